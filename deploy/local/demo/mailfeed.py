"""Delivers mail into the demo mailboxes by IMAP APPEND, and finds acknowledgements in the outbox for people who reply."""

from __future__ import annotations

import email
import email.policy
import imaplib
import json
import re
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from gateway import Gateway
from mailbuild import build
from model import Contact
from settings import MAIL_PUSH_TOKEN, MAILBOXES

#: A receipt number 受理编号: date, nine characters of Crockford base32 and a check character.
RECEIPT = re.compile(r"YH-\d{8}(?:-[0-9A-HJKMNP-TV-Z]{5}){2}")


class Deliverer:
    """APPENDs from any thread; a connection per thread and mailbox, made anew once when the server closed it."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._host, self._port = host, port
        self._local = threading.local()
        self._all: list[imaplib.IMAP4] = []

    def __enter__(self) -> "Deliverer":
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._all:
            connection.shutdown()

    def append(self, mailbox: str, raw: bytes, at: float) -> None:
        """Deliver one message to a mailbox's INBOX."""
        try:
            self._append(mailbox, raw, at)
        except (imaplib.IMAP4.abort, OSError):
            self._connections().pop(mailbox, None)
            self._append(mailbox, raw, at)

    def _append(self, mailbox: str, raw: bytes, at: float) -> None:
        status, answer = self._connection(mailbox).append("INBOX", "", imaplib.Time2Internaldate(at), raw)
        if status != "OK":
            raise imaplib.IMAP4.error(f"APPEND answered {status} {answer!r}")

    def _connections(self) -> dict[str, imaplib.IMAP4]:
        if not hasattr(self._local, "connections"):
            self._local.connections = {}
        return self._local.connections

    def _connection(self, mailbox: str) -> imaplib.IMAP4:
        connections = self._connections()
        if mailbox not in connections:
            connection = imaplib.IMAP4(self._host, self._port, timeout=30)
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.login(mailbox, MAILBOXES[mailbox])
            connections[mailbox] = connection
            self._all.append(connection)
        return connections[mailbox]


def copies(contact: Contact) -> list[tuple[str, bytes]]:
    """The (mailbox, bytes) a mail is delivered as: once, or twice with the same Message-ID."""
    shape = contact.mail
    if shape is None:
        raise ValueError(f"{contact.key} is no mail")
    raw = build(contact)
    if shape.again == "identical":
        return [(shape.mailbox, raw), (shape.mailbox, raw)]
    if shape.again == "relayed":
        return [(shape.mailbox, raw), (shape.mailbox, build(contact, relay="mx2"))]
    if shape.again == "both-mailboxes":
        return [(mailbox, raw) for mailbox in MAILBOXES]
    return [(shape.mailbox, raw)]


def push(gateway: Gateway, contact: Contact) -> None:
    """Hand one mail to the gateway over HTTP, as a mail server's pipe would."""
    assert contact.mail is not None
    headers = {"Content-Type": "message/rfc822", "Authorization": f"Bearer {MAIL_PUSH_TOKEN}"}
    gateway.post(f"/mail/{contact.mail.mailbox}", build(contact), lambda: headers)


@dataclass(frozen=True)
class Acknowledgement:
    """What the sender of a mail was told automatically."""

    receipt: str
    subject: str
    message_id: str


def acknowledgements(outbox: Path) -> dict[str, Acknowledgement]:
    """Acknowledgements in the outbox by the Message-ID they answer."""
    index = outbox.parent / "outbox.jsonl"
    found: dict[str, Acknowledgement] = {}
    if not index.exists():
        return found
    for line in index.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        raw = (outbox / entry["file"]).read_bytes()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        text = entry["subject"] + "\n" + (body.get_content() if body else "")
        number = RECEIPT.search(text)
        if number and entry["in_reply_to"]:
            found.setdefault(entry["in_reply_to"], Acknowledgement(number[0], entry["subject"], entry["message_id"]))
    return found


def wait_for_acknowledgements(outbox: Path, message_ids: set[str], seconds: float) -> dict[str, Acknowledgement]:
    """Acknowledgements of these mails; returns when all are there or the time is up."""
    deadline = time.monotonic() + seconds
    while True:
        found = acknowledgements(outbox)
        if message_ids <= found.keys() or time.monotonic() > deadline:
            return found
        time.sleep(0.25)
