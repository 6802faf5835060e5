"""What stands in the databases, read as an administrator, compared with what senders were told."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from contacts import MARKER
from findings import Findings
from promises import Promise

Row = tuple[Any, ...]
#: Channel numbers of the contract, as `intake` stores them.
CHANNELS = {1: "mail", 2: "hotline", 3: "form"}
#: Which service proceeds with which kind of work.
PROCEEDINGS = {
    "qa_case": ("complaint", "adverse_reaction", "device_event"),
    "goods_return": ("return_exchange", "delivery_error", "repair"),
}
CLOCKS = ("first_reply", "resolution")


@dataclass
class Books:
    """The rows that matter, read once; contacts by id and by marker."""

    contacts: dict[str, Row] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, list[str]] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    work_items: dict[str, tuple[str, str]] = field(default_factory=dict)
    ticket_versions: dict[str, int] = field(default_factory=dict)


def rows(connection: psycopg.Connection[Any], query: str) -> list[Row]:
    """All rows; ids as text."""
    return [tuple(map(_plain, row)) for row in connection.execute(query)]  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    return str(value) if type(value).__name__ == "UUID" else value


def check_intake(
    connection: psycopg.Connection[Any], promises: dict[str, Promise], books: Books, findings: Findings
) -> None:
    """One contact for each promise with its receipt and its evidence, none that nobody sent, a ledger that adds up."""
    query = "select contact_id, receipt, channel, source, source_key, subject, text, version from contact"
    for row in rows(connection, query):
        books.contacts[row[0]] = row
        markers = set(MARKER.findall(f"{row[5]} {row[6]}"))
        if len(markers) != 1 or not markers <= promises.keys():
            named = sorted(markers) or "no marker"
            findings.differ("contact that nobody sent", f"{row[0]} receipt {row[1]} names {named}")
        else:
            books.ids[markers.pop()].append(row[0])
    for promise in promises.values():
        _check_contact(promise, books, findings)
    _check_entries(connection, promises, books, findings)
    findings.figures["contacts in intake"] = len(books.contacts)


def _check_contact(promise: Promise, books: Books, findings: Findings) -> None:
    found = books.ids[promise.marker]
    name = f"{promise.channel} {promise.marker} {' '.join(promise.receipts)}".rstrip()
    if promise.told_at is None:
        findings.differ("sender never told", name)
    due = 1 if promise.fate == "contact" else 0
    if len(found) < due and promise.told_at is not None:
        findings.differ("contact lost", name)
    if len(found) > due:
        findings.differ("contact made twice" if due else "rejection became a contact", f"{name}: {found}")
    if len(promise.receipts) > 1:
        findings.differ("two receipts for one contact", name)
    for contact in found:
        _, receipt, channel, source, *_ = books.contacts[contact]
        if promise.receipts:
            findings.expect("contact has another receipt", name, promise.receipts, [receipt])
        came = (CHANNELS.get(channel), source)
        findings.expect("contact from elsewhere", name, (promise.channel, promise.source), came)


def _check_entries(
    connection: psycopg.Connection[Any], promises: dict[str, Promise], books: Books, findings: Findings
) -> None:
    """The channel ledger: server = ledger = contacts + duplicates + rejected for each source, and just what was sent."""
    wanted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for promise in promises.values():
        if promise.told_at is None:
            continue
        account = wanted[promise.channel, promise.source]
        copies = promise.copies if promise.channel == "mail" else 1
        account[promise.fate] += copies if promise.fate == "rejected" else 1
        account["duplicate"] += 0 if promise.fate == "rejected" else copies - 1
    ledger: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for channel, source, outcome, count in rows(
        connection, "select channel, source, outcome, count(*) from channel_entry group by 1, 2, 3"
    ):
        ledger[CHANNELS.get(channel, channel), source][outcome] += count
    for key in wanted.keys() | ledger.keys():
        findings.expect("channel ledger differs from what was sent", key, +wanted[key], +ledger[key])
    for channel, source, count in rows(
        connection, "select channel, source, sum(server_count)::bigint from channel_source group by 1, 2"
    ):
        key = (CHANNELS.get(channel, channel), source)
        findings.expect("channel ledger differs from the server", key, count, ledger[key].total())
    findings.figures["channel ledger"] = sum(ledger.values(), Counter())


def check_evidence(
    connection: psycopg.Connection[Any], store: Path | None, promises: dict[str, Promise], findings: Findings
) -> None:
    """Every mail is kept as it was sent, byte for byte, and every evidence is in the store under its own hash."""
    kept = Counter(row[0] for row in rows(connection, "select sha256 from evidence where role = 'raw'"))
    for promise in promises.values():
        if promise.sha256 and promise.told_at is not None and not kept[promise.sha256]:
            findings.differ("mail not kept as sent", f"{promise.marker} {promise.sha256}")
    if store is None:
        return
    names = [row[0] for row in rows(connection, "select distinct sha256 from evidence")]
    for name in names:
        path = store / "sha256" / name[:2] / name
        if not path.exists():
            findings.differ("evidence missing in the store", name)
        elif hashlib.sha256(path.read_bytes()).hexdigest() != name:
            findings.differ("evidence changed in the store", name)
    findings.figures["evidence in the store"] = len(names)


def check_routing(
    connection: psycopg.Connection[Any], promises: dict[str, Promise], books: Books, findings: Findings
) -> None:
    """One ticket for each contact and no other, with just the work items that its words ask for, and its two clocks."""
    pairs = rows(connection, "select contact_id, ticket_id from ticket_contact")
    books.tickets = {contact: ticket for contact, ticket in pairs}
    named = (contact for contact, _ in pairs)
    findings.same_keys(books.contacts, named, "contact without a ticket", "ticket of no contact")
    sharing = Counter(ticket for _, ticket in pairs)
    books.ticket_versions = dict(rows(connection, "select ticket_id, version from ticket"))
    for ticket in books.ticket_versions:
        findings.expect("ticket with another number of contacts", ticket, 1, sharing[ticket])
    found: dict[str, list[str]] = defaultdict(list)
    for item, ticket, kind, state in rows(connection, "select work_item_id, ticket_id, kind, state from work_item"):
        if state != "withdrawn":
            found[ticket].append(kind)
            books.work_items[item] = (ticket, kind)
        elif kind != "other":
            findings.differ("work item withdrawn", f"{item} {kind}")
    clocks: dict[str, list[str]] = defaultdict(list)
    for ticket, name in rows(connection, "select ticket_id, name from clock"):
        clocks[ticket].append(name)
    for marker, ids in books.ids.items():
        for contact in ids:
            ticket = books.tickets.get(contact, "")
            books.kinds[contact] = promises[marker].kinds
            if ticket:
                wanted = promises[marker].kinds
                findings.expect("work items differ", f"{marker} {contact}", wanted, sorted(found[ticket]))
                findings.expect("clocks differ", f"{marker} {ticket}", list(CLOCKS), sorted(clocks[ticket]))
    findings.figures["tickets in routing"] = len(books.ticket_versions)
    findings.figures["work items"] = Counter(kind for _, kind in books.work_items.values())


def check_proceedings(connection: psycopg.Connection[Any], table: str, books: Books, findings: Findings) -> None:
    """One case or return for each work item of its kinds, and no other."""
    wanted = [item for item, (_, kind) in books.work_items.items() if kind in PROCEEDINGS[table]]
    query = f"select work_item_id from {table} where state <> 'withdrawn'"
    found = [row[0] for row in rows(connection, query)]
    findings.same_keys(wanted, found, f"work item without its {table}", f"{table} of no work item")
    findings.figures[f"{table} rows"] = len(found)


def check_reporting(
    connection: psycopg.Connection[Any], intake: psycopg.Connection[Any], books: Books, findings: Findings
) -> None:
    """One ledger row for each contact, as the services have it now; every duplicate and rejection counted."""
    ledger = rows(connection, "select contact_id, receipt, ticket_id, kinds from ledger")
    listed = (row[0] for row in ledger)
    findings.same_keys(books.contacts, listed, "contact without a ledger row", "ledger row too many")
    for contact, receipt, ticket, kinds in ledger:
        if contact in books.contacts:
            wanted = (books.contacts[contact][1], books.tickets.get(contact), books.kinds.get(contact))
            findings.expect("ledger row differs", contact, wanted, (receipt, ticket, sorted(kinds)))
    for name, wanted_versions in (
        ("contact", {contact: row[7] for contact, row in books.contacts.items()}),
        ("ticket", books.ticket_versions),
    ):
        for key, version in rows(connection, f"select {name}_id, version from {name}"):
            findings.expect(f"reporting has another version of a {name}", key, wanted_versions.get(key), version)
    proceed = {kind for kinds in PROCEEDINGS.values() for kind in kinds}
    items = [item for item, (_, kind) in books.work_items.items() if kind in proceed]
    proceedings = [row[0] for row in rows(connection, "select work_item_id from proceeding where state <> 'withdrawn'")]
    findings.same_keys(items, proceedings, "work item without its proceeding in reporting", "proceeding too many")
    for table, query in (
        ("duplicate", "select count(*) filter (where outcome = 'duplicate') + sum(repeats) from channel_entry"),
        ("rejected", "select count(*) from channel_entry where outcome = 'rejected'"),
    ):
        wanted_count = int(rows(intake, query)[0][0] or 0)
        found = rows(connection, f"select count(*) from {table}")[0][0]
        findings.expect("reporting counts differ", table, wanted_count, found)
    findings.figures["ledger rows in reporting"] = len(ledger)


def check_status(connection: psycopg.Connection[Any], books: Books, findings: Findings) -> None:
    """What intake tells senders of their contact: its ticket, at its newest version."""
    wanted = [(contact, books.tickets.get(contact)) for contact in books.contacts]
    found = rows(connection, "select contact_id, ticket_id from ticket_contact")
    findings.same_keys(wanted, found, "contact without its public status", "public status too many")
    for ticket, version in rows(connection, "select ticket_id, version from ticket"):
        findings.expect("public status is stale", ticket, books.ticket_versions.get(ticket), version)


def check_notify(
    connection: psycopg.Connection[Any], promises: dict[str, Promise], books: Books, findings: Findings
) -> None:
    """One acknowledgement on record for each contact whose sender left an address, all of them sent."""
    wanted = [contact for marker, ids in books.ids.items() if promises[marker].acknowledge for contact in ids]
    messages = rows(connection, "select contact_id, state, purpose from message")
    found = (contact for contact, _, purpose in messages if purpose == "acknowledgement")
    findings.same_keys(wanted, found, "acknowledgement not on record", "acknowledgement too many on record")
    for contact, state, purpose in messages:
        findings.expect("message not sent", f"{purpose} for {contact}", "sent", state)


def check_outbox(index: Path, promises: dict[str, Promise], findings: Findings) -> None:
    """One acknowledgement in the sender's hands, where one is due, and no other mail to anybody. The same mail handed
    over again under its Message-ID (its sender died before it could note that it was taken) is one mail, but counted."""
    lines = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()] if index.exists() else []
    received: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for address in line["to"]:
            received[address][line["message_id"]] += 1
    wanted = [p.acknowledge for p in promises.values() if p.acknowledge and p.told_at is not None]
    found: Iterable[str] = (address for address, mails in received.items() for _ in mails)
    findings.same_keys(wanted, found, "acknowledgement mail missing", "mail that nobody was promised")
    findings.figures["acknowledgement mails"] = sum(len(mails) for mails in received.values())
    again = sum(mails.total() - len(mails) for mails in received.values())
    findings.figures["of these handed over again"] = again
