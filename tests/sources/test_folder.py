"""A folder is read without leaving it, without stopping at anything odd in it, and without a network."""

import hashlib
import json
import os
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from openaudit.auditing import audit
from openaudit.errors import InvalidSubject
from openaudit.evidence import Role, Why
from openaudit.sources import folder
from openaudit.subject import Kind
from tests.hub import LFS, card
from tests.hub.hostile import ESCAPES
from tests.sources import TEXT, evidence, gaps

LINKED = "what lies outside"


def unreadable(path: Path) -> Path:
    """Take the right to read a path from everyone; skip the test where we may read it even so, as root may."""
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    return path


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder to audit, beside other things."""
    (tmp_path / "outside").write_text(LINKED)
    path = tmp_path / "model"
    path.mkdir()
    return path


def listed(path: Path, **options: Any) -> dict[str, dict[str, Any]]:
    """The entries of a folder's listing, by path."""
    document = evidence(path, offline=True, **options).root.document(Role.LISTING)
    assert document is not None
    return {entry["path"]: entry for entry in json.loads(document.text)}


def test_the_texts_are_read_and_everything_is_listed(here: Path) -> None:
    texts = {
        "README.md": TEXT,
        "LICENSE": "MIT",
        "USE_POLICY.md": "no",
        "config.json": "{}",
        "adapter_config.json": "{}",
    }
    for name, text in texts.items():
        (here / name).write_text(text)
    (here / "weights").mkdir()
    (here / "weights" / "model.safetensors").write_bytes(b"\0" * 5_000)
    root = evidence(here, offline=True).root
    assert root.local
    assert {(d.role, d.path, d.text) for d in root.documents if d.path} == {
        (Role.CARD, "README.md", TEXT),
        (Role.LICENSE, "LICENSE", "MIT"),
        (Role.POLICY, "USE_POLICY.md", "no"),
        (Role.CONFIG, "config.json", "{}"),
        (Role.CONFIG, "adapter_config.json", "{}"),
    }
    assert {path: entry["size"] for path, entry in listed(here).items()} == {
        **{name: len(text) for name, text in texts.items()},
        "weights/model.safetensors": 5_000,
    }
    assert root.gaps == ()


def test_code_beside_the_weights_is_read_for_a_model_only(here: Path) -> None:
    for name in ("README.md", "pretrain.py", "modeling_lotus.py"):
        (here / name).write_text("x")
    assert [d.path for d in evidence(here, offline=True).root.every(Role.CODE)] == ["pretrain.py"]
    assert evidence(here, offline=True, kind=Kind.DATASET).root.every(Role.CODE) == ()


def test_addresses_begin_with_what_was_asked_for(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "README.md").write_text(TEXT)
    monkeypatch.chdir(here.parent)
    root = evidence("./model/", offline=True).root
    assert {d.url for d in root.documents} == {"./model/README.md", "./model/"}


def test_a_folder_is_a_dataset_when_that_is_said(here: Path) -> None:
    (here / "README.md").write_text(TEXT)
    root = evidence(here, offline=True, kind=Kind.DATASET).root
    assert root.subject.kind is Kind.DATASET
    assert root.document(Role.DATASET_CARD) is not None


def test_a_folder_without_a_card_or_anything_at_all_is_no_failure(here: Path) -> None:
    found = evidence(here, offline=True)
    assert found.root.document(Role.CARD) is None
    assert listed(here) == {}
    assert found.gaps == ()
    assert audit(here, offline=True).verdict != "truly-open"


def test_small_files_have_the_id_that_git_gives_them(here: Path) -> None:
    (here / "hello.txt").write_text("hello\n")
    assert listed(here)["hello.txt"] == {
        "path": "hello.txt",
        "size": 6,
        "oid": "ce013625030ba8dba906f756967f9e9ca394464a",
    }


def test_a_pointer_counts_as_the_file_it_stands_for(here: Path) -> None:
    weights = LFS(14_000_000_000)
    (here / "model.safetensors").write_bytes(weights.pointer)
    assert listed(here)["model.safetensors"] == {
        "path": "model.safetensors",
        "size": 14_000_000_000,
        "sha256": weights.sha256,
    }


@pytest.mark.parametrize(("name", "role"), [("README.md", Role.CARD), ("LICENSE", Role.LICENSE)])
def test_a_pointer_in_place_of_a_text_is_a_gap(here: Path, name: str, role: Role) -> None:
    (here / name).write_bytes(LFS(5_000).pointer)
    found = evidence(here, offline=True)
    assert found.root.document(role) is None
    assert gaps(found) == {(role, Why.UNREADABLE)}


def test_what_belongs_to_tools_is_left_alone(here: Path) -> None:
    for name in (".git", ".cache", "__pycache__"):
        (here / name).mkdir()
        (here / name / "LICENSE").write_text("x")
    (here / "README.md").write_text(TEXT)
    assert listed(here).keys() == {"README.md"}


# ---------------------------------------------------------------------- links and things that are no files


def test_links_within_the_folder_are_read(here: Path) -> None:
    (here / "docs").mkdir()
    (here / "docs" / "card.md").write_text(TEXT)
    (here / "README.md").symlink_to("docs/card.md")
    document = evidence(here, offline=True).root.document(Role.CARD)
    assert document is not None
    assert document.text == TEXT


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "config.json", "model.safetensors"])
@pytest.mark.parametrize("target", ["../outside", "{absolute}", "down/../../outside"])
def test_links_that_leave_the_folder_are_not_read(here: Path, name: str, target: str) -> None:
    (here / "down").mkdir()
    (here / name).symlink_to(target.format(absolute=here.parent / "outside"))
    found = evidence(here, offline=True)
    assert not any(LINKED in d.text for d in found.root.documents)
    assert (
        hashlib.sha1(f"blob {len(LINKED)}\0{LINKED}".encode(), usedforsecurity=False).hexdigest()
        not in found.model_dump_json()
    )


