"""A bundle answers the same question in the same words, without a network, and is believed only where its hashes hold."""

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openaudit.auditing import audit
from openaudit.errors import InvalidBundle
from openaudit.evidence import Evidence, Role
from openaudit.sources import load, save
from tests.hub import LocalHub, card
from tests.sources import LOTUS, evidence, family, model, plain


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a model with a base and two datasets, one of them renamed and one missing."""
    path = tmp_path_factory.mktemp("bundles") / "lotus.zip"
    with LocalHub() as hub:
        family(hub, gated="manual")
        hub.rename("acme/seeds", "acme/grains", "datasets")
        hub.rename("acme/ponds", "acme/elsewhere", "datasets")
        hub.fault("elsewhere", "no-id", None)
        save(evidence(LOTUS, hub), path)
    return path


@pytest.fixture
def bundle(saved: Path, tmp_path: Path) -> Path:
    """A copy of that bundle to spoil."""
    return Path(shutil.copy(saved, tmp_path / "lotus.zip"))


def unpacked(path: Path) -> dict[str, bytes]:
    """The files of a bundle."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, files: dict[str, bytes]) -> None:
    """Write other files in their place; the ZIP itself is well made."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def manifest(path: Path) -> dict[str, Any]:
    """What a bundle says of itself."""
    said: dict[str, Any] = json.loads(unpacked(path)["manifest.json"])
    return said


def edit(path: Path, **changes: Any) -> None:
    """Change keys of a bundle's manifest."""
    pack(path, unpacked(path) | {"manifest.json": json.dumps(manifest(path) | changes).encode()})


# ---------------------------------------------------------------------- the same again


def test_a_bundle_gives_the_same_report_byte_for_byte_when_the_hub_is_gone(tmp_path: Path) -> None:
    with LocalHub() as hub:
        family(hub, gated="auto", refs={"tags": ["v1"]})
        hub.rename("acme/base", "acme/ground")
        hub.fault("ponds", "503", None)
        made = audit(f"{LOTUS}@v1", endpoint=hub.url, token=hub.token(), timeout=5)
        made.save(tmp_path / "a.zip")
        asked = len(hub.requests)
    again = audit(tmp_path / "a.zip")
    assert again.to_json() == made.to_json()
    assert again.to_text(verbose=True) == made.to_text(verbose=True)
    assert again.to_markdown() == made.to_markdown()
    assert len(hub.requests) == asked
    assert made.evidence.gaps


def test_what_was_read_comes_back_whole(saved: Path) -> None:
    found = load(saved)
    assert found.subject == model(LOTUS)
    assert {gap.why for gap in found.gaps} == {"gated", "unreadable"}
    assert len(found.aliases) == 1
    assert [d.role for d in found.root.documents] == [Role.API, Role.LISTING, Role.REFS]
    assert found.asked.requested == LOTUS


def test_evidence_is_the_same_after_a_round(tmp_path: Path, hub: LocalHub) -> None:
    family(hub)
    found = evidence(LOTUS, hub)
    save(found, tmp_path / "a.zip")
    again = load(tmp_path / "a.zip")
    assert again.model_dump_json() == found.model_dump_json()
    assert _texts(again) == _texts(found)


def test_two_bundles_of_the_same_evidence_are_the_same_file(bundle: Path, tmp_path: Path) -> None:
    found = load(bundle)
    save(found, tmp_path / "one.zip")
    save(found, tmp_path / "two.zip")
    save(load(tmp_path / "one.zip"), tmp_path / "three.zip")
    assert len({path.read_bytes() for path in tmp_path.glob("*.zip")}) == 1


def test_a_folder_is_kept_as_well(tmp_path: Path) -> None:
    here = tmp_path / "model"
    here.mkdir()
    (here / "README.md").write_bytes(b"\xef\xbb\xbf---\r\nlicense: mit\r\n---\r\n# Caf\xe9\r\n")
    made = audit(here, offline=True)
    made.save(tmp_path / "a.zip")
    shutil.rmtree(here)
    assert audit(tmp_path / "a.zip").to_json() == made.to_json()


