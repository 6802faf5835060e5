"""Numbers against rows: what somebody of a region is told must be the sum of that region, found by somebody who sees everything.

Whether a number is told at all is for `rights` to say; here a refusal is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from door import Door
from whole import Whole, within


def _sum(answer: dict[str, Any]) -> int:
    return int(answer.get("contacts", 0))


def differences(door: Door, scope: str, whole: Whole) -> Iterator[str]:
    """Every number that is not what it should be."""
    own = [row for row in whole.ledger if within(row["region"], scope)]
    counted = door.rpc("reporting.v1.ReportingService/GetCounts", {"by": ["DIMENSION_CHANNEL"]})
    if counted.status == 200 and _sum(counted.json()) != len(own):
        yield f"GetCounts tells of {_sum(counted.json())} contacts instead of {len(own)}"
    today = datetime.now(timezone(timedelta(hours=8))).replace(hour=0, minute=0, second=0, microsecond=0)
    period = {"from": (today - timedelta(days=30)).isoformat(), "until": (today + timedelta(days=1)).isoformat()}
    dashboard = door.rpc("reporting.v1.ReportingService/GetDashboard", {"received": period, "step": "STEP_DAY"})
    if dashboard.status == 200:
        since = (today - timedelta(days=30)).astimezone(timezone.utc).isoformat()[:19]
        recent = [row for row in own if row["receivedAt"] >= since]
        told = _sum(dashboard.json().get("now", {}))
        if told != len(recent):
            yield f"GetDashboard tells of {told} contacts instead of {len(recent)}"
    listed = door.rpc("reporting.v1.ReportingService/ListLedger", {"pageSize": 1})
    if listed.status == 200 and int(listed.json().get("total", 0)) != len(own):
        yield f"ListLedger tells of {listed.json().get('total', 0)} rows instead of {len(own)}"
    queues = door.rpc("routing.v1.RoutingService/GetQueueCounts")
    if queues.status == 200:
        for queue in ("unassigned", "breached", "team", "mine"):
            rows = door.rows("routing.v1.RoutingService/ListTickets", "tickets", queue=queue, state="open")
            told = int(queues.json().get(queue, 0))
            if told != len(rows):
                yield f"GetQueueCounts tells of {told} tickets in {queue}, the list has {len(rows)}"
