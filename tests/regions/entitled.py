"""What somebody is answered by right: every rpc and file of the API document, to whoever may have it and to whoever may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from asking import Document
from counts import month_until_today, today
from door import Door
from rights import Rights
from whole import Thing


def shortcomings(door: Door, rights: Rights, own: list[Thing], document: Document) -> Iterator[str]:
    """Every answer that somebody should have had and did not get, and every one that should have been a refusal."""
    for method in document.methods:
        if not rights.may(document.needed[method]):
            fault = rights.fault(door.rpc(method), document.needed[method])
            if fault:
                yield f"{method} {fault}"
    for method, request in document.own_requests(own, f"{today():%Y-%m}", month_until_today()):
        whole_tree = document.is_whole_tree(method)
        fault = rights.short(door.rpc(method, request), document.needed[method], whole_tree=whole_tree)
        if fault:
            yield f"{method} {sorted(request)} {fault}"
    for path in files():
        fault = rights.short(door.ask("GET", path), document.needed[path.partition("?")[0]])
        if fault:
            yield f"{path} {fault}"


def files(region: str = "") -> Iterator[str]:
    """Every file for spreadsheets, of all that somebody may see or narrowed to a region."""
    day, narrowed = today().date(), f"&region={region}" if region else ""
    days = f"from={day - timedelta(days=30)}&until={day}"
    yield f"/export/feedback-ledger.csv?month={day:%Y-%m}"
    yield f"/export/feedback-ledger.xlsx?month={day:%Y-%m}"
    yield f"/export/ledger.xlsx?{days}{narrowed}"
    yield f"/export/dashboard.xlsx?{days}{narrowed}"
