"""Three nodes and a hub as network namespaces, so that a cable can be pulled; all traffic stays inside them.

The hub holds the bridge, Postgres, the mail servers and the senders; a node holds one NATS server and one copy of all
services. Names carry our process id; what an earlier run left behind is removed when that process is gone.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

PREFIX = "afterdose-chaos-"
NODES = (1, 2, 3)
HUB_ADDRESS = "10.77.0.254"


class NotPermitted(Exception):
    """This machine does not let us make network namespaces."""


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise NotPermitted(f"ip {' '.join(words)}: {done.stderr.strip()}")


def address(node: int) -> str:
    """Address of a node."""
    return f"10.77.0.{node}"


@dataclass
class Network:
    """The namespaces of one run."""

    owner: int

    @property
    def hub(self) -> str:
        """Namespace of the hub."""
        return f"{PREFIX}{self.owner}-hub"

    def node(self, node: int) -> str:
        """Namespace of a node."""
        return f"{PREFIX}{self.owner}-{node}"

    def make(self) -> None:
        """Make all of them, or raise NotPermitted with nothing left behind."""
        sweep()
        try:
            self._make()
        except (NotPermitted, FileNotFoundError) as error:
            self.remove()
            raise NotPermitted(str(error)) from error

    def _make(self) -> None:
        _ip("netns", "add", self.hub)
        _ip("-n", self.hub, "link", "set", "lo", "up")
        _ip("-n", self.hub, "link", "add", "bridge", "type", "bridge")
        _ip("-n", self.hub, "addr", "add", f"{HUB_ADDRESS}/24", "dev", "bridge")
        _ip("-n", self.hub, "link", "set", "bridge", "up")
        for node in NODES:
            name, port = self.node(node), f"port{node}"
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
            _ip("link", "add", "cable", "netns", name, "type", "veth", "peer", "name", port, "netns", self.hub)
            _ip("-n", self.hub, "link", "set", port, "master", "bridge", "up")
            _ip("-n", name, "addr", "add", f"{address(node)}/24", "dev", "cable")
            _ip("-n", name, "link", "set", "cable", "up")

    def pull(self, node: int) -> None:
        """Pull the cable of a node: its packets vanish, nobody is told."""
        _ip("-n", self.hub, "link", "set", f"port{node}", "down")

    def plug(self, node: int) -> None:
        """Plug it in again."""
        _ip("-n", self.hub, "link", "set", f"port{node}", "up")

    def remove(self) -> None:
        """Remove them; cables and bridge go with them."""
        for name in [self.hub, *map(self.node, NODES)]:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)


def sweep() -> None:
    """Remove namespaces of runs whose process is gone."""
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout.split()
    for name in listed:
        owner = name.removeprefix(PREFIX).split("-")[0]
        if name.startswith(PREFIX) and owner.isdigit() and not Path(f"/proc/{owner}").exists():
            subprocess.run(["ip", "netns", "del", name], capture_output=True)


def own() -> Network:
    """The network of this process."""
    return Network(os.getpid())