def test_a_folder_with_links_that_leave_it_is_not_listed_whole(here: Path) -> None:
    (here / "README.md").write_text(TEXT)
    (here / "model.safetensors").symlink_to("../outside")
    found = evidence(here, offline=True)
    assert "model.safetensors" in listed(here) or found.root.missing(Role.LISTING)


def test_links_in_a_circle_end(here: Path) -> None:
    (here / "a").symlink_to("b")
    (here / "b").symlink_to("a")
    (here / "self").symlink_to(".")
    (here / "up").symlink_to("..")
    (here / "gone").symlink_to("nowhere")
    (here / "README.md").write_text(TEXT)
    assert listed(here).keys() == {"README.md"}


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "config.json", "model.safetensors"])
def test_pipes_and_sockets_are_not_waited_for(here: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)  # a socket's whole path may be no longer than 108 bytes
    os.mkfifo(name)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("COPYING")
        start = time.monotonic()
        found = evidence(here, offline=True)
    assert time.monotonic() - start < 0.5
    assert listed(here) == {}
    assert {d.role for d in found.root.documents} == {Role.LISTING}


# ---------------------------------------------------------------------- too much, and odd


@pytest.mark.parametrize(
    ("name", "limit", "role"),
    [
        ("README.md", 2 << 20, Role.CARD),
        ("LICENSE", 1 << 20, Role.LICENSE),
        ("config.json", 4 << 20, Role.CONFIG),
    ],
)
def test_a_text_beyond_all_measure_is_too_large(here: Path, name: str, limit: int, role: Role) -> None:
    (here / name).write_bytes(b"x" * limit)
    assert gaps(evidence(here, offline=True)) == set()
    (here / name).write_bytes(b"x" * (limit + 1))
    assert gaps(evidence(here, offline=True)) == {(role, Why.TOO_LARGE)}
    assert listed(here)[name]["size"] == limit + 1


def test_folders_in_folders_without_end_are_cut_and_that_is_said(here: Path) -> None:
    path = here.joinpath(*["deeper"] * 40)
    path.mkdir(parents=True)
    (path / "model.safetensors").write_bytes(b"x")
    found = evidence(here, offline=True)
    assert listed(here) == {}
    assert gaps(found) == {(Role.LISTING, Why.BUDGET)}


@pytest.mark.parametrize(
    "folders",
    [
        pytest.param(1, id="in one folder"),
        pytest.param(6, id="over several folders"),
    ],
)
def test_files_without_end_are_cut_and_that_is_said(
    here: Path, folders: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MAX_FILES", 20)
    for n in range(folders):
        (here / f"{n}").mkdir()
        for file in range(30 // folders):
            (here / f"{n}" / f"{file}.txt").touch()
    found = evidence(here, offline=True)
    assert gaps(found) == {(Role.LISTING, Why.BUDGET)}
    assert len(listed(here)) <= 20


def test_control_characters_in_names_and_texts_reach_no_report(here: Path) -> None:
    name = ESCAPES.replace("/", "").replace("\0", "")
    (here / f"LICENSE{name}").write_text(f"{ESCAPES} for non-commercial use only")
    (here / "README.md").write_text(card(ESCAPES.replace("\r", ""), license="mit"))
    made = audit(here, offline=True)
    assert name in {Path(path).name.removeprefix("LICENSE") for path in listed(here)}
    for shown in (made.to_text(verbose=True), made.to_markdown()):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    json.loads(made.to_json())


def test_names_that_are_no_text_are_listed_all_the_same(here: Path) -> None:
    (here / "README.md").write_text(TEXT)
    Path(os.fsdecode(os.fsencode(here) + b"/caf\xe9.safetensors")).write_bytes(b"x" * 2_000)
    assert len(listed(here)) == 2


def test_a_file_that_we_may_not_read_is_a_gap(here: Path) -> None:
    (here / "README.md").write_text(TEXT)
    (here / "LICENSE").write_text("x")
    unreadable(here / "LICENSE")
    assert gaps(evidence(here, offline=True)) == {(Role.LICENSE, Why.UNREADABLE)}


def test_a_folder_that_we_may_not_enter_leaves_the_listing_incomplete(here: Path) -> None:
    (here / "secret").mkdir()
    unreadable(here / "secret")
    assert (Role.LISTING, Why.BUDGET) in gaps(evidence(here, offline=True))


def test_a_folder_whose_own_name_is_no_text_is_audited_all_the_same(here: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(here) + b"/caf\xe9"))
    path.mkdir()
    (path / "README.md").write_text(TEXT)
    json.loads(audit(path, offline=True).to_json())


# ---------------------------------------------------------------------- a single card


def test_a_card_alone_is_read_and_nothing_beside_it(here: Path) -> None:
    (here / "card.md").write_text(TEXT)
    (here / "LICENSE").write_text("x")
    root = evidence(here / "card.md", offline=True).root
    assert [(d.role, d.text) for d in root.documents] == [(Role.CARD, TEXT)]
    assert (
        evidence(here / "card.md", offline=True, kind=Kind.DATASET).root.document(Role.DATASET_CARD)
        is not None
    )


def test_a_card_beyond_all_measure_is_refused(here: Path) -> None:
    (here / "card.md").write_bytes(b"x" * ((2 << 20) + 1))
    with pytest.raises(InvalidSubject, match="too-large"):
        evidence(here / "card.md", offline=True)


def test_a_pipe_is_no_card(here: Path) -> None:
    os.mkfifo(here / "card.md")
    with pytest.raises(InvalidSubject):
        evidence(here / "card.md", offline=True)
