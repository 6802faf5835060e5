"""The servers that Afterdose stands on, each at a fixed port so that it comes back where it was: NATS, Postgres, mail."""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from processes import NotStarted, Process, free_ports, wait_until

REPO_DIR = Path(__file__).resolve().parents[2]
DEMO_DIR = REPO_DIR / "deploy" / "local" / "demo"
TOOLS_DIR = REPO_DIR / ".tools"
#: A folder that every account may enter.
SHARED = Path("/var/tmp")


class Nats(Process):
    """A nats-server with JetStream on disk; synced on every write unless told otherwise."""

    def __init__(
        self,
        store: Path,
        port: int = 0,
        host: str = "127.0.0.1",
        sync_interval: str = "always",
        more: str = "",
        name: str = "nats",
        namespace: str = "",
    ) -> None:
        self.store, self.host, self.port = store, host, port or free_ports(1)[0]
        store.mkdir(parents=True, exist_ok=True)
        config = store / "nats.conf"
        config.write_text(
            f'server_name: "{name}"\nlisten: "{host}:{self.port}"\nmax_payload: 8MB\n'
            f'jetstream {{\n  store_dir: "{store}"\n  sync_interval: {sync_interval}\n}}\n{more}'
        )
        super().__init__(
            name,
            [str(TOOLS_DIR / "bin" / "nats-server"), "-c", str(config)],
            store / "nats.log",
            namespace=namespace,
            when_orphaned="TERM",
        )

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://{self.host}:{self.port}"


