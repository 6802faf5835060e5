"""A web-gateway with a handful of tickets in memory, strict about versions, sign-in and what may be closed."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from settings import PEOPLE

ROLES = [
    {
        "name": "everything-clerk",
        "permissions": ["contact.read", "contact.register", "ticket.read", "ticket.handle", "case.read"],
    },
    {"name": "clerk", "permissions": ["contact.read", "contact.register", "ticket.read", "ticket.handle"]},
    {"name": "qa", "permissions": ["case.read", "case.handle", "case.decide"]},
    {"name": "returns", "permissions": ["return.read", "return.handle", "return.decide"]},
    {"name": "viewer", "permissions": ["dashboard.read", "ledger.read", "channel.read", "contact.read"]},
    {"name": "importer", "permissions": ["catalog.import", "catalog.read"]},
]
#: Those that people are there to show; that the product has them is a test of its own.
ROLES += [{"name": name} for name in sorted({p.role for p in PEOPLE if p.role} - {r["name"] for r in ROLES})]


class Refusal(Exception):
    """Answered as a Connect error."""


class Product:
    """State and rpcs; method names are the rpc names."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.passwords = {"admin": "Afterdose-demo-2026"}
        self.fresh: set[str] = set()
        self.persons: list[dict] = []
        self.tables: dict[str, int] = {}
        self.tickets = [
            _ticket(n, kind) for n, kind in enumerate(["CONSULTATION", "COMPLAINT", "RETURN_EXCHANGE"] * 70)
        ]
        self.cases = _works(self.tickets, "COMPLAINT", "caseId")
        self.returns = _works(self.tickets, "RETURN_EXCHANGE", "returnId")
        self.calls = {f"c{n}": {"version": "1", "call": {"callId": f"PBX-{n}"}, "text": ""} for n in range(5)}

    def ListPersons(self, _: dict) -> dict:  # noqa: N802
        return {"persons": self.persons}

    def ListRoles(self, _: dict) -> dict:  # noqa: N802
        return {"roles": ROLES}

    def AddPerson(self, r: dict) -> dict:  # noqa: N802
        self.persons.append(r)
        self.passwords[r["login"]] = r["firstPassword"]
        self.fresh.add(r["login"])
        return {}

    def change_password(self, r: dict) -> dict:
        """The old password proves who asks."""
        if self.passwords[r["login"]] != r["oldPassword"]:
            raise Refusal("password-wrong")
        self.passwords[r["login"]] = r["newPassword"]
        self.fresh.discard(r["login"])
        return {}

    def ImportTable(self, r: dict) -> dict:  # noqa: N802
        self.tables[r["table"]] = len(r["csv"])
        return {"rows": 1}

    def ListContacts(self, _: dict) -> dict:  # noqa: N802
        return {"contacts": [{"contactId": k, "needsDescription": not v["text"]} for k, v in self.calls.items()]}

    def GetContact(self, r: dict) -> dict:  # noqa: N802
        return {"contact": self.calls[r["contactId"]]}

    def DescribeContact(self, r: dict) -> dict:  # noqa: N802
        if r["expectedVersion"] != self.calls[r["contactId"]]["version"]:
            raise Refusal("version-changed")
        self.calls[r["contactId"]]["text"] = r["text"]
        return {}

    def ListTickets(self, r: dict) -> dict:  # noqa: N802
        rows = [t for t in self.tickets if r.get("state", "") in ("", t["state"])]
        start = int(r["cursor"] or 0)
        more = {"nextCursor": str(start + 100)} if start + 100 < len(rows) else {}
        return {"tickets": rows[start : start + 100], **more}

    def TransferTicket(self, r: dict) -> dict:  # noqa: N802
        ticket = self._ticket(r)
        if r["expectedVersion"] != ticket["version"]:
            raise Refusal("version-changed")
        ticket["version"] = str(int(ticket["version"]) + 1)
        return {}

    def ReplyToTicket(self, r: dict) -> dict:  # noqa: N802
        self._ticket(r)["firstRepliedAt"] = r["body"]
        return {}

    def DisposeWorkItem(self, r: dict) -> dict:  # noqa: N802
        item = next(i for t in self.tickets for i in t["workItems"] if i["workItemId"] == r["workItemId"])
        if item["kind"] != "WORK_KIND_CONSULTATION":
            raise Refusal("item-not-here")
        item["state"] = "disposed"
        return {}

    def CloseTicket(self, r: dict) -> dict:  # noqa: N802
        ticket = self._ticket(r)
        if "firstRepliedAt" not in ticket or any(i["state"] == "open" for i in ticket["workItems"]):
            raise Refusal("ticket-not-done")
        ticket["state"] = "closed"
        return {}

    def ListCases(self, _: dict) -> dict:  # noqa: N802
        return {"cases": self.cases}

    def ListReturns(self, _: dict) -> dict:  # noqa: N802
        return {"returns": self.returns}

    def StartCase(self, r: dict) -> dict:  # noqa: N802
        if r["caseId"].endswith("1"):
            raise Refusal("case-taken")
        return {}

    def DecideCase(self, r: dict) -> dict:  # noqa: N802
        if not r["decision"] or r["disposition"] != "DISPOSITION_SUBSTANTIATED":
            raise Refusal("decision-missing")
        return {}

    def CloseCase(self, r: dict) -> dict:  # noqa: N802
        self._ticket({"ticketId": r["caseId"]})["workItems"][0]["state"] = "disposed"
        return {}

    StartReturn = DecideReturn = CloseReturn = lambda self, _: {}

    def _ticket(self, r: dict) -> dict:
        return next(t for t in self.tickets if t["ticketId"] == r["ticketId"])


def _ticket(number: int, kind: str) -> dict:
    item = {
        "workItemId": f"w{number}",
        "kind": f"WORK_KIND_{kind}",
        "state": "open",
        "product": {"genericName": "布洛芬缓释胶囊"},
    }
    channel = ["CHANNEL_EMAIL", "CHANNEL_PHONE"][number % 2]
    return {
        "ticketId": f"t{number}",
        "version": "3",
        "state": "open",
        "channel": channel,
        "receipt": "YH-1",
        "workItems": [item],
    }


def _works(tickets: list[dict], kind: str, id_field: str) -> list[dict]:
    kind = f"WORK_KIND_{kind}"
    return [{id_field: t["ticketId"], "kind": kind} for t in tickets if t["workItems"][0]["kind"] == kind]


class Handler(BaseHTTPRequestHandler):
    """Sessions and Connect calls."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    product: Product

    def do_POST(self) -> None:  # noqa: N802
        """One call under one lock."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.product.lock:
            try:
                status, answer = 200, self.answer(request)
            except Refusal as refusal:
                debug = {"slug": str(refusal), "zh": "不行", "en": "no"}
                status, answer = 400, {"code": "failed_precondition", "message": "no", "details": [{"debug": debug}]}
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self, request: dict) -> dict:
        """Sign-in, or an rpc by a known session."""
        if self.path == "/session":
            login = request["login"]
            if self.product.passwords.get(login) != request["password"] or login in self.product.fresh:
                raise Refusal("sign-in-refused")
            return {"token": f"token-{login}"}
        if self.path == "/session/password":
            return self.product.change_password(request)
        method = self.path.rsplit("/", 1)[1]
        if not self.headers.get("Authorization"):
            raise Refusal("not-signed-in")
        return getattr(self.product, method)(request)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def start(product: Product | None = None) -> tuple[ThreadingHTTPServer, Product, str]:
    """A running product on a free loopback port; the caller shuts it down."""
    product = product or Product()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"product": product}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, product, f"http://127.0.0.1:{server.server_address[1]}"
