"""`python tests/chaos`: the fault experiments and the cluster; `--short` for `make test`. Exit code 1 when anything differs."""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

import cluster
import experiments
from findings import Findings
from house import SERVICES, House, data_folder
from trial import begin, end


def short(folder: Path, seed: int) -> Findings:
    """All services in one process; a minute in all."""
    house = House.new(folder)
    house.add(["all"])
    try:
        trial = begin(house, seed, 10, "one process")
        time.sleep(2)
        experiments.poison(trial, 2)
        for victim in trial.rng.sample([*house.units, *house.servers], 3):
            experiments.kill_server(trial, victim, 1, 3)
        return end(trial, 60)
    finally:
        house.stop()


def full(folder: Path, seed: int, rate: float) -> Findings:
    """Two copies of every service, each a process; every experiment."""
    house = House.new(folder)
    for service in SERVICES:
        house.add([service], copies=2)
    try:
        trial = begin(house, seed, rate, f"{len(house.units)} processes, two of each service")
        time.sleep(5)
        experiments.kill_services(trial, 40)
        experiments.kill_server(trial, house.nats[0], 3)
        experiments.kill_server(trial, house.postgres, 3)
        experiments.poison(trial, 5)
        experiments.kill_anything(trial, 25)
        experiments.reorder(trial, 12)
        experiments.stop_postgres(trial, 60)
        experiments.redeliver(trial)
        experiments.publish_again(trial)
        return end(trial, 180)
    finally:
        house.stop()


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one process, three kills, a minute in all")
    parser.add_argument("--cluster", action="store_true", help="only the cluster experiment")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--rate", type=float, default=8.0, help="contacts per second")
    parser.add_argument("--data", type=Path, help="folder to use instead of one below .data")
    parser.add_argument("--inside", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    runs = []
    if options.short:
        runs.append(("faults in short", lambda folder: short(folder, options.seed)))
    if not options.short and not options.cluster:
        runs.append(("faults", lambda folder: full(folder, options.seed, options.rate)))
    if not options.short:
        runs.append(("cluster", lambda folder: cluster.run(folder, options.seed, options.rate, options.inside)))
    differences = 0
    if not options.inside:
        print(f"seed {options.seed} (give it with --seed to make the same choices again)", flush=True)
    for name, run in runs:
        folder = options.data or data_folder(f"chaos-{name.replace(' ', '-')}")
        try:
            findings = run(folder)
        except Exception as error:  # whatever it is, the next experiment is done all the same, and make says no
            findings = Findings()
            traceback.print_exc()
            findings.differ("experiment could not be done", repr(error))
        differences += findings.count
        if options.inside:
            findings.save(folder / "findings.json")
        else:
            print(f"\n{name}:")
            findings.print()
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
