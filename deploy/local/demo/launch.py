"""Starts and stops what the demo runs: the two mail servers and `afterdose dev`, each by its own process handle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from settings import ADMIN_LOGIN, ADMIN_PASSWORD, DEMO_DIR, LINES, MAIL_PUSH_TOKEN, MAILBOXES, REPO_DIR

BINARY = REPO_DIR / "target" / "debug" / "afterdose"


class NotStarted(Exception):
    """A process ended, or did not answer in time; the text says which and where its log is."""


@dataclass
class Running:
    """A started process and where it writes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """Raises when the process has ended."""
        if self.process.poll() is not None:
            raise NotStarted(f"{self.name} ended with {self.process.returncode}; see {self.log}")

    def stop(self, grace: float = 25.0) -> None:
        """SIGTERM, then SIGKILL for one that will not go."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(grace)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@dataclass
class Afterdose(Running):
    """The system under demonstration and its addresses."""

    web: str
    gateway: str
    ops: str

    def memory_bytes(self) -> dict[str, int]:
        """Memory of the process and of the servers it started, by command name; pages they share count once."""
        listing = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,rss=,comm="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 3) for line in listing.stdout.splitlines()]
        family = {self.process.pid}
        sizes: dict[str, int] = {}
        grew = True
        while grew:
            more = {int(pid) for pid, parent, _, _ in rows if int(parent) in family} - family
            grew, family = bool(more), family | more
        for pid, _, kibibytes, command in rows:
            if int(pid) in family:
                name = Path(command).name
                sizes[name] = sizes.get(name, 0) + _memory_kib(pid, int(kibibytes)) * 1024
        return sizes


def _memory_kib(pid: str, resident: int) -> int:
    """A process's proportional share of memory, or all it has resident where the kernel does not tell."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return resident
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), resident)


def start(name: str, command: list[str], log: Path, env: dict[str, str] | None = None) -> Running:
    """Start a process with its output in a log file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=env)
    return Running(name, process, log)


def start_mail_servers(data_dir: Path) -> tuple[Running, Running, int, int]:
    """IMAP and SMTP servers with their ports."""
    ports = {name: data_dir / f"{name}.port" for name in ("imap", "smtp", "smtp-count")}
    for path in ports.values():
        path.unlink(missing_ok=True)
    imap = start(
        "imap",
        [sys.executable, str(DEMO_DIR / "imap_server.py"), "--port-file", str(ports["imap"])],
        data_dir / "imap.log",
    )
    smtp = start(
        "smtp",
        [
            sys.executable,
            str(DEMO_DIR / "smtp_sink.py"),
            "--outbox",
            str(data_dir / "outbox"),
            "--port-file",
            str(ports["smtp"]),
            "--count-port-file",
            str(ports["smtp-count"]),
        ],
        data_dir / "smtp.log",
    )
    return imap, smtp, _port(imap, ports["imap"]), _port(smtp, ports["smtp"])


def forget(state_dir: Path) -> None:
    """Delete what an earlier day has stored, also where Postgres had to be put elsewhere for root."""
    for note in state_dir.rglob("MOVED_TO"):
        shutil.rmtree(note.read_text(encoding="utf-8").strip(), ignore_errors=True)
    shutil.rmtree(state_dir, ignore_errors=True)


def start_afterdose(data_dir: Path, imap_port: int, smtp_port: int, more: Callable[[str], str]) -> Afterdose:
    """Start the laptop edition on free ports; returns at once, `wait_ready` waits. `more` is told the address of the
    console and says what else stands in the configuration."""
    web, gateway, ops = (f"127.0.0.1:{port}" for port in free_ports(3))
    forget(data_dir / "state")
    config = data_dir / "demo.toml"
    password_file = data_dir / "administrator.password"
    password_file.write_text(ADMIN_PASSWORD, encoding="utf-8")
    settings = configuration(web, gateway, ops, imap_port, smtp_port, password_file)
    config.write_text(f"{settings}\n{more(web)}", encoding="utf-8")
    running = start(
        "afterdose", [str(BINARY), "dev", "--data", str(data_dir / "state"), "--config", str(config)], data_dir / "afterdose.log", dict(os.environ)
    )
    return Afterdose(running.name, running.process, running.log, f"http://{web}", f"http://{gateway}", f"http://{ops}")


def inspect(data_dir: Path) -> list[tuple[str, bool]]:
    """What the product's own tools say of every journal and of the dead letters; whether each line is good."""
    settings = str(data_dir / "state" / "effective.toml")

    def ask(*words: str) -> list[str]:
        answer = subprocess.run([str(BINARY), "--config", settings, *words], capture_output=True, text=True)
        return (answer.stdout + answer.stderr).splitlines()

    journals = [(line, line.endswith(": sound")) for line in ask("audit", "verify")]
    letters = [(line, line == "0 dead letters") for line in ask("dead-letters", "list")]
    return journals + letters


