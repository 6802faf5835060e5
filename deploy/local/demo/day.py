"""`make demo`: starts everything on this machine, lives through a realistic day, and shows what came of it.

Leaves the system running until Ctrl-C (or `--once`), so that the console can be looked at.
"""

from __future__ import annotations

import argparse
import base64
import functools
import json
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import reckoning
import sign_in
import feed
import follow
import launch
import provider
import scoring
import summary
from catalogue import CATALOG_DIR
from client import Client
from clerks import Staff
from contacts import SHANGHAI
from gateway import Gateway
from mailfeed import Deliverer
from settings import DATA_DIR, SEED

TABLES = ("regions", "products", "batches", "customers")


class ImportRefused(Exception):
    """The product found errors in a catalogue file; the text names the first."""


def say(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Announces a stage and says how long it took."""
    started = time.monotonic()
    say(f"▶ {name}")
    yield
    say(f"  {time.monotonic() - started:.1f} s")


def import_catalogue(importer: Client) -> None:
    """Import the four CSV files as they are, the batches in GB18030."""
    for table in TABLES:
        csv = base64.b64encode((CATALOG_DIR / f"{table}.csv").read_bytes()).decode()
        answer = importer.call("catalog.v1.CatalogService/ImportTable", table=table, csv=csv)
        errors = answer.get("errors", [])
        if errors:
            first = errors[0]
            raise ImportRefused(
                f"{table}.csv row {first.get('row')} {first.get('column', '')}: {first.get('en', first.get('slug'))}"
            )
        say(f"  {table}: {answer.get('rows', 0)} rows, {answer.get('created', 0)} new, {answer.get('encoding', '')}")


def bridge_notes(sent: Path) -> dict[str, str]:
    """What was said in calls that came without a story, by call id."""
    listed = json.loads(sent.read_text(encoding="utf-8"))["contacts"]
    return {c["identity"]: c["note"] for c in listed if c["note"]}


def live_through(
    afterdose: launch.Afterdose,
    imap_port: int,
    data_dir: Path,
    seed: int,
    patience: float,
    reply_patience: float = 60.0,
) -> bool:
    """Import, feed, settle, work, and print the result; False when the books do not balance."""
    with stage("登录，导入主数据 / sign in, import the catalogue"):
        people = sign_in.sign_in_all(afterdose.web)
        import_catalogue(people["he.ping"])
    manager = people["lin.lan"]
    with (
        stage("送入一天的来件 / feed the day"),
        Gateway(afterdose.gateway) as gateway,
        Deliverer(imap_port) as deliverer,
    ):
        report = feed.run(gateway, deliverer, data_dir, seed, reply_patience)
    for fault in report.faults:
        say(f"  ✗ {fault}")
    with stage("等待全部入账 / wait until everything is on the books"):
        _, settled = reckoning.wait_settled(manager, report, patience, lambda text: say(f"  {text}"), afterdose.check)
    staff = Staff(people)
    with stage("客服答复，质量与退货处理 / clerks answer, officers decide"):
        staff.describe_calls(bridge_notes(data_dir / "sent.json"))
        staff.answer_tickets()
        staff.decide()
        staff.close_tickets()
        final, settled_again = reckoning.wait_settled(manager, report, patience, lambda _: None, afterdose.check)
    scores = scoring.score(manager, data_dir / "sent.json")
    overlooked = scoring.overlooked(scores)
    month = f"{datetime.now(SHANGHAI):%Y-%m}"
    pages = [
        summary.channels(final),
        summary.kinds(scores),
        summary.work(staff.worked),
        summary.sums(manager, month, data_dir / "smtp-count.port"),
        summary.memory(afterdose),
        summary.where_to_look(afterdose, data_dir),
    ]
    say("\n" + "\n\n".join(pages))
    for kind in overlooked:
        say(f"\n✗ 有{kind}未被识别 / {kind} overlooked")
    balanced = settled and settled_again and not report.faults and not overlooked
    say(
        "\n✓ 件件有着落 / every item is accounted for"
        if balanced
        else "\n✗ 有差错，见上 / something is wrong, see above"
    )
    return balanced


def main() -> int:
    """Command line; 0 when every item is accounted for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA_DIR, help="outbox, logs, sent.json, generated configuration")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--patience", type=float, default=180.0, help="seconds to wait for the books to balance")
    parser.add_argument("--once", action="store_true", help="stop everything at the end")
    parser.add_argument("--then", metavar="COMMAND", help="run it after the day; what it needs to know is in $AFTERDOSE_DAY")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    shutil.rmtree(options.data / "outbox", ignore_errors=True)
    (options.data / "outbox.jsonl").unlink(missing_ok=True)
    options.data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            imap, smtp, imap_port, smtp_port = launch.start_mail_servers(options.data)
            stack.callback(imap.stop)
            stack.callback(smtp.stop)
            openid, issuer = provider.start(options.data)
            stack.callback(openid.stop)
            signs_in = functools.partial(provider.configuration, issuer)
            afterdose = launch.start_afterdose(options.data, imap_port, smtp_port, signs_in)
            stack.callback(afterdose.stop)
            with stage("启动 / start"):
                launch.wait_ready(afterdose)
            good = live_through(afterdose, imap_port, options.data, options.seed, options.patience)
            with stage("核对日志链，查看死信 / verify the journals, look for dead letters"):
                for line, sound in launch.inspect(options.data):
                    say(f"  {line}")
                    good = good and sound
            if options.then:
                good = follow.run(options.then, afterdose) and good
            if not options.once:
                say("\nCtrl-C 结束 / Ctrl-C ends it")
                while afterdose.process.poll() is None:
                    time.sleep(0.5)
                afterdose.check()
        except KeyboardInterrupt:
            return 0
        except (launch.NotStarted, ImportRefused, sign_in.NoRole) as trouble:
            print(f"✗ {trouble}", file=sys.stderr)
            return 1
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
