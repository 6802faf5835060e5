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

#: The first administrator of a fresh laptop edition; may administer people, may not operate.
ADMIN_LOGIN, ADMIN_PASSWORD = "admin", "Afterdose-demo-2026"

#: Password of everybody below, after the first one has been changed as the product demands.
PASSWORD = "Yaohou-demo-2026"

_CLERK = ("contact.read", "contact.register", "ticket.read", "ticket.handle")


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who works in the demo: the permissions the work needs decide the roles they get, unless they are there to
    show what a role sees."""

    login: str
    name: str
    #: What they are called in the house, for whoever chooses whom to sign in as.
    duty: str
    permissions: tuple[str, ...]
    role: str = ""
    regions: tuple[str, ...] = ("*",)


def _shows(login: str, name: str, duty: str, role: str, *regions: str) -> DemoPerson:
    """Somebody to look at the console as."""
    return DemoPerson(login, name, duty, (), role, regions or ("*",))


#: Logins of the clerks who take calls.
AGENTS = ("li.na", "wang.lei", "zhao.min", "chen.jing")

PEOPLE = (
    DemoPerson("li.na", "李娜", "客服人员", _CLERK),
    DemoPerson("wang.lei", "王磊", "客服人员", _CLERK),
    DemoPerson("zhao.min", "赵敏", "客服人员", _CLERK),
    DemoPerson("chen.jing", "陈静", "客服人员", _CLERK),
    DemoPerson("zhou.ming", "周明", "质量管理部经理", ("case.read", "case.handle", "case.decide")),
    DemoPerson("wu.xia", "吴霞", "售后服务管理组负责人", ("return.read", "return.handle", "return.decide")),
    DemoPerson("lin.lan", "林岚", "区域经理 全国", ("dashboard.read", "ledger.read", "channel.read", "contact.read")),
    DemoPerson("he.ping", "何平", "信息审查员", ("catalog.import", "catalog.read")),
    _shows("sun.yue", "孙悦", "客服部经理", "customer_service_manager"),
    _shows("han.mei", "韩梅", "客服人员 华南", "clerk", "cn.south"),
    _shows("zheng.kai", "郑凯", "质管员", "qa_officer"),
    _shows("feng.lu", "冯璐", "药物警戒专员", "safety_officer"),
    _shows("tang.wei", "唐伟", "退换货专员", "returns_clerk"),
    _shows("xu.dong", "徐东", "区域经理 华东", "regional_manager", "cn.east"),
    _shows("bai.xue", "白雪", "区域经理 华北", "regional_manager", "cn.north"),
    _shows("du.heng", "杜衡", "质量总监", "quality_director"),
    _shows("gao.yuan", "高远", "总经理", "general_manager"),
    _shows("song.qing", "宋清", "内审员", "auditor"),
)


@dataclass(frozen=True)
class ProvidedPerson:
    """Somebody whom the house's OpenID provider vouches for, and the groups it says they are in."""

    login: str
    name: str
    groups: tuple[str, ...]


#: What Afterdose is called at the provider.
PROVIDER_CLIENT = "afterdose"
#: Group of the provider → roles and regions of its members here.
PROVIDER_GROUPS = {
    "after-sales-clerks": (["clerk"], []),
    "zhejiang": ([], ["cn.east.zhejiang"]),
}
PROVIDED = (
    ProvidedPerson("qian.yu", "钱雨", ("after-sales-clerks", "zhejiang")),
    ProvidedPerson("jin.bo", "金波", ("canteen",)),
)
