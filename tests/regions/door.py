"""One request to the staff door, and the answer as it came."""

from __future__ import annotations

import http.client
import json
import uuid
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """Status and body; the body of a refusal says nothing of what was asked for."""

    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body) if self.body else {}

    @property
    def slug(self) -> str:
        """Why it was refused; empty for an answer, and for a refusal that does not say."""
        if self.status == 200:
            return ""
        try:
            problem = self.json()
        except ValueError:
            return ""
        details = problem.get("details") or [{}]
        return problem.get("slug") or details[0].get("debug", {}).get("slug", "")


@dataclass(frozen=True)
class Door:
    """web-gateway, as nobody or with somebody's session."""

    base: str
    token: str = ""

    def ask(self, verb: str, path: str, request: dict[str, Any] | None = None) -> Answer:
        parts = urlsplit(self.base)
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = None if request is None else json.dumps(request, ensure_ascii=False).encode()
        with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)) as connection:
            connection.request(verb, path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.read())

    def rpc(self, method: str, request: dict[str, Any] | None = None) -> Answer:
        """`method` as in `routing.v1.RoutingService/GetTicket`."""
        return self.ask("POST", f"/rpc/afterdose.{method}", request or {})

    def must(self, method: str, /, **request: Any) -> dict[str, Any]:
        """An answer that has to be given."""
        answer = self.rpc(method, request)
        if answer.status != 200:
            raise AssertionError(f"{method}: {answer.status} {answer.body[:300]!r}")
        return answer.json()

    def rows(self, method: str, field: str, /, **request: Any) -> list[dict[str, Any]]:
        """All rows of a list, page after page."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            answer = self.must(method, pageSize=200, cursor=cursor, **request)
            found += answer.get(field, [])
            cursor = answer.get("nextCursor", "")
            if not cursor:
                return found

    def sign_in(self, login: str, password: str) -> "Door":
        answer = self.ask("POST", "/session", {"login": login, "password": password})
        if answer.status != 200:
            raise AssertionError(f"{login} cannot sign in: {answer.status}")
        return Door(self.base, answer.json()["token"])


def hire(admin: Door, role: str, region: str) -> Door:
    """Somebody new with one role in one region, signed in."""
    # the walk can be repeated on one day
    login = f"walk.{role}.{region}.{uuid.uuid4().hex[:6]}".replace("_", "-")
    first, password = f"First-{uuid.uuid4()}", f"Then-{uuid.uuid4()}"
    person = {"login": login, "displayName": f"{role} {region}", "roles": [role], "regions": [region]}
    admin.must("identity.v1.IdentityService/AddPerson", firstPassword=first, **person)
    changed = admin.ask("POST", "/session/password", {"login": login, "oldPassword": first, "newPassword": password})
    if changed.status != 204:
        raise AssertionError(f"{login} cannot change the first password: {changed.status}")
    return Door(admin.base).sign_in(login, password)
