"""The promises file: what senders were told, one JSON line for the attempt and one for the answer.

A line {"sending": …} stands before anything leaves the sender, a line {"told": …} after the receipt is in its hand; so
the file says of every contact whether it was promised, whatever dies.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Promise:
    """One contact as the outside knows it."""

    marker: str
    channel: str
    source: str
    key: str
    #: Kinds of the work items it must open; empty for what must be rejected.
    kinds: list[str]
    #: `contact` or `rejected`.
    fate: str
    #: Address that must get exactly one acknowledgement; empty: nobody gets one.
    acknowledge: str
    #: How often it is handed over (2: sent twice on purpose).
    copies: int
    #: SHA-256 of the bytes sent, for mail.
    sha256: str = ""
    #: Receipts it was told; a mail is told none, the mailbox just takes it.
    receipts: list[str] = field(default_factory=list)
    #: Unix seconds of the first attempt, and of the moment it was told; None: never told.
    tried_at: float = 0.0
    told_at: float | None = None


class Book:
    """Writes promises; every line is on its way to disk before the caller goes on."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()
        self.promises: dict[str, Promise] = {}

    def sending(self, promise: Promise) -> None:
        """Note that it is about to be sent."""
        promise.tried_at = time.time()
        with self.lock:
            self.promises[promise.marker] = promise
            self._write({"sending": asdict(promise)})

    def told(self, promise: Promise, receipts: list[str]) -> None:
        """Note what the sender was told."""
        with self.lock:
            promise.receipts, promise.told_at = sorted(set(receipts)), time.time()
            self._write({"told": promise.marker, "receipts": promise.receipts, "at": promise.told_at})

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Nothing is written afterwards."""
        self._file.close()


def read(path: Path) -> dict[str, Promise]:
    """All promises of a file by marker."""
    promises: dict[str, Promise] = {}
    for text in path.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        if "sending" in line:
            promise = Promise(**line["sending"])
            promises[promise.marker] = promise
        else:
            promises[line["told"]].receipts = line["receipts"]
            promises[line["told"]].told_at = line["at"]
    return promises


def longest_silence(told: list[float], begin: float, end: float) -> float:
    """The longest time between two receipts from `begin` to `end`, in seconds."""
    times = [begin, *sorted(t for t in told if begin <= t <= end), end]
    return max((b - a for a, b in zip(times, times[1:])), default=0.0)
