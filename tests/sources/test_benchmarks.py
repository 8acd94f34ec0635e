"""What a collection costs: time as a ratio to a bare script's, requests, and memory over a large graph."""

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from statistics import median
from typing import Final

import pytest

from openaudit.evidence import Evidence, Role, Why
from tests.hub import LocalHub, card
from tests.sources import LOTUS, evidence, family

pytestmark = pytest.mark.benchmark

LATENCY: Final = 50
RUNS: Final = 9
RELATED: Final = 500
PROSE: Final = "\n\n".join(f"Section {n} says what the model is for and how it was made." for n in range(80))


# ---------------------------------------------------------------------- time


def test_a_collection_takes_little_longer_than_its_requests(hub: LocalHub) -> None:
    family(hub)
    evidence(LOTUS, hub)
    asked = waves([path for _, path in hub.requests])
    hub.latency = LATENCY
    bare, ours = [], []
    for _ in range(RUNS):
        bare.append(seconds(lambda: ask(hub, asked)))
        ours.append(seconds(lambda: evidence(LOTUS, hub)))
    ratio = median(ours) / median(bare)
    print(
        f"\n{sum(map(len, asked))} requests in {len(asked)} waves at {LATENCY} ms: collected in "
        f"{median(ours) * 1000:.0f} ms, bare {median(bare) * 1000:.0f} ms; {ratio:.2f} times"
    )
    assert ratio <= 1.5


def test_the_whole_command_beside_a_bare_script(hub: LocalHub) -> None:
    family(hub)
    evidence(LOTUS, hub)
    asked = waves([path for _, path in hub.requests])
    hub.latency = LATENCY
    command = [sys.executable, "-m", "openaudit", "check", LOTUS, "--endpoint", hub.url, "--json"]
    script = [sys.executable, "-c", SCRIPT.format(hub=hub.url, waves=asked)]
    bare = median(seconds(lambda: run(script)) for _ in range(5))
    ours = median(seconds(lambda: run(command)) for _ in range(5))
    print(f"\nwhole command {ours * 1000:.0f} ms, bare script {bare * 1000:.0f} ms; {ours / bare:.2f} times")


def waves(paths: list[str]) -> list[list[str]]:
    """The requests of a family in the order in which one can know of them: record, texts, relatives, their texts."""
    own = [p for p in paths if LOTUS in p]
    relatives = [p for p in paths if LOTUS not in p]
    records = [p for p in relatives if p.startswith("/api/")]
    return [own[:1], own[1:], records, [p for p in relatives if p not in records]]


def ask(hub: LocalHub, asked: list[list[str]]) -> None:
    """Make the requests, each wave side by side, with nothing but the standard library."""
    idle = [HTTPConnection(hub.url.removeprefix("http://")) for _ in range(8)]

    def get(path: str) -> bytes:
        connection = idle.pop()
        connection.request("GET", path)
        body = connection.getresponse().read()
        idle.append(connection)
        return body

    with ThreadPoolExecutor(8) as pool:
        for wave in asked:
            list(pool.map(get, wave))
    for connection in idle:
        connection.close()


SCRIPT: Final = """
from concurrent.futures import ThreadPoolExecutor
import requests
session = requests.Session()
with ThreadPoolExecutor(8) as pool:
    for wave in {waves!r}:
        list(pool.map(lambda path: session.get("{hub}" + path).content, wave))
"""


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def seconds(work: Callable[[], object]) -> float:
    """How long that takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# ---------------------------------------------------------------------- a large graph


def graph(hub: LocalHub, size: int = RELATED) -> None:
    """Models in circles: each made from five others further on, the last ones from the first."""
    for n in range(size + 1):
        bases = [f"acme/m{(5 * n + k) % (size + 1)}" for k in range(1, 6)]
        text = card(f"M {n}", PROSE, license="mit", base_model=bases, datasets=[f"acme/d{n % 7}"])
        hub.model(f"acme/m{n}", {"README.md": text, "LICENSE": "MIT", "model.safetensors": "x"})
    for n in range(7):
        hub.dataset(f"acme/d{n}", {"README.md": card(f"D {n}", license="mit"), "data.csv": "x"})


@pytest.mark.parametrize(("related", "depth"), [(RELATED + 7, 9), (50, 5)])
def test_a_graph_of_five_hundred_with_circles(hub: LocalHub, related: int, depth: int) -> None:
    graph(hub)
    took = seconds(lambda: evidence("acme/m0", hub, max_related=related, max_depth=depth, timeout=120))
    hub.seen.clear()
    peak, found = memory(lambda: evidence("acme/m0", hub, max_related=related, max_depth=depth, timeout=120))
    read = [node for node in found.nodes.values() if node.documents]
    cut = [gap for gap in found.gaps if gap.why is Why.BUDGET]
    print(
        f"\nup to {related} related: {len(read)} read, {len(cut)} cut, {len(found.gaps)} gaps, "
        f"{len(hub.requests)} requests, {took:.1f} s, peak {peak / 2**20:.0f} MiB "
        f"for {size(found) / 2**20:.1f} MiB of texts"
    )
    assert len(read) == min(related, RELATED + 7) + 1
    assert len(hub.requests) == len(set(hub.requests)) <= 3 * len(read) + 2
    assert {gap.role for gap in cut} <= {Role.API}
    named = {found.resolve(e.target) for e in found.edges}
    assert named <= set(found.nodes)
    assert len(cut) == len(found.nodes) - len(read)
    assert len(list(found.descent())) < len(found.nodes)
    assert peak < 256 * 1024 * len(read)


def size(found: Evidence) -> int:
    """The bytes of all that was read."""
    return sum(len(d.content) for node in found.nodes.values() for d in node.documents)


def memory(collect: Callable[[], Evidence]) -> tuple[int, Evidence]:
    """The most bytes that a collection takes, those of the tests' own Hub included, and what it brings."""
    tracemalloc.start()
    try:
        found = collect()
        return tracemalloc.get_traced_memory()[1], found
    finally:
        tracemalloc.stop()
