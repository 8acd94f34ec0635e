"""The local Hub is a Hub: the Hub's own client reads it, and fails on it, as on the real one."""

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi, errors
from huggingface_hub.utils import httpx  # type: ignore[attr-defined]  # exported when it is first asked for

from tests.hub import LFS, Answer, LocalHub, card

README = card(
    "Lotus",
    "Made on purpose.",
    license="apache-2.0",
    base_model="acme/base",
    datasets=["acme/seeds"],
    language="en",
)


def api(hub: LocalHub, token: str | bool = False) -> HfApi:
    return HfApi(endpoint=hub.url, token=token)


def get(hub: LocalHub, path: str, **options: Any) -> Any:
    return httpx.get(hub.url + path, timeout=5, **options)


def test_the_record_follows_from_the_files(hub: LocalHub) -> None:
    lotus = hub.model("acme/lotus", {"README.md": README, "model.safetensors": LFS(2_000)})
    info = api(hub).model_info("acme/lotus")
    assert (info.id, info.sha, info.author, info.gated, info.private) == (
        "acme/lotus",
        lotus.sha,
        "acme",
        False,
        False,
    )
    assert info.card_data is not None
    assert info.card_data.get("license") == "apache-2.0"
    assert {
        "license:apache-2.0",
        "base_model:acme/base",
        "base_model:finetune:acme/base",
        "dataset:acme/seeds",
        "en",
    } <= set(info.tags or ())
    assert [s.rfilename for s in info.siblings or ()] == ["README.md", "model.safetensors"]
    assert info.safetensors is not None
    assert info.safetensors.total == 1_000


@pytest.mark.parametrize("key", ["expand", "expand[]"])
def test_expand_gives_the_keys_asked_for_and_no_others(hub: LocalHub, key: str) -> None:
    hub.model("acme/lotus", {"README.md": README})
    answer = get(hub, "/api/models/acme/lotus", params=[(key, "sha"), (key, "baseModels")]).json()
    assert answer.keys() == {"_id", "id", "sha", "baseModels"}
    assert answer["baseModels"]["models"][0]["id"] == "acme/base"
    assert "baseModels" not in get(hub, "/api/models/acme/lotus").json()
    assert get(hub, "/api/models/acme/lotus", params=[(key, "everything")]).status_code == 400


def test_datasets_have_a_record_of_their_own(hub: LocalHub) -> None:
    hub.dataset("acme/seeds", {"README.md": card(license="mit"), "data.parquet": LFS(500)})
    info = api(hub).dataset_info("acme/seeds", expand=["mainSize", "sha", "gated"])
    assert info.id == "acme/seeds"
    assert get(hub, "/api/datasets/acme/seeds?expand=mainSize").json()["mainSize"] >= 500


def test_commits_are_named_by_what_is_in_them(hub: LocalHub) -> None:
    first = hub.model("acme/lotus", {"README.md": "one"}, refs={"tags": ["v1"]}).sha
    second = hub.model("acme/lotus", {"README.md": "two"}).sha
    with LocalHub() as other:
        assert other.model("acme/lotus", {"README.md": "one"}).sha == first
    assert first != second
    assert api(hub).model_info("acme/lotus").sha == second
    assert api(hub).model_info("acme/lotus", revision="v1").sha == first
    assert get(hub, f"/acme/lotus/resolve/{first}/README.md").text == "one"


def test_the_tree_has_folders_sizes_and_pages(hub: LocalHub) -> None:
    hub.page_size = 2
    lotus = hub.model(
        "acme/lotus",
        {"README.md": "hello", "a/b/c.txt": "c", "a/d.txt": "d", "model.safetensors": LFS(9_000)},
    )
    whole = list(api(hub).list_repo_tree("acme/lotus", recursive=True))
    assert [entry.path for entry in whole] == [
        "README.md",
        "a",
        "a/b",
        "a/b/c.txt",
        "a/d.txt",
        "model.safetensors",
    ]
    assert [entry.path for entry in api(hub).list_repo_tree("acme/lotus", "a")] == ["a/b", "a/d.txt"]
    weights: Any = whole[-1]
    assert (weights.size, weights.lfs.size, weights.lfs.sha256) == (9_000, 9_000, LFS(9_000).sha256)
    assert sum("/tree/" in path for path in hub.paths) == 4
    expanded: Any = next(iter(api(hub).list_repo_tree("acme/lotus", expand=True)))
    assert expanded.last_commit.oid == lotus.sha


