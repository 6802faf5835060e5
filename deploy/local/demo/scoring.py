"""How well the system sorted the day: the kinds each contact should have had against the kinds its ticket got."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from client import Client
from clerks import kind_name
from narratives import WORK_KINDS


@dataclass(frozen=True)
class Score:
    """Per kind: contacts that should have it, tickets that have it, both."""

    kind: str
    expected: int
    found: int
    right: int


def kinds_by_identity(viewer: Client) -> dict[str, set[str]]:
    """Kinds of every contact on the ledger, by Message-ID, call id and receipt number."""
    rows = list(viewer.pages("reporting.v1.ReportingService/ListLedger", "rows"))

    def identities(row: dict) -> tuple[list[str], set[str]]:
        contact = viewer.call("intake.v1.IntakeService/GetContact", contactId=row["contactId"]).get("contact", {})
        names = [contact.get("mailMessageId", ""), contact.get("call", {}).get("callId", ""), row.get("receipt", "")]
        return [n.strip("<>") for n in names if n], {kind_name(k) for k in row.get("kinds", [])}

    with ThreadPoolExecutor(6) as pool:
        return {name: kinds for names, kinds in pool.map(identities, rows) for name in names}


def score(viewer: Client, sent: Path) -> list[Score]:
    """One line a kind, over contacts that people sent to have something done."""
    found = kinds_by_identity(viewer)
    expected_of: Counter[str] = Counter()
    found_of: Counter[str] = Counter()
    right_of: Counter[str] = Counter()
    for contact in json.loads(sent.read_text(encoding="utf-8"))["contacts"]:
        expected = set(contact["expected"]) & set(WORK_KINDS)
        if not expected:
            continue
        got = found.get(contact["receipt"] or contact["identity"].strip("<>"), set())
        expected_of.update(expected)
        found_of.update(got)
        right_of.update(expected & got)
    return [
        Score(k, expected_of[k], found_of[k], right_of[k])
        for k in (*WORK_KINDS, "other")
        if expected_of[k] or found_of[k]
    ]


def overlooked(scores: list[Score]) -> list[str]:
    """Kinds that endanger a patient when they are missed, and were."""
    return [s.kind for s in scores if s.kind in ("adverse_reaction", "device_event") and s.right < s.expected]
