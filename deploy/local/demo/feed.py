"""Feeds a realistic day into a running system through its real edges, many senders at once.

Everything a sender was told (receipts, counts) is written to `sent.json`, so that the system's own ledger can be
compared with what was really sent. Usable alone: `feed.py --gateway http://127.0.0.1:8080 --imap-port 1143`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from threading import Lock

import contacts as day_contacts
import forms
import hotline
import mailfeed
from gateway import Gateway
from model import Contact
from progress import Progress
from settings import DATA_DIR, SEED

WORKERS = {"mail": 4, "hotline": 5, "form": 5}


@dataclass
class Report:
    """What was sent and answered; `faults` are broken promises, each a sentence."""

    contacts: Counter[str] = field(default_factory=Counter)
    #: (channel, source) → things handed over: mails delivered, call events, forms posted; repetitions included.
    handed_over: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: (channel, source) → of those, repetitions of something handed over before.
    repeated: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: (channel, source) → the least its ledger must show: every mail delivered, every call once, every form once.
    due: Counter[tuple[str, str]] = field(default_factory=Counter)
    receipts: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def count(self, contact: Contact, source: str, things: int, repeated: int) -> None:
        """Book one contact's deliveries to a source."""
        with self.lock:
            self.handed_over[contact.channel, source] += things
            self.repeated[contact.channel, source] += repeated
            self.due[contact.channel, source] += things if contact.mail else 1


class Feeder:
    """Sends contacts; one instance a run."""

    def __init__(self, gateway: Gateway, deliverer: mailfeed.Deliverer) -> None:
        self.gateway = gateway
        self.deliverer = deliverer
        self.report = Report()

    def send(self, contact: Contact) -> None:
        """Hand one contact over in its channel's way; raises when it was not accepted."""
        {"mail": self._mail, "hotline": self._call, "form": self._form}[contact.channel](contact)

    def _mail(self, contact: Contact) -> None:
        assert contact.mail is not None
        if contact.mail.by_http:
            mailfeed.push(self.gateway, contact)
            self.report.count(contact, f"push:{contact.mail.mailbox}", 1, 0)
            return
        for number, (mailbox, raw) in enumerate(mailfeed.copies(contact)):
            self.deliverer.append(mailbox, raw, contact.at.timestamp())
            self.report.count(contact, mailbox, 1, min(number, 1))

    def _call(self, contact: Contact) -> None:
        assert contact.call is not None
        posts = [p for p in hotline.send(self.gateway, contact) if not p.is_recording]
        self.report.count(contact, contact.call.line, len(posts), len(posts) - len(set(posts)))

    def _form(self, contact: Contact) -> None:
        assert contact.form is not None
        receipt = forms.submit(self.gateway, contact)
        with self.report.lock:
            self.report.receipts[contact.key] = receipt
        posts = 1
        if contact.form.resubmitted:
            posts = 2
            second = forms.submit(self.gateway, contact)
            if second != receipt:
                self.report.faults.append(f"{contact.key}: the same form got receipts {receipt} and {second}")
        self.report.count(contact, "form", posts, posts - 1)

    def send_all(self, contacts: list[Contact], progress: Progress) -> None:
        """Send concurrently, channels side by side, each in the order of its day."""
        pools = {name: ThreadPoolExecutor(count, thread_name_prefix=name) for name, count in WORKERS.items()}
        try:
            tasks: dict[Future[None], Contact] = {pools[c.channel].submit(self.send, c): c for c in contacts}
            for task in as_completed(tasks):
                contact = tasks[task]
                try:
                    task.result()
                except Exception as error:  # one refused contact must not hide the others; all are reported at the end
                    self.report.faults.append(f"{contact.key}: {error}")
                else:
                    self.report.contacts[contact.channel] += 1
                progress.step(contact.channel)
        finally:
            for pool in pools.values():
                pool.shutdown(cancel_futures=True)


