#!/usr/bin/env python3
"""Regenerates the offline query data (`.sqlx`) of one crate, or of every crate that has checked queries.

Run through `make prepare [S=crate]`, which puts a database server at TEST_DATABASE_URL. For each crate: a scratch
database, the shared migrations and the crate's own applied in the order of their versions, then a compilation
against that database, which writes what it learnt. The old data is replaced only when that succeeded.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADMIN_URL = os.environ["TEST_DATABASE_URL"]
PSQL = ROOT / ".tools/postgres/bin/psql"
EXTENSIONS = ["ltree", "pg_trgm", "btree_gist"]
# Their tables live in every service's own database.
SHARED_MIGRATIONS = [ROOT / f"shared/{crate}/migrations" for crate in ("eventbus", "journal", "vault")]
QUERY = re.compile(r"\bquery(_as|_scalar|_file|_file_as|_file_scalar)?(_unchecked)?!\s*[({\[]")


def psql(url, *arguments):
    subprocess.run([PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, *arguments], check=True)


def workspace_crates():
    """Every crate of the workspace by name, each after the crates it depends on."""
    answer = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version=1", "--offline"], cwd=ROOT,
                            check=True, stdout=subprocess.PIPE)
    packages = {p["name"]: p for p in json.loads(answer.stdout)["packages"]}
    ordered = {}

    def visit(name):
        if name in ordered:
            return
        needs = [d["name"] for d in packages[name]["dependencies"] if d["kind"] is None and d["name"] in packages]
        for need in needs:
            visit(need)
        below = {n for need in needs for n in [need, *ordered[need]["needs"]]}
        ordered[name] = {"folder": Path(packages[name]["manifest_path"]).parent, "needs": below}

    for name in packages:
        visit(name)
    return ordered


def has_queries(folder):
    return any(QUERY.search(source.read_text(encoding="utf-8")) for source in folder.rglob("*.rs"))


def migrations_for(folder):
    """The migration files in the order of their versions, whatever folder they are in."""
    folders = dict.fromkeys([*SHARED_MIGRATIONS, folder / "migrations"])
    files = [file for where in folders for file in where.glob("*.sql") if not file.name.endswith(".down.sql")]
    versions = {}
    for file in sorted(files, key=lambda file: int(file.name.split("_")[0])):
        version = int(file.name.split("_")[0])
        if version in versions:
            sys.exit(f"prepare: {file} and {versions[version]} have the same version")
        versions[version] = file
    return list(versions.values())


def prepare(name, crate, crates):
    folder = crate["folder"]
    print(f"prepare: {name}", flush=True)
    scratch = f"prepare_{name.replace('-', '_')}_{os.getpid()}"
    url = re.sub(r"/[^/?]*(\?|$)", rf"/{scratch}\1", ADMIN_URL)
    psql(ADMIN_URL, "-c", f'create database "{scratch}"')
    written = Path(tempfile.mkdtemp(prefix="afterdose-sqlx-"))
    try:
        psql(url, *[part for e in EXTENSIONS for part in ("-c", f"create extension {e}")])
        for file in migrations_for(folder):
            psql(url, "-f", file)
        compile_against(url, name, folder, written)
        # crates it needs may have been compiled along the way: their queries are kept in their own folders
        for query in [query for need in crate["needs"] for query in (crates[need]["folder"] / ".sqlx").glob("*.json")]:
            (written / query.name).unlink(missing_ok=True)
        replace(folder / ".sqlx", written)
    finally:
        psql(ADMIN_URL, "-c", f'drop database "{scratch}" with (force)')
        shutil.rmtree(written)


def compile_against(url, name, folder, written):
    """The query macros write to SQLX_OFFLINE_DIR whenever they compile against a live database."""
    for entry in ("src/lib.rs", "src/main.rs"):
        if (folder / entry).exists():
            (folder / entry).touch()
    live = {**os.environ, "SQLX_OFFLINE": "false", "SQLX_OFFLINE_DIR": str(written), "DATABASE_URL": url}
    targets = []
    if (folder / "tests").is_dir() and has_queries(folder / "tests"):
        targets = ["--all-targets"]
        for entry in (folder / "tests").rglob("main.rs"):
            entry.touch()
    subprocess.run(["cargo", "check", "--quiet", "-p", name, *targets], cwd=ROOT, env=live, check=True)


def replace(kept, written):
    old = {file.name: file.read_bytes() for file in kept.glob("query-*.json")}
    new = {file.name: file.read_bytes() for file in written.glob("query-*.json")}
    for gone in old.keys() - new.keys():
        (kept / gone).unlink()
    for file, content in new.items():
        if old.get(file) != content:
            kept.mkdir(exist_ok=True)
            (kept / file).write_bytes(content)
    print(f"prepare:   {len(new)} queries ({len(new.keys() - old.keys())} new, {len(old.keys() - new.keys())} gone)")


def main():
    crates = workspace_crates()
    wanted = sys.argv[1:]
    for name in wanted:
        if name not in crates:
            sys.exit(f"prepare: no crate {name}")
    for name, crate in crates.items():
        if name in wanted or (not wanted and has_queries(crate["folder"])):
            prepare(name, crate, crates)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"prepare: {Path(str(error.cmd[0])).name} failed ({error.returncode})")
