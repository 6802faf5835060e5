"""The journals computed anew from the definition in shared/journal/README.md: every hash, every chain, every tree."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import psycopg

from findings import Findings

ZEROS = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

_ROWS = """select journal_id, aggregate_kind, aggregate_id, version, actor, on_behalf_of, reason, kind, changes::text,
    recorded_at, trace_id, prev_hash, hash from journal order by journal_id"""
_SEALS = """select from_id, to_id, row_count, merkle_root, prev_root from journal_checkpoint order by to_id"""


class _Number(str):
    """A number as it was written; it must never pass through a float."""


def canonical(text: str) -> str:
    """Canonical JSON of a JSON text."""
    return _write(json.loads(text, parse_int=_Number, parse_float=_Number))


def _write(value: Any) -> str:
    if isinstance(value, _Number):
        return _number(value)
    if isinstance(value, str):
        return '"' + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(_write, value)) + "]"
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode())
        return "{" + ",".join(f"{_write(key)}:{_write(value[key])}" for key in keys) + "}"
    return {None: "null", True: "true", False: "false"}[value]


def _number(text: str) -> str:
    match = _NUMBER.fullmatch(text)
    assert match, text
    sign, whole, fraction, exponent = match[1], match[2], match[3] or "", int(match[4] or 0)
    digits = (whole + fraction).lstrip("0")
    exponent -= len(fraction)
    shorter = digits.rstrip("0")
    if not shorter:
        return "0"
    exponent += len(digits) - len(shorter)
    return f"{sign}{shorter}" + (f"e{exponent}" if exponent else "")


def _text(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(8, "big") + raw


def _optional(text: str | None) -> bytes:
    return b"\0" if text is None else b"\1" + _text(text)


def _integer(number: int) -> bytes:
    return number.to_bytes(8, "big", signed=True)


def row_hash(row: tuple[Any, ...]) -> bytes:
    """The hash that a row must have, from its other columns."""
    _, aggregate_kind, aggregate_id, version, actor, behalf, reason, kind, changes, at, trace_id, previous, _ = row
    micros = (at - _EPOCH) // timedelta(microseconds=1)
    parts = [
        _text("afterdose.journal.row.v1"),
        _text(aggregate_kind),
        aggregate_id.bytes,
        _integer(version),
        _text(actor),
        _optional(behalf),
        _optional(reason),
        _text(kind),
        _text(canonical(changes)),
        _integer(micros),
        _optional(trace_id),
        previous,
    ]
    return hashlib.sha256(b"".join(parts)).digest()


def tree(leaves: Iterable[bytes]) -> bytes:
    """The tree hash of RFC 6962."""
    peaks: list[tuple[bytes, int]] = []
    for leaf in leaves:
        peak = (hashlib.sha256(b"\0" + leaf).digest(), 1)
        while peaks and peaks[-1][1] == peak[1]:
            left, size = peaks.pop()
            peak = (hashlib.sha256(b"\1" + left + peak[0]).digest(), size * 2)
        peaks.append(peak)
    if not peaks:
        return hashlib.sha256(b"").digest()
    root = peaks.pop()[0]
    while peaks:
        root = hashlib.sha256(b"\1" + peaks.pop()[0] + root).digest()
    return root


def check_journal(database: str, connection: psycopg.Connection[Any], findings: Findings) -> dict[UUID, int]:
    """Check one journal; returns the last version of each aggregate."""
    heads: dict[UUID, tuple[int, bytes]] = {}
    leaves: list[tuple[int, bytes]] = []
    for row in connection.execute(_ROWS):
        journal_id, aggregate, version, previous, stored = row[0], row[2], row[3], bytes(row[11]), bytes(row[12])
        name = f"{database} row {journal_id}"
        last, last_hash = heads.get(aggregate, (0, ZEROS))
        findings.expect("journal chain broken", name, (last + 1, last_hash.hex()), (version, previous.hex()))
        findings.expect("journal row changed", name, row_hash(row).hex(), stored.hex())
        heads[aggregate] = (version, stored)
        leaves.append((journal_id, stored))
    covered = _check_seals(database, connection.execute(_SEALS).fetchall(), leaves, findings)
    findings.figures["journal rows"] = int(str(findings.figures.get("journal rows", 0))) + len(leaves)
    findings.figures["journal rows sealed"] = int(str(findings.figures.get("journal rows sealed", 0))) + covered
    return {aggregate: version for aggregate, (version, _) in heads.items()}


def _check_seals(
    database: str, seals: list[tuple[Any, ...]], leaves: list[tuple[int, bytes]], findings: Findings
) -> int:
    at, expected_from, previous = 0, 1, ZEROS
    for from_id, to_id, count, root, prev_root in seals:
        name = f"{database} rows {from_id} to {to_id}"
        begin = at
        while at < len(leaves) and leaves[at][0] <= to_id:
            at += 1
        wanted = (expected_from, previous.hex(), at - begin, tree(_leaves(leaves[begin:at])).hex())
        findings.expect("journal seal broken", name, wanted, (from_id, prev_root.hex(), count, root.hex()))
        expected_from, previous = to_id + 1, bytes(root)
    return at


def _leaves(rows: list[tuple[int, bytes]]) -> Iterator[bytes]:
    return (_integer(journal_id) + stored for journal_id, stored in rows)
