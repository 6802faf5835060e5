"""Turns a call into what a telephone system would send: signed JSON webhooks, or the form posts of a CTI bridge."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from urllib.parse import urlencode

from attachments import tone
from gateway import Gateway
from model import CallShape, Contact
from settings import LINES


@dataclass(frozen=True)
class Delivery:
    """One POST of a call; `event_id` is empty for bridge posts and recordings."""

    path: str
    body: bytes
    media_type: str
    secret: str = ""
    event_id: str = ""

    @property
    def is_recording(self) -> bool:
        """Sound is evidence of a call, not an event of it."""
        return self.media_type.startswith("audio/")

    def headers(self) -> dict[str, str]:
        """Headers as of now; the signature covers the sending second and the body."""
        headers = {"Content-Type": self.media_type}
        if self.secret:
            headers |= signature_headers(self.secret, int(time.time()), self.body)
        return headers


def signature_headers(secret: str, timestamp: int, body: bytes) -> dict[str, str]:
    """HMAC-SHA256 over `<timestamp>.<body>`, in the two headers the gateway checks."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Afterdose-Timestamp": str(timestamp), "X-Afterdose-Signature": f"sha256={digest}"}


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _event(contact: Contact, call: CallShape, number: int, name: str, at: datetime, **more: object) -> Delivery:
    line = LINES[call.line]
    ends = {"from": contact.sender.phone, "to": line.number}
    if call.outbound:
        ends = {"from": line.number, "to": contact.sender.phone}
    document: dict[str, object] = {
        "event_id": f"{call.call_id}-{number}-{name}",
        "call_id": call.call_id,
        "event": name,
        "at": _rfc3339(at),
        "direction": "outbound" if call.outbound else "inbound",
        **ends,
    }
    if call.agent and name != "ringing":
        document["agent"] = call.agent
    document |= {k: v for k, v in more.items() if v}
    body = json.dumps(document, ensure_ascii=False).encode()
    path = f"/hotline/{call.line}/events"
    return Delivery(path, body, "application/json", line.secret, str(document["event_id"]))


def _webhooks(contact: Contact, call: CallShape) -> list[Delivery]:
    at = contact.at
    if call.missed:
        over = at + timedelta(seconds=24)
        return [_event(contact, call, 1, "ringing", at), _event(contact, call, 2, "missed", over, cause=call.cause)]
    answered = at + timedelta(seconds=6)
    over = answered + timedelta(seconds=call.seconds)
    note = {"summary": contact.text, "topic": call.topic}
    deliveries = [
        _event(contact, call, 1, "ringing", at),
        _event(contact, call, 2, "answered", answered),
        _event(
            contact,
            call,
            3,
            "hung_up",
            over,
            duration_seconds=call.seconds,
            cause=call.cause,
            **(note if call.narrated_in == "hung_up" else {}),
        ),
    ]
    if call.recording:
        wav = tone(seconds=0.2 + call.seconds / 2000)
        path = f"/hotline/{call.line}/recordings/{call.call_id}"
        deliveries.append(Delivery(path, wav, "audio/wav", LINES[call.line].secret))
        deliveries.append(_event(contact, call, 4, "recording_ready", over + timedelta(seconds=3)))
    if call.narrated_in == "noted":
        deliveries.append(_event(contact, call, 5, "noted", over + timedelta(seconds=50), **note))
    return deliveries


def _bridge(contact: Contact, call: CallShape) -> list[Delivery]:
    line = LINES[call.line]
    path = f"/cti/{call.line}/{line.token}"
    names = ["newCall", "hangup"] if call.missed else ["newCall", "answer", "hangup"]
    deliveries = []
    for name in names:
        fields = {
            "event": name,
            "from": contact.sender.phone,
            "to": line.number,
            "direction": "out" if call.outbound else "in",
            "callId": call.call_id,
        }
        if call.agent and name != "newCall":
            fields["user"] = call.agent
        if name == "hangup":
            fields["cause"] = "noAnswer" if call.missed else "normalClearing"
        deliveries.append(Delivery(path, urlencode(fields).encode(), "application/x-www-form-urlencoded"))
    return deliveries


def deliveries(contact: Contact) -> list[Delivery]:
    """All posts of a call in the order they will be sent, disorder and repetition included."""
    call = contact.call
    if call is None:
        raise ValueError(f"{contact.key} is no call")
    rng = random.Random(call.call_id)
    posts = _bridge(contact, call) if call.cti else _webhooks(contact, call)
    if call.out_of_order:
        in_order = list(posts)
        while posts == in_order:
            rng.shuffle(posts)
    if call.twice:
        index = rng.randrange(len(posts))
        posts.insert(rng.randint(index + 1, len(posts)), posts[index])
    return posts


def send(gateway: Gateway, contact: Contact) -> list[Delivery]:
    """Deliver one call; returns what was delivered."""
    posts = deliveries(contact)
    for post in posts:
        gateway.post(post.path, post.body, post.headers)
    return posts
