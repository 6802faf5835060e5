"""Runs a command after the day, against the system as the day has left it: browser stories, pictures, a look at the API."""

from __future__ import annotations

import json
import os
import subprocess

import settings
from launch import Afterdose


def description(afterdose: Afterdose) -> str:
    """Where everything is and how one gets in, as JSON."""
    line = settings.LINES["service"]
    return json.dumps(
        {
            "web": afterdose.web,
            "gateway": afterdose.gateway,
            "password": settings.PASSWORD,
            "administrator": {"login": settings.ADMIN_LOGIN, "password": settings.ADMIN_PASSWORD},
            "people": [{"login": p.login, "name": p.name, "role": p.role} for p in settings.PEOPLE],
            "hotline": {"line": "service", "number": line.number, "secret": line.secret},
            "provided": [{"login": p.login, "name": p.name} for p in settings.PROVIDED],
            "mailbox": {"address": "service@yaohou.example", "pushToken": settings.MAIL_PUSH_TOKEN},
        },
        ensure_ascii=False,
    )


def run(command: str, afterdose: Afterdose) -> bool:
    """Whether the command succeeded; its output is shown as it comes."""
    print(f"▶ {command}", flush=True)
    environment = os.environ | {"AFTERDOSE_DAY": description(afterdose)}
    return subprocess.run(["bash", "-c", command], cwd=settings.REPO_DIR, env=environment, check=False).returncode == 0
