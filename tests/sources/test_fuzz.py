"""Whatever servers answer, a collection ends in evidence or in an error of ours."""

import json
import re
import socket
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from random import Random
from typing import Any, Final
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openaudit.auditing import audit
from openaudit.errors import OpenAuditError
from openaudit.evidence import Why
from openaudit.sources import Options, collect, save
from openaudit.sources.fetch import Deadline, Fetched, Fetcher, FetchError, origin, redirected, taken_apart
from openaudit.sources.forges import Forges, Settings
from openaudit.sources.web import Web, _why
from openaudit.subject import Kind, Subject, parse
from tests.hub import card
from tests.hub.hostile import ESCAPES
from tests.sources import NOW

SHA: Final = "a" * 40
CODE: Final = "https://github.com/acme/lotus"
CARD: Final = card(
    "Lotus 1B",
    f"Our paper: https://arxiv.org/abs/2601.04242 and https://doi.org/10.5281/zenodo.42. The training code: {CODE}, "
    "https://gitlab.com/acme/lotus and https://codeberg.org/acme/lotus. Trained on [seeds](https://huggingface.co/datasets/acme/seeds).",
    license="other",
    license_name="lotus",
    license_link="https://github.com/acme/lotus/blob/main/LICENSE",
    base_model=["acme/base"],
    datasets=["acme/seeds"],
    tags=["arxiv:2601.04242"],
)
RECORD: Final[dict[str, Any]] = {
    "id": "acme/lotus",
    "sha": SHA,
    "gated": False,
    "private": False,
    "tags": ["license:other", "arxiv:2601.04242", "base_model:finetune:acme/base", "dataset:acme/seeds"],
    "cardData": {"license": "other", "base_model": ["acme/base"], "datasets": ["acme/seeds"]},
    "siblings": [{"rfilename": n} for n in ("README.md", "LICENSE", "train.py", "model.safetensors")],
    "baseModels": {"relation": "finetune", "models": [{"_id": "1", "id": "acme/base"}]},
    "safetensors": {"parameters": {"BF16": 7}, "total": 7},
    "config": {"model_type": "lotus", "architectures": ["Lotus"]},
    "gguf": {"architecture": "lotus", "total": 7},
}
BLOBS: Final = [
    {"type": "blob", "path": p, "size": 9, "sha": SHA, "id": SHA} for p in ("README.md", "train.py")
]
FORGED: Final[dict[str, Any]] = {
    "full_name": "acme/lotus",
    "default_branch": "main",
    "parent": {"full_name": "a/b"},
}
PAPER: Final[dict[str, Any]] = {
    "title": "Lotus 1B: a model",
    "summary": "We present Lotus 1B.",
    "authors": [{"name": "Ada"}],
    "githubRepo": CODE,
    "projectPage": "https://acme.test",
}
ATOM: Final = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Lotus 1B</title><summary>x</summary></entry></feed>'
HONEST: Final[Mapping[str, Any]] = {
    r"/api/(models|datasets)/.*/tree/": [
        {"type": "file", "path": "README.md", "size": 9, "oid": SHA, "lfs": None}
    ],
    r"/api/models/.*/refs": {"branches": [{"name": "main", "targetCommit": SHA}], "tags": []},
    r"/api/(models|datasets)/": RECORD,
    r"/api/papers/": PAPER,
    r"/commits/": {"sha": SHA, "id": SHA},
    r"/branches/": {"commit": {"id": SHA}},
    r"/git/trees/": {"tree": BLOBS, "truncated": False},
    r"/repository/tree": BLOBS,
    r"/(repos|projects)/[^/]+(/[^/]+)?$": FORGED,
    r"/records/": {
        "metadata": {"title": "Lotus", "license": {"id": "mit"}},
        "files": [{"key": "a", "size": 1}],
    },
    r"/dois/": {"data": {"attributes": {"titles": [{"title": "Lotus"}], "creators": [{"name": "Ada"}]}}},
    r"/api/query|/oai2": ATOM,
    r"\.py": "loss.backward()\n",
    r"README|\.md": CARD,
}

