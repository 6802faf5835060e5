"""Backup and restore, drilled: everything is backed up under load, lost, restored into an empty place and compared with what
senders were told. `make drill`; exits with 1 on any difference (R-298, R-595, R-603 to R-605)."""

from __future__ import annotations

import argparse
import os
import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "chaos"))

from drill import Drill  # noqa: E402  needs the folder above
from house import data_folder, forget  # noqa: E402
from processes import NotStarted  # noqa: E402
from snapshots import Refused  # noqa: E402


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--rate", type=float, default=12.0, help="contacts per second")
    parser.add_argument("--seconds", type=float, default=8.0, help="load before and after each backup")
    parser.add_argument("--keep", action="store_true", help="leave servers' data and backups for a closer look")
    options = parser.parse_args()
    folder = data_folder("drill")
    try:
        drill = Drill.start(folder, options.seed, options.rate)
    except NotStarted as error:
        print(f"drill: {error}", file=sys.stderr)
        return 1
    try:
        drill.everything_is_lost(options.seconds)
        drill.postgres_is_lost(options.seconds)
        findings = drill.verdict()
    except (NotStarted, Refused) as error:
        drill.findings.differ("drill could not be done", error)
        findings = drill.findings
    finally:
        drill.house.stop()
    report = folder.with_name("drill-report.json")
    drill.report(report)
    print()
    findings.print()
    print(f"report: {report}")
    if findings.count == 0 and not options.keep:
        forget(folder)
    return 1 if findings.count else 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # senders of a drill that failed would go on trying for minutes
