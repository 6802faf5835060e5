#!/usr/bin/env python3
"""Prints which requirement is claimed by which test: the matrix a validated system needs.

A test claims a requirement by naming it (R-123, or r_123 in an identifier) in its own doc comment or name. A
comment in production code, on a module or on a helper claims nothing.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLAIM = re.compile(r"(?<![A-Za-z0-9])[Rr][-_](\d{3})(?:\s*(?:…|\.\.\.?|–|to)\s*[Rr][-_](\d{3}))?(?!\d)")
RUST_TEST = re.compile(r"#\[(?:tokio::|sqlx::)?test\b|proptest!")
RUST_FN = re.compile(r"^\s*(?:pub\s+)?(?:async\s+)?fn\s+(\w+)")
SCRIPT_TEST = re.compile(r"""^\s*(?:(?:async\s+)?def\s+(test_\w+)|(?:test|it)(?:\.\w+)?\(\s*["'`](.+?)["'`])""")
SKIPPED = {"target", "node_modules", ".tools", ".data", ".git"}


def claims(text):
    found = set()
    for first, last in CLAIM.findall(text):
        found.update(range(int(first), int(last or first) + 1))
    return found


def sources():
    for pattern in ("*.rs", "*.py", "*.ts", "*.tsx"):
        for path in ROOT.rglob(pattern):
            inside = path.relative_to(ROOT)
            if SKIPPED.isdisjoint(inside.parts) and inside != Path("deploy/local/trace.py"):
                yield path, inside


def tests_of_rust(text):
    """Each test function's name with the text that may hold its claims."""
    above, is_test, in_proptest = [], False, False
    for line in text.splitlines():
        stripped = line.strip()
        function = RUST_FN.match(line)
        if function:
            if is_test or in_proptest:
                yield function.group(1), "\n".join([*above, function.group(1)])
            above, is_test = [], False
        elif stripped.startswith(("///", "#[")):
            above.append(stripped)
            is_test = is_test or RUST_TEST.match(stripped) is not None
        elif stripped.startswith("proptest!"):
            in_proptest, above = True, []
        elif stripped:
            above, is_test = [], False
            in_proptest = in_proptest and line[0].isspace()


def tests_of_script(text):
    """The same for Python and TypeScript: comments directly above, the name, and a docstring below."""
    lines, above = text.splitlines(), []
    for number, line in enumerate(lines):
        test = SCRIPT_TEST.match(line)
        if test:
            name = test.group(1) or test.group(2)
            below = lines[number + 1].strip() if number + 1 < len(lines) else ""
            yield name, "\n".join([*above, name, below if below.startswith(('"""', "//")) else ""])
            above = []
        elif line.strip().startswith(("#", "//", "*", "/*")):
            above.append(line)
        elif line.strip():
            above = []


def matrix():
    found = defaultdict(set)
    for path, inside in sources():
        text = path.read_text(encoding="utf-8")
        tests = tests_of_rust(text) if path.suffix == ".rs" else tests_of_script(text)
        for name, claim_text in tests:
            for number in claims(claim_text):
                found[number].add(f"{inside}::{name}" if path.suffix == ".rs" else f"{inside}: {name}")
    return found


def main():
    found = matrix()
    for number in sorted(found):
        for position, test in enumerate(sorted(found[number])):
            print(f"{f'R-{number:03}' if position == 0 else '':7}{test}")
    tests = {test for claimed in found.values() for test in claimed}
    print(f"{len(found)} requirements claimed by {len(tests)} tests")


if __name__ == "__main__":
    sys.exit(main())
