"""Writes the bytes of a mail by hand, because real senders break rules that Python's email package would mend.

Charsets are mislabelled as they are in life (GB18030 under the name gb2312), Chinese file names come in three
spellings, and bounces, automatic answers and newsletters carry the headers a loop guard must recognise.
"""

from __future__ import annotations

import base64
import html
import quopri
import random
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from attachments import Attachment
from model import Contact, MailShape

CRLF = b"\r\n"


def encoded_word(text: str, shape: MailShape) -> str:
    """RFC 2047 words of at most 75 characters each, never cutting a character in half."""
    if text.isascii():
        return text
    words, current = [], ""
    for character in text:
        candidate = current + character
        if len(_one_word(candidate, shape)) > 75:
            words.append(_one_word(current, shape))
            current = character
        else:
            current = candidate
    words.append(_one_word(current, shape))
    return "\r\n ".join(words)


def _one_word(text: str, shape: MailShape) -> str:
    return f"=?{shape.label}?B?{base64.b64encode(text.encode(shape.encoding)).decode()}?="


def _text_part(subtype: str, text: str, shape: MailShape) -> bytes:
    data = text.replace("\n", "\r\n").encode(shape.encoding)
    if shape.transfer == "base64":
        body = base64.encodebytes(data).replace(b"\n", CRLF)
    elif shape.transfer == "quoted-printable":
        body = quopri.encodestring(data.replace(CRLF, b"\n")).replace(b"\n", CRLF)
    else:
        body = data + CRLF
    head = (
        f'Content-Type: text/{subtype}; charset="{shape.label}"\r\nContent-Transfer-Encoding: {shape.transfer}\r\n\r\n'
    )
    return head.encode() + body


def _file_headers(file: Attachment, shape: MailShape) -> str:
    """Content-Type and -Disposition with the name spelt in one of the three ways senders use."""
    if shape.filename_style == "encoded-word":
        word = encoded_word(file.filename, shape)
        return f'Content-Type: {file.media_type};\r\n name="{word}"\r\nContent-Disposition: attachment;\r\n filename="{word}"\r\n'
    escaped = quote(file.filename.encode(shape.encoding), safe="")
    if shape.filename_style == "rfc2231" or len(escaped) < 45:
        name = f"filename*={shape.label}''{escaped}"
    else:
        pieces, rest = [], escaped
        while rest:
            size = 45
            while size > 1 and "%" in rest[size - 2 : size] and len(rest) > size:
                size -= 1
            pieces.append(rest[:size])
            rest = rest[size:]
        name = ";\r\n ".join(f"filename*{n}*=" + (f"{shape.label}''{p}" if n == 0 else p) for n, p in enumerate(pieces))
    return f"Content-Type: {file.media_type}\r\nContent-Disposition: attachment;\r\n {name}\r\n"


def _file_part(file: Attachment, shape: MailShape) -> bytes:
    body = base64.encodebytes(file.content).replace(b"\n", CRLF)
    return f"{_file_headers(file, shape)}Content-Transfer-Encoding: base64\r\n\r\n".encode() + body


def _multipart(subtype: str, parts: list[bytes], boundary: str, parameters: str = "") -> bytes:
    line = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{subtype};{parameters}\r\n boundary="{boundary}"\r\n\r\n'.encode()
    preamble = b"This is a multi-part message in MIME format." + CRLF
    return head + preamble + b"".join(CRLF + line + CRLF + p for p in parts) + CRLF + line + b"--" + CRLF


def _as_html(text: str, shape: MailShape) -> str:
    lines = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n"))
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={shape.label}">'
        f'<style>div{{font-family:"微软雅黑";font-size:14px}}</style></head><body>{lines}'
        '<div><br></div><div style="color:#999">发自我的手机邮箱</div></body></html>'
    )


def _body(contact: Contact, shape: MailShape, boundary: str) -> bytes:
    if shape.body == "plain":
        part = _text_part("plain", contact.text, shape)
    elif shape.body == "html":
        part = _text_part("html", _as_html(contact.text, shape), shape)
    else:
        both = [_text_part("plain", contact.text, shape), _text_part("html", _as_html(contact.text, shape), shape)]
        part = _multipart("alternative", both, f"----=_Alt_{boundary}")
    if not contact.attachments:
        return part
    return _multipart("mixed", [part, *(_file_part(f, shape) for f in contact.attachments)], f"----=_Mix_{boundary}")


def _delivery_report(contact: Contact, shape: MailShape, boundary: str) -> bytes:
    """A bounce as RFC 3464 has it: explanation, machine-readable status, headers of the mail that failed."""
    domain = contact.sender.email.split("@")[1]
    status = (
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.{domain}\r\n"
        f"Arrival-Date: {format_datetime(contact.at)}\r\n\r\nFinal-Recipient: rfc822; yaoji-old@{domain}\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"
    )
    original = (
        f"Content-Type: text/rfc822-headers\r\n\r\nFrom: {shape.mailbox}\r\nTo: yaoji-old@{domain}\r\n"
        f"Message-ID: <notice.{contact.key}@yaohou.example>\r\nSubject: product notice\r\n"
    )
    parts = [_text_part("plain", contact.text, shape), status.encode(), original.encode()]
    return _multipart("report", parts, f"----=_Dsn_{boundary}", " report-type=delivery-status;")


def _template_headers(contact: Contact, shape: MailShape) -> list[str]:
    domain = contact.sender.email.split("@")[1]
    if shape.template == "auto-reply":
        return ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "Precedence: bulk"]
    if shape.template == "bulk":
        return [f"List-Id: <news.{domain}>", f"List-Unsubscribe: <mailto:unsubscribe@{domain}>", "Precedence: bulk"]
    if shape.template == "spam":
        return ["X-Mailer: BulkSender Pro 7", "X-Priority: 1"]
    if shape.template == "dsn":
        return ["Auto-Submitted: auto-replied"]
    return ["X-Mailer: Foxmail 7.2.25" if shape.encoding == "gb18030" else "User-Agent: Thunderbird"]


def build(contact: Contact, relay: str = "mx1") -> bytes:
    """The mail of a contact as a server would store it; another `relay` gives the same mail with other trace headers."""
    shape = contact.mail
    if shape is None:
        raise ValueError(f"{contact.key} is no mail")
    domain = contact.sender.email.split("@")[1]
    boundary = f"{random.Random(contact.key).getrandbits(64):016X}"
    path = "<>" if shape.template == "dsn" else f"<{contact.sender.email}>"
    when = _date(contact.at)
    headers = [
        f"Return-Path: {path}",
        f"Received: from mail.{domain} by {relay}.yaohou.example with ESMTPS id {boundary[:8]};\r\n {when}",
        f"Message-ID: {shape.message_id}",
        f"Date: {when}",
        f"From: {encoded_word(contact.sender.name, shape)} <{contact.sender.email}>",
        f"To: {encoded_word('药后客服中心', shape)} <{shape.mailbox}>",
        f"Subject: {encoded_word(contact.subject, shape)}",
    ]
    if shape.in_reply_to:
        headers += [f"In-Reply-To: {shape.in_reply_to}", f"References: {shape.in_reply_to}"]
    headers += _template_headers(contact, shape)
    headers.append("MIME-Version: 1.0")
    content = _delivery_report(contact, shape, boundary) if shape.template == "dsn" else _body(contact, shape, boundary)
    return "\r\n".join(headers).encode() + CRLF + content


def _date(moment: datetime) -> str:
    return format_datetime(moment)
