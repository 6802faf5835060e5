"""Processes that die and come back: each is started, killed and stopped by its own handle, and kept alive by a keeper.

What an experiment kills, the keeper starts again, as an orchestrator would. A process that ends without having been
killed is started again too, and counted, because nobody may find that normal.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

#: The kernel's parent-death signal fires when the *thread* that started a child ends, so one thread starts them all.
_SPAWNER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")


class NotStarted(Exception):
    """A process ended, or did not answer in time; the text says which and where its log is."""


def free_ports(count: int) -> list[int]:
    """Ports free a moment ago; all are held until the last is known, so that none is named twice."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _with_parent(command: list[str], when_orphaned: str) -> list[str]:
    """The command, told to end with us even when we are killed, where the system has a tool for that."""
    return ["setpriv", "--pdeathsig", when_orphaned, "--", *command] if shutil.which("setpriv") else command


@dataclass
class Process:
    """One process that can be started again at the same place."""

    name: str
    command: list[str]
    log: Path
    env: dict[str, str] = field(default_factory=dict)
    #: Account to run as; None is ours.
    account: tuple[int, int] | None = None
    #: Name of a network namespace to run in; empty is ours.
    namespace: str = ""
    when_orphaned: str = "KILL"
    #: Seconds that an ordinary stop may take.
    grace: float = 25.0

    wanted: bool = False
    #: What the experiments did to it, and how often it ended without being asked.
    kills: int = 0
    endings: list[str] = field(default_factory=list)
    handle: subprocess.Popen[bytes] | None = None
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def start(self) -> None:
        """Start unless it runs; from now on it is wanted."""
        with self.lock:
            self.wanted = True
            if self.alive():
                return
            self.log.parent.mkdir(parents=True, exist_ok=True)
            self.handle = _SPAWNER.submit(self._spawn).result()

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = _with_parent(self.command, self.when_orphaned)
        if self.namespace:
            command = ["ip", "netns", "exec", self.namespace, *command]
        user, group = self.account or (None, None)
        extra: list[int] | None = [] if self.account else None
        with open(self.log, "ab") as output:
            return subprocess.Popen(
                command,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                cwd="/" if self.account else None,
                env=os.environ | self.env,
                user=user,
                group=group,
                extra_groups=extra,
                start_new_session=True,
            )

    def alive(self) -> bool:
        """Whether the process runs."""
        return self.handle is not None and self.handle.poll() is None

    def check(self) -> None:
        """Raises when the process is not running."""
        if not self.alive():
            code = self.handle.returncode if self.handle else "no start"
            raise NotStarted(f"{self.name} ended with {code}; see {self.log}")

    def signal(self, number: int) -> None:
        """Send a signal to the process, if it runs."""
        with self.lock:
            if self.handle is not None and self.alive():
                self.handle.send_signal(number)

    def kill(self) -> None:
        """SIGKILL; the keeper starts it again while it is wanted."""
        with self.lock:
            if self.handle is not None and self.alive():
                self.handle.kill()
                self.handle.wait()
                self.kills += 1
                self.handle = None

    def stop(self) -> None:
        """SIGTERM, then SIGKILL for one that will not go; it stays away until `start`."""
        with self.lock:
            self.wanted = False
            if self.handle is not None and self.alive():
                self.handle.send_signal(signal.SIGTERM)
                try:
                    self.handle.wait(self.grace)
                except subprocess.TimeoutExpired:
                    self.handle.kill()
                    self.handle.wait()
            self.handle = None

    def tend(self) -> None:
        """Start it again when it is wanted and not there; note an end that nobody asked for."""
        if not self.lock.acquire(blocking=False):
            return
        try:
            if not self.wanted or self.alive():
                return
            if self.handle is not None:
                self.endings.append(f"{self.name} ended by itself with {self.handle.returncode}")
                self.handle = None
            self.start()
        finally:
            self.lock.release()


class Keeper:
    """Starts again whatever is wanted and not there, a moment after it went."""

    def __init__(self, pause: float = 0.5) -> None:
        self._pause = pause
        self._processes: list[Process] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="keeper", daemon=True)

    def keep(self, process: Process) -> None:
        """Watch this one too."""
        self._processes.append(process)

    def begin(self) -> None:
        """Start watching."""
        self._thread.start()

    def end(self) -> None:
        """Stop watching; nothing is started afterwards."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(self._pause):
            for process in self._processes:
                process.tend()


def wait_until(ready: Callable[[], bool], seconds: float, what: str, still: Callable[[], None] = lambda: None) -> float:
    """Wait for a condition; returns the seconds it took, raises NotStarted when they run out."""
    started = time.monotonic()
    while not ready():
        still()
        if time.monotonic() - started > seconds:
            raise NotStarted(f"{what} did not come within {seconds:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - started