def test_sizes_and_history_are_told_on_request(hub: LocalHub) -> None:
    first = hub.model("acme/lotus", {"README.md": "hello"}).sha
    second = hub.model("acme/lotus", {"README.md": "hello", "model.safetensors": LFS(9_000)}).sha
    siblings = api(hub).model_info("acme/lotus", files_metadata=True).siblings
    assert siblings is not None
    assert [(s.rfilename, s.size) for s in siblings] == [("README.md", 5), ("model.safetensors", 9_000)]
    assert siblings[1].lfs is not None
    assert siblings[1].lfs.sha256 == LFS(9_000).sha256
    assert [commit.commit_id for commit in api(hub).list_repo_commits("acme/lotus")] == [second, first]
    assert [info.path for info in api(hub).get_paths_info("acme/lotus", ["README.md", "none"])] == [
        "README.md"
    ]


def test_refs_and_the_list_of_models(hub: LocalHub) -> None:
    sha = hub.model("acme/lotus", {"README.md": README}, refs={"branches": ["step-1000"], "tags": ["v1"]}).sha
    hub.model("other/rose", {"README.md": ""})
    refs = api(hub).list_repo_refs("acme/lotus")
    assert [(ref.name, ref.target_commit) for ref in refs.branches] == [("main", sha), ("step-1000", sha)]
    assert [ref.ref for ref in refs.tags] == ["refs/tags/v1"]
    hub.page_size = 1
    assert [model.id for model in api(hub).list_models()] == ["acme/lotus", "other/rose"]
    assert [model.id for model in api(hub).list_models(filter="license:apache-2.0")] == ["acme/lotus"]


def test_small_files_come_with_commit_and_blob_id(hub: LocalHub, tmp_path: Path) -> None:
    sha = hub.model("acme/lotus", {"README.md": "hello\n"}).sha
    answer = get(hub, "/acme/lotus/resolve/main/README.md")
    assert (answer.headers["x-repo-commit"], answer.headers["etag"]) == (
        sha,
        '"ce013625030ba8dba906f756967f9e9ca394464a"',
    )
    assert get(hub, "/acme/lotus/resolve/main/README.md", headers={"Range": "bytes=1-3"}).content == b"ell"
    downloaded = api(hub).hf_hub_download("acme/lotus", "README.md", cache_dir=tmp_path)
    assert Path(downloaded).read_text() == "hello\n"


def test_large_files_come_from_another_origin_and_without_the_token(hub: LocalHub, tmp_path: Path) -> None:
    content = b"weights" * 1000
    hub.model("acme/lotus", {"model.bin": LFS(content=content)})
    downloaded = api(hub, hub.token()).hf_hub_download("acme/lotus", "model.bin", cache_dir=tmp_path)
    assert Path(downloaded).read_bytes() == content
    stored = [seen for seen in hub.seen if seen.host.startswith("localhost")]
    assert [seen.path for seen in stored] == [f"/store/{hashlib.sha256(content).hexdigest()}"]
    assert not any(seen.token for seen in stored)
    assert all(seen.token for seen in hub.seen if seen not in stored)


def test_renamed_repositories_lead_to_their_new_name(hub: LocalHub) -> None:
    hub.model("acme/lotus", {"README.md": "hello"})
    hub.rename("acme/lotus", "acme/lily")
    assert api(hub).model_info("acme/lotus").id == "acme/lily"
    answer = get(hub, "/acme/lotus/resolve/main/README.md")
    assert (answer.status_code, answer.headers["location"]) == (307, "/acme/lily/resolve/main/README.md")


def test_the_clients_errors(hub: LocalHub) -> None:
    hub.model("acme/lotus", {"README.md": "hello"})
    hub.model("acme/secret", private=True)
    hub.model("acme/banned", disabled=True)
    reader, stranger = hub.token("acme/secret"), hub.token()
    cases: list[tuple[str, str | bool, str | None, type[Exception], int]] = [
        ("acme/none", False, None, errors.RepositoryNotFoundError, 401),
        ("acme/none", reader, None, errors.RepositoryNotFoundError, 404),
        ("acme/secret", False, None, errors.RepositoryNotFoundError, 401),
        ("acme/secret", stranger, None, errors.RepositoryNotFoundError, 404),
        ("acme/lotus", False, "nope", errors.RevisionNotFoundError, 404),
        ("acme/banned", False, None, errors.DisabledRepoError, 403),
        ("acme/lotus", "hf_unknown", None, errors.HfHubHTTPError, 401),
    ]
    for name, token, revision, kind, status in cases:
        with pytest.raises(kind) as caught:
            api(hub, token).model_info(name, revision=revision)
        assert getattr(caught.value, "response").status_code == status, name  # noqa: B009  (not all kinds declare it)
    assert api(hub, reader).model_info("acme/secret").private is True