def configuration(web: str, gateway: str, ops: str, imap_port: int, smtp_port: int, password_file: Path) -> str:
    """The demo's configuration file: addresses, mailboxes, hotlines, where mail goes out."""
    lines = [
        f'[ops]\nlisten = "{ops}"\n',
        f'[web_gateway]\nlisten = "{web}"\n',
        f'[intake_gateway]\nlisten = "{gateway}"\n',
    ]
    # one machine fills in all forms of the day, which would look like a flood
    lines.append("[intake_gateway.form]\nburst = 200\n")
    for address, password in MAILBOXES.items():
        kind = '\nstated_kind = "complaint"' if address.startswith("complaint") else ""
        lines.append(
            f'[[intake_gateway.mailboxes]]\nname = "{address}"\nhost = "127.0.0.1"\nport = {imap_port}\n'
            f'login = "{address}"\npassword = "{password}"\ntls = "none"\npush_token = "{MAIL_PUSH_TOKEN}"{kind}\n'
        )
    for name, line in LINES.items():
        lines.append(
            f'[[intake_gateway.hotlines]]\nname = "{name}"\nnumber = "{line.number}"\n'
            f'secret = "{line.secret}"\ncti_token = "{line.token}"\n'
            + ('stated_kind = "complaint"\n' if name == "complaint" else "")
        )
    lines.append(
        f'[notify]\nhost = "127.0.0.1"\nport = {smtp_port}\nsecurity = "none"\n'
        f'from = "药后售后服务中心 <service@yaohou.example>"\nmessage_id_domain = "yaohou.example"\n'
        f'status_url = "http://{gateway}/form/status"\nhotline = "400-810-0001"\n'
    )
    lines.append(
        f'[identity.first_administrator]\nlogin = "{ADMIN_LOGIN}"\npassword_file = "{password_file}"\n'
        "password_change_needed = false\n"
    )
    return "\n".join(lines)


def wait_ready(afterdose: Afterdose, seconds: float = 120.0) -> float:
    """Wait until every service answers ready; returns the seconds it took."""
    started = time.monotonic()
    last = ""
    while time.monotonic() - started < seconds:
        afterdose.check()
        try:
            with urllib.request.urlopen(f"{afterdose.ops}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return time.monotonic() - started
        except urllib.error.HTTPError as error:
            last = json.dumps(json.load(error), ensure_ascii=False)
        except OSError as error:
            last = str(error)
        time.sleep(0.1)
    raise NotStarted(f"not ready after {seconds:.0f} s: {last}; see {afterdose.log}")


def _port(running: Running, path: Path, seconds: float = 20.0) -> int:
    deadline = time.monotonic() + seconds
    while not path.exists():
        running.check()
        if time.monotonic() > deadline:
            raise NotStarted(f"{running.name} names no port; see {running.log}")
        time.sleep(0.02)
    return int(path.read_text())


def free_ports(count: int) -> list[int]:
    """Ports free a moment ago; all are held until the last is known, so that none is named twice."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
