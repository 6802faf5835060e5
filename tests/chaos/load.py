"""A steady load through the public edges: mail by IMAP APPEND, signed hotline webhooks, the public form.

Every sender behaves like a real one: it tries again with the same key until it has its receipt.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import imaplib
import itertools
import json
import os
import random
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timezone
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from contacts import Contact, Writer
from house import LINES, MAILBOXES
from promises import Book, Promise

CHANNELS = ("mail", "hotline", "form")
#: Senders of one channel that may be trying at the same time.
SENDERS = 24
#: A telephone system or browser tries again for this long; then the sender is told nothing, which is a difference.
PATIENCE_SECONDS = 180.0
TRY_AGAIN = {429, 500, 502, 503, 504}


class Refused(Exception):
    """A final answer that was no receipt, or none within the sender's patience."""


class Door:
    """The public edge behind a load balancer: each try goes to the next copy that is there."""

    def __init__(self, addresses: list[str]) -> None:
        self._addresses = [urlsplit(address) for address in addresses]
        self._next = itertools.count(random.randrange(1000))
        self.retries = 0

    def post(self, path: str, body: bytes, media_type: str, secret: str = "") -> str:
        """POST until there is a receipt; signatures are made anew for each try, because they age."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        for attempt in itertools.count():
            try:
                status, answer = self._once(path, body, media_type, secret)
            except (OSError, http.client.HTTPException) as error:
                status, answer = 0, str(error).encode()
            if status == 202:
                return str(json.loads(answer)["receipt"])
            if status not in TRY_AGAIN and status != 0 or time.monotonic() > deadline:
                raise Refused(f"POST {path}: {status} {answer[:200].decode('utf-8', 'replace')}")
            self.retries += 1
            time.sleep(min(0.1 * 2**attempt, 1.0))
        raise AssertionError("unreachable")

    def _once(self, path: str, body: bytes, media_type: str, secret: str) -> tuple[int, bytes]:
        address = self._addresses[next(self._next) % len(self._addresses)]
        headers = {"Content-Type": media_type, "Accept": "application/json"}
        if secret:
            headers |= _signature(secret, body)
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=8)
        try:
            connection.request("POST", path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def _signature(secret: str, body: bytes) -> dict[str, str]:
    now = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Afterdose-Timestamp": now, "X-Afterdose-Signature": f"sha256={digest}"}


class Load:
    """Senders at a set rate until told to stop; `faults` are senders that were never told."""

    def __init__(self, gateways: list[str], imap: tuple[str, int], book: Book, seed: int) -> None:
        self.book, self.door = book, Door(gateways)
        self.faults: list[str] = []
        self._imap, self._local = imap, threading.local()
        self._writer = Writer(seed)
        self._pools = {channel: ThreadPoolExecutor(SENDERS, thread_name_prefix=channel) for channel in CHANNELS}
        self._open: list[Future[None]] = []
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, per_second: float) -> None:
        """Begin; contacts come at this rate over all channels, whatever becomes of the earlier ones."""
        self._over.clear()
        self._thread = threading.Thread(target=self._come, args=(per_second,), name="load", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No new contacts; waits until every sender has its receipt or lost patience."""
        self._over.set()
        if self._thread:
            self._thread.join()
        for task in self._open:
            task.result()
        self._open.clear()

    def run(self, per_second: float, seconds: float) -> None:
        """A load for a set time."""
        self.start(per_second)
        time.sleep(seconds)
        self.stop()

    def _come(self, per_second: float) -> None:
        begin, count = time.monotonic(), 0
        while not self._over.wait(max(0.0, begin + count / per_second - time.monotonic())):
            contact = self._writer.draw(CHANNELS[count % len(CHANNELS)])
            self._open.append(self._pools[contact.channel].submit(self._send, contact))
            count += 1

    def _send(self, contact: Contact) -> None:
        try:
            {"mail": self._mail, "hotline": self._call, "form": self._form}[contact.channel](contact)
        except Exception as error:  # whoever was never told is counted, and the others go on
            self.faults.append(f"{contact.channel} {contact.marker}: {error}")

    def _promise(self, contact: Contact, source: str, key: str, raw: bytes = b"") -> Promise:
        promise = Promise(
            marker=contact.marker,
            channel=contact.channel,
            source=source,
            key=key,
            kinds=[] if contact.automatic else sorted(contact.narrative.kinds),
            fate="rejected" if contact.automatic else "contact",
            acknowledge=contact.address if contact.has_address and not contact.automatic else "",
            copies=2 if contact.twice else 1,
            sha256=hashlib.sha256(raw).hexdigest() if raw else "",
        )
        self.book.sending(promise)
        return promise

    def _mail(self, contact: Contact) -> None:
        complaint = contact.narrative.kinds == ("complaint",) and contact.number % 2 == 0
        mailbox = next(name for name in MAILBOXES if name.startswith("complaint") == complaint)
        raw, message_id = _mail_bytes(contact, mailbox)
        promise = self._promise(contact, mailbox, message_id, raw)
        for _ in range(promise.copies):
            self._append(mailbox, raw)
        self.book.told(promise, [])

    def _append(self, mailbox: str, raw: bytes) -> None:
        connections = self._local.__dict__.setdefault("connections", {})
        # one that failed is not used again
        connection = connections.pop(mailbox, None) or self._log_in(mailbox)
        status, answer = connection.append("INBOX", "", imaplib.Time2Internaldate(time.time()), raw)
        connections[mailbox] = connection
        if status != "OK":
            raise Refused(f"APPEND answered {status} {answer!r}")

    def _log_in(self, mailbox: str) -> imaplib.IMAP4:
        """Nothing was sent yet, so whoever does not get in on a busy machine tries again."""
        with contextlib.suppress(OSError):
            return _logged_in(self._imap, mailbox)
        return _logged_in(self._imap, mailbox)

    def _call(self, contact: Contact) -> None:
        name = "service"
        promise = self._promise(contact, name, f"call-{contact.marker}")
        posts = [_call_event(contact, promise.key, kind) for kind in ("ringing", "hung_up")]
        if contact.number % 5 == 0:
            posts.reverse()  # telephone systems do not keep the order
        posts += posts[-1:] if contact.twice else []
        path, secret = f"/hotline/{name}/events", LINES[name].secret
        receipts = [self.door.post(path, post, "application/json", secret) for post in posts]
        self.book.told(promise, receipts)

    def _form(self, contact: Contact) -> None:
        promise = self._promise(contact, "form", _uuid7())
        body, media_type = _form_bytes(contact, promise.key)
        receipts: list[str] = []
        errors: list[Exception] = []

        def click() -> None:
            try:
                receipts.append(self.door.post("/form", body, media_type))
            except Refused as error:
                errors.append(error)

        clicks = [threading.Thread(target=click) for _ in range(promise.copies)]
        for one in clicks:
            one.start()
        for one in clicks:
            one.join()
        if errors:
            raise errors[0]
        self.book.told(promise, receipts)