ODD: Final[list[str]] = [
    *(
        ESCAPES,
        "\ud800",
        "../..",
        "a/../../b",
        "\x00",
        "x" * 100_000,
        "[" * 3000,
        "http://[x",
        "²",
        "９" * 30,
    ),
    *(
        "a\u2028b",
        "",
        " ",
        "/",
        "https://huggingface.co/acme/lotus",
        "datasets/acme/seeds",
        "acme/lotus",
        "mit",
        "\ufeff",
    ),
]
LEAVES: Final[list[Any]] = [None, True, False, 0, -1, 7, 10**400, 1e308, float("nan"), float("inf"), *ODD]
BODIES: Final = [
    b"",
    b"[" * 50_000,
    b"{}",
    b"[]",
    b"null",
    b"<a>" * 20_000,
    b"1" * 6000,
    b"\xff\xfe\x00",
    b"\x1f\x8b\x08",
]
HEADERS: Final = ["", "-1", "soon", "9" * 30, "²", "60", "1795345200"]


def anything(rng: Random, depth: int = 3) -> Any:
    """A JSON value of any kind."""
    match rng.randrange(8) if depth else 0:
        case 6:
            return [anything(rng, depth - 1) for _ in range(rng.randrange(4))]
        case 7:
            return {rng.choice(ODD): anything(rng, depth - 1) for _ in range(rng.randrange(4))}
        case _:
            return rng.choice(LEAVES)


def spoiled(rng: Random, value: Any) -> Any:
    """The value with anything in the place of one of its parts, or without it."""
    if not isinstance(value, dict | list) or not value or not rng.randrange(4):
        return anything(rng)
    changed = value.copy()
    key = rng.choice(list(value) if isinstance(value, dict) else range(len(value)))
    if rng.randrange(6):
        changed[key] = spoiled(rng, value[key])
    else:
        del changed[key]
    return changed


def honest(url: str) -> Any:
    """What an honest server says there."""
    path = unquote(url.partition("?")[0])
    return next((said for pattern, said in HONEST.items() if re.search(pattern, path)), "MIT License")


def answer(seed: int, url: str) -> Fetched:
    """What a server says, which half of the time is not what it should be; the same to each who asks."""
    rng = Random(f"{seed} {url}")
    taken_apart(url)
    said = honest(url)
    match rng.choice(["honest", "honest", "honest", "spoiled", "spoiled", "bytes", "error"]):
        case "spoiled" if isinstance(said, str):
            at = rng.randrange(len(said))
            said = said[:at] + rng.choice(ODD) + said[at + rng.randrange(40) :]
        case "spoiled":
            said = spoiled(rng, said)
        case "bytes":
            return Fetched(url, {}, rng.choice(BODIES))
        case "error":
            headers = {name: rng.choice(HEADERS) for name in ("x-ratelimit-reset", "retry-after")}
            raise FetchError(rng.choice(list(Why)), "status", rng.choice([403, 409, 503]), headers, b"empty")
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=rng.random() < 0.5)
    links = [{}, {}, {"link": '<http://[>; rel="next"'}, {"link": f'<{url}?2>; rel="next"'}]
    return Fetched(url, rng.choice(links), text.encode(errors="surrogatepass"))


@contextmanager
def internet(seed: int) -> Iterator[None]:
    """An internet that answers anything."""

    def get(_: Any, url: str, **__: Any) -> Fetched:
        return answer(seed, url)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Fetcher, "get", get)
        patch.setattr(Web, "get", get)
        yield


@settings(max_examples=100)
@given(st.integers(0, 2**32), st.sampled_from([Kind.MODEL, Kind.DATASET]))
@example(143, Kind.MODEL)
@example(2186, Kind.MODEL)
def test_no_answer_ends_a_collection_but_in_our_own_words(seed: int, kind: Kind) -> None:
    with internet(seed):
        try:
            found = collect(parse("acme/lotus", kind=kind), Options(endpoint="http://hub.test"), now=NOW)
        except OpenAuditError:
            return
    found.model_dump_json()
    assert found.subject in found.nodes
    assert all(len(d.sha256) == 64 and d.lines for node in found.nodes.values() for d in node.documents)


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from([Kind.MODEL, Kind.DATASET]))
@example(11, Kind.DATASET)
def test_no_answer_ends_an_audit_or_keeps_it_waiting(seed: int, kind: Kind) -> None:
    start = time.monotonic()
    with internet(seed), suppress(OpenAuditError):
        made = audit("acme/lotus", kind=kind, endpoint="http://hub.test")
        json.loads(made.to_json())
        made.to_text(verbose=True)
        made.to_markdown()
    assert time.monotonic() - start < 10


