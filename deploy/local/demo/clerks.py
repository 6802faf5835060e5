"""The demo's staff: clerks who write down bridge calls and answer, officers who decide cases and returns."""

from __future__ import annotations

import time
import tomllib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from client import Client, RpcError, number
from settings import AGENTS, DEMO_DIR

ROUTING = "routing.v1.RoutingService"
INTAKE = "intake.v1.IntakeService"

#: Kinds whose work items end in routing itself, and how.
OWN_KINDS = {
    "WORK_KIND_CONSULTATION": "DISPOSITION_ANSWERED",
    "WORK_KIND_RECALL_INFORMATION": "DISPOSITION_ANSWERED",
    "WORK_KIND_SUGGESTION": "DISPOSITION_NOTED",
    "WORK_KIND_OTHER": "DISPOSITION_ANSWERED",
}

#: How officers decide, by kind.
DECISIONS = {
    "WORK_KIND_COMPLAINT": "DISPOSITION_SUBSTANTIATED",
    "WORK_KIND_ADVERSE_REACTION": "DISPOSITION_REPORTED",
    "WORK_KIND_DEVICE_EVENT": "DISPOSITION_REPORTED",
    "WORK_KIND_RETURN_EXCHANGE": "DISPOSITION_RETURNED",
    "WORK_KIND_DELIVERY_ERROR": "DISPOSITION_REPLENISHED",
    "WORK_KIND_REPAIR": "DISPOSITION_REPAIRED",
}

#: A day is not over at noon: some tickets stay open for the viewer to try.
ANSWERED_OF_TEN, DECIDED_OF_TEN = 7, 4


def kind_name(value: str) -> str:
    """`WORK_KIND_ADVERSE_REACTION` → `adverse_reaction`."""
    return value.removeprefix("WORK_KIND_").lower()


