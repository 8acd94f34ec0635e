"""Reading of networks and disks, over real HTTP and real files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from openaudit.evidence import Evidence, Role, Why
from openaudit.sources import Options, collect
from openaudit.subject import Kind, Subject, parse
from tests.hub import LFS, LocalHub, Repository, card

NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
NOWHERE: Final = "http://127.0.0.1:9"
LOTUS: Final = "acme/lotus-1b"
TEXT: Final = card("Lotus 1B", "Lotus is a language model.", license="apache-2.0")


def evidence(subject: str | Path, hub: LocalHub | None = None, **options: Any) -> Evidence:
    """What is read of a subject, on this Hub if one is given and on none else."""
    request = parse(subject, kind=options.pop("kind", Kind.MODEL), revision=options.pop("revision", None))
    return collect(request, Options(**{"endpoint": hub.url if hub else NOWHERE} | options), now=NOW)


def gaps(found: Evidence, subject: Subject | None = None) -> set[tuple[Role, Why]]:
    """What could not be read of a subject, and why."""
    return {(gap.role, gap.why) for gap in found.node(subject or found.subject).gaps}


def model(name: str) -> Subject:
    """The model of that name."""
    return Subject(kind=Kind.MODEL, id=name)


def dataset(name: str) -> Subject:
    """The dataset of that name."""
    return Subject(kind=Kind.DATASET, id=name)


def plain(hub: LocalHub, name: str = LOTUS, **options: Any) -> Repository:
    """A model with a card, a licence file, configuration and weights."""
    files = {
        "README.md": TEXT,
        "LICENSE": "Do as you please.",
        "config.json": "{}",
        "model.safetensors": LFS(2_000_000_000),
    }
    return hub.model(name, files | options.pop("files", {}), **options)


def family(hub: LocalHub, **options: Any) -> Repository:
    """A model with a licence file, tuned from one base, trained on two datasets."""
    hub.model(
        "acme/base",
        {"README.md": card("Base", license="mit"), "LICENSE": "MIT", "model.safetensors": LFS(2_000_000_000)},
    )
    for name in ("acme/seeds", "acme/ponds"):
        hub.dataset(name, {"README.md": card(name, license="mit"), "data.parquet": LFS(1_000_000)})
    text = card(
        "Lotus 1B", license="apache-2.0", base_model="acme/base", datasets=["acme/seeds", "acme/ponds"]
    )
    return plain(hub, files={"README.md": text}, **options)