class Postgres(Process):
    """A Postgres cluster with fsync on, made on first use. As root it runs as `nobody`, because it refuses root."""

    def __init__(
        self, folder: Path, port: int = 0, settings: dict[str, str] | None = None, host: str = "127.0.0.1"
    ) -> None:
        account, self.host = _account(), host
        self.port = port or free_ports(1)[0]
        self.folder = _reachable(folder, account)
        self.cluster = self.folder / "cluster"
        self._password_file = self.folder / "password"
        values = {
            "listen_addresses": ",".join({"127.0.0.1", host}),
            "unix_socket_directories": "",
            "port": str(self.port),
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "max_connections": "400",
            # after a crash: one call for the whole file system instead of one for each of the thousands of files
            "recovery_init_sync_method": "syncfs",
        } | (settings or {})
        command = [str(_tree(account) / "bin" / "postgres"), "-D", str(self.cluster)]
        for key, value in values.items():
            command += ["-c", f"{key}={value}"]
        super().__init__("postgres", command, folder / "postgres.log", account=account, when_orphaned="QUIT")

    def init(self) -> None:
        """Make the cluster unless there is one (a restored one, say)."""
        if self.cluster.exists():
            return
        self._password_file.write_text(secrets.token_hex(24))
        self._password_file.chmod(0o600)
        if self.account:
            os.chown(self._password_file, *self.account)
        initdb = Path(self.command[0]).with_name("initdb")
        options = "--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --auth=scram-sha-256"
        options += " --no-sync"  # nothing is kept yet; from here on every commit is synced
        command = [str(initdb), *options.split(), "-U", "postgres", f"--pwfile={self._password_file}"]
        for ctype in ("C.UTF-8", "C"):
            made = _as_account([*command, f"--lc-ctype={ctype}", "-D", str(self.cluster)], self.account)
            if made.returncode == 0:
                with open(self.cluster / "pg_hba.conf", "a") as access:
                    access.write(f"host all all {self.host}/24 scram-sha-256\n")
                return
            shutil.rmtree(self.cluster, ignore_errors=True)
        raise NotStarted(f"initdb failed: {made.stderr.decode(errors='replace').strip()}")

    @property
    def password(self) -> str:
        """The administrator's password."""
        return self._password_file.read_text().strip()

    def url(self, database: str = "postgres") -> str:
        """Where the administrator connects."""
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def answers(self) -> bool:
        """Whether it takes our password."""
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Disconnect everyone and stop in good order (Postgres calls that SIGINT)."""
        with self.lock:
            self.wanted = False
            self.signal(signal.SIGINT)
            deadline = time.monotonic() + self.grace
            while self.alive() and time.monotonic() < deadline:
                time.sleep(0.05)
            super().stop()

    def forget(self) -> None:
        """Delete the data, wherever it was put."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _account() -> tuple[int, int] | None:
    """Whom Postgres runs as: ourselves, or `nobody` when we are root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _as_account(command: list[str], account: tuple[int, int] | None) -> subprocess.CompletedProcess[bytes]:
    user, group = account or (None, None)
    extra: list[int] | None = [] if account else None
    return subprocess.run(command, capture_output=True, cwd="/", user=user, group=group, extra_groups=extra)


def _reachable(wanted: Path, account: tuple[int, int] | None) -> Path:
    """A folder for data that the account can enter: the wanted one, or one in /var/tmp with a note in the wanted one."""
    wanted.mkdir(parents=True, exist_ok=True)
    wanted = wanted.resolve()
    folder = wanted
    if account and _as_account(["test", "-x", str(wanted.parent)], account).returncode != 0:
        folder = SHARED / f"afterdose-data-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]}"
        folder.mkdir(exist_ok=True)
        (wanted / "MOVED_TO").write_text(f"{folder}\n")
    if account:
        os.chown(folder, *account)
    folder.chmod(0o700)
    return folder


def _tree(account: tuple[int, int] | None) -> Path:
    """A Postgres tree that the account can run: the one in .tools, or a copy in /var/tmp (programs and their libraries)."""
    tree = (TOOLS_DIR / "postgres").resolve()
    if account is None or _as_account([str(tree / "bin" / "initdb"), "--version"], account).returncode == 0:
        return tree
    # the wheel's programs look for their libraries three folders up, so two levels are kept
    package = tree.parent
    copy = SHARED / f"afterdose-chaos-postgres-{os.geteuid()}"
    if not copy.exists():
        half = Path(f"{copy}.{os.getpid()}")
        for source in (package, package.with_name(package.name + ".libs")):
            if source.is_dir():
                shutil.copytree(source, half / source.name)
        subprocess.run(["chmod", "-R", "u+rwX,go+rX,go-w", str(half)], check=True)
        half.rename(copy)
    return copy / package.name / tree.name


class MailServers:
    """The mailbox that people write to, and the sink for all mail that goes out; neither is ever killed."""

    def __init__(self, folder: Path, namespace: str = "") -> None:
        self.outbox, self.index = folder / "outbox", folder / "outbox.jsonl"
        self._ports = {name: folder / f"{name}.port" for name in ("imap", "smtp", "smtp-count")}
        imap = ["imap_server.py", "--port-file", str(self._ports["imap"])]
        smtp = ["smtp_sink.py", "--outbox", str(self.outbox), "--port-file", str(self._ports["smtp"])]
        smtp += ["--count-port-file", str(self._ports["smtp-count"])]
        self.imap = Process("imap", _script(imap), folder / "imap.log", namespace=namespace)
        self.smtp = Process("smtp", _script(smtp), folder / "smtp.log", namespace=namespace)

    def start(self) -> None:
        """Start both and wait for their ports."""
        for path in self._ports.values():
            path.unlink(missing_ok=True)
        for process in (self.imap, self.smtp):
            process.start()
        for process, name in ((self.imap, "imap"), (self.smtp, "smtp")):
            wait_until(self._ports[name].exists, 20, f"the port of {name}", process.check)

    def port(self, name: str) -> int:
        """Port of `imap` or `smtp`."""
        return int(self._ports[name].read_text())

    def stop(self) -> None:
        """Stop both."""
        self.imap.stop()
        self.smtp.stop()


def _script(words: list[str]) -> list[str]:
    return [sys.executable, str(DEMO_DIR / words[0]), *words[1:]]
