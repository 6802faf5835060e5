"""Prints tables that stay aligned when Chinese and Latin text are mixed (a Chinese character is two columns wide)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Terminal columns a text takes; combining marks take none."""
    columns = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
            continue
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return columns


def pad(text: str, columns: int, right: bool) -> str:
    """The text filled with blanks to a width; `right` aligns it to the right."""
    blanks = " " * max(0, columns - width(text))
    return blanks + text if right else text + blanks


def render(header: Sequence[str], rows: Sequence[Sequence[object]], title: str = "") -> str:
    """A table as text; columns whose cells are all numbers (or empty) are aligned to the right."""
    cells = [[_cell(v) for v in row] for row in rows]
    for row in cells:
        if len(row) != len(header):
            raise ValueError(f"row of {len(row)} cells under a header of {len(header)}")
    columns = range(len(header))
    widths = [max([width(header[c]), *(width(row[c]) for row in cells)]) for c in columns]
    right = [
        bool(rows) and all(isinstance(row[c], (int, float)) or row[c] in ("", None) for row in rows) for c in columns
    ]
    lines = [title] if title else []
    lines.append("  ".join(pad(header[c], widths[c], right[c]) for c in columns).rstrip())
    lines.append("  ".join("─" * widths[c] for c in columns))
    lines += ["  ".join(pad(row[c], widths[c], right[c]) for c in columns).rstrip() for row in cells]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)
