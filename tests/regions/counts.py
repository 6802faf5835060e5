"""Numbers against rows: what somebody of a region is told must be the sum of that region, found by somebody who sees everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from asking import Document
from door import Door
from rights import Rights
from whole import Whole, within

COUNTS = "reporting.v1.ReportingService/GetCounts"
DASHBOARD = "reporting.v1.ReportingService/GetDashboard"
LEDGER = "reporting.v1.ReportingService/ListLedger"
QUEUES = "routing.v1.RoutingService/GetQueueCounts"


def today() -> datetime:
    """The midnight in China that began the day."""
    return datetime.now(timezone(timedelta(hours=8))).replace(hour=0, minute=0, second=0, microsecond=0)


def month_until_today() -> dict[str, str]:
    """Thirty days and this one, as whole days."""
    return {"from": (today() - timedelta(days=30)).isoformat(), "until": (today() + timedelta(days=1)).isoformat()}


def _sum(answer: dict[str, Any]) -> int:
    return int(answer.get("contacts", 0))


def differences(door: Door, rights: Rights, scope: str, whole: Whole, document: Document) -> Iterator[str]:
    """Every number that is not what it should be, and every one that whoever may have it is not told."""
    own = [row for row in whole.ledger if within(row["region"], scope)]
    since = (today() - timedelta(days=30)).astimezone(timezone.utc).isoformat()[:19]
    recent = [row for row in own if row["receivedAt"] >= since]
    told: dict[str, dict[str, Any]] = {}
    for method, request in (
        (COUNTS, {"by": ["DIMENSION_CHANNEL"]}),
        (DASHBOARD, {"received": month_until_today(), "step": "STEP_DAY"}),
        (LEDGER, {"pageSize": 1}),
        (QUEUES, {}),
    ):
        answer = door.rpc(method, request)
        fault = rights.short(answer, document.needed[method])
        if fault:
            yield f"{method} {sorted(request)} {fault}"
        elif answer.status == 200:
            told[method] = answer.json()
    for method, number, rows in (
        (COUNTS, lambda answer: _sum(answer), len(own)),
        (DASHBOARD, lambda answer: _sum(answer.get("now", {})), len(recent)),
        (LEDGER, lambda answer: int(answer.get("total", 0)), len(own)),
    ):
        if method in told and number(told[method]) != rows:
            yield f"{method} tells of {number(told[method])} contacts instead of {rows}"
    if QUEUES in told:
        yield from _queues(door, told[QUEUES])


def _queues(door: Door, counted: dict[str, Any]) -> Iterator[str]:
    for queue in ("unassigned", "breached", "team", "mine"):
        rows = door.rows("routing.v1.RoutingService/ListTickets", "tickets", queue=queue, state="open")
        if int(counted.get(queue, 0)) != len(rows):
            yield f"{QUEUES} tells of {counted.get(queue, 0)} tickets in {queue}, the list has {len(rows)}"
