"""The cluster experiment: three NATS servers with three copies of every stream, three copies of every service, one node
killed and another cut off under load, each time the one that leads the stream INTAKE.

Every server runs with `sync_interval: always`, as a single one does: what was confirmed survives even a power cut of all
three at once. (With the server's default of two minutes it would survive the loss of any one node, but not that.)
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from nats.aio.client import Client

import network
import streams
from findings import Findings
from house import House
from network import NODES, Network, NotPermitted, address
from processes import NotStarted, Process, free_ports, wait_until
from servers import MailServers, Nats, Postgres
from trial import Trial, begin, end

SYNC_INTERVAL = "always"
CHAOS_DIR = Path(__file__).resolve().parent


class Cluster(House):
    """A house on three nodes; without namespaces the nodes are only processes on this machine."""

    def __init__(self, folder: Path, net: Network | None) -> None:
        self.net = net
        hosts = [address(node) if net else "127.0.0.1" for node in NODES]
        routes = [f"{host}:{port}" for host, port in zip(hosts, free_ports(len(NODES)))]
        servers = [self._server(folder, node, hosts[node - 1], routes) for node in NODES]
        database_host = network.HUB_ADDRESS if net else "127.0.0.1"
        postgres = Postgres(folder / "postgres", host=database_host)
        super().__init__(folder, servers, postgres, MailServers(folder), replicas=3)
        for node, host in zip(NODES, hosts):
            self.add(["all"], host=host, namespace=net.node(node) if net else "")
        self.forwards: list[Process] = []

    def _server(self, folder: Path, node: int, host: str, routes: list[str]) -> Nats:
        others = ", ".join(f'"nats://{route}"' for route in routes)
        more = f'cluster {{\n  name: chaos\n  listen: "{routes[node - 1]}"\n  routes: [{others}]\n}}\n'
        namespace = self.net.node(node) if self.net else ""
        folder = folder / f"nats-{node}"
        return Nats(folder, host=host, sync_interval=SYNC_INTERVAL, more=more, name=f"nats-{node}", namespace=namespace)

    def start_servers(self) -> None:
        """Servers, and on each node the way to the mail servers; waits until the cluster has a leader."""
        super().start_servers()
        if self.net:
            ports = [self.mail.port("imap"), self.mail.port("smtp")]
            self._forward("hub", "", [(f"{network.HUB_ADDRESS}:{p}", f"127.0.0.1:{p}") for p in ports])
            for node in NODES:
                pairs = [(f"127.0.0.1:{p}", f"{network.HUB_ADDRESS}:{p}") for p in ports]
                self._forward(str(node), self.net.node(node), pairs)
        wait_until(lambda: _jetstream_answers(self.nats_url), 60, "the cluster")

    def _forward(self, name: str, namespace: str, pairs: list[tuple[str, str]]) -> None:
        command = [sys.executable, str(CHAOS_DIR / "forward.py"), *(word for pair in pairs for word in pair)]
        process = Process(f"forward-{name}", command, self.folder / f"forward-{name}.log", namespace=namespace)
        process.start()
        self.forwards.append(process)

    def stop(self) -> None:
        """Stop everything, the ways to the mail servers last."""
        super().stop()
        for process in self.forwards:
            process.stop()

    def cut_off(self, node: int) -> None:
        """Nobody hears from the node any more."""
        if self.net:
            self.net.pull(node)
        else:
            self.nats[node - 1].signal(signal.SIGSTOP)

    def rejoin(self, node: int) -> None:
        """The node is heard again."""
        if self.net:
            self.net.plug(node)
        else:
            self.nats[node - 1].signal(signal.SIGCONT)


def _jetstream_answers(url: str) -> bool:
    async def account(client: Client) -> bool:
        await client.jetstream().account_info()
        return True

    try:
        return streams.run(url, account)
    except Exception:  # no server, no leader, no JetStream yet: all of them mean "not yet"
        return False


def leader(url: str, stream: str = "INTAKE") -> int:
    """Number of the node whose server leads the stream, as the cluster says."""

    async def info(client: Client) -> str:
        answer = await client.request(f"$JS.API.STREAM.INFO.{stream}", b"", timeout=5)
        return str(json.loads(answer.data).get("cluster", {}).get("leader") or "")

    for _ in range(60):
        try:
            name = streams.run(url, info)
            if name:
                return int(name.removeprefix("nats-"))
        except Exception:  # an election is under way; ask again
            pass
        time.sleep(0.5)
    raise NotStarted(f"the stream {stream} has no leader")


def experiments(house: Cluster, trial: Trial) -> None:
    """Kill the leading node, then cut off the leading node; each comes back and catches up."""
    time.sleep(8)
    first = leader(house.nats_url)
    with trial.loaded(f"the leader of INTAKE (node {first}) is killed"):
        for process in (house.nats[first - 1], house.units[first - 1]):
            trial.kill(process)
        time.sleep(12)
    second = leader(house.nats_url)
    trial.say(f"node {second} leads INTAKE")
    with trial.loaded(f"the leader of INTAKE (node {second}) is cut off"):
        house.cut_off(second)
        time.sleep(20)
        others = ",".join(server.url for server in house.nats if server is not house.nats[second - 1])
        third = leader(others)
        trial.say(f"node {third} leads INTAKE; node {second} comes back")
        if third == second:
            trial.faults.append("a node that was cut off still leads")
        house.rejoin(second)
        time.sleep(10)
    trial.notes["leaders of INTAKE in turn"] = f"{first}, {second}, {third}, {leader(house.nats_url)}"
    trial.notes["sync_interval of the cluster"] = SYNC_INTERVAL


def inside(folder: Path, seed: int, rate: float, net: Network | None) -> Findings:
    """The experiment itself, in the hub's namespace or, without namespaces, where we are."""
    house = Cluster(folder, net)
    try:
        where = "in network namespaces" if net else "as plain processes on 127.0.0.1: no network namespaces here"
        trial = begin(house, seed, rate, f"three nodes {where}, sync_interval {SYNC_INTERVAL}")
        experiments(house, trial)
        return end(trial, 180)
    finally:
        house.stop()


def run(folder: Path, seed: int, rate: float, owner: int) -> Findings:
    """The whole experiment; `owner` names the network when we are inside it already."""
    if owner:
        return inside(folder, seed, rate, Network(owner))
    net = network.own()
    try:
        net.make()
    except NotPermitted as error:
        print(f"no network namespaces ({error}); plain processes on 127.0.0.1 instead", flush=True)
        return inside(folder, seed, rate, None)
    answer = folder / "findings.json"
    words = ["--cluster", "--inside", str(os.getpid()), "--seed", str(seed), "--rate", str(rate), "--data", str(folder)]
    try:
        command = ["ip", "netns", "exec", net.hub, sys.executable, str(CHAOS_DIR), *words]
        done = subprocess.run(command)
    finally:
        net.remove()
    if not answer.exists():
        raise NotStarted(f"the experiment in the namespaces ended with {done.returncode}")
    return Findings.load(answer)
