"""The final page of `make demo`: what came, what became of it, what it cost, and where to look."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from reckoning import SourceAccount
from client import Client, number
from clerks import Worked
from launch import Afterdose
from scoring import Score
from settings import ADMIN_LOGIN, ADMIN_PASSWORD, PASSWORD, PEOPLE, PROVIDED
from table import render

CHANNEL_NAMES = {"mail": "邮件", "hotline": "热线", "form": "表单"}
KIND_NAMES = {
    "consultation": "咨询",
    "complaint": "投诉",
    "adverse_reaction": "不良反应",
    "device_event": "器械不良事件",
    "return_exchange": "退换货",
    "delivery_error": "发货差错",
    "recall_information": "召回信息",
    "repair": "维修",
    "suggestion": "意见建议",
    "other": "待分类",
}


def channels(accounts: Iterable[SourceAccount]) -> str:
    """Per source: handed over, held by the server, on the ledger, and what became of it."""
    rows = [
        [
            CHANNEL_NAMES.get(a.channel, a.channel),
            a.source,
            a.handed_over,
            a.server,
            a.ledger,
            a.contacts,
            a.duplicates,
            a.rejected,
            a.balanced,
            a.trouble,
        ]
        for a in accounts
    ]
    header = ["渠道", "来源", "送出", "服务器", "台账", "来件", "重复", "不受理", "平", "异常"]
    return render(header, rows, "渠道台账：服务器 = 台账 = 来件 + 重复 + 不受理")


def kinds(scores: Iterable[Score]) -> str:
    """Tickets by kind, beside what a careful person would have found."""
    rows = []
    for s in scores:
        recall = f"{100 * s.right / s.expected:.0f}%" if s.expected else ""
        precision = f"{100 * s.right / s.found:.0f}%" if s.found else ""
        rows.append([KIND_NAMES.get(s.kind, s.kind), s.found, s.expected, s.right, recall, precision])
    return render(["事项", "工单", "应有", "一致", "查全", "查准"], rows, "工单按事项（应有：编写来件时已知的答案）")


def work(worked: Worked) -> str:
    """What the demo's staff did, and what they were refused."""
    rows = [[name, count] for name, count in sorted(worked.done.items())]
    text = render(["demo staff", "done"], rows)
    if worked.refused:
        text += "\n\n" + render(["refused", "times"], [[n, c] for n, c in sorted(worked.refused.items())])
    return text


def sums(manager: Client, month: str, count_port_file: Path) -> str:
    """Ledger rows, first replies, mail that went out."""
    ledger = manager.call("reporting.v1.ReportingService/GetFeedbackLedger", month=month, pageSize=1)
    counts = manager.call("reporting.v1.ReportingService/GetCounts", by=["DIMENSION_STATE"])
    states = {c["values"][0]: number(c.get("count")) for c in counts.get("counts", [])}
    with urllib.request.urlopen(f"http://127.0.0.1:{count_port_file.read_text().strip()}/count", timeout=5) as answer:
        outbox = json.load(answer)
    rows = [
        ["台账行数 (REC-FY007)", number(ledger.get("total"))],
        ["来件", number(counts.get("contacts"))],
        ["已首次答复", number(counts.get("firstReplies"))],
        *[[f"工单 {state}", count] for state, count in sorted(states.items())],
        ["发出邮件", outbox["count"]],
        ["其中自动回执", outbox["acknowledgements"]],
    ]
    return render(["合计", ""], rows)


def memory(afterdose: Afterdose) -> str:
    """Memory by program, in MiB; pages that processes share count once."""
    sizes = afterdose.memory_bytes()
    rows = [[name, f"{size / 2**20:.0f} MiB"] for name, size in sorted(sizes.items(), key=lambda x: -x[1])]
    return render(["内存 memory", "PSS"], rows)


def where_to_look(afterdose: Afterdose, data_dir: Path) -> str:
    """Addresses and sign-ins."""
    rows = [
        ["控制台 console", f"{afterdose.web}/"],
        ["接口文档 API", f"{afterdose.web}/docs"],
        ["公众表单 public form", f"{afterdose.gateway}/form"],
        ["健康与指标 ops", f"{afterdose.ops}/metrics"],
        ["发出的邮件 outbox", str(data_dir / "outbox")],
        ["日志 log", str(afterdose.log)],
        *[[f"{p.duty} {p.name} {p.login}", PASSWORD] for p in PEOPLE],
        [f"系统管理员 {ADMIN_LOGIN}", ADMIN_PASSWORD],
        *[[f"统一身份认证 {p.name} {p.login}", "、".join(p.groups)] for p in PROVIDED],
    ]
    return render(["在哪里看 / 登录", ""], rows)
