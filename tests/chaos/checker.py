"""The independent checker: compares what senders were told with every database, every stream and the outbox.

It shares no code with the services and asks none of them anything, but for `afterdose audit verify`, which is run beside
its own computation of the journals. Usable alone: `checker.py place.json`, the file that an experiment leaves.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg

import books
import streams
from chains import check_journal
from findings import Findings
from promises import Promise, read

REPO_DIR = Path(__file__).resolve().parents[2]
#: Seconds for which everything must have stood still.
CALM_SECONDS = 2.0


@dataclass
class Place:
    """Where to look."""

    #: An administrator's address of Postgres; the database's name is put in its place.
    postgres_url: str
    nats_url: str
    #: `outbox.jsonl` of the SMTP sink.
    outbox: Path
    promises: Path
    #: Folder of the evidence store; None: only the list of evidence is checked.
    evidence: Path | None = None
    #: A configuration with which `afterdose audit verify` is asked too; None: it is not asked.
    config: Path | None = None
    #: Poison that was planted: name of the poison and the consumer that must have put it with the dead letters.
    planted: list[tuple[str, str]] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write it for whoever looks later."""
        path.write_text(json.dumps(asdict(self), default=str, indent=1))
        path.chmod(0o600)

    @classmethod
    def load(cls, path: Path) -> Place:
        """Read what `save` wrote."""
        values = json.loads(path.read_text())
        for name in ("outbox", "promises", "evidence", "config"):
            values[name] = Path(values[name]) if values[name] else None
        values["planted"] = [(poison, consumer) for poison, consumer in values["planted"]]
        return cls(**values)


class Databases:
    """Connections of the administrator, one a database."""

    def __init__(self, url: str) -> None:
        self._url, self._open = url, dict[str, psycopg.Connection[Any]]()
        with psycopg.connect(url) as admin:
            names = admin.execute("select datname from pg_database where not datistemplate and datname <> 'postgres'")
            self.names = sorted(name for (name,) in names)

    def __getitem__(self, name: str) -> psycopg.Connection[Any]:
        if name not in self._open:
            self._open[name] = psycopg.connect(self._url, dbname=name, autocommit=True)
        return self._open[name]

    def close(self) -> None:
        """Leave all of them."""
        for connection in self._open.values():
            connection.close()


def check(place: Place, patience: float = 180.0, say: Callable[[str], None] = print) -> Findings:
    """Wait until quiet, at most `patience` seconds, then check everything."""
    findings, promises = Findings(), read(place.promises)
    databases = Databases(place.postgres_url)
    try:
        _count_promises(promises, findings)
        wait_quiet(place, databases, promises, patience, findings, say)
        _check_books(place, databases, promises, findings)
        _check_bus(place, databases, findings)
        if place.config:
            _ask_audit(place.config, findings)
    finally:
        databases.close()
    return findings


def _count_promises(promises: dict[str, Promise], findings: Findings) -> None:
    told = [promise for promise in promises.values() if promise.told_at is not None]
    findings.figures["contacts told"] = len(told)
    findings.figures["by channel"] = Counter(promise.channel for promise in told)
    findings.figures["sent twice on purpose"] = sum(promise.copies > 1 for promise in told)
    findings.figures["to be rejected"] = sum(promise.fate == "rejected" for promise in told)


def wait_quiet(
    place: Place,
    databases: Databases,
    promises: dict[str, Promise],
    patience: float,
    findings: Findings,
    say: Callable[[str], None],
) -> None:
    """Wait until nothing is on its way anywhere, for some seconds on end; what still is then, is a difference."""
    begin = said = time.monotonic()
    calm_since: float | None = None
    while True:
        busy = _on_its_way(place, databases, promises)
        now = time.monotonic()
        calm_since = (calm_since or now) if not busy else None
        if calm_since is not None and now - calm_since >= CALM_SECONDS:
            findings.figures["seconds until quiet"] = calm_since - begin
            return
        if now - begin > patience:
            findings.figures["seconds until quiet"] = "never"
            for what in busy:
                findings.differ("still on its way", what)
            return
        if busy and now - said > 10:
            said = now
            say(f"  waiting for {len(busy)}: {'; '.join(busy[:3])}")
        time.sleep(0.25)


def _on_its_way(place: Place, databases: Databases, promises: dict[str, Promise]) -> list[str]:
    """Every place where something waits, in words."""
    busy = []
    for lag in streams.run(place.nats_url, streams.lags):
        if lag.pending or lag.unacknowledged:
            busy.append(f"consumer {lag.name}: {lag.pending} pending, {lag.unacknowledged} unacknowledged")
    for name in databases.names:
        (waiting,) = databases[name].execute("select count(*) from outbox").fetchone() or (0,)
        if waiting:
            busy.append(f"outbox of {name}: {waiting}")
    (unsent,) = databases["notify"].execute("select count(*) from message where state = 'waiting'").fetchone() or (0,)
    if unsent:
        busy.append(f"mail waiting in notify: {unsent}")
    mails = sum(p.copies for p in promises.values() if p.channel == "mail" and p.told_at is not None)
    query = "select count(*) from channel_entry where channel = 1"
    (entered,) = databases["intake"].execute(query).fetchone() or (0,)
    if entered < mails:
        busy.append(f"mails not yet taken from the mailbox: {mails - entered}")
    behind = """select source from channel_source natural left join
        (select channel, source, count(*) as entered from channel_entry group by 1, 2) as entry
        group by channel, source having sum(server_count) <> coalesce(min(entered), 0)"""
    busy += [f"server and ledger of {source} differ" for (source,) in databases["intake"].execute(behind)]
    return busy


