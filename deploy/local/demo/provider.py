"""An OpenID provider as a process of its own, with people whose groups mean something here and one whose group does not."""

from __future__ import annotations

import base64
import json
import secrets
import sys
import time
import urllib.request
from pathlib import Path

import launch
from settings import PROVIDED, PROVIDER_CLIENT, PROVIDER_GROUPS


def start(data_dir: Path, seconds: float = 30.0) -> tuple[launch.Running, str]:
    """The provider, when it answers, and its issuer."""
    (port,) = launch.free_ports(1)
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for person in PROVIDED:
        claims = {"sub": person.login, "preferred_username": person.login, "name": person.name, "groups": person.groups}
        command += ["--user-claims", json.dumps(claims)]
    running, issuer = launch.start("provider", command, data_dir / "provider.log"), f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + seconds
    while True:
        running.check()
        try:
            with urllib.request.urlopen(f"{issuer}/jwks", timeout=5):
                return running, issuer
        except OSError as error:
            if time.monotonic() > deadline:
                running.stop()
                raise launch.NotStarted(f"{running.name} does not answer: {error}; see {running.log}") from error
            time.sleep(0.1)


def configuration(issuer: str, web: str) -> str:
    """Takes its tokens, says what its groups mean, and leads browsers there."""
    lines = [f'[identity.oidc]\nissuer = "{issuer}"\nclient_id = "{PROVIDER_CLIENT}"\n']
    for group, (roles, regions) in PROVIDER_GROUPS.items():
        lines.append(
            f"[[identity.oidc.mapping]]\ngroup = {json.dumps(group)}\nroles = {json.dumps(roles)}\n"
            f"regions = {json.dumps(regions)}\n"
        )
    seal = base64.b64encode(secrets.token_bytes(32)).decode()
    # any secret will do for this provider, but it wants one
    lines.append(
        f'[web_gateway.oidc]\npublic_url = "http://{web}"\nclient_secret = "{secrets.token_hex(16)}"\nseal_key = "{seal}"\n'
    )
    return "\n".join(lines)
