"""Progress of several channels on one line that redraws itself, or on plain lines when nobody watches a terminal."""

from __future__ import annotations

import sys
import threading
import time
from typing import TextIO

from table import width

CHANNEL_NAMES = {"mail": "邮件", "hotline": "热线", "form": "表单"}
BAR = 10


class Progress:
    """Counts per channel; `step` may be called from any thread."""

    def __init__(self, totals: dict[str, int], stream: TextIO = sys.stdout) -> None:
        self.totals = totals
        self.done = {name: 0 for name in totals}
        self._stream = stream
        self._tty = stream.isatty()
        self._lock = threading.Lock()
        self._drawn_at = 0.0
        self._drawn_width = 0
        self._started = time.monotonic()

    def step(self, channel: str) -> None:
        """One more contact of a channel has been delivered."""
        with self._lock:
            self.done[channel] += 1
            pause = 0.05 if self._tty else 2.0
            if time.monotonic() - self._drawn_at >= pause:
                self._draw()

    def finish(self) -> None:
        """Draw the last state and end the line."""
        with self._lock:
            self._draw()
            if self._tty:
                self._stream.write("\n")
                self._stream.flush()

    def _draw(self) -> None:
        self._drawn_at = time.monotonic()
        cells = []
        for channel, total in self.totals.items():
            done = self.done[channel]
            filled = BAR * done // total if total else BAR
            bar = f" {'█' * filled}{'░' * (BAR - filled)}" if self._tty else ""
            cells.append(f"{CHANNEL_NAMES.get(channel, channel)}{bar} {done}/{total}")
        line = "  ".join([*cells, f"{time.monotonic() - self._started:.1f} s"])
        if self._tty:
            padding = " " * max(0, self._drawn_width - width(line))
            self._stream.write(f"\r{line}{padding}")
            self._drawn_width = width(line)
        else:
            self._stream.write(line + "\n")
        self._stream.flush()
