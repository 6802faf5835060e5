"""An intake gateway that checks what the feeder promises: signatures, fields, tokens, the same receipt for the same key."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from settings import LINES, MAIL_PUSH_TOKEN


class State:
    """What has arrived; `stumble` answers 503 to every n-th request, once each."""

    def __init__(self, stumble: int = 0) -> None:
        self.lock = threading.Lock()
        self.events: list[dict] = []
        self.bridge: list[dict] = []
        self.recordings: dict[str, bytes] = {}
        self.forms: list[dict] = []
        self.files: list[tuple[str, bytes]] = []
        self.receipts: dict[str, str] = {}
        self.mails: list[bytes] = []
        self.requests = 0
        self.stumble = stumble


class Handler(BaseHTTPRequestHandler):
    """One POST route a channel."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    state: State

    def do_POST(self) -> None:  # noqa: N802
        """Dispatch on the first path segment."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.state.lock:
            self.state.requests += 1
            stumbling = self.state.stumble and self.state.requests % self.state.stumble == 0
        if stumbling:
            return self.answer(503, {})
        segments = self.path.strip("/").split("/")
        status, document = getattr(self, f"on_{segments[0]}")(segments[1:], body)
        self.answer(status, document)

    def on_hotline(self, path: list[str], body: bytes) -> tuple[int, dict]:
        """Signed events and recordings."""
        stamp = self.headers["X-Afterdose-Timestamp"]
        secret = LINES[path[0]].secret.encode()
        digest = hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        if self.headers["X-Afterdose-Signature"] != f"sha256={digest}" or abs(time.time() - int(stamp)) > 30:
            return 401, {}
        with self.state.lock:
            if path[1] == "recordings":
                self.state.recordings[path[2]] = body
            else:
                self.state.events.append(json.loads(body) | {"line": path[0]})
        return 202, {}

    def on_cti(self, path: list[str], body: bytes) -> tuple[int, dict]:
        """The bridge form, protected by the token in its path."""
        if LINES[path[0]].token != path[1]:
            return 404, {}
        with self.state.lock:
            self.state.bridge.append({k: v[0] for k, v in parse_qs(body.decode()).items()})
        return 202, {}

    def on_form(self, path: list[str], body: bytes) -> tuple[int, dict]:
        """multipart/form-data; a receipt per submission key."""
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        fields = {}
        for part in email.message_from_bytes(head + body, policy=email.policy.HTTP).iter_parts():
            name = part.get_param("name", header="Content-Disposition")
            data = part.get_payload(decode=True)
            if name == "attachments":
                with self.state.lock:
                    self.state.files.append((part.get_filename() or "", data))
            else:
                fields[name] = data.decode()
        with self.state.lock:
            key = fields["submission_key"]
            receipt = self.state.receipts.setdefault(key, f"YH-20261121-7K4M2-{len(self.state.receipts):05d}")
            self.state.forms.append(fields)
        return 202, {"receipt": receipt}

    def on_mail(self, path: list[str], body: bytes) -> tuple[int, dict]:
        """One raw mail."""
        if self.headers["Authorization"] != f"Bearer {MAIL_PUSH_TOKEN}":
            return 401, {}
        with self.state.lock:
            self.state.mails.append(body)
        return 202, {}

    def answer(self, status: int, document: dict) -> None:
        """JSON, keeping the connection."""
        data = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def start(stumble: int = 0) -> tuple[ThreadingHTTPServer, State, str]:
    """A running gateway on a free loopback port; the caller shuts it down."""
    state = State(stumble)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"state": state}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, state, f"http://127.0.0.1:{server.server_address[1]}"
