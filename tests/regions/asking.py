"""What is asked: for each rpc of the API document, requests that try to reach what is foreign."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whole import Thing

#: Says nothing of a region, or ends the session that asks.
LEFT_OUT = {"EndOwnSession"}
#: Kind of thing → the services that answer for its ids.
KEEPERS = {
    "contact": ("intake.", "notify."),
    "ticket": ("routing.",),
    "case": ("qa_case.",),
    "return": ("returns.",),
}
#: Fields that say which thing is meant.
IDS = {"contactId", "receipt", "ticketId", "number", "caseId", "returnId", "workItemId", "productId", "personId"}
#: What seeing a sender in clear takes.
REVEAL = "contact.reveal"
#: Reads that ask for more than a thing which is there: a mail, a piece of evidence.
ASKED_ELSEWHERE = {"RenderMail", "GetEvidence"}
#: One of those that keep a journal and dead letters.
SERVICE = "intake"
#: Field → a value that is well-formed and concerns nobody.
FILLING = {
    "reason": "看看别的地区",
    "body": "您好，已收到。",
    "text": "看看",
    "result": "看看",
    "decision": "看看",
    "channel": "CHANNEL_PHONE",
    "disposition": "DISPOSITION_ANSWERED",
    "kinds": ["WORK_KIND_CONSULTATION"],
    "clock": "first_reply",
    "state": "viewing",
    "owner": "me",
}


@dataclass(frozen=True)
class Request:
    """One request, and one that differs only in naming what never was; the answers must be the same."""

    method: str
    sent: dict[str, Any]
    twin: dict[str, Any] | None


def _never_was(field: str, value: str) -> str:
    """A value of the same form that names nothing."""
    if field in ("number", "receipt"):
        return f"{value[:-5]}00000"
    try:
        uuid.UUID(value)
    except ValueError:
        return "0" * len(value)
    return str(uuid.UUID(int=0x7000_8000_0000_0000_0000))


def _is_reading(method: str) -> bool:
    return method.rsplit("/", 1)[1].startswith(("Get", "List", "Search", "Suggest", "Explain", "Render", "Verify"))


class Document:
    """The API document, by rpc."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas = document["components"]["schemas"]
        self.methods: dict[str, dict[str, Any]] = {}
        #: What each rpc needs, and what each file needs.
        self.needed: dict[str, list[str]] = {}
        for path, operations in document["paths"].items():
            for verb, operation in operations.items():
                needed = operation.get("x-permission", [])
                name = path.removeprefix("/rpc/afterdose.")
                # a path that starts so is an rpc, which has one verb, or a file, which may have two
                key = f"POST {name}" if verb == "post" and name.startswith("/") else name
                self.needed[key] = [needed] if isinstance(needed, str) else needed
            if path.startswith("/rpc/afterdose.") and path.rsplit("/", 1)[1] not in LEFT_OUT:
                schema = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
                self.methods[path.removeprefix("/rpc/afterdose.")] = self._fields(schema)

    def needed_for(self, method: str, request: dict[str, Any]) -> list[str]:
        """What a request needs: a mail with a reason is asked for in clear, which is more than to read it."""
        in_clear = method.endswith("/RenderMail") and "reason" in request
        return self.needed[method] + ([REVEAL] if in_clear else [])

    def is_whole_tree(self, method: str) -> bool:
        """Whether it is only for people who see the whole tree: journals and dead letters have no region."""
        return method.startswith("operations.")

    def _fields(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema.get("properties", {})

    def requests(self, foreign: list[Thing], region: str) -> Iterator[Request]:
        """Everything to be asked by a stranger."""
        for method, fields in sorted(self.methods.items()):
            reading = _is_reading(method)
            if reading:
                yield Request(method, {"service": SERVICE} if "service" in fields else {}, None)
                if "region" in fields:
                    yield Request(method, {"region": region}, {"region": "cn.nowhere"})
                if "text" in fields:
                    receipt = next(name for thing in foreign if thing.kind == "contact" for name in [thing.ids["receipt"]])
                    yield Request(method, {"text": receipt}, {"text": _never_was("receipt", receipt)})
            filling = {name: value for name, value in FILLING.items() if name in fields}
            for thing in foreign:
                for field, value in thing.ids.items():
                    if field in fields and (reading or field != "number"):
                        never = filling | {field: _never_was(field, value)}
                        yield Request(method, filling | {field: value}, never)

    def own_requests(self, own: list[Thing], month: str, period: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Reads that whoever has the right has to be answered: every list and number, and every own thing by its ids."""
        filling = {"month": month, "received": period, "service": SERVICE, "step": "STEP_DAY"}
        for method, fields in sorted(self.methods.items()):
            if not _is_reading(method) or method.rsplit("/", 1)[1] in ASKED_ELSEWHERE:
                continue
            filled = {field: value for field, value in filling.items() if field in fields}
            if "clock" in fields and "ticketId" in fields:
                filled["clock"] = FILLING["clock"]
            if not IDS & fields.keys():
                yield method, filled
            for thing in own:
                if method.startswith(KEEPERS.get(thing.kind, ())):
                    yield from ((method, filled | {field: value}) for field, value in thing.ids.items() if field in fields)
