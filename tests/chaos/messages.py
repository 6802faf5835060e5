"""What the experiments do to messages: plant poison, deliver everything again, publish again in another order.

*Redelivered*: the durable consumers are deleted while their services are away, so every event comes again from the first.
*Published again*: every event once more, shuffled, under another `Nats-Msg-Id` (the server would drop the old one) and
the same event id, as a replayed dead letter comes. *Reordered*: events whose consumers are away are published in another
order and their originals deleted, so the services see them for the first time in an order that never was.
In all three cases nothing may change that the checker can see.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone

from nats.aio.client import Client
from nats.errors import TimeoutError as NatsTimeout
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

import streams
from processes import NotStarted
from streams import DEAD_LETTERS, POISON

#: Messages that wait for their confirmation at the same time.
IN_FLIGHT = 200


@dataclass(frozen=True)
class Poison:
    """A message that no consumer of its subject can digest."""

    name: str
    subject: str
    body: bytes
    #: Whether it looks like an event: with an id, a time and a key.
    named: bool = True


#: 0xff opens a field of a kind that does not exist; an empty body is an event that says nothing.
POISONS = (
    Poison("undecodable-submission", "intake.v1.contact_submitted", b"\xff" * 8),
    Poison("undecodable-contact", "intake.v1.contact_received", b"\xff" * 8),
    Poison("nameless-contact", "intake.v1.contact_received", b"", named=False),
    Poison("undigestible-contact", "intake.v1.contact_received", b""),
    Poison("undecodable-work", "routing.v1.work_assigned", b"\xff" * 8),
    Poison("undigestible-ticket", "routing.v1.ticket_opened", b""),
    Poison("undecodable-acknowledgement", "intake.v1.acknowledgement_due", b"\xff" * 8),
)
#: Follows its own submissions only to count them, and has no dead letters.
_COUNTING = "intake_gateway_on_contact_submitted"


async def plant(client: Client) -> list[tuple[str, str]]:
    """Publish every poison; returns which consumer has to give up which."""
    planted = []
    followers = await _followers(client)
    for poison in POISONS:
        headers = {POISON: poison.name, "Nats-Msg-Id": f"chaos-{uuid.uuid4()}"}
        if poison.named:
            now = datetime.now(timezone.utc).isoformat()
            headers |= {"ce-id": str(uuid.uuid4()), "ce-time": now, "ce-subject": "poison", "ce-type": "poison"}
        await client.jetstream().publish(poison.subject, poison.body, headers=headers)
        names = [lag.name for lag in followers if lag.subject == poison.subject and lag.name != _COUNTING]
        planted += [(poison.name, name) for name in names]
    return planted


async def _followers(client: Client) -> list[streams.Lag]:
    """All durable consumers, once every poison has somebody to give it up."""
    for _ in range(60):
        found = await streams.lags(client)
        if {poison.subject for poison in POISONS} <= {lag.subject for lag in found if lag.name != _COUNTING}:
            return found
        await asyncio.sleep(0.5)
    raise NotStarted("nobody follows the subjects that are to be poisoned")


async def forget_consumers(client: Client) -> int:
    """Delete every durable consumer of a service with a database; the next start makes it anew, from the first event."""
    names = [(lag.stream, lag.name) for lag in await streams.lags(client) if "_on_" in lag.name and lag.name != _COUNTING]
    for stream, name in names:
        await client.jsm().delete_consumer(stream, name)
    return len(names)


@dataclass(frozen=True)
class Stored:
    """A message as it lies on a stream."""

    sequence: int
    subject: str
    headers: dict[str, str]
    body: bytes


async def last_sequence(client: Client, stream: str) -> int:
    """Sequence of the newest message of a stream."""
    return (await client.jsm().stream_info(stream)).state.last_seq


async def stored(client: Client, stream: str, after: int = 0) -> list[Stored]:
    """All events of a stream above a sequence; poison stays where it is."""
    js = client.jetstream()
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=after + 1,
        ack_policy=AckPolicy.NONE,
        inactive_threshold=60,
    )
    made = await js.add_consumer(stream, config=config)
    waiting, found = made.num_pending or 0, list[Stored]()
    subscription = await js.pull_subscribe_bind(consumer=made.name, stream=stream)
    seen = 0
    try:
        while seen < waiting:
            for message in await subscription.fetch(min(500, waiting - seen), timeout=10):
                seen += 1
                headers = message.headers or {}
                if "ce-id" in headers and POISON not in headers:
                    found.append(Stored(message.metadata.sequence.stream, message.subject, headers, message.data))
    except NatsTimeout:
        pass
    await js.delete_consumer(stream, made.name)
    return found


async def publish_again(client: Client, messages: list[Stored], rng: random.Random, why: str) -> None:
    """Publish these once more in another order, each confirmed."""
    shuffled = list(messages)
    rng.shuffle(shuffled)
    js = client.jetstream()
    for begin in range(0, len(shuffled), IN_FLIGHT):
        some = shuffled[begin : begin + IN_FLIGHT]
        await asyncio.gather(*(js.publish(one.subject, one.body, timeout=60, headers=_envelope(one, why)) for one in some))


def _envelope(one: Stored, why: str) -> dict[str, str]:
    """The headers of the event, without what it says of the way it was first published (a batch, an expectation)."""
    kept = {name: value for name, value in one.headers.items() if not name.startswith("Nats-")}
    return kept | {"Nats-Msg-Id": f"{why}-{one.sequence}-{one.headers['ce-id']}"}


async def republish_all(client: Client, rng: random.Random) -> int:
    """Every event of every stream that a consumer follows, once more, shuffled; returns how many."""
    followed, count = {lag.stream for lag in await streams.lags(client)} - {DEAD_LETTERS}, 0
    for stream in sorted(followed):
        messages = await stored(client, stream)
        await publish_again(client, messages, rng, "chaos-again")
        count += len(messages)
    return count


async def reorder(client: Client, stream: str, after: int, rng: random.Random) -> int:
    """Put all events above a sequence into another order: published anew shuffled, the originals deleted."""
    messages = await stored(client, stream, after)
    await publish_again(client, messages, rng, "chaos-order")
    for one in messages:
        await client.jsm().delete_msg(stream, one.sequence)
    return len(messages)