def _check_books(place: Place, databases: Databases, promises: dict[str, Promise], findings: Findings) -> None:
    found = books.Books()
    books.check_intake(databases["intake"], promises, found, findings)
    books.check_evidence(databases["intake"], place.evidence, promises, findings)
    books.check_routing(databases["routing"], promises, found, findings)
    books.check_proceedings(databases["qa_case"], "qa_case", found, findings)
    books.check_proceedings(databases["returns"], "goods_return", found, findings)
    books.check_reporting(databases["reporting"], databases["intake"], found, findings)
    books.check_status(databases["intake"], found, findings)
    books.check_notify(databases["notify"], promises, found, findings)
    books.check_outbox(place.outbox, promises, findings)
    for name in databases.names:
        heads = check_journal(name, databases[name], findings)
        if name == "routing":
            versions = {str(aggregate): version for aggregate, version in heads.items()}
            for ticket, version in found.ticket_versions.items():
                findings.expect("ticket and journal differ", ticket, version, versions.get(ticket))


def _check_bus(place: Place, databases: Databases, findings: Findings) -> None:
    """Each event that concerns a consumer is in its inbox or with the dead letters, and nothing from elsewhere is."""
    before = _inboxes(databases)
    bus = streams.run(place.nats_url, streams.read)
    buried: dict[str, set[str]] = defaultdict(set)
    for letter in bus.letters:
        buried[letter.consumer].add(letter.event_id)
        if (letter.poison, letter.consumer) not in place.planted:
            findings.differ("dead letter", f"{letter.consumer} {letter.subject} {letter.event_id}: {letter.reason}")
    lying = {(letter.poison, letter.consumer) for letter in bus.letters}
    for planted in set(place.planted) - lying:
        findings.differ("poison not with the dead letters", planted)
    subjects = {lag.subject for lag in bus.lags}
    for (subject, name), count in bus.nameless.items():
        if subject in subjects and name not in {poison for poison, _ in place.planted}:
            findings.differ("event without an id", f"{subject}: {count} messages")
    followed = {lag.name: set(bus.events.get(lag.subject, [])) - buried[lag.name] for lag in bus.lags}
    followed = {name: events for name, events in followed.items() if _database(name) in databases.names}
    for name, events in before.items():
        if name not in followed:
            findings.differ("durable consumer is gone", f"{name}, which has handled {len(events)} events")
        for event in events - followed.get(name, events):
            findings.differ("handled event is not on its stream", f"{name} {event}")
    for name, event in _unhandled(databases, _concerning(followed, bus.topics)):
        findings.differ("event not handled", f"{name} {event}")
    findings.figures["durable consumers"] = len(bus.lags)
    findings.figures["messages on the streams"] = sum(map(len, bus.events.values()))
    findings.figures["of these published again"] = sum(len(ids) - len(set(ids)) for ids in bus.events.values())
    findings.figures["dead letters (all planted)" if place.planted else "dead letters"] = len(bus.letters)


#: Who follows events that are not all his business, and the topics that are: kinds of work by their numbers in the
#: contract (complaint, adverse reaction, device event; return, delivery error, repair), mails that are answers.
BUSINESS: dict[str, set[str | int]] = {
    "qa_case_on_work_assigned": {2, 3, 4},
    "returns_on_work_assigned": {5, 6, 8},
    "routing_on_message_sent": {"reply"},
    "routing_on_message_failed": {"reply"},
}


def _concerning(followed: dict[str, set[str]], topics: dict[str, str | int]) -> dict[str, set[str]]:
    """Of the events that are followed, those that have to leave a note."""
    return {
        name: {event for event in events if name not in BUSINESS or topics.get(event) in BUSINESS[name]}
        for name, events in followed.items()
    }


def _database(consumer: str) -> str:
    """Durable consumers are called `<service>_on_<event>`."""
    return consumer.split("_on_")[0] if "_on_" in consumer else ""


def _inboxes(databases: Databases) -> dict[str, set[str]]:
    """Consumer → ids of the events that it has handled."""
    noted: dict[str, set[str]] = defaultdict(set)
    for name in databases.names:
        for consumer, event in databases[name].execute("select consumer, event_id::text from inbox"):
            noted[consumer].add(event)
    return noted


def _unhandled(databases: Databases, followed: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Events that no inbox knows; one that came while we were reading gets a moment."""
    for _ in range(20):
        noted = _inboxes(databases)
        missing = [(name, event) for name, events in followed.items() for event in events - noted.get(name, set())]
        if not missing:
            return []
        time.sleep(0.5)
    return missing


def _ask_audit(config: Path, findings: Findings) -> None:
    ours = config.parent / "afterdose"  # a house runs a copy of its own
    binary = ours if ours.exists() else REPO_DIR / "target" / "debug" / "afterdose"
    command = [str(binary), "--config", str(config), "audit", "verify"]
    answer = subprocess.run(command, capture_output=True, text=True)
    lines = (answer.stdout + answer.stderr).splitlines()
    for line in lines:
        if not line.endswith(": sound"):
            findings.differ("afterdose audit verify", line)
    if answer.returncode != 0 and not findings.differences.get("afterdose audit verify"):
        findings.differ("afterdose audit verify", f"exit code {answer.returncode}")
    findings.figures["journals sound (audit verify)"] = sum(line.endswith(": sound") for line in lines)


def main(arguments: list[str]) -> int:
    """Check a place; the exit code is 1 when anything differs."""
    if len(arguments) != 1:
        print("usage: checker.py place.json", file=sys.stderr)
        return 2
    findings = check(Place.load(Path(arguments[0])))
    findings.print()
    return min(findings.count, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
