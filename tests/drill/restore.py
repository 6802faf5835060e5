"""From backups alone to a house that works again, in an empty place."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg

import snapshots
from backup import Vault
from house import House
from processes import NotStarted, wait_until
from servers import Nats, Postgres


def postgres(house: House, vault: Vault, folder: Path, target: str = "") -> Postgres:
    """Start a new Postgres from base backup and WAL, up to the named point or, without one, as far as the WAL goes."""
    old = house.postgres
    fresh = Postgres(folder, port=old.port)
    if fresh.cluster.exists():
        raise snapshots.Refused(f"{fresh.cluster} is no empty place")
    shutil.copytree(vault.base, fresh.cluster)
    shutil.copytree(vault.wal, fresh.folder / "wal")
    shutil.copy2(old.folder / "password", fresh.folder / "password")
    wal = fresh.folder / "wal"
    settings = [f"restore_command = 'cp {wal}/%f \"%p\" 2>/dev/null || cp {wal}/%f.partial \"%p\" 2>/dev/null'"]
    # also when it is empty: a base backup brings along what an earlier restore has set
    settings += [f"recovery_target_name = '{target}'", "recovery_target_action = 'promote'"]
    with open(fresh.cluster / "postgresql.auto.conf", "a") as file:
        file.write("\n".join(settings) + "\n")
    (fresh.cluster / "recovery.signal").touch()
    _give(fresh)
    house.postgres = fresh
    fresh.start()
    wait_until(lambda: _promoted(fresh), 120, "the end of Postgres' recovery", fresh.check)
    return fresh


def _give(fresh: Postgres) -> None:
    """To the account that Postgres runs as."""
    if fresh.account:
        for path in (fresh.folder, *fresh.folder.rglob("*")):
            os.chown(path, *fresh.account)
    fresh.cluster.chmod(0o700)


def _promoted(fresh: Postgres) -> bool:
    try:
        with psycopg.connect(fresh.url(), connect_timeout=2) as admin:
            return admin.execute("select not pg_is_in_recovery()").fetchone() == (True,)
    except psycopg.OperationalError:
        return False


def streams(house: House, vault: Vault, folder: Path) -> dict[str, int]:
    """Start a new NATS server and give it the snapshots."""
    fresh = Nats(folder, port=house.nats[0].port)
    house.nats[:] = [fresh]
    fresh.start()
    wait_until(lambda: _answers(fresh), 30, "NATS", fresh.check)
    return snapshots.restore_all(fresh.url, vault.streams)


def _answers(server: Nats) -> bool:
    try:
        socket.create_connection((server.host, server.port), timeout=1).close()
    except OSError:
        return False
    return True


def recover(house: House, *words: str) -> list[str]:
    """`afterdose recover`; returns what it said. The servers take a moment to notice that connections are gone."""
    said = ""

    def done() -> bool:
        nonlocal said
        command = [str(house.binary), "--config", str(house.config), "recover", *words]
        answer = subprocess.run(command, capture_output=True, text=True)
        said = answer.stdout + answer.stderr
        return answer.returncode == 0

    try:
        wait_until(done, 30, "afterdose recover")
    except NotStarted as error:
        raise NotStarted(f"{error}: {said.strip()}") from error
    return said.splitlines()