@settings(max_examples=150)
@given(st.integers(0, 2**32), st.sampled_from(["github.com", "gitlab.com", "codeberg.org"]))
def test_no_answer_of_a_forge_is_more_than_a_gap(seed: int, host: str) -> None:
    deadline = Deadline(5)
    web = Web(deadline)
    with internet(seed):
        node = Forges(web, Settings()).read(Subject(kind=Kind.CODE, id=f"{host}/acme/lotus"))
    web.close()
    deadline.close()
    assert node.documents or node.gaps
    node.model_dump_json()
    assert all(re.search(f"/{SHA}|/HEAD|/lotus$", d.url) for d in node.documents)


# ---------------------------------------------------------------------- disks


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, bytes]]:
    """The manifest of a saved bundle, and the texts beside it."""
    path = tmp_path_factory.mktemp("saved") / "a.zip"
    card_at = path.with_name("README.md")
    card_at.write_text(CARD)
    save(collect(parse(card_at), Options(offline=True), now=NOW), path)
    with zipfile.ZipFile(path) as archive:
        blobs = {name: archive.read(name) for name in archive.namelist() if name.startswith("blobs/")}
        return json.loads(archive.read("manifest.json")), blobs


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_a_bundle_whose_manifest_says_anything_is_read_or_refused(
    manifest: tuple[Any, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    said, blobs = manifest
    path = tmp_path_factory.mktemp("odd") / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps(spoiled(Random(seed), said)))
        for name, content in blobs.items():
            archive.writestr(name, content)
    with suppress(OpenAuditError):
        audit(path).to_json()


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_a_folder_whose_files_say_anything_is_read(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng, folder = Random(seed), tmp_path_factory.mktemp("odd")
    config = {"base_model_name_or_path": "acme/base", "peft_type": "LORA", "architectures": ["Lotus"]}
    for name in ("adapter_config.json", "config.json"):
        (folder / name).write_text(json.dumps(spoiled(rng, config)))
    at = rng.randrange(len(CARD))
    text = CARD[:at] + rng.choice(ODD) + CARD[at + rng.randrange(60) :]
    (folder / "README.md").write_bytes(text.encode(errors="surrogatepass"))
    (folder / "LICENSE").write_bytes(rng.choice(BODIES))
    (folder / "train.py").write_bytes(rng.choice(BODIES))
    audit(folder, offline=True).to_json()


# ---------------------------------------------------------------------- addresses and headers

text = st.text() | st.text(st.characters(exclude_categories=())) | st.sampled_from(ODD)


@given(text, text)
@example("http://a.test/", "//[")
@example("http://a.test/", "http://a.test:x")
def test_no_address_and_no_redirect_is_more_than_refused(url: str, location: str) -> None:
    for ask in (
        lambda: origin(url),
        lambda: taken_apart(url),
        lambda: redirected("http://a.test/", location),
    ):
        with suppress(FetchError):
            ask()


@given(text)
def test_any_address_in_a_document_is_read_or_refused(url: str) -> None:
    deadline = Deadline(5)
    web = Web(deadline)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
        for address in (url, f"http://{url}", f"https://127.0.0.1/{url}", f"http://github.com/{url}"):
            with pytest.raises(FetchError):
                web.get(address, limit=10)
    web.close()
    deadline.close()


@given(
    st.integers(300, 599),
    st.dictionaries(st.sampled_from(["x-ratelimit-remaining", "retry-after"]), text),
)
def test_every_status_has_a_meaning(status: int, headers: dict[str, str]) -> None:
    assert _why(status, headers) in Why
