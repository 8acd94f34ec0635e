"""The bundles in ``examples/``: audits of this world, saved as if its Hub had an address of its own."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from openaudit.evidence import Document, Evidence, Node
from openaudit.sources import Options, collect, save
from openaudit.subject import parse
from tests.hub import LocalHub
from tests.world.open import BASE, GGUF, INSTRUCT, open_family
from tests.world.traps import TRAPS

ADDRESS: Final = "https://hub.example"
NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
NAMES: Final = {BASE: "lotus-1b", INSTRUCT: "lotus-1b-instruct", GGUF: "lotus-1b-instruct-gguf"}
TUNED_LLAMA: Final = 3


def write(folder: Path) -> None:
    """Write each example into ``folder``; the same world makes the same bytes."""
    with pytest.MonkeyPatch.context() as environment, LocalHub() as hub:
        forge = open_family(hub, environment)
        for subject, name in NAMES.items():
            save(_evidence(hub, subject), folder / f"{name}.zip")
        trapped = TRAPS[TUNED_LLAMA - 1].build(hub, forge)
        save(_evidence(hub, trapped), folder / "free-tag-on-a-llama.zip")


def _evidence(hub: LocalHub, subject: str) -> Evidence:
    found = collect(parse(subject), Options(endpoint=hub.url, language="en"), now=NOW)
    nodes = {key: _moved(node, hub.url) for key, node in found.nodes.items()}
    return found.model_copy(update={"nodes": nodes})


def _moved(node: Node, origin: str) -> Node:
    documents = tuple(_redated(d, origin) for d in node.documents)
    gaps = tuple(g.model_copy(update={"url": g.url.replace(origin, ADDRESS)}) for g in node.gaps)
    return node.model_copy(
        update={"url": node.url.replace(origin, ADDRESS), "documents": documents, "gaps": gaps}
    )


def _redated(document: Document, origin: str) -> Document:
    return document.model_copy(update={"url": document.url.replace(origin, ADDRESS), "retrieved": NOW})
