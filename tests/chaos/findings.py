"""What the checker found: figures for the table, and differences by kind."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

#: Differences of one kind that are printed in full.
SHOWN = 20


@dataclass
class Findings:
    """Collected by the checks; `count` is what must be zero."""

    figures: dict[str, object] = field(default_factory=dict)
    differences: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def count(self) -> int:
        """Number of differences."""
        return sum(len(found) for found in self.differences.values())

    def differ(self, kind: str, what: object) -> None:
        """Note one difference."""
        self.differences[kind].append(str(what))

    def expect(self, kind: str, what: object, wanted: object, found: object) -> bool:
        """Note a difference unless both are the same."""
        if wanted != found:
            self.differ(kind, f"{what}: wanted {_show(wanted)}, found {_show(found)}")
        return wanted == found

    def same_keys(self, wanted: Iterable[object], found: Iterable[object], missing: str, surplus: str) -> None:
        """Each wanted key is found exactly once, and no other key."""
        wants, finds = Counter(iter(wanted)), Counter(iter(found))
        for key, number in (wants - finds).items():
            self.differ(missing, key if number == 1 else f"{key} ({number} times)")
        for key, number in (finds - wants).items():
            self.differ(surplus, key if number == 1 else f"{key} ({number} times)")

    def save(self, path: Path) -> None:
        """Write it for another process to print."""
        figures = {name: _show(value) for name, value in self.figures.items()}
        path.write_text(json.dumps({"figures": figures, "differences": self.differences}, ensure_ascii=False))

    @classmethod
    def load(cls, path: Path) -> Findings:
        """Read what `save` wrote."""
        values = json.loads(path.read_text())
        return cls(values["figures"], defaultdict(list, values["differences"]))

    def print(self, say: Callable[[str], None] = print) -> None:
        """The table of figures, then every difference, at most twenty of a kind."""
        width = max((len(name) for name in self.figures), default=0)
        for name, value in self.figures.items():
            say(f"  {name:<{width}}  {_show(value)}")
        for kind, found in sorted(self.differences.items()):
            say(f"  DIFFERENCE {kind}: {len(found)}")
            for text in found[:SHOWN]:
                say(f"    {text}")
            if len(found) > SHOWN:
                say(f"    … and {len(found) - SHOWN} more")
        say(f"  {self.count} differences")


def _show(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, Counter):
        return ", ".join(f"{name} {count}" for name, count in sorted(value.items())) or "none"
    return str(value)