def test_a_bundle_is_read_wherever_it_lies_and_whatever_it_is_called(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = audit(bundle).to_json()
    monkeypatch.chdir(bundle.parent)
    for subject in ("lotus.zip", "./lotus.zip", str(bundle)):
        assert audit(subject).to_json() == expected


def test_what_is_asked_explicitly_comes_before_what_the_bundle_keeps(bundle: Path) -> None:
    again = audit(bundle, language="fr", policy="strict")
    assert (again.evidence.asked.language, again.evidence.asked.policy) == ("fr", "strict")
    assert (audit(bundle).evidence.asked.language, audit(bundle).evidence.asked.policy) == ("en", "default")


def test_names_in_a_bundle_come_from_hashes_and_never_from_a_repository(
    hub: LocalHub, tmp_path: Path
) -> None:
    hub.model(
        LOTUS, {"README.md": card(license="mit"), "LICENSE/../../../LICENSE": "x", "../../LICENSE": "y"}
    )
    save(evidence(LOTUS, hub), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        for name in archive.namelist():
            assert name == "manifest.json" or re.fullmatch(r"blobs/([0-9a-f]{2})/\1[0-9a-f]{62}", name)
            assert name == "manifest.json" or hashlib.sha256(archive.read(name)).hexdigest() == name[-64:]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_bundle_is_written_at_once_or_not_at_all(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(OSError, match=r"folder\.zip"):
        save(load(saved), tmp_path / "folder.zip")
    (tmp_path / "old.zip").write_text("before")
    save(load(saved), tmp_path / "old.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.zip", "old.zip"]
    assert (tmp_path / "old.zip").read_bytes() == saved.read_bytes()


# ---------------------------------------------------------------------- altered


def test_an_altered_text_is_refused(bundle: Path) -> None:
    files = unpacked(bundle)
    name = next(
        name for name, content in files.items() if name.startswith("blobs/") and b"license" in content
    )
    pack(bundle, files | {name: files[name].replace(b"license", b"License")})
    with pytest.raises(InvalidBundle, match="altered"):
        load(bundle)


def test_a_missing_text_is_refused(bundle: Path) -> None:
    files = unpacked(bundle)
    files.popitem()
    pack(bundle, files)
    with pytest.raises(InvalidBundle):
        load(bundle)


def test_a_hash_that_is_a_path_is_refused(bundle: Path) -> None:
    nodes = manifest(bundle)["nodes"]
    nodes[0]["documents"][0]["sha256"] = "../" * 8 + "etc/passwd"
    edit(bundle, nodes=nodes)
    with pytest.raises(InvalidBundle):
        load(bundle)


NONSENSE: dict[str, Any] = {
    "nothing": b"",
    "a text": b"# A card\n",
    "a web page": b"<!doctype html>",
    "the end of a ZIP": b"PK\x05\x06" + b"\0" * 18,
    "the beginning of one": b"PK\x03\x04" + b"\0" * 40,
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE)
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(InvalidBundle, match=r"a\.zip"):
        audit(path)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_bundle_cut_short_is_refused(bundle: Path, part: float) -> None:
    content = bundle.read_bytes()
    bundle.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(InvalidBundle):
        load(bundle)


MANIFESTS: dict[str, bytes] = {
    "no JSON": b"{",
    "no object": b"[1, 2]",
    "an empty object": b"{}",
    "no UTF-8": b"\xff\xfe{}",
    "JSON without end": b"[" * 100_000,
    "a large number": b'{"schema_": 1' + b"0" * 10_000 + b"}",
}


@pytest.mark.parametrize("content", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_is_none_is_refused(bundle: Path, content: bytes) -> None:
    pack(bundle, unpacked(bundle) | {"manifest.json": content})
    with pytest.raises(InvalidBundle):
        load(bundle)


def test_a_bundle_without_a_manifest_is_refused(bundle: Path) -> None:
    files = unpacked(bundle)
    del files["manifest.json"]
    pack(bundle, files)
    with pytest.raises(InvalidBundle):
        load(bundle)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"schema_": 2}, id="a later schema"),
        pytest.param({"subject": {"kind": "model", "id": "acme/other"}}, id="a subject that is not there"),
        pytest.param({"subject": {"kind": "spell", "id": "x"}}, id="a kind that is none"),
        pytest.param({"nodes": []}, id="no nodes"),
        pytest.param({"nodes": 5}, id="nodes that are none"),
        pytest.param({"asked": {}}, id="no question"),
        pytest.param({"aliases": [["a", "b"]]}, id="aliases that are none"),
        pytest.param(
            {"started": "yesterday"},
            id="a time that is none",
        ),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(bundle: Path, changes: dict[str, Any]) -> None:
    edit(bundle, **changes)
    with pytest.raises(InvalidBundle):
        load(bundle)


@pytest.mark.parametrize("key", ["role", "url", "retrieved", "sha256"])
def test_a_document_that_lacks_something_is_refused(bundle: Path, key: str) -> None:
    nodes = manifest(bundle)["nodes"]
    del nodes[0]["documents"][0][key]
    edit(bundle, nodes=nodes)
    with pytest.raises(InvalidBundle):
        load(bundle)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_whatever_byte_is_damaged_the_bundle_is_the_same_or_refused(
    saved: Path, tmp_path: Path, at: float, byte: int
) -> None:
    content = bytearray(saved.read_bytes())
    content[int(at * len(content))] = byte
    (tmp_path / "a.zip").write_bytes(content)
    try:
        found = load(tmp_path / "a.zip")
    except InvalidBundle:
        return
    assert _texts(found) == _texts(load(saved))


def _texts(found: Evidence) -> list[bytes]:
    return [d.content for node in found.nodes.values() for d in node.documents]


# ---------------------------------------------------------------------- bombs


def test_a_bundle_that_says_it_is_huge_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"{}")
        archive.filelist[0].file_size = 300 << 20
    with pytest.raises(InvalidBundle, match="larger"):
        load(path)


def test_a_bundle_that_is_larger_than_it_says_is_refused(bundle: Path) -> None:
    with zipfile.ZipFile(bundle, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.getinfo("manifest.json").file_size = 10
        archive.writestr("more", b"x")
    with pytest.raises(InvalidBundle):
        load(bundle)


def test_a_bundle_of_too_many_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(5_001):
            archive.writestr(zipfile.ZipInfo(f"{n}"), b"")
    with pytest.raises(InvalidBundle, match="larger"):
        load(path)


def test_one_text_named_over_and_over_does_not_fill_the_memory(bundle: Path) -> None:
    content = b"\0" * (4 << 20)
    digest = hashlib.sha256(content).hexdigest()
    nodes = manifest(bundle)["nodes"]
    entry = nodes[0]["documents"][0] | {"sha256": digest, "bytes": len(content)}
    nodes[0]["documents"] = [entry] * 70
    edit(bundle, nodes=nodes)
    pack(bundle, unpacked(bundle) | {f"blobs/{digest[:2]}/{digest}": content})
    with pytest.raises(InvalidBundle):
        load(bundle)


def test_an_encrypted_bundle_is_refused(bundle: Path) -> None:
    content = bytearray(bundle.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    bundle.write_bytes(content)
    with pytest.raises(InvalidBundle):
        load(bundle)


def test_a_bundle_holds_what_was_read_and_nothing_of_this_machine(hub: LocalHub, tmp_path: Path) -> None:
    plain(hub)
    save(evidence(LOTUS, hub), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        text = archive.read("manifest.json").decode()
        assert len(archive.namelist()) == 1 + 5
    assert str(Path.home()) not in text
    assert str(tmp_path) not in text
