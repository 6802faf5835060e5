"""One trial: a house under steady load, faults done to it, and at the end the checker's word."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field

import psycopg

from checker import check
from findings import Findings
from house import House, Unit
from load import Load
from processes import NotStarted, Process, wait_until
from promises import Book, longest_silence


@dataclass
class Trial:
    """What an experiment has in hand; `silences` holds the longest time without a receipt of each experiment."""

    house: House
    load: Load
    rng: random.Random
    rate: float
    begin: float = field(default_factory=time.monotonic)
    planted: list[tuple[str, str]] = field(default_factory=list)
    silences: dict[str, float] = field(default_factory=dict)
    notes: dict[str, object] = field(default_factory=dict)
    #: What an experiment itself found wrong, before the checker looks.
    faults: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """A line of progress with the seconds since the start."""
        print(f"[{time.monotonic() - self.begin:5.0f} s] {text}", flush=True)

    def loaded(self, name: str) -> "Watch":
        """`with trial.loaded("nats"):` measures the longest time without a receipt while the faults are done."""
        return Watch(self, name)

    def receipts(self, begin: float, end: float) -> list[float]:
        """When webhooks and forms got their receipts; for mail nobody waits."""
        book = self.load.book
        with book.lock:
            told = [p.told_at for p in book.promises.values() if p.channel != "mail" and p.told_at is not None]
        return [at for at in told if begin <= at <= end]

    def kill(self, process: Process) -> None:
        """SIGKILL; the keeper starts it again."""
        self.say(f"SIGKILL {process.name}")
        process.kill()

    def hold(self, services: tuple[str, ...]) -> list[Unit]:
        """Take all copies of these services away until `release`."""
        held = [unit for unit in self.house.units if set(unit.services) & set(services)]
        for unit in held:
            unit.wanted = False
            unit.signal(15)
        for unit in held:
            unit.stop()
        return held

    def release(self, held: list[Unit]) -> None:
        """Bring them back and wait until they are ready."""
        for unit in held:
            unit.start()
        wait_until(lambda: all(unit.ready() for unit in held), 60, "readiness")

    def verdict(self, patience: float) -> Findings:
        """Wait until everything that was held back or killed is there again, then let the checker look."""
        for process in [*self.house.servers, *self.house.units]:
            process.start()
        wait_until(self.house.postgres.answers, 60, "Postgres")
        try:
            self.say(f"all is back ({self.house.wait_ready(180):.1f} s); the checker looks")
        except NotStarted:
            slow = {unit.name: trouble for unit in self.house.units if (trouble := unit.trouble())}
            self.faults += [f"{name} is not ready: {trouble[:300]}" for name, trouble in slow.items()]
            self.say(f"not ready after 180 s: {', '.join(slow)}; the checker looks all the same")
        place = self.house.place(self.load.book.path, self.planted)
        place.save(self.house.folder / "place.json")
        findings = check(place, patience, self.say)
        for fault in self.faults + self.load.faults:
            findings.differ("seen by the experiment", fault)
        return findings

    def figures(self, findings: Findings) -> None:
        """Add what was done and measured to the checker's figures."""
        kills = Counter[str]()
        for process in [*self.house.servers, *self.house.units]:
            kills[process.name.rsplit("-", 1)[0] if isinstance(process, Unit) else process.name] += process.kills
        ends = [ending for process in [*self.house.servers, *self.house.units] for ending in process.endings]
        findings.figures |= {
            "kills": +kills,
            "ended by themselves": f"{len(ends)} {ends[:3] if ends else ''}".rstrip(),
            "tries that had to be repeated by senders": self.load.door.retries,
            "longest time without acceptance (s)": max(self.silences.values(), default=0.0),
            **{f"  while: {name} (s)": seconds for name, seconds in self.silences.items()},
            **self.notes,
        }


class Watch:
    """Measures one experiment."""

    def __init__(self, trial: Trial, name: str) -> None:
        self._trial, self._name = trial, name

    def __enter__(self) -> "Watch":
        self._trial.say(self._name)
        self._begin = time.time()
        return self

    def __exit__(self, *_: object) -> None:
        now = time.time()
        told = self._trial.receipts(self._begin, now)
        self._trial.silences[self._name] = longest_silence(told, self._begin, now)
        self._trial.say(f"  {len(told)} receipts, longest time without one {self._trial.silences[self._name]:.1f} s")


def databases_answer(house: House) -> bool:
    """Whether Postgres takes work again, not only connections."""
    try:
        with psycopg.connect(house.postgres.url(), connect_timeout=2) as admin:
            admin.execute("select 1")
    except psycopg.Error:
        return False
    return True


def begin(house: House, seed: int, rate: float, what: str) -> Trial:
    """Bring the house up and let senders come."""
    started = time.monotonic()
    ready = house.start()
    book = Book(house.folder / "promises.jsonl")
    load = Load(house.gateways, ("127.0.0.1", house.mail.port("imap")), book, seed)
    trial = Trial(house, load, random.Random(f"faults {seed}"), rate, begin=started)
    trial.say(f"{what}: ready {ready:.1f} s after the migrations; {rate:g} contacts/s from now on; seed {seed}")
    load.start(rate)
    return trial


def end(trial: Trial, patience: float) -> Findings:
    """Let the last senders get their receipts, then the checker."""
    trial.load.stop()
    findings = trial.verdict(patience)
    trial.figures(findings)
    return findings
