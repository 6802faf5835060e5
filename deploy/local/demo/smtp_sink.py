"""Catches all mail the product sends: every message becomes a file in the outbox and a line in `outbox.jsonl`.

`GET /count` on the second port answers {"count": n, "acknowledgements": a}, for scripts that wait.
"""

from __future__ import annotations

import argparse
import asyncio
import email
import email.policy
import json
from datetime import datetime, timezone
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from process import until_stopped, write_port
from settings import DATA_DIR


class Outbox:
    """aiosmtpd handler; keeps counts in memory and bytes on disk."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.index = directory.parent / "outbox.jsonl"
        directory.mkdir(parents=True, exist_ok=True)
        self.count = len(list(directory.glob("*.eml")))
        self.automatic = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Store one message; the answer is given only when it is on disk."""
        raw = envelope.original_content or b""
        message = email.message_from_bytes(raw, policy=email.policy.default)
        self.count += 1
        self.automatic += message.get("Auto-Submitted", "no") != "no"
        name = f"{self.count:05d}.eml"
        (self.directory / name).write_bytes(raw)
        line = {
            "file": name,
            "at": datetime.now(timezone.utc).isoformat(),
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": str(message.get("Subject", "")),
            "message_id": str(message.get("Message-ID", "")).strip(),
            "in_reply_to": str(message.get("In-Reply-To", "")).strip(),
            "auto_submitted": str(message.get("Auto-Submitted", "no")),
        }
        with open(self.index, "a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return "250 OK stored"

    async def answer_count(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A one-request HTTP server for the counts."""
        try:
            await reader.readuntil(b"\r\n\r\n")
            body = json.dumps({"count": self.count, "acknowledgements": self.automatic}).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the asker went away; there is nobody to tell
        finally:
            writer.close()


async def serve(directory: Path, port_file: Path, count_port_file: Path, port: int = 0) -> None:
    """Listen on two free loopback ports until a stop signal."""
    outbox = Outbox(directory)
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(outbox, hostname="outbox.yaohou.example", enable_SMTPUTF8=True, data_size_limit=64 << 20)

    smtp = await loop.create_server(session, host="127.0.0.1", port=port)
    counter = await asyncio.start_server(outbox.answer_count, host="127.0.0.1", port=0)
    write_port(count_port_file, counter.sockets[0].getsockname()[1])
    write_port(port_file, smtp.sockets[0].getsockname()[1])
    try:
        await until_stopped()
    finally:
        smtp.close()
        counter.close()
        port_file.unlink(missing_ok=True)
        count_port_file.unlink(missing_ok=True)


def main() -> None:
    """Command line: where to keep mail and ports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outbox", type=Path, default=DATA_DIR / "outbox")
    parser.add_argument("--port-file", type=Path, default=DATA_DIR / "smtp.port")
    parser.add_argument("--count-port-file", type=Path, default=DATA_DIR / "smtp-count.port")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options = parser.parse_args()
    asyncio.run(serve(options.outbox, options.port_file, options.count_port_file, options.port))


if __name__ == "__main__":
    main()
