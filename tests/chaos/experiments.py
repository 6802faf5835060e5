"""The fault experiments, each a function over a trial whose load keeps coming."""

from __future__ import annotations

import time

import psycopg

import messages
import streams
from processes import Process, wait_until
from trial import Trial, databases_answer

#: Longest time that senders may be without a receipt while only Postgres is away.
PROMPT_SECONDS = 5.0
#: All services with consumers; the gateways stay, so that acceptance goes on.
BEHIND = ("identity", "catalog", "intake", "routing", "qa-case", "returns", "notify", "reporting")


def kill_services(trial: Trial, seconds: float, pause: float = 2.0) -> None:
    """SIGKILL each process at least once, in random order, then any until the time is over."""
    with trial.loaded("services are killed at random"):
        left, end = trial.rng.sample(trial.house.units, len(trial.house.units)), time.monotonic() + seconds
        while left or time.monotonic() < end:
            trial.kill(left.pop() if left else trial.rng.choice(trial.house.units))
            time.sleep(trial.rng.uniform(0.5, 1.5) * pause)


def kill_server(trial: Trial, server: Process, times: int, pause: float = 6.0) -> None:
    """SIGKILL NATS or the Postgres postmaster again and again; each comes back at once at the same place."""
    with trial.loaded(f"{server.name} is killed"):
        for _ in range(times):
            trial.kill(server)
            time.sleep(trial.rng.uniform(0.7, 1.3) * pause)
        wait_until(server.alive, 30, server.name)
        wait_until(lambda: databases_answer(trial.house), 60, "Postgres")


def kill_anything(trial: Trial, seconds: float) -> None:
    """Everything at random, servers included."""
    with trial.loaded("services and servers are killed at random"):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            servers = trial.rng.random() < 0.25
            trial.kill(trial.rng.choice(trial.house.servers if servers else trial.house.units))
            time.sleep(trial.rng.uniform(0.5, 3.0))
        wait_until(lambda: databases_answer(trial.house), 60, "Postgres")


def stop_postgres(trial: Trial, seconds: float) -> None:
    """Postgres is away for a while; contacts must be accepted all the same (rule 1 of the design)."""
    name = f"Postgres is stopped for {seconds:.0f} s"
    with trial.loaded(name):
        begin = time.time()
        trial.house.postgres.stop()
        time.sleep(seconds)
        told = trial.receipts(begin, time.time())
        trial.house.postgres.start()
    trial.notes["receipts while Postgres was away"] = len(told)
    wanted = trial.rate * seconds / 3
    if len(told) < wanted:
        trial.faults.append(f"only {len(told)} receipts while Postgres was away, {wanted:.0f} at least were due")
    if trial.silences[name] > PROMPT_SECONDS:
        trial.faults.append(f"{trial.silences[name]:.1f} s without a receipt while Postgres was away")
    wait_until(lambda: databases_answer(trial.house), 60, "Postgres")


def poison(trial: Trial, seconds: float) -> None:
    """Messages that nobody can digest: they must end with the dead letters, and the others must go on meanwhile."""
    with trial.loaded("poison is planted"):
        trial.planted += streams.run(trial.house.nats_url, messages.plant)
        trial.say(f"  {len(messages.POISONS)} messages that {len(trial.planted)} consumers have to give up")
        time.sleep(seconds)


def redeliver(trial: Trial) -> None:
    """Every event comes again to every consumer."""
    with trial.loaded("everything is delivered again"):
        held = trial.hold(BEHIND)
        count = streams.run(trial.house.nats_url, messages.forget_consumers)
        trial.release(held)
        trial.notes["consumers that began anew"] = count
        time.sleep(5)


def publish_again(trial: Trial) -> None:
    """Every event is published once more, in another order, under the same event id."""
    with trial.loaded("everything is published again in another order"):
        count = streams.run(trial.house.nats_url, lambda client: messages.republish_all(client, trial.rng))
        trial.notes["events published again in another order"] = count


def reorder(trial: Trial, seconds: float) -> None:
    """Events reach each service for the first time in an order that never was, stage by stage."""
    stages = (
        ("INTAKE", ("identity", "catalog", "intake")),
        ("INTAKE", ("routing",)),
        ("ROUTING", ("qa-case", "returns")),
        ("QA_CASE", ()),
        ("RETURNS", ("notify", "reporting")),
    )
    url, moved = trial.house.nats_url, 0
    held = trial.hold(BEHIND)
    marks = {stream: streams.run(url, lambda c, s=stream: messages.last_sequence(c, s)) for stream, _ in stages}
    with trial.loaded("events gather while nobody follows them"):
        time.sleep(seconds)
    trial.load.stop()
    for stream, services in stages:
        after = marks[stream]
        marks[stream] = streams.run(url, lambda c, s=stream: messages.last_sequence(c, s))
        moved += streams.run(url, lambda c, s=stream, a=after: messages.reorder(c, s, a, trial.rng))
        back = [unit for unit in held if set(unit.services) & set(services)]
        trial.release(back)
        wait_until(lambda s=services: _caught_up(trial, s), 120, f"{', '.join(services)} to catch up")
    trial.say(f"  {moved} events came in another order")
    trial.notes["events delivered first in another order"] = moved
    trial.load.start(trial.rate)


def _caught_up(trial: Trial, services: tuple[str, ...]) -> bool:
    """Whether these services have handled and announced everything there is for them."""
    names = {service.replace("-", "_") for service in services}
    lags = [lag for lag in streams.run(trial.house.nats_url, streams.lags) if lag.name.split("_on_")[0] in names]
    return not any(lag.pending or lag.unacknowledged for lag in lags) and not _announcing(trial, names)


def _announcing(trial: Trial, databases: set[str]) -> bool:
    for name in databases:
        with psycopg.connect(trial.house.postgres.url(name)) as connection:
            if connection.execute("select from outbox limit 1").fetchone():
                return True
    return False
