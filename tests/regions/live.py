"""The live stream of somebody: what it tells while things happen elsewhere."""

from __future__ import annotations

import http.client
import threading
import time
import uuid
from urllib.parse import urlsplit

from door import Door


class Stream:
    """Reads `/live` until closed."""

    def __init__(self, door: Door) -> None:
        parts = urlsplit(door.base)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        self._connection.request("GET", "/live", headers={"Authorization": f"Bearer {door.token}"})
        self._response = self._connection.getresponse()
        if self._response.status != 200:
            raise AssertionError(f"/live: {self._response.status}")
        self._lines: list[bytes] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            while line := self._response.readline():
                self._lines.append(line)
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            return  # closed by us

    def heard(self) -> bytes:
        return b"".join(self._lines)

    def wait_for(self, words: bytes, seconds: float = 30.0) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if words in self.heard():
                return True
            time.sleep(0.1)
        return False

    def close(self) -> None:
        self._connection.close()


def fill_in_form(gateway: str, region: str) -> str:
    """A customer of that region fills in the public form; the receipt."""
    parts = urlsplit(gateway)
    # the first half of a version 7 id is the time
    key = uuid.UUID(int=(int(time.time() * 1000) << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & ((1 << 62) - 1)))
    fields = {
        "submission_key": str(key), "kind": "consultation", "name": "药房", "phone": "13800000009", "region": region,
        "text": "请问阿莫西林胶囊的储存条件是什么？", "consent": "yes",
    }
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    parts_of = [f'--{key}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    body = "".join([*parts_of, f"--{key}--\r\n"]).encode()
    connection.request("POST", "/form", body, {"Content-Type": f"multipart/form-data; boundary={key}"})
    answer = connection.getresponse()
    location = answer.headers.get("Location", "")
    if answer.status != 303:
        raise AssertionError(f"/form: {answer.status} {answer.read()[:300]!r}")
    return location.rsplit("/", 1)[1].partition("?")[0]
