"""Without a network, the Hub's cache on this machine stands in for the Hub, as far as it goes."""

import os
from pathlib import Path

import pytest

from openaudit.auditing import audit
from openaudit.errors import HubUnreachable
from openaudit.evidence import Role, Why
from openaudit.finding import Verdict
from tests.hub import LocalHub, card
from tests.hub.repository import git_blob
from tests.sources import LOTUS, TEXT, dataset, evidence, gaps, model

SHA = "0123456789abcdef0123456789abcdef01234567"
OLD = "fedcba9876543210fedcba9876543210fedcba98"


def keep(home: Path, folder: str, sha: str, files: dict[str, str], ref: str = "main") -> Path:
    """Lay files down as the Hub's client does: content among the blobs, links to it in the snapshot."""
    owned = home / "hub" / folder
    for name, text in files.items():
        blob = owned / "blobs" / git_blob(text.encode())
        link = owned / "snapshots" / sha / name
        blob.parent.mkdir(parents=True, exist_ok=True)
        link.parent.mkdir(parents=True, exist_ok=True)
        blob.write_text(text)
        link.symlink_to(os.path.relpath(blob, link.parent))
    if ref:
        (owned / "refs").mkdir(exist_ok=True)
        (owned / "refs" / ref).write_text(sha)
    return owned


@pytest.fixture(autouse=True)
def _cached(hf_home: Path) -> None:
    files = {
        "README.md": TEXT,
        "LICENSE": "MIT",
        "config.json": "{}",
        "weights/model.safetensors": "x" * 2_000,
    }
    keep(hf_home, "models--acme--lotus-1b", SHA, files)
    keep(hf_home, "models--acme--lotus-1b", OLD, {"README.md": "# Older\n"}, ref="v1")


def test_the_snapshot_last_seen_as_main_is_read_at_its_commit(hub: LocalHub) -> None:
    found = evidence(LOTUS, hub, offline=True)
    assert found.subject == model(LOTUS)
    assert found.root.revision == SHA
    assert {(d.role, d.path) for d in found.root.documents} == {
        (Role.CARD, "README.md"),
        (Role.LICENSE, "LICENSE"),
        (Role.CONFIG, "config.json"),
        (Role.LISTING, ""),
    }
    assert hub.requests == []


@pytest.mark.parametrize(
    ("revision", "title"), [("v1", "# Older"), (OLD, "# Older"), (SHA, "# Lotus 1B"), ("main", "# Lotus 1B")]
)
def test_a_revision_is_a_ref_or_a_commit_of_the_cache(revision: str, title: str) -> None:
    document = evidence(LOTUS, offline=True, revision=revision).root.document(Role.CARD)
    assert document is not None
    assert title in document.text


@pytest.mark.parametrize(
    "subject", ["acme/none", f"{LOTUS}@v2", "datasets/acme/lotus-1b", f"{LOTUS}@v1/../../snapshots"]
)
def test_what_is_not_there_is_out_of_reach(subject: str) -> None:
    with pytest.raises(HubUnreachable):
        evidence(subject, offline=True)


def test_relatives_come_from_the_cache_where_it_has_them(hf_home: Path) -> None:
    text = card(license="mit", base_model=LOTUS, datasets=["acme/seeds", "acme/ponds"])
    keep(hf_home, "models--acme--tuned", SHA, {"README.md": text})
    keep(hf_home, "datasets--acme--seeds", SHA, {"README.md": TEXT})
    found = evidence("acme/tuned", offline=True)
    assert found.node(model(LOTUS)).document(Role.CARD) is not None
    assert found.node(dataset("acme/seeds")).document(Role.DATASET_CARD) is not None
    assert gaps(found, dataset("acme/ponds")) == {(Role.API, Why.OFFLINE)}


def test_links_that_leave_the_cache_are_not_read(hf_home: Path) -> None:
    owned = keep(hf_home, "models--acme--sly", SHA, {"README.md": TEXT})
    (hf_home / "secret").write_text("what lies outside")
    (owned / "snapshots" / SHA / "LICENSE").symlink_to(hf_home / "secret")
    assert not any("outside" in d.text for d in evidence("acme/sly", offline=True).root.documents)


def test_a_snapshot_is_not_the_whole_listing(hf_home: Path) -> None:
    keep(hf_home, "models--acme--part", SHA, {"README.md": TEXT})
    made = audit("acme/part", offline=True)
    weights = next(f for f in made.findings if f.check == "weights-available")
    assert weights.answer.verdict is Verdict.UNKNOWN
    assert made.evidence.root.missing(Role.LISTING)


def test_whether_a_cached_model_is_gated_is_unknown() -> None:
    made = audit(LOTUS, offline=True)
    ungated = next(f for f in made.findings if f.check == "ungated")
    assert ungated.answer.verdict is Verdict.UNKNOWN
