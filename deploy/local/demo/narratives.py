"""Reads the hand-written texts of `narratives/*.toml` and checks them, so that a typo fails before anything is sent."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

NARRATIVE_DIR = Path(__file__).parent / "narratives"

#: Kinds a contact may be scored against: the work item kinds, then what must not become one.
WORK_KINDS = (
    "consultation",
    "complaint",
    "adverse_reaction",
    "device_event",
    "return_exchange",
    "delivery_error",
    "recall_information",
    "repair",
    "suggestion",
)
ROBOT_KINDS = ("spam", "newsletter", "auto_reply", "bounce")

CHANNELS = ("mail", "hotline", "form")


@dataclass(frozen=True)
class Narrative:
    """One hand-written story with {slots}; `who` are sender kinds, `products` selectors of the catalogue."""

    id: str
    expected: tuple[str, ...]
    via: tuple[str, ...]
    who: tuple[str, ...]
    products: tuple[str, ...]
    text: str
    subject: str = ""
    topic: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A mail nobody waits for an answer to: spam, newsletter, out-of-office, bounce."""

    id: str
    expected: tuple[str, ...]
    sender_name: str
    sender_email: str
    subject: str
    text: str


@dataclass(frozen=True)
class ReplyText:
    """A later mail of the same person; `by` is `thread` (In-Reply-To) or `receipt` (quotes the number)."""

    id: str
    by: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Library:
    """Everything hand-written."""

    narratives: tuple[Narrative, ...]
    letters: tuple[Letter, ...]
    replies: tuple[ReplyText, ...]

    def via(self, channel: str) -> list[Narrative]:
        """The stories that may arrive over a channel."""
        return [n for n in self.narratives if channel in n.via]

    def count(self) -> int:
        """How many distinct texts were written by hand."""
        return len(self.narratives) + len(self.letters) + len(self.replies)


def _narrative(row: dict, document: dict) -> Narrative:
    expected = tuple(row.get("expected", document.get("expected", ())))
    via = tuple(row.get("via", document.get("via", ())))
    if not expected or set(expected) - set(WORK_KINDS):
        raise ValueError(f"{row['id']}: expected {expected} is not a kind of work")
    if not via or set(via) - set(CHANNELS):
        raise ValueError(f"{row['id']}: via {via} is not a channel")
    return Narrative(
        id=row["id"],
        expected=expected,
        via=via,
        who=tuple(row["who"]),
        products=tuple(row["products"]),
        text=row["text"].strip(),
        subject=row.get("subject", ""),
        topic=row.get("topic", ""),
        files=tuple(row.get("files", ())),
    )


def load(directory: Path = NARRATIVE_DIR) -> Library:
    """Read all files in name order; ValueError on a duplicate id or an unknown kind."""
    narratives: list[Narrative] = []
    letters: list[Letter] = []
    replies: list[ReplyText] = []
    for path in sorted(directory.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        narratives += [_narrative(row, document) for row in document.get("narrative", [])]
        for row in document.get("letter", []):
            name, email = row["from"]
            letters.append(Letter(row["id"], tuple(row["expected"]), name, email, row["subject"], row["text"]))
        for row in document.get("reply", []):
            replies.append(ReplyText(row["id"], row["by"], row["text"], tuple(row.get("files", ()))))
    ids = [n.id for n in narratives] + [x.id for x in letters] + [r.id for r in replies]
    twice = {i for i in ids if ids.count(i) > 1}
    if twice:
        raise ValueError(f"narrative ids used twice: {sorted(twice)}")
    return Library(tuple(narratives), tuple(letters), tuple(replies))
