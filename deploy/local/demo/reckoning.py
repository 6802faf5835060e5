"""The reckoning of the day: what senders handed over against what the system says it has, source by source."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from client import Client, number
from feed import Report

CHANNELS = {"CHANNEL_EMAIL": "mail", "CHANNEL_PHONE": "hotline", "CHANNEL_WEB": "form"}


@dataclass(frozen=True)
class SourceAccount:
    """One source's line: handed over by us, held by its server, on the ledger, and what became of it."""

    channel: str
    source: str
    handed_over: int
    due: int
    server: int
    ledger: int
    contacts: int
    duplicates: int
    rejected: int
    trouble: str

    @property
    def balanced(self) -> bool:
        """server = ledger = contacts + duplicates + rejected, and nothing less than was due."""
        parts = self.contacts + self.duplicates + self.rejected
        return self.server == self.ledger == parts and self.ledger >= self.due and not self.trouble


def read(viewer: Client, report: Report) -> list[SourceAccount]:
    """The channel ledger as it stands, beside what was handed over; sources nobody knows appear with zeros."""
    answer = viewer.call("intake.v1.IntakeService/GetChannelLedger")
    left = dict(report.handed_over)
    accounts = []
    for row in answer.get("accounts", []):
        channel = CHANNELS.get(row.get("channel", ""), row.get("channel", ""))
        source = row.get("source", "")
        key = (channel, source)
        if channel == "form" and key not in left:
            key = ("form", "form")  # the public form may go by another name in the configuration
        handed, due = left.pop(key, 0), report.due[key]
        accounts.append(
            SourceAccount(
                channel,
                source,
                handed,
                due,
                server=number(row.get("serverCount")),
                ledger=number(row.get("ledgerCount")),
                contacts=number(row.get("contacts")),
                duplicates=number(row.get("duplicates")),
                rejected=number(row.get("rejected")),
                trouble=row.get("trouble", ""),
            )
        )
    for (channel, source), handed in left.items():
        accounts.append(
            SourceAccount(channel, source, handed, report.due[channel, source], 0, 0, 0, 0, 0, "unknown-source")
        )
    return sorted(accounts, key=lambda a: (a.channel, a.source))


def wait_settled(
    viewer: Client, report: Report, seconds: float, note: Callable[[str], None], still_alive: Callable[[], None]
) -> tuple[list[SourceAccount], bool]:
    """Read until every source is balanced and reporting has followed, twice in a row; or until the time is up."""
    deadline, calm = time.monotonic() + seconds, 0
    while True:
        still_alive()
        accounts = read(viewer, report)
        counts = viewer.call("reporting.v1.ReportingService/GetCounts", by=["DIMENSION_CHANNEL"])
        contacts = sum(a.contacts for a in accounts)
        settled = all(a.balanced for a in accounts) and number(counts.get("contacts")) >= contacts
        calm = calm + 1 if settled else 0
        if calm >= 2 or time.monotonic() > deadline:
            return accounts, calm >= 2
        note(f"{sum(a.ledger for a in accounts)} 件已入台账，{contacts} 件来件，报表 {number(counts.get('contacts'))}")
        time.sleep(0.5)
