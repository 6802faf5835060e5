"""The two disasters: everything is lost, and only Postgres is lost; after each, the house comes back from its backups."""

from __future__ import annotations

import json
import shutil
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import backup
import losses
import restore
from backup import Vault
from checker import Databases, check, wait_quiet
from findings import Findings
from house import SERVICES, House
from processes import Process
from promises import Book, longest_silence, read

GATEWAY = "intake-gateway"
#: Seconds that a large site's snapshots take, and that its archive is behind.
SLOWNESS = 3.0


@dataclass
class Drill:
    """The house under load, and what was found."""

    house: House
    load: losses.RememberingLoad
    rate: float
    begin: float = field(default_factory=time.monotonic)
    findings: Findings = field(default_factory=Findings)
    #: Promises that an earlier disaster has taken.
    lost: dict[str, losses.Promise] = field(default_factory=dict)

    @classmethod
    def start(cls, folder: Path, seed: int, rate: float) -> Drill:
        """Everything up in two processes, the public edge in one of its own, and senders at work."""
        begin, house = time.monotonic(), House.new(folder)
        house.add([GATEWAY])
        house.add([name for name in SERVICES if name != GATEWAY])
        ready = house.start()
        house.keeper.end()  # what is lost here does not come back by itself
        book = Book(folder / "promises.jsonl")
        load = losses.RememberingLoad(house.gateways, ("127.0.0.1", house.mail.port("imap")), book, seed)
        drill = cls(house, load, rate, begin)
        drill.say(f"ready after {ready:.1f} s; {rate:g} contacts/s from now on; seed {seed}")
        return drill

    def say(self, text: str) -> None:
        """A line of progress with the seconds since the start."""
        print(f"[{time.monotonic() - self.begin:5.0f} s] {text}", flush=True)

    def figure(self, name: str, value: object) -> None:
        """A figure of the report."""
        self.findings.figures[name] = value

    def everything_is_lost(self, seconds: float) -> None:
        """Base backup and snapshots under load, more load, then nothing is left but the backups and the mailbox."""
        vault = Vault(self.house.folder / "vault-1")
        receiver = self._back_up(vault, seconds)
        manifest = backup.snapshot(self.house, vault, "before-streams", SLOWNESS)
        self.say(f"snapshots of {len(manifest['last_sequences'])} streams and buckets, {len(manifest['sha256'])} files")
        time.sleep(seconds)

        self.say("SIGKILL to everything at once, all data taken away")
        disaster, senders = time.time(), self._stop_senders()
        data = [self.house.nats[0].store, self.house.postgres.cluster, self.house.folder / "evidence"]
        self._lose([receiver, *self.house.units, *self.house.servers], data)

        backup.verify(vault)
        restore.postgres(self.house, vault, self.house.folder / "postgres-1", manifest["restore_point"])
        restored = restore.streams(self.house, vault, self.house.folder / "nats-1")
        self.findings.expect("stream not restored whole", "last sequences", manifest["last_sequences"], restored)
        shutil.copytree(vault.evidence, self.house.folder / "evidence")
        self._come_back("everything lost", disaster, senders)
        self._count_losses(disaster, manifest)

    def postgres_is_lost(self, seconds: float) -> None:
        """Postgres goes with its disk and its newest WAL; the gateway goes on accepting; the archive brings it back."""
        vault = Vault(self.house.folder / "vault-2")
        receiver = self._back_up(vault, seconds)
        time.sleep(seconds)

        receiver.stop()
        time.sleep(SLOWNESS)  # as long as this, nothing comes into the archive any more
        self.say("SIGKILL to Postgres, its data taken away; the gateway goes on")
        disaster = time.time()
        behind = [unit for unit in self.house.units if not unit.is_gateway]
        self._lose([self.house.postgres, *behind], [self.house.postgres.cluster])
        restore.postgres(self.house, vault, self.house.folder / "postgres-2")
        self._come_back("Postgres lost", disaster, self._stop_senders())
        told = [promise.told_at for promise in self.load.book.promises.values() if promise.told_at and promise.channel != "mail"]
        over = time.time()
        self.figure("Postgres lost: receipts given meanwhile", sum(disaster <= at <= over for at in told))
        self.figure("Postgres lost: longest time without one (s)", longest_silence(told, disaster, max(told)))
        for promise in losses.find(self._place()).lost.values():
            if promise.marker not in self.lost:
                self.findings.differ("contact lost with Postgres", promise.marker)

    def verdict(self) -> Findings:
        """The checker over everything, without the promises that the disaster was allowed to take."""
        found = check(losses.without(self._place(), self.lost), 90, self.say)
        for kind, what in found.differences.items():
            self.findings.differences[kind] += what
        for fault in self.load.faults:
            self.findings.differ("sender never told", fault)
        self.findings.figures |= found.figures
        return self.findings

    def _place(self) -> losses.Place:
        return self.house.place(self.load.book.path)

    def _back_up(self, vault: Vault, seconds: float) -> Process:
        self.load.start(self.rate)
        receiver = backup.receive_wal(self.house.postgres, vault)
        time.sleep(seconds / 2)
        backup.base_backup(self.house.postgres, vault)
        self.say("base backup of Postgres taken and verified")
        time.sleep(seconds / 2)
        return receiver

    def _stop_senders(self) -> threading.Thread:
        """No new contacts; whoever is in the middle goes on trying, as telephone systems and browsers do."""
        senders = threading.Thread(target=self.load.stop, daemon=True)
        senders.start()
        return senders

    def _lose(self, processes: list[Process], folders: list[Path]) -> None:
        for process in processes:
            process.wanted = False
        for process in processes:
            process.signal(9)
        for process in processes:
            process.kill()
        for folder in folders:
            shutil.rmtree(folder)

    def _come_back(self, name: str, disaster: float, senders: threading.Thread) -> None:
        """Recover, start, wait until quiet, with the times taken."""
        restored = time.time()
        self.say(f"restored in {restored - disaster:.1f} s; what the streams have that the databases have not:")
        report = self.house.folder / f"undone-{restored:.0f}.jsonl"
        for line in restore.recover(self.house, "--report", str(report)):
            self.say(f"  {line}")
        recovered = time.time()
        again = restore.recover(self.house, "--dry-run")
        self.findings.expect("recovery is not idempotent", name, "0 events that no database knows of", again[0])
        for unit in self.house.units:
            unit.start()
        self.house.wait_ready()
        ready = time.time()
        self.say(f"every service is ready {ready - disaster:.1f} s after the disaster")
        senders.join()
        databases = Databases(self._place().postgres_url)
        try:
            wait_quiet(self._place(), databases, read(self.load.book.path), 90, self.findings, self.say)
        finally:
            databases.close()
        undone = len(report.read_text().splitlines())
        if not undone:
            self.findings.differ("nothing had to be taken out of the streams, so nothing was tried", name)
        self.figure(f"{name}: events taken out of the streams", undone)
        self.figure(f"{name}: servers restored after (s)", restored - disaster)
        self.figure(f"{name}: afterdose recover took (s)", recovered - restored)
        self.figure(f"{name}: ready after (s)", ready - disaster)
        self.figure(f"{name}: quiet after (s)", time.time() - disaster)

    def _count_losses(self, disaster: float, manifest: dict[str, str]) -> None:
        """How much the snapshots' age has cost; nothing promised before they were begun may be among it."""
        found = losses.find(self._place())
        begun = datetime.fromisoformat(manifest["begun_at"]).timestamp()
        for promise in [*found.lost.values(), *found.halves]:
            if (promise.told_at or 0) < begun:
                self.findings.differ("lost although promised before the snapshots", promise.marker)
        for promise in found.halves:
            self.load.tell_again(promise)
        self.lost |= found.lost
        self.figure("everything lost: age of the snapshots (s)", disaster - begun)
        points = found.points(disaster) | ({} if "mail" in found.points(disaster) else {"mail": (0, 0.0)})
        for channel, (count, age) in sorted(points.items()):
            self.figure(f"everything lost: {channel}, contacts lost", count)
            self.figure(f"everything lost: {channel}, recovery point (s)", age)
        self.figure("everything lost: calls of which the end was lost, told again", len(found.halves))

    def report(self, path: Path) -> None:
        """Steps and results, kept after the test environment is cleaned (R-605)."""
        path.write_text(
            json.dumps(
                {
                    "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                    "seconds": round(time.monotonic() - self.begin, 1),
                    "figures": {name: str(value) for name, value in self.findings.figures.items()},
                    "differences": self.findings.differences,
                },
                ensure_ascii=False,
                indent=1,
            )
        )
