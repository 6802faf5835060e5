"""What somebody is answered by right: every rpc and file of the API document, to whoever may have it and to whoever may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from asking import Document
from counts import month_until_today, today
from door import Door
from rights import Rights
from whole import Thing

#: How the API document calls the address of evidence.
EVIDENCE = "/evidence/{contact_id}/{sha256}"


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
    yield from _evidence(door, rights, own, document)
    for path in files():
        fault = rights.short(door.ask("GET", path), document.needed[path.partition("?")[0]])
        if fault:
            yield f"{path} {fault}"


def _evidence(door: Door, rights: Rights, own: list[Thing], document: Document) -> Iterator[str]:
    """Originals only for a reason and for those who see senders; what people work with for all who read contacts."""
    contact = next((thing.ids["contactId"] for thing in own if thing.kind == "contact"), "")
    told = door.rpc("intake.v1.IntakeService/GetContact", {"contactId": contact})
    if told.status != 200:
        return  # judged with all the other reads
    for piece in told.json()["contact"].get("evidence", []):
        path = f"/evidence/{contact}/{piece['sha256']}"
        is_original = piece["role"] == "raw" or piece["mediaType"].startswith("message/")
        plain = door.ask("GET", path)
        if not is_original:
            fault = rights.short(plain, document.needed[EVIDENCE])
        elif (plain.status, plain.slug) not in ((400, "reason-missing"), (403, "permission-missing")):
            fault = f"answers {plain.status} {plain.slug} to somebody who gave no reason"
        else:
            fault = rights.short(door.ask("POST", path, {"reason": "看看本地区的原件"}), document.needed[f"POST {EVIDENCE}"])
        if fault:
            yield f"/evidence of role {piece['role']} {fault}"


def files(region: str = "") -> Iterator[str]:
    """Every file for spreadsheets, of all that somebody may see or narrowed to a region."""
    day, narrowed = today().date(), f"&region={region}" if region else ""
    days = f"from={day - timedelta(days=30)}&until={day}"
    yield f"/export/feedback-ledger.csv?month={day:%Y-%m}"
    yield f"/export/feedback-ledger.xlsx?month={day:%Y-%m}"
    yield f"/export/ledger.xlsx?{days}{narrowed}"
    yield f"/export/dashboard.xlsx?{days}{narrowed}"
