"""The feeder against real mail servers (pymap, aiosmtpd) and a gateway that checks every promise."""

from __future__ import annotations

import email
import imaplib
import json
import smtplib
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
import uuid
from collections import Counter
from datetime import datetime, timezone
from email.message import EmailMessage
from pathlib import Path

DEMO = Path(__file__).parent.parent
sys.path.insert(0, str(DEMO))
sys.path.insert(0, str(Path(__file__).parent))

import contacts  # noqa: E402
import fake_gateway  # noqa: E402
import feed  # noqa: E402
import hotline  # noqa: E402
import mailfeed  # noqa: E402
from gateway import Gateway  # noqa: E402
from settings import MAILBOXES  # noqa: E402


def _port(path: Path) -> int:
    deadline = time.monotonic() + 20
    while not path.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(path)
        time.sleep(0.02)
    return int(path.read_text())


class Servers(unittest.TestCase):
    """Both mail servers in a private folder."""

    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.data = Path(self.folder.name)

    def start(self, script: str, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, str(DEMO / script), *arguments])
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return process

    def imap(self) -> int:
        self.start("imap_server.py", "--port-file", str(self.data / "imap.port"))
        return _port(self.data / "imap.port")

    def smtp(self) -> tuple[int, int]:
        files = [self.data / "smtp.port", self.data / "count.port"]
        self.start(
            "smtp_sink.py",
            "--outbox",
            str(self.data / "outbox"),
            "--port-file",
            str(files[0]),
            "--count-port-file",
            str(files[1]),
        )
        return _port(files[0]), _port(files[1])

    def test_the_whole_day_arrives_and_is_booked(self) -> None:
        port = self.imap()
        server, state, url = fake_gateway.start(stumble=37)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        with Gateway(url) as gateway, mailfeed.Deliverer(port) as deliverer:
            report = feed.run(gateway, deliverer, self.data, patience=0.0)
        self.assertEqual(report.faults, [])
        self.assertEqual(report.contacts, {"mail": 180, "hotline": 80, "form": 70})
        self.check_mail(port, report, state)
        self.check_calls(report, state)
        self.check_forms(report, state)
        sent = json.loads((self.data / "sent.json").read_text())
        self.assertEqual(len(sent["contacts"]), 330)
        self.assertTrue(all(c["identity"] for c in sent["contacts"]))

    def check_mail(self, port: int, report: feed.Report, state: fake_gateway.State) -> None:
        message_ids: Counter[str] = Counter()
        for mailbox, password in MAILBOXES.items():
            with imaplib.IMAP4("127.0.0.1", port) as server:
                server.login(mailbox, password)
                count = int(server.select("INBOX", readonly=True)[1][0])
                pushed = sum(mailbox in m.decode("latin-1") for m in state.mails)
                self.assertEqual(report.handed_over["mail", mailbox], count)
                self.assertEqual(report.handed_over["mail", f"push:{mailbox}"], pushed)
                for part in server.uid("fetch", "1:*", "(BODY.PEEK[HEADER])")[1]:
                    if isinstance(part, tuple):
                        message_ids[email.message_from_bytes(part[1])["Message-ID"]] += 1
        self.assertEqual(len(state.mails), 1)
        self.assertEqual(len(message_ids), 179)
        self.assertEqual(Counter(message_ids.values()), {1: 169, 2: 10})

    def check_calls(self, report: feed.Report, state: fake_gateway.State) -> None:
        webhook_calls = {e["call_id"] for e in state.events}
        self.assertEqual(len(webhook_calls), 53)
        self.assertEqual(len({e["callId"] for e in state.bridge}), 27)
        repeated = len(state.events) - len({e["event_id"] for e in state.events})
        self.assertEqual(repeated, sum(report.repeated["hotline", line] for line in ("service", "complaint")))
        self.assertGreater(repeated, 2)
        self.assertEqual(sum(e["event"] == "missed" for e in state.events), 6)
        self.assertEqual(len(state.recordings), 6)
        self.assertTrue(all(r.startswith(b"RIFF") for r in state.recordings.values()))
        self.assertEqual(len({e["call_id"] for e in state.events if e.get("summary")}), 44)

    def check_forms(self, report: feed.Report, state: fake_gateway.State) -> None:
        keys = Counter(f["submission_key"] for f in state.forms)
        self.assertEqual(Counter(keys.values()), {1: 64, 2: 6})
        self.assertTrue(all(uuid.UUID(key).version == 7 for key in keys))
        self.assertEqual(set(report.receipts.values()), set(state.receipts.values()))
        self.assertTrue(all(f["consent"] == "yes" and f["region"].count(".") == 2 for f in state.forms))
        self.assertTrue(any(not name.isascii() for name, _ in state.files))

    def test_a_reply_quotes_the_receipt_its_sender_was_told(self) -> None:
        smtp_port, count_port = self.smtp()
        day = contacts.generate(datetime.now(timezone.utc))
        firsts = {c.key: c for c in day if not c.reply_to}
        reply = next(c for c in day if c.quotes_receipt)
        first = firsts[reply.reply_to]
        told = EmailMessage()
        told["From"], told["To"], told["Message-ID"] = (
            "service@yaohou.example",
            first.sender.email,
            "<ack.1@yaohou.example>",
        )
        told["Subject"], told["Auto-Submitted"], told["In-Reply-To"] = (
            "已收到您的来信",
            "auto-replied",
            first.mail.message_id,
        )
        told.set_content("受理编号：YH-20261121-7K4M2-Q8XR5，请妥善保存。")
        with smtplib.SMTP("127.0.0.1", smtp_port) as server:
            server.send_message(told)
        with urllib.request.urlopen(f"http://127.0.0.1:{count_port}/count") as answer:
            self.assertEqual(json.load(answer), {"count": 1, "acknowledgements": 1})
        finished = feed.with_receipts([reply], firsts, self.data / "outbox", patience=5.0)[0]
        self.assertIn("YH-20261121-7K4M2-Q8XR5", finished.text)
        self.assertNotEqual(finished.mail.in_reply_to, first.mail.message_id)

    def test_without_an_acknowledgement_a_reply_answers_the_first_mail(self) -> None:
        day = contacts.generate(datetime.now(timezone.utc))
        firsts = {c.key: c for c in day if not c.reply_to}
        reply = next(c for c in day if c.quotes_receipt)
        finished = feed.with_receipts([reply], firsts, self.data / "outbox", patience=0.0)[0]
        self.assertEqual(finished, reply)
        self.assertEqual(finished.mail.in_reply_to, firsts[reply.reply_to].mail.message_id)

    def test_a_mailbox_that_waits_hears_of_new_mail(self) -> None:
        port = self.imap()
        mailbox, password = next(iter(MAILBOXES.items()))
        with imaplib.IMAP4("127.0.0.1", port) as waiting:
            waiting.login(mailbox, password)
            waiting.select("INBOX")
            self.assertTrue(waiting.response("UIDVALIDITY")[1][0].isdigit())
            waiting.send(b"A9 IDLE\r\n")
            self.assertTrue(waiting.readline().startswith(b"+"))
            with mailfeed.Deliverer(port) as deliverer:
                deliverer.append(mailbox, b"Subject: x\r\n\r\ny\r\n", time.time())
            self.assertIn(b"1 EXISTS", waiting.readline())
            waiting.send(b"DONE\r\n")
            while not waiting.readline().startswith(b"A9 OK"):
                pass

    def test_a_call_told_out_of_order_keeps_its_times(self) -> None:
        day = contacts.generate(datetime.now(timezone.utc))
        mixed = [c for c in day if c.call and c.call.out_of_order]
        self.assertEqual(len(mixed), 8)
        for contact in mixed:
            documents = [json.loads(p.body) for p in hotline.deliveries(contact) if p.event_id]
            moments = [d["at"] for d in documents]
            rang = min(documents, key=lambda d: d["at"])
            self.assertEqual(rang["event"], "ringing")
            self.assertEqual(len({d["call_id"] for d in documents}), 1)
            self.assertTrue(all(m.endswith("Z") for m in moments))


if __name__ == "__main__":
    unittest.main()