@dataclass
class Worked:
    """What was done, and what the system refused, by slug."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def attempt(self, action: str, step: Callable[[], object]) -> bool:
        """Run one step and book it; a refusal is booked with its reason, any other error is not caught."""
        try:
            step()
        except RpcError as error:
            with self.lock:
                self.refused[f"{action}: {error.slug or error.code}"] += 1
            return False
        with self.lock:
            self.done[action] += 1
        return True


class Staff:
    """Signed-in people and their sentences."""

    def __init__(self, people: dict[str, Client]) -> None:
        self.people = people
        self.clerks = [people[login] for login in AGENTS]
        self.worked = Worked()
        document = tomllib.loads((DEMO_DIR / "narratives" / "answers.toml").read_text(encoding="utf-8"))
        self.answers: dict[str, list[str]] = document["answer"]
        self.decisions: dict[str, str] = document["decision"]

    def _spread(self, rows: Iterable[dict], work: Callable[[int, Client, dict], None]) -> None:
        """Hand rows round the clerks, as many at once as there are clerks."""
        with ThreadPoolExecutor(len(self.clerks)) as pool:
            tasks = [pool.submit(work, n, self.clerks[n % len(self.clerks)], row) for n, row in enumerate(rows)]
            for task in tasks:
                task.result()

    def describe_calls(self, notes: dict[str, str]) -> None:
        """Write down what was said in calls that came through the bridge; `notes` by call id."""
        waiting = [
            c
            for c in self.clerks[0].pages(f"{INTAKE}/ListContacts", "contacts", channel="CHANNEL_PHONE")
            if c.get("needsDescription")
        ]
        self._spread(waiting, lambda _, clerk, row: self._describe(clerk, row["contactId"], notes))

    def _describe(self, clerk: Client, contact_id: str, notes: dict[str, str]) -> None:
        contact = clerk.call(f"{INTAKE}/GetContact", contactId=contact_id).get("contact", {})
        note = notes.get(contact.get("call", {}).get("callId", ""), "")
        if note:
            self.worked.attempt(
                "call described",
                lambda: clerk.call(
                    f"{INTAKE}/DescribeContact",
                    contactId=contact_id,
                    text=note,
                    reason="补录通话内容",
                    expectedVersion=str(number(contact.get("version"))),
                ),
            )

    def answer_tickets(self) -> None:
        """Clerks take open tickets, answer, and end the items that are theirs."""
        tickets = list(self.clerks[0].pages(f"{ROUTING}/ListTickets", "tickets", state="open"))
        chosen = [t for n, t in enumerate(tickets) if n % 10 < ANSWERED_OF_TEN]
        self._spread(chosen, self._answer)

    def _answer(self, position: int, clerk: Client, ticket: dict) -> None:
        ticket_id, items = ticket["ticketId"], ticket.get("workItems", [])
        self.worked.attempt(
            "ticket taken",
            lambda: clerk.call(
                f"{ROUTING}/TransferTicket",
                ticketId=ticket_id,
                team=ticket.get("team", ""),
                owner="me",
                reason="首问负责，本人跟进",
                expectedVersion=str(number(ticket.get("version"))),
            ),
        )
        written = ticket.get("channel") in ("CHANNEL_EMAIL", "CHANNEL_WEB")
        self.worked.attempt(
            "reply given",
            lambda: clerk.call(
                f"{ROUTING}/ReplyToTicket",
                ticketId=ticket_id,
                channel="CHANNEL_EMAIL" if written else "CHANNEL_PHONE",
                body=self._sentence(position, ticket, items),
                idempotencyKey=str(uuid.uuid4()),
            ),
        )
        for item in items:
            if item.get("state") == "open" and item["kind"] in OWN_KINDS:
                self.worked.attempt("item ended", partial(self._dispose, clerk, item))

    def _dispose(self, clerk: Client, item: dict) -> None:
        clerk.call(
            f"{ROUTING}/DisposeWorkItem",
            workItemId=item["workItemId"],
            disposition=OWN_KINDS[item["kind"]],
            result=self.decisions[kind_name(item["kind"])],
        )

    def _sentence(self, position: int, ticket: dict, items: list[dict]) -> str:
        kind = kind_name(items[0]["kind"]) if items else "other"
        choices = self.answers.get(kind, self.answers["other"])
        product = next((i["product"]["genericName"] for i in items if i.get("product", {}).get("genericName")), "产品")
        return choices[position % len(choices)].format(product=product, receipt=ticket.get("receipt", ""))

    def decide(self) -> None:
        """Officers finish some complaints, reactions, device events, returns, delivery errors and repairs."""
        self._decide(self.people["zhou.ming"], "qa_case.v1.QaCaseService", "Case", "cases")
        self._decide(self.people["wu.xia"], "returns.v1.ReturnsService", "Return", "returns")

    def _decide(self, officer: Client, service: str, noun: str, rows: str) -> None:
        id_field = f"{noun.lower()}Id"
        listed = list(officer.pages(f"{service}/List{noun}s", rows, state="open"))
        for row in [r for n, r in enumerate(listed) if n % 10 < DECIDED_OF_TEN]:
            name, kind = {id_field: row[id_field]}, row["kind"]
            steps = [
                ("started", {}),
                ("decided", {"disposition": DECISIONS[kind], "decision": self.decisions[kind_name(kind)]}),
                ("closed", {}),
            ]
            for action, more in steps:
                method = {"started": "Start", "decided": "Decide", "closed": "Close"}[action]
                call = partial(officer.call, f"{service}/{method}{noun}", **name, **more)
                if not self.worked.attempt(f"{noun.lower()} {action}", call):
                    break

    def close_tickets(self, seconds: float = 20.0) -> None:
        """Close what is answered and decided; dispositions arrive as events, so look until nothing new comes."""
        deadline, quiet = time.monotonic() + seconds, 0
        tried: set[str] = set()
        while quiet < 3 and time.monotonic() < deadline:
            tickets = [
                t
                for t in self.clerks[0].pages(f"{ROUTING}/ListTickets", "tickets")
                if t.get("state") != "closed"
                and t.get("firstRepliedAt")
                and _all_ended(t)
                and t["ticketId"] not in tried
            ]
            tried |= {t["ticketId"] for t in tickets}
            self._spread(tickets, lambda _, clerk, ticket: self._close(clerk, ticket))
            quiet = 0 if tickets else quiet + 1
            time.sleep(0.5)

    def _close(self, clerk: Client, ticket: dict) -> None:
        self.worked.attempt("ticket closed", lambda: clerk.call(f"{ROUTING}/CloseTicket", ticketId=ticket["ticketId"]))


def _all_ended(ticket: dict) -> bool:
    items = ticket.get("workItems", [])
    return bool(items) and all(i.get("state") in ("disposed", "withdrawn") for i in items)