def _logged_in(server: tuple[str, int], mailbox: str) -> imaplib.IMAP4:
    connection = imaplib.IMAP4(*server, timeout=60)
    connection.login(mailbox, MAILBOXES[mailbox])
    return connection


def _mail_bytes(contact: Contact, mailbox: str) -> tuple[bytes, str]:
    message = EmailMessage()
    message_id = f"<{contact.marker}@post.example>"
    message["From"], message["To"] = contact.address, mailbox
    message["Subject"], message["Date"] = f"来信 {contact.marker}", format_datetime(datetime.now(timezone.utc))
    message["Message-ID"] = message_id
    if contact.automatic:
        message["Auto-Submitted"] = "auto-replied"
        message.set_content(f"我正在休假，回来后再与您联系。（{contact.marker}）")
    else:
        message.set_content(contact.text)
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n")), message_id


def _call_event(contact: Contact, call_id: str, kind: str) -> bytes:
    at = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    document = {
        "event_id": f"{call_id}-{kind}",
        "call_id": call_id,
        "event": kind,
        "at": at,
        "direction": "inbound",
        "from": contact.phone,
        "to": LINES["service"].number,
    }
    if kind == "hung_up":
        document |= {"duration_seconds": 60, "cause": "normal", "summary": contact.text}
    return json.dumps(document, ensure_ascii=False).encode()


def _form_bytes(contact: Contact, key: str) -> tuple[bytes, str]:
    fields = {
        "submission_key": key,
        "kind": contact.narrative.form_kind,
        "name": "张先生",
        "phone": contact.phone,
        "email": contact.address if contact.has_address else "",
        "text": contact.text,
        "consent": "yes",
    }
    boundary = f"----chaos{contact.marker}"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    return ("".join(parts) + f"--{boundary}--\r\n").encode(), f"multipart/form-data; boundary={boundary}"


def _uuid7() -> str:
    """The key that a form page carries: a UUID of version 7."""
    raw = int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10)
    digits = bytearray(raw)
    digits[6] = digits[6] & 0x0F | 0x70
    digits[8] = digits[8] & 0x3F | 0x80
    text = digits.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
