"""Who may what: the role table of identity and the API document decide together what each answer has to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from door import Answer

#: Stands in the document for whatever anybody signed in may do.
ANYBODY = "signed-in"
#: What the journals and dead letters, which have no region, answer whoever sees only a part of the tree.
NOT_WHOLE = "scope-not-whole"


@dataclass(frozen=True)
class Rights:
    """The permissions of somebody."""

    held: frozenset[str]

    def may(self, needed: Iterable[str]) -> bool:
        return all(one == ANYBODY or one in self.held for one in needed)

    def fault(self, answer: Answer, needed: Iterable[str], *, whole_tree: bool = False) -> str:
        """What is wrong with an answer whatever was asked for: it broke, or it is a refusal where there is a right, or it
        is none where there is no right. Empty when nothing is."""
        if answer.status >= 500:
            return f"breaks: {answer.status} {answer.body[:200]!r}"
        if not self.may(needed):
            refused = (answer.status, answer.slug) == (403, "permission-missing")
            return "" if refused else f"answers {answer.status} {answer.slug} to somebody without the right"
        if whole_tree:
            refused = (answer.status, answer.slug) == (403, NOT_WHOLE)
            return "" if refused else f"answers {answer.status} {answer.slug} to somebody of a single region"
        return f"refuses somebody who has the right: {answer.slug}" if answer.status in (401, 403) else ""

    def short(self, answer: Answer, needed: Iterable[str], *, whole_tree: bool = False) -> str:
        """As `fault`, of something that has to be answered to whoever may have it."""
        found = self.fault(answer, needed, whole_tree=whole_tree)
        if found or whole_tree or not self.may(needed) or answer.status == 200:
            return found
        return f"answers {answer.status} {answer.slug} to somebody who has the right"


def table(roles: list[dict[str, Any]]) -> dict[str, Rights]:
    """The rights of each role, as identity tells them."""
    return {role["name"]: Rights(frozenset(role.get("permissions", []))) for role in roles}
