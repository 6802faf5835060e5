"""JetStream streams as files and back, with the protocol that `nats stream backup` and `nats stream restore` speak."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

PATIENCE = 30.0
CHUNK = 128 * 1024
BUCKET = "KV_"


class Refused(Exception):
    """The server, or the state of things, does not allow it."""


async def names(client: Client) -> list[str]:
    """All streams: the buckets first, because a bucket may not claim more than the streams hold."""
    found = [str(info.config.name) for info in await client.jsm().streams_info()]
    return sorted(found, key=lambda name: (not name.startswith(BUCKET), name))


async def save(client: Client, stream: str, folder: Path) -> int:
    """Write a stream with its consumers to `<stream>.snapshot` and `<stream>.json`; returns its last sequence.

    It goes on being written to meanwhile; the snapshot is of one moment.
    """
    inbox, chunks = client.new_inbox(), asyncio.Queue[Msg]()
    subscription = await client.subscribe(inbox, cb=chunks.put)
    asked = {"deliver_subject": inbox, "jsck": True, "chunk_size": CHUNK}
    told = await _ask(client, f"$JS.API.STREAM.SNAPSHOT.{stream}", asked)
    with open(folder / f"{stream}.snapshot", "wb") as file:
        while True:
            chunk = await asyncio.wait_for(chunks.get(), PATIENCE)
            if not chunk.data:
                break
            file.write(chunk.data)
            if chunk.reply:  # the server waits for a word now and then, so that it does not flood us
                await client.publish(chunk.reply)
    await subscription.unsubscribe()
    status = (chunk.headers or {}).get("Status", "")
    if status and not status.startswith("2"):
        raise Refused(f"snapshot of {stream}: {chunk.headers}")
    (folder / f"{stream}.json").write_text(json.dumps({"config": told["config"], "state": told["state"]}))
    return int(told["state"]["last_seq"])


async def restore(client: Client, stream: str, folder: Path) -> int:
    """Make a stream out of its files; returns its last sequence. The stream must not be there."""
    described = json.loads((folder / f"{stream}.json").read_text())
    told = await _ask(client, f"$JS.API.STREAM.RESTORE.{stream}", described)
    with open(folder / f"{stream}.snapshot", "rb") as file:
        while chunk := file.read(CHUNK):
            await client.request(told["deliver_subject"], chunk, timeout=PATIENCE)
    made = json.loads((await client.request(told["deliver_subject"], b"", timeout=PATIENCE)).data)
    if "error" in made:
        raise Refused(f"restore of {stream}: {made['error']}")
    return int(made["state"]["last_seq"])


async def _ask(client: Client, subject: str, body: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((await client.request(subject, json.dumps(body).encode(), timeout=PATIENCE)).data)
    if "error" in answer:
        raise Refused(f"{subject}: {answer['error']}")
    return answer


def save_all(url: str, folder: Path) -> dict[str, int]:
    """Snapshots of everything; stream → last sequence, in the order taken."""

    async def work() -> dict[str, int]:
        client = await nats.connect(url)
        try:
            return {name: await save(client, name, folder) for name in await names(client)}
        finally:
            await client.close()

    folder.mkdir(parents=True)
    return asyncio.run(work())


def restore_all(url: str, folder: Path) -> dict[str, int]:
    """Everything that `save_all` wrote, into a server that has nothing: no restore ever touches what is in use (R-604)."""

    async def work() -> dict[str, int]:
        client = await nats.connect(url)
        try:
            if there := await names(client):
                raise Refused(f"{url} is no empty place: it holds {', '.join(there)}")
            saved = sorted(file.stem for file in folder.glob("*.snapshot"))
            return {name: await restore(client, name, folder) for name in saved}
        finally:
            await client.close()

    return asyncio.run(work())
