"""What stands in NATS: lag of every durable consumer, the ids of all events, the dead letters."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import nats
from nats.aio.client import Client
from nats.errors import TimeoutError as NatsTimeout
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

DEAD_LETTERS = "DEAD_LETTERS"
#: Header by which the experiments know their own poison again; dead letters keep all headers.
POISON = "Chaos-Poison"
#: Subject → the field by which whoever follows it knows whether an event concerns him: the kind of the work, the purpose
#: of the mail.
TOPIC = {"routing.v1.work_assigned": 5, "notify.v1.message_sent": 2, "notify.v1.message_failed": 2}
T = TypeVar("T")


@dataclass(frozen=True)
class Lag:
    """A durable consumer and what it still has before it."""

    stream: str
    name: str
    subject: str
    pending: int
    unacknowledged: int


@dataclass(frozen=True)
class Letter:
    """A dead letter: who gave up which event, and why."""

    consumer: str
    event_id: str
    subject: str
    reason: str
    poison: str


@dataclass
class Bus:
    """Everything the checker wants to know of NATS, at one moment."""

    lags: list[Lag] = field(default_factory=list)
    #: Subject → ids of its events in stream order; an event that was published again appears again.
    events: dict[str, list[str]] = field(default_factory=dict)
    #: Id of an event → what it says of itself, for events that not everybody who follows them is concerned by.
    topics: dict[str, str | int] = field(default_factory=dict)
    #: Messages that carry no event id, by subject and poison name (empty: nobody's).
    nameless: Counter[tuple[str, str]] = field(default_factory=Counter)
    letters: list[Letter] = field(default_factory=list)


async def connected(url: str, work: Callable[[Client], Awaitable[T]]) -> T:
    """Do something over a connection of one's own."""
    client = await nats.connect(url.split(","), connect_timeout=5, max_reconnect_attempts=10)
    try:
        return await work(client)
    finally:
        await client.close()


def run(url: str, work: Callable[[Client], Awaitable[T]]) -> T:
    """The same, for callers that do not wait asynchronously."""
    return asyncio.run(connected(url, work))  # type: ignore[arg-type]


async def streams(client: Client) -> list[str]:
    """Names of the streams of events; key-value buckets are the gateway's own notes."""
    infos = await client.jsm().streams_info()
    return sorted(str(info.config.name) for info in infos if not str(info.config.name).startswith("KV_"))


async def lags(client: Client) -> list[Lag]:
    """Every durable consumer of every event stream."""
    found = []
    for stream in await streams(client):
        offset = 0
        while page := await client.jsm().consumers_info(stream, offset=offset):
            offset += len(page)
            found += [
                Lag(stream, i.name, i.config.filter_subject or "", i.num_pending or 0, i.num_ack_pending or 0)
                for i in page
                if i.config.durable_name
            ]
    return found


async def messages(client: Client, stream: str) -> list[tuple[str, dict[str, str], bytes]]:
    """Subject, headers and body of all messages of a stream."""
    wanted = (await client.jsm().stream_info(stream)).state.messages
    if not wanted:
        return []
    js = client.jetstream()
    config = ConsumerConfig(deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.NONE, inactive_threshold=60)
    made = await js.add_consumer(stream, config=config)
    subscription = await js.pull_subscribe_bind(consumer=made.name, stream=stream)
    found: list[tuple[str, dict[str, str], bytes]] = []
    try:
        while len(found) < wanted:
            for message in await subscription.fetch(min(500, wanted - len(found)), timeout=10):
                found.append((message.subject, message.headers or {}, message.data))
    except NatsTimeout:
        pass  # fewer than the server said; what is missing shows as a difference
    await js.delete_consumer(stream, made.name)
    return found


async def read(client: Client) -> Bus:
    """All of it."""
    bus = Bus(lags=await lags(client))
    for stream in await streams(client):
        for subject, head, body in await messages(client, stream):
            if stream == DEAD_LETTERS:
                bus.letters.append(_letter(head))
            elif "ce-id" in head:
                bus.events.setdefault(subject, []).append(head["ce-id"])
                if subject in TOPIC:
                    bus.topics[head["ce-id"]] = topic(body, TOPIC[subject])
            else:
                bus.nameless[subject, head.get(POISON, "")] += 1
    return bus


def topic(body: bytes, wanted: int) -> str | int:
    """A field of a protobuf message, text or number; as nothing is written where it is empty, 0 for what is not there.

    What cannot be read is nobody's topic; it has to be with the dead letters.
    """
    try:
        at = 0
        while at < len(body):
            tag, at = _varint(body, at)
            if tag & 7 == 0:
                value, at = _varint(body, at)
                if tag >> 3 == wanted:
                    return value
                continue
            size, at = _varint(body, at) if tag & 7 == 2 else ({1: 8, 5: 4}[tag & 7], at)
            if tag >> 3 == wanted:
                return body[at : at + size].decode()
            at += size
    except (IndexError, KeyError, UnicodeDecodeError):
        pass
    return 0


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


def _letter(head: dict[str, str]) -> Letter:
    return Letter(
        consumer=head.get("Afterdose-Consumer", ""),
        event_id=head.get("ce-id", ""),
        subject=head.get("Afterdose-Origin", ""),
        reason=head.get("Afterdose-Reason", ""),
        poison=head.get(POISON, ""),
    )
