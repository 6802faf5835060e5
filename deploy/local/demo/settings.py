"""Names, secrets and accounts of the demo; nothing here is a secret of any real system."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEMO_DIR = Path(__file__).resolve().parent
REPO_DIR = DEMO_DIR.parents[2]
DATA_DIR = REPO_DIR / ".data" / "demo"

SEED = 20261121

#: Mailbox login → password; the login is also the address people write to.
MAILBOXES = {
    "service@yaohou.example": "service-demo-7Q4",
    "complaint@yaohou.example": "complaint-demo-9X2",
}

#: The sender of everything the system mails out; only a loop guard for the feeder.
OUR_DOMAIN = "yaohou.example"


@dataclass(frozen=True)
class Line:
    """A hotline as the gateway is configured for it: number, webhook secret, token of the CTI bridge form."""

    number: str
    secret: str
    token: str


LINES = {
    "service": Line("4008100001", "hotline-service-demo-secret", "cti-service-demo-token"),
    "complaint": Line("4008100002", "hotline-complaint-demo-secret", "cti-complaint-demo-token"),
}

#: Bearer token for mail pushed over HTTP.
MAIL_PUSH_TOKEN = "mail-push-demo-token"

#: Logins of the clerks who take calls; the driver adds them when the product does not ship them.
AGENTS = ("li.na", "wang.lei", "zhao.min", "chen.jing")
