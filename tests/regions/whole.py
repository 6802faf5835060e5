"""What somebody who sees everything sees: every regional thing with its region, its ids, and the words that nobody else may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from door import Door


def within(region: str, scope: str) -> bool:
    """Whether a region lies in the subtree of another."""
    return region == scope or region.startswith(f"{scope}.")


@dataclass(frozen=True)
class Thing:
    """A contact, ticket, case, return, customer or ledger row."""

    kind: str
    region: str
    #: Field of requests → value, e.g. `ticketId` → the id.
    ids: dict[str, str]
    #: Strings that name it and nothing else: no answer to a stranger may hold one.
    names: frozenset[str]
    version: str = "0"


@dataclass
class Whole:
    """All of them."""

    things: list[Thing] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)

    def foreign(self, scope: str) -> list[Thing]:
        """Everything outside a region."""
        return [thing for thing in self.things if not within(thing.region, scope)]

    def names(self, scope: str) -> frozenset[str]:
        """What must not be read by somebody of a region: names of foreign things, unless they also name one's own."""
        own = {name for thing in self.things if within(thing.region, scope) for name in thing.names}
        return frozenset(name for thing in self.foreign(scope) for name in thing.names) - own


def _thing(kind: str, row: dict[str, Any], ids: Iterable[str], more: Iterable[str] = ()) -> Thing:
    known = {name: row[name] for name in ids if row.get(name)}
    # a ticket also names the contacts that continue it, wherever their senders are
    names = frozenset([*known.values(), *(row[name] for name in more if row.get(name)), *row.get("furtherContactIds", [])])
    return Thing(kind, row["region"], known, names, str(row.get("version", "0")))


def see(auditor: Door) -> Whole:
    """Reads everything, page after page."""
    whole = Whole()
    for row in auditor.rows("intake.v1.IntakeService/ListContacts", "contacts"):
        whole.things.append(_thing("contact", row, ["contactId", "receipt"]))
    for row in auditor.rows("routing.v1.RoutingService/ListTickets", "tickets"):
        whole.things.append(_thing("ticket", row, ["ticketId", "number", "contactId"], ["receipt"]))
        for item in row.get("workItems", []):
            whole.things.append(_thing("work item", item | {"region": row["region"]}, ["workItemId"]))
    for row in auditor.rows("qa_case.v1.QaCaseService/ListCases", "cases"):
        whole.things.append(_thing("case", row, ["caseId", "number", "workItemId"]))
    for row in auditor.rows("returns.v1.ReturnsService/ListReturns", "returns"):
        whole.things.append(_thing("return", row, ["returnId", "number", "workItemId"]))
    for row in auditor.must("catalog.v1.CatalogService/SearchCustomers", text="", pageSize=200).get("customers", []):
        whole.things.append(_thing("customer", row, ["customerId"], ["customerCode"]))
    for row in auditor.rows("intake.v1.IntakeService/ListRejected", "rejected"):
        whole.things.append(_thing("rejected", row, ["submissionId"], ["receipt"]))
    whole.ledger = auditor.rows("reporting.v1.ReportingService/ListLedger", "rows")
    return whole
