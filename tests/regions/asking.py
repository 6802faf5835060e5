"""What is asked: for each rpc of the API document, requests that try to reach what is foreign."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whole import Thing

#: Says nothing of a region, or ends the session that asks.
LEFT_OUT = {"EndOwnSession"}
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


class Document:
    """The API document, by rpc."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas = document["components"]["schemas"]
        self.methods: dict[str, dict[str, Any]] = {}
        for path, operations in document["paths"].items():
            if path.startswith("/rpc/afterdose.") and path.rsplit("/", 1)[1] not in LEFT_OUT:
                schema = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
                self.methods[path.removeprefix("/rpc/afterdose.")] = self._fields(schema)

    def _fields(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema.get("properties", {})

    def requests(self, foreign: list[Thing], region: str) -> Iterator[Request]:
        """Everything to be asked by a stranger."""
        for method, fields in sorted(self.methods.items()):
            reading = method.rsplit("/", 1)[1].startswith(("Get", "List", "Search", "Suggest", "Explain"))
            if reading:
                yield Request(method, {}, None)
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
