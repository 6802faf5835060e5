"""What the demo's little servers share: where they write their port, and how they stop."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path


def write_port(path: Path, port: int) -> None:
    """Publish a port in one step, so that a reader never sees half a number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(f"{port}\n")
    os.replace(temporary, path)


async def until_stopped() -> None:
    """Returns on SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
