"""A small Connect client (JSON over HTTP) for web-gateway: what the console does, from a script.

Field names are lowerCamelCase, 64-bit integers arrive as strings, absent fields are zero (proto3 JSON).
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit


class RpcError(Exception):
    """A refused call: Connect's code, our stable slug, and the sentence for people."""

    def __init__(self, method: str, code: str, slug: str, sentence: str) -> None:
        super().__init__(f"{method}: {code} {slug} {sentence}".rstrip())
        self.method, self.code, self.slug, self.sentence = method, code, slug, sentence


class Client:
    """Calls one web-gateway from any thread, as nobody or as a signed-in person."""

    def __init__(self, base_url: str, token: str = "", timeout: float = 60.0) -> None:
        parts = urlsplit(base_url)
        self.base_url = base_url
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._token = token
        self._timeout = timeout

    def sign_in(self, login: str, password: str) -> "Client":
        """A client that speaks for the person; RpcError when the gateway does not know them."""
        document = self._post("/session", "sign-in", {"login": login, "password": password})
        return Client(self.base_url, token=document["token"], timeout=self._timeout)

    def change_password(self, login: str, old: str, new: str) -> None:
        """Change a password; the old one proves who asks."""
        self._post("/session/password", "change-password", {"login": login, "oldPassword": old, "newPassword": new})

    def call(self, method: str, /, **request: Any) -> dict[str, Any]:
        """Call `<context>.v1.<Service>/<Method>` with the request's fields in lowerCamelCase."""
        return self._post(f"/rpc/afterdose.{method}", method, request)

    def pages(self, method: str, field: str, /, **request: Any) -> Iterator[dict[str, Any]]:
        """All rows of a list call, page after page."""
        cursor = ""
        while True:
            answer = self.call(method, pageSize=100, cursor=cursor, **request)
            yield from answer.get(field, [])
            following = answer.get("nextCursor", "")
            if not following:
                return
            if following == cursor:
                raise RpcError(method, "internal", "cursor-stuck", f"page {cursor} names itself as the next")
            cursor = following

    def _post(self, path: str, method: str, request: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connect-Protocol-Version": "1"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = json.dumps(request, ensure_ascii=False).encode()
        status, data = self._exchange(path, body, headers)
        if status in (200, 201, 204):
            return json.loads(data) if data else {}
        raise _refusal(method, status, data)

    def _exchange(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """One exchange on a connection of its own: cheap on loopback, and nothing to close afterwards."""
        with closing(http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)) as connection:
            connection.request("POST", path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()


def _refusal(method: str, status: int, data: bytes) -> RpcError:
    """Reads Connect's error document, or an RFC 9457 problem, or whatever came."""
    try:
        document = json.loads(data)
    except ValueError:
        return RpcError(method, str(status), "", data[:200].decode("utf-8", "replace"))
    problem = document
    for detail in document.get("details", []):
        problem = detail.get("debug") or problem
    slug = problem.get("slug") or str(document.get("type", "")).rsplit("/", 1)[-1]
    sentence = problem.get("zh") or document.get("message") or document.get("title") or ""
    return RpcError(method, str(document.get("code", status)), slug, sentence)


def number(value: object) -> int:
    """A proto3 JSON integer: absent, a number, or a string when it is 64 bits wide."""
    return int(value) if isinstance(value, (int, str)) and value != "" else 0
