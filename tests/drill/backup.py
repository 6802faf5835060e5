"""What a site does every day, as deploy/backup.md tells: base backup, WAL as it is written, snapshots of the streams, evidence."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import psycopg

import snapshots
from house import House
from processes import NotStarted, Process
from servers import Postgres

SLOT = "drill"


@dataclass
class Vault:
    """A place for backups, away from what they are of."""

    folder: Path

    @property
    def base(self) -> Path:
        """The base backup of Postgres."""
        return self.folder / "base"

    @property
    def wal(self) -> Path:
        """Everything Postgres has written since."""
        return self.folder / "wal"

    @property
    def streams(self) -> Path:
        """Snapshots of streams and buckets."""
        return self.folder / "streams"

    @property
    def evidence(self) -> Path:
        """Mails and recordings as they came."""
        return self.folder / "evidence"

    @property
    def manifest(self) -> Path:
        """What there is, when it was made, with a checksum of every file (R-596)."""
        return self.folder / "manifest.json"


def program(postgres: Postgres, name: str) -> str:
    """One of the programs that came with the server."""
    return str(Path(next(word for word in postgres.command if word.endswith("/postgres"))).with_name(name))


def _reach(postgres: Postgres) -> list[str]:
    return ["-h", "127.0.0.1", "-p", str(postgres.port), "-U", "postgres", "-w"]


def receive_wal(postgres: Postgres, vault: Vault) -> Process:
    """A process that takes every byte of WAL as it is written; the slot keeps Postgres from deleting what it has not got."""
    vault.wal.mkdir(parents=True)
    env = {"PGPASSWORD": postgres.password}
    command = [program(postgres, "pg_receivewal"), *_reach(postgres), "-D", str(vault.wal), "-S", SLOT, "--synchronous"]
    subprocess.run([*command, "--create-slot", "--if-not-exists"], env=env, check=True, capture_output=True)
    receiver = Process("pg_receivewal", command, vault.folder / "wal.log", env=env)
    receiver.start()
    return receiver


def base_backup(postgres: Postgres, vault: Vault) -> None:
    """A copy of the whole cluster while it works, checked against its own manifest."""
    env = {"PGPASSWORD": postgres.password}
    take = [program(postgres, "pg_basebackup"), *_reach(postgres), "-D", str(vault.base), "-c", "fast", "-X", "stream"]
    check = [program(postgres, "pg_verifybackup"), "--quiet", str(vault.base)]
    for command in (take, check):
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        if done.returncode != 0:
            raise NotStarted(f"{Path(command[0]).name}: {done.stderr.strip()}")


def snapshot(house: House, vault: Vault, name: str, slowness: float) -> dict[str, Any]:
    """A set that belongs together. The order is what makes it whole:

    first a named point in the WAL, so that the databases are never newer than the streams; then the buckets, so that no
    mailbox cursor claims a mail which the streams do not hold; then the streams; last the evidence they speak of.
    `slowness` is the time in seconds that a large site's streams take; ours are done before much has happened.
    """
    begun = datetime.now(timezone.utc)
    with psycopg.connect(house.postgres.url(), autocommit=True) as admin:
        admin.execute("select pg_create_restore_point(%s)", [name])
    time.sleep(slowness)
    last = snapshots.save_all(house.nats_url, vault.streams)
    shutil.copytree(house.folder / "evidence", vault.evidence, ignore=shutil.ignore_patterns("*#*", "*.tmp*"))
    manifest = {
        "id": name,
        "begun_at": begun.isoformat(),
        "ended_at": datetime.now(timezone.utc).isoformat(),
        "restore_point": name,
        "last_sequences": last,
        "sha256": {str(file.relative_to(vault.folder)): digest(file) for file in _files(vault)},
    }
    vault.manifest.write_text(json.dumps(manifest, indent=1))
    return manifest


def verify(vault: Vault) -> dict[str, Any]:
    """The manifest, once every file of the set has been read and is what it was (R-298, R-597, R-599)."""
    manifest: dict[str, Any] = json.loads(vault.manifest.read_text())
    for name, wanted in manifest["sha256"].items():
        file = vault.folder / name
        if not file.exists() or digest(file) != wanted:
            raise snapshots.Refused(f"the backup is damaged: {name}")
    return manifest


def _files(vault: Vault) -> list[Path]:
    return sorted(file for part in (vault.streams, vault.evidence) for file in part.rglob("*") if file.is_file())


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with open(file, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