def with_receipts(replies: list[Contact], firsts: dict[str, Contact], outbox: Path, patience: float) -> list[Contact]:
    """Replies that quote a receipt get the acknowledgement's number; without one they fall back to In-Reply-To."""
    quoting = {c.key: firsts[c.reply_to] for c in replies if c.quotes_receipt}
    wanted = {first.mail.message_id for first in quoting.values() if first.mail}
    known = mailfeed.wait_for_acknowledgements(outbox, wanted, patience) if wanted else {}
    finished = []
    for number, reply in enumerate(replies):
        first = quoting.get(reply.key)
        told = known.get(first.mail.message_id) if first and first.mail else None
        if told:
            # Some mail programs keep the thread, others lose it: then the number in subject and text is all there is.
            reply = reply.with_mail(in_reply_to=told.message_id if number % 2 else "")
            reply = replace(reply, subject=f"回复：{told.subject}", text=f"{reply.text}\n受理编号：{told.receipt}")
        finished.append(reply)
    return finished


def _identity(contact: Contact) -> str:
    """What names the contact at its source: Message-ID, call id or submission key."""
    if contact.mail:
        return contact.mail.message_id
    return contact.call.call_id if contact.call else contact.form.submission_key if contact.form else ""


def write_report(path: Path, report: Report, contacts: list[Contact], started: datetime) -> None:
    """`sent.json`: counts per channel and source, receipts, and per contact what it should be classified as."""
    channels: dict[str, dict] = {}
    for channel in WORKERS:
        sources = {
            source: {"handed_over": count, "repeated": report.repeated[name, source]}
            for (name, source), count in sorted(report.handed_over.items())
            if name == channel
        }
        channels[channel] = {"contacts": report.contacts[channel], "sources": sources}
    listed = [
        {
            "key": c.key,
            "channel": c.channel,
            "narrative": c.source,
            "identity": _identity(c),
            "expected": list(c.expected),
            "receipt": report.receipts.get(c.key, ""),
            "reply_to": c.reply_to,
            "region": c.sender.region_path,
            "batch": c.slots.get("batch", ""),
            "product": c.slots.get("product", ""),
            # A bridge tells no story; a clerk writes it down afterwards.
            "note": c.text if c.call and c.call.cti and not c.call.missed else "",
        }
        for c in contacts
    ]
    document = {
        "started": started.isoformat(),
        "finished": datetime.now(timezone.utc).isoformat(),
        "channels": channels,
        "faults": report.faults,
        "contacts": listed,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def run(
    gateway: Gateway,
    deliverer: mailfeed.Deliverer,
    data_dir: Path = DATA_DIR,
    seed: int = SEED,
    patience: float = 60.0,
    choose: Callable[[Contact], bool] = lambda _: True,
) -> Report:
    """Feed the whole day: first everybody who writes or calls, then those who write again."""
    started = datetime.now(timezone.utc)
    contacts = [c for c in day_contacts.generate(started, seed) if choose(c)]
    firsts = {c.key: c for c in contacts if not c.reply_to}
    replies = [c for c in contacts if c.reply_to]
    feeder = Feeder(gateway, deliverer)
    progress = Progress(dict(Counter(c.channel for c in contacts)))
    feeder.send_all(list(firsts.values()), progress)
    replies = with_receipts(replies, firsts, data_dir / "outbox", patience)
    feeder.send_all(replies, progress)
    progress.finish()
    write_report(data_dir / "sent.json", feeder.report, [*firsts.values(), *replies], started)
    return feeder.report


def main() -> int:
    """Command line; exit code 1 when anything was refused or a promise broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True, help="base URL of intake-gateway")
    parser.add_argument("--imap-port", type=int, required=True)
    parser.add_argument("--data", type=Path, default=DATA_DIR, help="where the outbox is and sent.json goes")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--patience", type=float, default=60.0, help="seconds to wait for acknowledgements to reply to")
    options = parser.parse_args()
    with Gateway(options.gateway) as gateway, mailfeed.Deliverer(options.imap_port) as deliverer:
        report = run(gateway, deliverer, options.data, options.seed, options.patience)
    for fault in report.faults:
        print(fault, file=sys.stderr)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
