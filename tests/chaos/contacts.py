"""What people say in the experiments: short texts of which the shipped rules leave no doubt, each with a marker of its own.

A marker is twelve consonants behind `mk`: no word list of the rules can match it, and the checker finds a contact by it
in whatever table it landed.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

MARKER = re.compile(r"mk[bcdfghjklmnpqrstvwxz]{12}")
_CONSONANTS = "bcdfghjklmnpqrstvwxz"


@dataclass(frozen=True)
class Narrative:
    """A text, the kinds of work it must open, and what its writer chooses in the form."""

    text: str
    kinds: tuple[str, ...]
    form_kind: str


NARRATIVES = (
    Narrative("请问这个药开封以后还能储存多久？", ("consultation",), "consultation"),
    Narrative("我要投诉，药片变色，还有黑点，请给个说法。", ("complaint",), "complaint"),
    Narrative("服药后全身起皮疹、瘙痒，现在已停药。", ("adverse_reaction",), "adverse_reaction"),
    Narrative("这批货订得不对路，我们申请退货。", ("return_exchange",), "return_exchange"),
    Narrative("今天的货少发两箱，请尽快补来。", ("delivery_error",), "delivery_error"),
    Narrative("家里的血糖仪测不准，读数偏高。", ("device_event",), "other"),
    Narrative("血压计黑屏，申请维修。", ("repair",), "other"),
    Narrative("建议贵公司开通微信客服。", ("suggestion",), "suggestion"),
    Narrative("您好，收到后请与我联系。", ("other",), "other"),
    Narrative("服药后出现皮疹，剩下的要求退货。", ("adverse_reaction", "return_exchange"), "adverse_reaction"),
)


@dataclass(frozen=True)
class Contact:
    """One contact as its sender means it."""

    number: int
    channel: str
    marker: str
    narrative: Narrative
    #: Handed over twice with the same key: a double click, a telephone system that repeats itself.
    twice: bool
    #: An answering machine's mail: kept, but no contact and never acknowledged.
    automatic: bool
    has_address: bool

    @property
    def text(self) -> str:
        """What the sender writes."""
        return f"{self.narrative.text}（{self.marker}）"

    @property
    def address(self) -> str:
        """An address that nobody else has, so that the limit per address is never met."""
        return f"{self.marker}@post.example"

    @property
    def phone(self) -> str:
        """A number that nobody else has."""
        return f"139{self.number:08d}"


class Writer:
    """Draws contacts; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"contacts {seed}")
        self._number = 0

    def draw(self, channel: str) -> Contact:
        """The next contact of a channel."""
        self._number += 1
        rng = self._random
        return Contact(
            number=self._number,
            channel=channel,
            marker="mk" + "".join(rng.choices(_CONSONANTS, k=12)),
            narrative=rng.choice(NARRATIVES),
            twice=rng.random() < 0.1,
            automatic=channel == "mail" and rng.random() < 0.05,
            has_address=channel == "mail" or channel == "form" and rng.random() < 0.8,
        )
