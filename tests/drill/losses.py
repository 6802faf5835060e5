"""Who was promised something that the backup did not hold, and the books that the checker is given without them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from books import CHANNELS
from checker import Place
from contacts import MARKER, Contact
from load import Load, _call_event
from house import LINES
from promises import Book, Promise, read


class RememberingLoad(Load):
    """Keeps what each sender said, so that a call of which only half was saved can be told once more."""

    def __init__(self, gateways: list[str], imap: tuple[str, int], book: Book, seed: int) -> None:
        super().__init__(gateways, imap, book, seed)
        self.contacts: dict[str, Contact] = {}

    def _send(self, contact: Contact) -> None:
        self.contacts[contact.marker] = contact
        super()._send(contact)

    def tell_again(self, promise: Promise) -> None:
        """The end of a call, as the telephone system's log has it."""
        event = _call_event(self.contacts[promise.marker], promise.key, "hung_up")
        self.door.post(f"/hotline/{promise.source}/events", event, "application/json", LINES[promise.source].secret)


@dataclass
class Losses:
    """What the restored house does not know of."""

    #: Promises of which nothing is left.
    lost: dict[str, Promise] = field(default_factory=dict)
    #: Calls whose end is lost.
    halves: list[Promise] = field(default_factory=list)

    def points(self, disaster: float) -> dict[str, tuple[int, float]]:
        """Channel → contacts lost, and how many seconds before the disaster the first of them was promised."""
        found: dict[str, list[float]] = defaultdict(list)
        for promise in [*self.lost.values(), *self.halves]:
            found[promise.channel].append(disaster - (promise.told_at or disaster))
        return {channel: (len(ages), max(ages)) for channel, ages in found.items()}


def find(place: Place) -> Losses:
    """Compare the promises with what intake has entered; wait until quiet before."""
    losses = Losses()
    with psycopg.connect(place.postgres_url, dbname="intake") as intake:
        entered = {
            (CHANNELS.get(channel), key) for channel, key in intake.execute("select channel, source_key from channel_entry")
        }
        texts = intake.execute("select subject || ' ' || text from contact").fetchall()
    markers = {marker for (text,) in texts for marker in MARKER.findall(text)}
    for promise in read(place.promises).values():
        if promise.told_at is None or promise.channel == "mail":
            continue  # the mailbox is no part of the house: the checker demands every mail
        if (promise.channel, promise.key) not in entered:
            losses.lost[promise.marker] = promise
        elif promise.channel == "hotline" and promise.marker not in markers:
            losses.halves.append(promise)
    return losses


def without(place: Place, lost: dict[str, Promise]) -> Place:
    """The same place, with promises and mails of which those of the lost are left out."""
    promises, outbox = place.promises.with_name("promises-kept.jsonl"), place.outbox.with_name("outbox-kept.jsonl")
    addresses = {promise.acknowledge for promise in lost.values()} - {""}
    _copy(place.promises, promises, lambda line: _marker(line) not in lost)
    _copy(place.outbox, outbox, lambda line: not addresses & set(line["to"]))
    return Place(place.postgres_url, place.nats_url, outbox, promises, place.evidence, place.config, place.planted)


def _marker(line: dict[str, object]) -> object:
    sending = line.get("sending")
    return sending["marker"] if isinstance(sending, dict) else line["told"]


def _copy(source: Path, target: Path, keep: object) -> None:
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    target.write_text("".join(line for line in lines if keep(json.loads(line))), encoding="utf-8")  # type: ignore[operator]
