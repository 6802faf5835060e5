"""A whole Afterdose of separate processes: servers, databases, services in as many copies as wanted."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from checker import Place
from processes import Keeper, NotStarted, Process, free_ports, wait_until
from servers import DEMO_DIR, REPO_DIR, MailServers, Nats, Postgres

sys.path.append(str(DEMO_DIR))
from settings import LINES, MAIL_PUSH_TOKEN, MAILBOXES  # noqa: E402  the demo's mailboxes and hotlines

BINARY = REPO_DIR / "target" / "debug" / "afterdose"
#: Every service, in the order in which they are started; the gateways last.
SERVICES = (
    "identity",
    "catalog",
    "intake",
    "routing",
    "qa-case",
    "returns",
    "notify",
    "reporting",
    "intake-gateway",
    "web-gateway",
)
#: Services without a database of their own.
WITHOUT_DATABASE = ("intake-gateway", "web-gateway")
DATABASES = tuple(name.replace("-", "_") for name in SERVICES if name not in WITHOUT_DATABASE)


class Unit(Process):
    """One process of one or more services, with ports of its own."""

    def __init__(
        self, names: Sequence[str], number: int, config: Path, folder: Path, host: str = "127.0.0.1", namespace: str = ""
    ) -> None:
        self.services = SERVICES if "all" in names else tuple(names)
        self.host = host
        ops, gateway, web = free_ports(3)
        self.ops, self.gateway, self.web = (f"http://{host}:{port}" for port in (ops, gateway, web))
        env = {
            "AFTERDOSE_OPS__LISTEN": f"{host}:{ops}",
            "AFTERDOSE_INTAKE_GATEWAY__LISTEN": f"{host}:{gateway}",
            "AFTERDOSE_WEB_GATEWAY__LISTEN": f"{host}:{web}",
        }
        name = f"{'+'.join(names)}-{number}"
        command = [str(config.parent / "afterdose"), "run", *names, "--config", str(config)]
        super().__init__(name, command, folder / f"{name}.log", env=env, namespace=namespace)

    @property
    def is_gateway(self) -> bool:
        """Whether the public edge is in this process."""
        return "intake-gateway" in self.services

    def ready(self) -> bool:
        """Whether it says that it can do its work."""
        return self.trouble() == ""

    def trouble(self) -> str:
        """What it says stands in the way; empty when it is ready."""
        try:
            with urllib.request.urlopen(f"{self.ops}/readyz", timeout=5) as answer:
                return "" if answer.status == 200 else f"status {answer.status}"
        except urllib.error.HTTPError as error:
            return error.read().decode(errors="replace") or f"status {error.code}"
        except OSError as error:
            return str(error) or type(error).__name__


@dataclass
class House:
    """Everything that runs, in one folder. `start` brings it up, `stop` ends it by its own handles."""

    folder: Path
    nats: list[Nats]
    postgres: Postgres
    mail: MailServers
    units: list[Unit] = field(default_factory=list)
    replicas: int = 1
    keeper: Keeper = field(default_factory=Keeper)

    @classmethod
    def new(cls, folder: Path) -> House:
        """The ordinary house: one NATS server that syncs every write, one Postgres, two mail servers, no services yet."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, [Nats(folder / "nats")], Postgres(folder / "postgres"), MailServers(folder))

    @property
    def config(self) -> Path:
        """The services' configuration file."""
        return self.folder / "afterdose.toml"

    @property
    def binary(self) -> Path:
        """Our own copy of the executable, so that a build meanwhile does not change what is started again."""
        return self.folder / "afterdose"

    @property
    def nats_url(self) -> str:
        """Where clients connect; several servers stand side by side, separated by commas."""
        return ",".join(server.url for server in self.nats)

    @property
    def gateways(self) -> list[str]:
        """Base addresses of the public edge, one a copy."""
        return [unit.gateway for unit in self.units if unit.is_gateway]

    @property
    def servers(self) -> list[Process]:
        """What the services stand on and an experiment may kill."""
        return [*self.nats, self.postgres]

    def place(self, promises: Path, planted: Sequence[tuple[str, str]] = ()) -> Place:
        """Where the checker has to look."""
        evidence = self.folder / "evidence"
        url, index = self.postgres.url(), self.mail.index
        return Place(url, self.nats_url, index, promises, evidence, self.config, list(planted))

    def add(self, names: Sequence[str], copies: int = 1, host: str = "127.0.0.1", namespace: str = "") -> None:
        """Plan processes of these services (`all` for every one), each its own copy."""
        for _ in range(copies):
            number = sum(unit.name.startswith(f"{'+'.join(names)}-") for unit in self.units) + 1
            self.units.append(Unit(names, number, self.config, self.folder, host, namespace))

    def start(self) -> float:
        """Servers, databases, migrations, services; returns the seconds until every service was ready."""
        if not BINARY.exists():
            raise NotStarted(f"{BINARY} is missing; run `cargo build -p afterdose`")
        shutil.copy2(BINARY, self.binary)
        self.start_servers()
        password = self._secret("database-password", lambda: secrets.token_hex(16))
        for database in DATABASES:
            provision(self.postgres.url(), database, password)
        self.write_config(password)
        self._migrate()
        return self.start_services()

    def start_servers(self) -> None:
        """NATS, Postgres and the mail servers."""
        self.postgres.init()
        for server in self.servers:
            server.start()
        self.mail.start()
        wait_until(self.postgres.answers, 30, "Postgres", self.postgres.check)

    def start_services(self) -> float:
        """All planned processes; from now on the keeper brings back what goes."""
        for unit in self.units:
            unit.start()
        took = self.wait_ready()
        for process in [*self.servers, *self.units]:
            self.keeper.keep(process)
        self.keeper.begin()
        return took

    def wait_ready(self, seconds: float = 90) -> float:
        """Wait until every process is ready; returns the seconds it took."""
        slow: list[Unit] = []

        def ready() -> bool:
            slow[:] = [unit for unit in self.units if not unit.ready()]
            return not slow

        try:
            return wait_until(ready, seconds, "readiness")
        except NotStarted as error:
            raise NotStarted(f"{error}: {', '.join(str(unit.log) for unit in slow)}") from error

    def _migrate(self) -> None:
        command = [str(self.binary), "migrate", "all", "--config", str(self.config)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise NotStarted(f"migrations failed: {done.stderr.strip()}")
        with psycopg.connect(self.postgres.url(), autocommit=True) as admin:
            admin.execute("checkpoint")  # a crash should not have to do what setting up has left over

    def stop(self) -> None:
        """Stop everything by its own handle, services first."""
        self.keeper.end()
        for unit in self.units:
            unit.wanted = False
            unit.signal(15)
        for unit in self.units:
            unit.stop()
        self.mail.stop()
        for server in self.servers:
            server.stop()

    def _secret(self, name: str, make: object) -> str:
        path = self.folder / name
        if not path.exists():
            path.write_text(make())  # type: ignore[operator]
            path.chmod(0o600)
        return path.read_text()

    def write_config(self, password: str) -> None:
        """The configuration that `afterdose dev` would write for itself, with the demo's mailboxes and hotlines."""
        keys = {}
        for use in ("access", "journal"):
            pair = self._secret(f"{use}-key", lambda: _output([str(self.binary), "generate-key"]))
            keys[use] = dict(re.findall(r'(\w+) = "([^"]+)"', pair))
        vault_keys = [
            re.findall(r'vault_key = "([^"]+)"', self._secret(name, lambda: _output([str(self.binary), "generate-key"])))[0]
            for name in ("vault-key", "lookup-key")
        ]
        admin = self.folder / "administrator.password"
        admin.write_text(secrets.token_hex(12) + "-A1")
        text = _TEMPLATE.format(
            nats_url=self.nats_url,
            replicas=self.replicas,
            password=password,
            database=f"{self.postgres.host}:{self.postgres.port}",
            access_seed=keys["access"]["signing_key"],
            access_key=keys["access"]["public_key"],
            journal_seed=keys["journal"]["signing_key"],
            journal_key=keys["journal"]["public_key"],
            vault_key=vault_keys[0],
            lookup_key=vault_keys[1],
            folder=self.folder,
            admin=admin,
            smtp_port=self.mail.port("smtp"),
        )
        text += _edges(self.mail.port("imap"))
        self.config.touch(0o600)
        self.config.write_text(text)


def provision(admin_url: str, name: str, password: str) -> None:
    """A database with two roles, as `afterdose dev` makes them: one owns the tables, one works with the rows."""
    database, owner, secret = sql.Identifier(name), sql.Identifier(f"{name}_owner"), sql.Literal(password)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if admin.execute("select from pg_database where datname = %s", [name]).fetchone():
            return
        for role in (database, owner):
            admin.execute(sql.SQL("create role {} login password {}").format(role, secret))
        admin.execute(sql.SQL("create database {} owner {}").format(database, owner))
        admin.execute(sql.SQL("revoke connect on database {} from public").format(database))
        admin.execute(sql.SQL("grant connect on database {} to {}").format(database, database))


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _edges(imap_port: int) -> str:
    """Mailboxes and hotlines; complaints have theirs."""
    lines = []
    for address, password in MAILBOXES.items():
        kind = 'stated_kind = "complaint"\n' if address.startswith("complaint") else ""
        lines.append(
            f'[[intake_gateway.mailboxes]]\nname = "{address}"\nhost = "127.0.0.1"\nport = {imap_port}\n'
            f'login = "{address}"\npassword = "{password}"\ntls = "none"\npush_token = "{MAIL_PUSH_TOKEN}"\n{kind}'
        )
    for name, line in LINES.items():
        kind = 'stated_kind = "complaint"\n' if name == "complaint" else ""
        lines.append(
            f'[[intake_gateway.hotlines]]\nname = "{name}"\nnumber = "{line.number}"\n'
            f'secret = "{line.secret}"\ncti_token = "{line.token}"\n{kind}'
        )
    return "\n".join(lines)


def data_folder(name: str) -> Path:
    """A fresh folder below `.data`, which `make clean-data` removes."""
    folder = REPO_DIR / ".data" / name
    forget(folder)
    return folder


def forget(folder: Path) -> None:
    """Delete what an earlier run has stored, also where Postgres had to be put elsewhere for root."""
    for note in folder.rglob("MOVED_TO") if folder.exists() else []:
        shutil.rmtree(note.read_text(encoding="utf-8").strip(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)


_TEMPLATE = """[nats]
url = "{nats_url}"
[streams]
replicas = {replicas}
[database]
url = "postgres://{{service}}:{password}@{database}/{{service}}"
owner_url = "postgres://{{service}}_owner:{password}@{database}/{{service}}"
connections = 6
[consumer]
# an event in the hands of a process that was killed comes again after this time
ack_wait_seconds = 5
longest_pause_seconds = 5
[access.public_keys]
chaos = "{access_key}"
[journal]
signing_key = "{journal_seed}"
public_keys = ["{journal_key}"]
seal_every_seconds = 10
[vault]
keys = [{{ id = "chaos", key = "{vault_key}" }}]
lookup_key = "{lookup_key}"
[telemetry]
log_format = "text"
[identity]
signing_key = "{access_seed}"
key_id = "chaos"
[identity.first_administrator]
login = "admin"
password_file = "{admin}"
[intake]
evidence = "file://{folder}/evidence"
[intake_gateway]
evidence = "{folder}/evidence"
observe_seconds = 2
[intake_gateway.imap]
poll_seconds = 2
longest_pause_seconds = 2
lease_seconds = 4
observe_seconds = 15
[intake_gateway.form]
# one machine sends all forms, which would look like a flood
burst = 100000
per_minute = 100000
[web_gateway]
secure_cookies = false
[notify]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
from = "药后售后服务中心 <service@yaohou.example>"
message_id_domain = "yaohou.example"
attempt_seconds = 3
first_pause_seconds = 1
longest_pause_seconds = 5
"""
