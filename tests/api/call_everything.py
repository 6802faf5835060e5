"""Calls every operation of the API document with made-up requests, as people of several roles, against the system of a day.

Run by `make api`. A server error, or an answer that the document does not tell of, fails it. Nothing personal is in the
requests; signing out and ending sessions are left out, because the rest would then be called by nobody.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
LEFT_OUT = ["/session", "/session/password", "/rpc/afterdose.identity.v1.IdentityService/EndOwnSession", "/live"]
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
SEED = "20261127"


def sign_in(web: str, login: str, password: str) -> str:
    """A session token."""
    body = json.dumps({"login": login, "password": password}).encode()
    request = urllib.request.Request(f"{web}/session", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["token"]


def call_everything(web: str, login: str, password: str, examples: str) -> bool:
    """Whether everything answered as the document says."""
    print(f"▶ every operation as {login}", flush=True)
    command = [str(SCHEMATHESIS), "run", f"{web}/openapi.json", "--url", web, "--checks", CHECKS]
    command += ["--header", f"Authorization: Bearer {sign_in(web, login, password)}"]
    command += ["--max-examples", examples, "--seed", SEED, "--phases", "examples,fuzzing", "--generation-deterministic"]
    command += [word for path in LEFT_OUT for word in ("--exclude-path", path)]
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command, cwd=folder, check=False).returncode == 0


def main() -> int:
    """0 when nobody found anything."""
    day = json.loads(os.environ["AFTERDOSE_DAY"])
    examples = os.environ.get("EXAMPLES", "12")
    administrator = day["administrator"]
    callers = [("li.na", day["password"]), ("zhou.ming", day["password"])]
    callers.append((administrator["login"], administrator["password"]))
    good = [call_everything(day["web"], login, password, examples) for login, password in callers]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
