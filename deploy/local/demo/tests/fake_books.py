"""The fake product with books: it reads from `sent.json` what came, and books it without a mistake (or with one)."""

from __future__ import annotations

import json
from pathlib import Path

from fake_product import Product

CHANNELS = {"mail": "CHANNEL_EMAIL", "hotline": "CHANNEL_PHONE", "form": "CHANNEL_WEB"}


class Books(Product):
    """`lost` contacts of the first mailbox never reach the ledger; `blind` to adverse reactions."""

    def __init__(self, data: Path) -> None:
        super().__init__()
        self.data = data
        self.lost = 0
        self.blind = False

    def _sent(self) -> dict:
        return json.loads((self.data / "sent.json").read_text(encoding="utf-8"))

    def GetChannelLedger(self, _: dict) -> dict:  # noqa: N802
        accounts = []
        for channel, of_channel in self._sent()["channels"].items():
            for source, sums in of_channel["sources"].items():
                count, repeated = sums["handed_over"], sums["repeated"]
                lost = self.lost if not accounts else 0
                numbers = {"ledgerCount": count - lost, "contacts": count - repeated - lost, "duplicates": repeated}
                row = {"channel": CHANNELS[channel], "source": source, "serverCount": str(count)}
                accounts.append(row | {k: str(v) for k, v in numbers.items()})
        return {"accounts": accounts}

    def GetCounts(self, _: dict) -> dict:  # noqa: N802
        contacts = sum(int(a["contacts"]) for a in self.GetChannelLedger({})["accounts"])
        return {"contacts": str(contacts), "firstReplies": "7", "counts": [{"values": ["open"], "count": "3"}]}

    def GetFeedbackLedger(self, _: dict) -> dict:  # noqa: N802
        return {"total": "330"}

    def ListLedger(self, _: dict) -> dict:  # noqa: N802
        rows = []
        for contact in self._sent()["contacts"]:
            kinds = [k for k in contact["expected"] if not (self.blind and k == "adverse_reaction")]
            row = {"contactId": contact["key"], "kinds": [f"WORK_KIND_{k.upper()}" for k in kinds]}
            rows.append(row | {"receipt": contact["receipt"]})
        return {"rows": rows}

    def GetContact(self, r: dict) -> dict:  # noqa: N802
        if r["contactId"] in self.calls:
            return super().GetContact(r)
        contact = next(c for c in self._sent()["contacts"] if c["key"] == r["contactId"])
        if contact["channel"] == "hotline":
            return {"contact": {"call": {"callId": contact["identity"]}}}
        return {"contact": {"mailMessageId": contact["identity"]}} if contact["channel"] == "mail" else {"contact": {}}