@pytest.mark.parametrize("gated", ["auto", "manual"])
def test_gating_closes_the_files_and_not_the_record(hub: LocalHub, gated: str, tmp_path: Path) -> None:
    hub.model("acme/lotus", {"README.md": README}, gated=gated)
    assert api(hub).model_info("acme/lotus").gated == gated
    for token, status in ((False, 401), (hub.token(), 403)):
        with pytest.raises(errors.GatedRepoError) as caught:
            api(hub, token).hf_hub_download("acme/lotus", "README.md", cache_dir=tmp_path)
        assert caught.value.response.status_code == status
    assert api(hub, hub.token("acme/lotus")).hf_hub_download("acme/lotus", "README.md", cache_dir=tmp_path)


def test_a_missing_file_is_a_missing_entry(hub: LocalHub, tmp_path: Path) -> None:
    hub.model("acme/lotus", {"README.md": README})
    with pytest.raises(errors.EntryNotFoundError):
        api(hub).hf_hub_download("acme/lotus", "LICENSE", cache_dir=tmp_path)
    assert api(hub).file_exists("acme/lotus", "README.md")


def test_a_quota_is_counted_down_and_comes_back(hub: LocalHub) -> None:
    hub.model("acme/lotus")
    hub.quota("api", 2, seconds=0.2)
    answers = [get(hub, "/api/models/acme/lotus") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert [a.headers["ratelimit"] for a in answers] == ['"api";r=1;t=1', '"api";r=0;t=1', '"api";r=0;t=1']
    assert answers[0].headers["ratelimit-policy"] == '"fixed window";"api";q=2;w=0'
    time.sleep(0.2)
    assert get(hub, "/api/models/acme/lotus").status_code == 200


def test_papers_are_indexed(hub: LocalHub) -> None:
    hub.paper("2403.13784", githubRepo="https://github.com/acme/lotus")
    assert get(hub, "/api/papers/2403.13784").json()["githubRepo"] == "https://github.com/acme/lotus"
    assert get(hub, "/api/papers/1").status_code == 404


def test_faults_pass_after_as_many_requests_as_planned(hub: LocalHub) -> None:
    hub.model("acme/lotus", {"README.md": README})
    hub.fault("^/api/models/acme/lotus", "503")
    hub.fault("README", "html")
    hub.fault("README", Answer(418, b"teapot"))
    assert [get(hub, "/api/models/acme/lotus").status_code for _ in range(2)] == [503, 200]
    answers = [get(hub, "/acme/lotus/resolve/main/README.md") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 418, 200]
    assert b"captive portal" in answers[0].content


def test_faults_on_the_wire_are_what_they_say(hub: LocalHub) -> None:
    hub.model("acme/lotus", {"README.md": "abcdef"})
    hub.pause = 0.01
    path = "/acme/lotus/resolve/main/README.md"
    expected: dict[Any, Any] = {
        "drop": httpx.RemoteProtocolError,
        "cut": httpx.RemoteProtocolError,
        "stall": httpx.ReadTimeout,
        "loop": httpx.TooManyRedirects,
    }
    for kind, error in expected.items():
        hub.fault("README", kind, times=None if kind == "loop" else 1)
        with pytest.raises(error):
            httpx.get(hub.url + path, timeout=0.2, follow_redirects=True)
    with LocalHub() as slow:
        slow.model("acme/lotus", {"README.md": "abcdef"})
        slow.pause = 0.01
        slow.fault("README", "drip")
        start = time.monotonic()
        assert get(slow, path).text == "abcdef"
        assert time.monotonic() - start > 0.05


def test_it_stops_at_once_even_while_it_stalls() -> None:
    with LocalHub() as hub:
        hub.fault(".", "stall", times=None)
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(hub.url, timeout=0.05)
        start = time.monotonic()
    assert time.monotonic() - start < 1
    with pytest.raises(httpx.ConnectError):
        httpx.get(hub.url, timeout=1)
