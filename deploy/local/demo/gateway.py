"""A small HTTP client for the intake gateway: one kept-alive connection a thread, patient when the door is slow."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

#: How long a sender goes on trying one delivery; PBXs and browsers give up too, but later than a restart takes.
PATIENCE_SECONDS = 60.0

#: Answers worth another try with the same body; everything else is final.
TRY_AGAIN = {429, 502, 503, 504}


class Refused(Exception):
    """The gateway answered, and the answer was not the promised one."""

    def __init__(self, path: str, status: int, body: bytes) -> None:
        super().__init__(f"POST {path}: {status} {body[:200].decode('utf-8', 'replace')}")
        self.status = status


@dataclass
class Answer:
    """Status and body of one exchange, and how often it had to be tried."""

    status: int
    body: bytes
    tries: int


class Gateway:
    """POSTs to one base URL from any thread."""

    def __init__(self, base_url: str, timeout: float = 15.0) -> None:
        parts = urlsplit(base_url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"not a plain http address: {base_url}")
        self._host, self._port = parts.hostname, parts.port or 80
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._local = threading.local()
        self._all: list[http.client.HTTPConnection] = []

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._all:
            connection.close()

    def post(self, path: str, body: bytes, headers: Callable[[], dict[str, str]], accept: int = 202) -> Answer:
        """POST until answered finally; `headers` is asked anew for each try, because signatures age."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        tries = 0
        while True:
            tries += 1
            try:
                status, data = self._once(path, body, headers())
            except (OSError, http.client.HTTPException):
                self._drop()
                if time.monotonic() > deadline:
                    raise
            else:
                if status == accept:
                    return Answer(status, data, tries)
                if status not in TRY_AGAIN or time.monotonic() > deadline:
                    raise Refused(path, status, data)
            time.sleep(min(0.1 * 2 ** min(tries, 5), 2.0))

    def _once(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
            self._local.connection = connection
            self._all.append(connection)
        connection.request("POST", self._prefix + path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()

    def _drop(self) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None
