"""What one contact of the demo day is: who, about what, over which channel and in which technical shape."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from attachments import Attachment
from people import Person


@dataclass(frozen=True)
class MailShape:
    """How the mail is encoded and addressed. `label` is the charset it claims, `encoding` the one it really has."""

    mailbox: str
    message_id: str
    encoding: str
    label: str
    body: str  # plain, html or alternative
    transfer: str  # base64, quoted-printable or 8bit
    filename_style: str  # rfc2231, continued or encoded-word
    template: str = "person"  # person, bulk, spam, auto-reply or dsn
    #: "", "identical" (same bytes again), "relayed" (same Message-ID, other trace headers) or "both-mailboxes"
    again: str = ""
    in_reply_to: str = ""
    by_http: bool = False


@dataclass(frozen=True)
class CallShape:
    """How the call reaches the gateway. `narrated_in` is the event that carries the clerk's note, or empty."""

    line: str
    call_id: str
    agent: str
    seconds: int
    cause: str
    missed: bool = False
    outbound: bool = False
    cti: bool = False
    narrated_in: str = ""
    topic: str = ""
    out_of_order: bool = False
    twice: bool = False
    recording: bool = False


@dataclass(frozen=True)
class FormShape:
    """What the public form says beyond the text."""

    submission_key: str
    kind: str
    product: str
    batch: str
    resubmitted: bool = False


@dataclass(frozen=True)
class Contact:
    """One contact 来件 with what a perfect classifier would find in it (`expected`)."""

    key: str
    channel: str
    source: str
    expected: tuple[str, ...]
    sender: Person
    subject: str
    text: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    mail: MailShape | None = None
    call: CallShape | None = None
    form: FormShape | None = None
    #: For replies: the earlier contact, and whether to quote the receipt of its acknowledgement.
    reply_to: str = ""
    quotes_receipt: bool = False
    slots: dict[str, str] = field(default_factory=dict)

    def with_mail(self, **changes: Any) -> "Contact":
        """The same contact with some of its mail shape changed."""
        assert self.mail is not None
        return replace(self, mail=replace(self.mail, **changes))


def uuid7(rng: random.Random, at: datetime) -> str:
    """A version 7 UUID of a moment, its random part drawn from the seed."""
    milliseconds = int(at.timestamp() * 1000)
    value = (milliseconds & (1 << 48) - 1) << 80 | rng.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
