"""Code repositories: GitHub, GitLab, Gitea and clones on disk; a bounded part of each, whatever they hold or answer."""

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from openaudit.auditing import audit
from openaudit.evidence import Gap, Node, Role, Why
from openaudit.reading import Listing, Record
from openaudit.references import forge as place
from openaudit.repository import Contents
from openaudit.sources import snapshot
from openaudit.sources.fetch import Deadline, FetchError
from openaudit.sources.forges import Forges, Settings
from openaudit.sources.git import from_clone, from_remote
from openaudit.sources.web import Web
from openaudit.subject import Kind, Subject
from tests.hub import LFS, Answer, LocalHub, card
from tests.sources import LOTUS, evidence
from tests.world.forge import Forge, commit, on_disk

NAME: Final = "acme/lotus"
SHA: Final = commit(NAME)
HOSTS: Final = ["github.com", "gitlab.com", "codeberg.org"]
FILES: Final = {
    "README.md": "# Lotus\n",
    "LICENSE": "As you please.",
    "pretrain/train.py": "loss.backward()\n",
    "docs/logo.png": "not a picture",
}
GITHUB: Final = f"/github/repos/{NAME}"
GITLAB: Final = "/gitlab/projects/acme%2Flotus"
GITEA: Final = f"/gitea/repos/{NAME}"
CODES: Final = {Role.API, Role.LISTING, Role.CARD, Role.LICENSE, Role.CODE}


@pytest.fixture
def forge(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Forge:
    """The three forges, each with the same repository."""
    found = Forge(hub, monkeypatch)
    for publish in (found.repository, found.gitlab, found.gitea):
        publish(NAME, FILES)
    return found


def code(host: str = "github.com", name: str = NAME) -> Subject:
    """A repository on a forge."""
    return Subject(kind=Kind.CODE, id=f"{host}/{name}")


def read(subject: Subject | None = None, settings: Settings | None = None, seconds: float = 5) -> Node:
    """Read a repository with the settings of the environment."""
    settings = settings or Settings()
    with opened(settings, seconds) as web:
        return Forges(web, settings).read(subject or code())


@contextmanager
def opened(settings: Settings, seconds: float = 5) -> Iterator[Web]:
    """A client that trusts what the settings name, closed at the end."""
    deadline = Deadline(seconds)
    web = Web(deadline, [settings.github, *settings.trusted])
    try:
        yield web
    finally:
        web.close()
        deadline.close()


def listed(node: Node) -> list[str]:
    """The files of a repository's listing."""
    document = node.document(Role.LISTING)
    return [f.path for f in Listing(document).files] if document else []


def record(node: Node) -> dict[str, Any]:
    """What is kept of the forge's own words."""
    document = node.document(Role.API)
    return Record(document).data if document else {}


def texts(node: Node) -> dict[str, str]:
    """The files that were read."""
    return {d.path: d.text for d in node.documents if d.path}


# ---------------------------------------------------------------------- what is read


@pytest.mark.parametrize("host", HOSTS)
def test_a_repository_is_its_record_its_listing_and_the_files_that_tell_most(
    hub: LocalHub, forge: Forge, host: str
) -> None:
    node = read(code(host))
    page = f"https://{host}/{NAME}"
    assert [(d.role, d.url) for d in node.documents] == [
        (Role.API, page),
        (Role.LISTING, f"{page}/tree/{SHA}"),
        (Role.CARD, f"{page}/blob/{SHA}/README.md"),
        (Role.LICENSE, f"{page}/blob/{SHA}/LICENSE"),
        (Role.CODE, f"{page}/blob/{SHA}/pretrain/train.py"),
    ]
    assert (node.subject, node.revision, node.gaps) == (code(host), SHA, ())
    assert (listed(node), set(texts(node))) == (sorted(FILES), set(FILES) - {"docs/logo.png"})
    assert len(hub.requests) == 6
    assert {method for method, _ in hub.requests} == {"GET"}


def test_files_are_read_at_the_commit_that_is_cited(hub: LocalHub, forge: Forge) -> None:
    read()
    assert hub.paths[:3] == [GITHUB, f"{GITHUB}/commits/main", f"{GITHUB}/git/trees/{SHA}"]
    assert {path for path in hub.paths if path.startswith("/raw/")} == {
        f"/raw/{NAME}/{SHA}/{path}" for path in FILES if path != "docs/logo.png"
    }


@pytest.mark.parametrize("files", [50, 5000])
def test_a_repository_of_any_size_costs_a_bounded_number_of_requests(
    hub: LocalHub, forge: Forge, files: int
) -> None:
    tree = [{"type": "blob", "path": f"train/{n % 9}/train_{n}.py", "size": 9} for n in range(files)]
    hub.page(f"{GITHUB}/git/trees/{SHA}", {"tree": tree})
    node = read()
    assert len(listed(node)) == files
    assert len(hub.requests) <= 3 + 1 + 36


def test_the_licences_that_are_read_have_a_bound_too(hub: LocalHub, forge: Forge) -> None:
    forge.repository(NAME, {f"LICENSES/License-{n}.txt": "x" for n in range(100)})
    node = read()
    assert len(hub.requests) <= 3 + 40
    assert (Role.LICENSE, Why.BUDGET) in {(g.role, g.why) for g in node.gaps}


def test_the_texts_that_may_tell_of_data_are_read_and_have_a_bound(hub: LocalHub, forge: Forge) -> None:
    told = {"pretrain/README.md": "x", "docs/data_card.md": "x", "docs/report_1.rst": "x", "TRAINING.md": "x"}
    passed = {"third_party/README.md": "x", "docs/index.md": "x", "docs/data.pdf": "x"}
    forge.repository(NAME, {"README.md": "x", **told, **passed})
    node = read()
    assert {d.path for d in node.every(Role.DOCS)} == set(told)
    assert node.gaps == ()
    forge.repository(NAME, {"README.md": "x", **{f"docs/data_{n}.md": "x" for n in range(9)}})
    node = read()
    assert [d.path for d in node.every(Role.DOCS)] == [f"docs/data_{n}.md" for n in range(6)]
    assert [(g.role, g.why, g.detail) for g in node.gaps] == [(Role.DOCS, Why.BUDGET, "3 more texts")]


def test_a_file_that_is_lost_is_a_gap_and_the_rest_is_kept(hub: LocalHub, forge: Forge) -> None:
    hub.fault("LICENSE$", "503", None)
    node = read()
    assert [(g.role, g.why, g.url) for g in node.gaps] == [
        (Role.LICENSE, Why.UNREACHABLE, f"https://github.com/{NAME}/blob/{SHA}/LICENSE")
    ]
    assert texts(node).keys() == {"README.md", "pretrain/train.py"}


# ---------------------------------------------------------------------- kinds of repositories


def test_what_the_forge_says_of_a_repository_is_kept(forge: Forge) -> None:
    said: dict[str, Any] = {
        "archived": True,
        "fork": True,
        "parent": {"full_name": "other/lotus"},
        "size": 7,
        "stars": 5,
    }
    forge.repository(NAME, FILES, license={"spdx_id": "NOASSERTION"}, **said)
    kept = record(read())
    assert (kept["archived"], kept["fork"], kept["parent"]) == (True, True, "other/lotus")
    assert (kept["license"], kept["size"]) == ("NOASSERTION", 7)
    assert "stars" not in kept


def test_a_repository_without_a_licence_has_none(forge: Forge) -> None:
    forge.repository(NAME, {"README.md": "# Lotus\n"}, license=None)
    node = read()
    assert record(node)["license"] is None
    assert (node.every(Role.LICENSE), node.missing(Role.LICENSE)) == ((), ())


def test_a_repository_that_moved_is_read_and_cited_under_its_new_name(hub: LocalHub, forge: Forge) -> None:
    sha = forge.repository("pond/lotus-2", FILES, asked=NAME)
    node = read()
    assert node.subject == code()
    assert {d.url.partition(f"/{sha}")[0] for d in node.documents} == {
        "https://github.com/pond/lotus-2" + end for end in ("", "/tree", "/blob")
    }
    assert node.gaps == ()


def test_a_redirect_of_the_api_is_followed(hub: LocalHub, forge: Forge) -> None:
    hub.fault(rf"^{GITHUB}$", Answer(301, b"", {"Location": "/github/repositories/7"}), None)
    hub.page("/github/repositories/7", {"full_name": NAME, "default_branch": "main"})
    assert read().gaps == ()


def test_a_listing_that_the_forge_cut_says_so(forge: Forge) -> None:
    forge.repository(NAME, FILES, truncated=True)
    node = read()
    assert [(g.role, g.why) for g in node.gaps] == [(Role.LISTING, Why.BUDGET)]
    assert texts(node)


def test_a_listing_that_we_cut_says_so(hub: LocalHub, forge: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MAX_ENTRIES", 100)
    tree = [{"type": "blob", "path": f"{n:06}.txt"} for n in range(101)]
    hub.page(f"{GITHUB}/git/trees/{SHA}", {"tree": tree})
    node = read()
    assert len(listed(node)) == 100
    assert [(g.role, g.why) for g in node.gaps] == [(Role.LISTING, Why.BUDGET)]


def test_a_listing_on_gitlab_is_read_page_by_page(hub: LocalHub, forge: Forge) -> None:
    pages(hub, 3, folders=0)
    node = read(code("gitlab.com"))
    assert len(listed(node)) == 201
    assert node.missing(Role.LISTING) == ()
    assert sum("/tree?" in path for _, path in hub.requests) == 3


@pytest.mark.parametrize("folders", [0, 1])
def test_a_listing_on_gitlab_with_more_pages_than_are_read_says_so(
    hub: LocalHub, forge: Forge, folders: int
) -> None:
    pages(hub, 11, folders)
    assert [g.why for g in read(code("gitlab.com")).missing(Role.LISTING)] == [Why.BUDGET]


def pages(hub: LocalHub, number: int, folders: int) -> None:
    """A tree on GitLab of full pages and one more entry."""
    for page in range(1, number + 1):
        kinds = ["tree"] * folders + ["blob"] * (100 - folders)
        entries = [{"id": SHA, "type": kind, "path": f"{page}/{n}"} for n, kind in enumerate(kinds)]
        body = json.dumps(entries if page < number else entries[-1:]).encode()
        hub.fault(rf"/tree\?.*&page={page}$", Answer(200, body), None)


def test_a_repository_with_no_files_is_empty(hub: LocalHub, forge: Forge) -> None:
    hub.page(f"{GITHUB}/git/trees/{SHA}", {"tree": [], "truncated": False})
    assert Contents(read()).empty


def test_a_repository_with_no_commits_is_empty(hub: LocalHub, forge: Forge) -> None:
    hub.fault("/commits/", Answer(409, b'{"message": "Git Repository is empty."}'), None)
    node = read()
    assert Contents(node).empty
    assert node.gaps == ()


@pytest.mark.parametrize(
    ("status", "why"), [(404, Why.ABSENT), (403, Why.DENIED), (451, Why.DENIED), (502, Why.UNREACHABLE)]
)
@pytest.mark.parametrize("host", HOSTS)
def test_a_repository_that_cannot_be_read_is_a_gap(
    hub: LocalHub, forge: Forge, host: str, status: int, why: Why
) -> None:
    hub.fault(".", Answer(status, b"{}"), None)
    node = read(code(host))
    assert node.gaps == (
        Gap(role=Role.CODE, url=f"https://{host}/{NAME}", why=why, detail=f"status {status}"),
    )
    assert (node.documents, len(hub.requests)) == ((), 1)


# ---------------------------------------------------------------------- odd answers

TREE: Final = f"{GITHUB}/git/trees/{SHA}"
BRANCH: Final = f"{GITEA}/branches/main"
TAKEN: Final[dict[str, list[Any]]] = {
    GITHUB: ["x", {}, {"default_branch": "/../.."}],
    f"{GITHUB}/commits/main": ["x", {}, {"sha": 5}, {"sha": "main"}, {"sha": "../../.."}],
    TREE: ["x", "[" * 100_000, "", {"tree": [{"type": "tree"}]}, {"tree": [{"type": "blob", "path": 5}]}],
    GITLAB: ["x", {}],
    BRANCH: [{}],
}
CRASHING: Final[dict[str, list[Any]]] = {
    GITHUB: [[], 5, None, *({key: "x", "default_branch": "main"} for key in ("license", "parent"))],
    f"{GITHUB}/commits/main": [[], 5, None],
    TREE: [[], 5, {"tree": 5}, {"tree": [5]}, {"tree": {"a": 1}}, {"tree": [{"type": "blob"}]}],
    GITLAB: [[], 5, None],
    f"{GITLAB}/repository/commits/main": [[], 5],
    f"{GITLAB}/repository/tree": [5, [5], [{"type": "blob"}]],
    GITEA: [[], 5, None],
    BRANCH: [[], 5, {"commit": 5}],
    f"{GITEA}/git/trees/{SHA}": [[], 5, {"tree": [5]}, {"tree": [{"type": "blob"}]}],
}
UNTRUE: Final = {
    "no tree is no empty tree": (TREE, {"message": "moved"}),
    "no listing is no empty listing": (f"{GITLAB}/repository/tree", {"message": "moved"}),
    "a commit on GitLab is a hash": (f"{GITLAB}/repository/commits/main", {"message": "moved"}),
    "a commit on Gitea is a hash": (BRANCH, {"commit": {"id": "main"}}),
}


def host_of(path: str) -> str:
    """The forge that answers there."""
    return {"github": HOSTS[0], "gitlab": HOSTS[1], "gitea": HOSTS[2]}[path.split("/")[1]]


def cases(odd: dict[str, list[Any]]) -> list[Any]:
    """Each path with each answer."""
    return [pytest.param(p, v, id=f"{p} {str(v)[:40]}") for p, values in odd.items() for v in values]


@pytest.mark.parametrize(("path", "value"), cases(TAKEN))
def test_an_odd_answer_is_a_gap(hub: LocalHub, forge: Forge, path: str, value: Any) -> None:
    hub.page(path, value)
    node = read(code(host_of(path)))
    assert all(f"/{SHA}" in d.url for d in node.documents[1:])
    assert node.gaps or texts(node) == {}


@pytest.mark.parametrize(("path", "value"), cases(CRASHING))
def test_json_of_another_shape_is_a_gap(hub: LocalHub, forge: Forge, path: str, value: Any) -> None:
    hub.page(path, value)
    node = read(code(host_of(path)))
    assert node.gaps or texts(node).keys() == FILES.keys() - {"docs/logo.png"}


@pytest.mark.parametrize("name", UNTRUE)
def test_an_answer_without_what_was_asked_for_proves_nothing(hub: LocalHub, forge: Forge, name: str) -> None:
    path, value = UNTRUE[name]
    hub.page(path, value)
    node = read(code(host_of(path)))
    assert [g.why for g in node.gaps] == [Why.UNREADABLE]
    assert not Contents(node).empty


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (GITHUB, {"full_name": NAME, "default_branch": "main", "description": "\ud800"}),
        (TREE, {"tree": [{"type": "blob", "path": "docs/\ud800.md"}]}),
    ],
)
def test_half_a_character_is_replaced(hub: LocalHub, forge: Forge, path: str, value: Any) -> None:
    hub.page(path, value)
    assert read().documents


@pytest.mark.parametrize("name", [["x"], "a b", "../..", "x/y?z", 5])
def test_only_a_name_is_a_new_name(hub: LocalHub, forge: Forge, name: Any) -> None:
    forge.repository(NAME, FILES)
    hub.page(GITHUB, {"full_name": name, "default_branch": "main"})
    assert read().url == f"https://github.com/{NAME}/tree/{SHA}"


# ---------------------------------------------------------------------- hostile names


@pytest.mark.parametrize(
    "path",
    [
        "a b/train.py",
        "é/train.py",
        "x#y/train.py",
        "x?y=1/train.py",
        "x%2e/train.py",
        "%2e%2e/train.py",
        "a\nb/train.py",
        "\x1b[2J/train.py",
        "\u202e/train.py",
        "-rf/train.py",
        "[/b]/train.py",
        "a\\b/train.py",
        "<b>/train.py",
    ],
)
@pytest.mark.parametrize("host", HOSTS)
def test_a_file_of_any_name_is_asked_for_by_that_name(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch, host: str, path: str
) -> None:
    publisher = Forge(hub, monkeypatch)
    publish = {
        "github.com": publisher.repository,
        "gitlab.com": publisher.gitlab,
        "codeberg.org": publisher.gitea,
    }
    publish[host](NAME, {path: "loss.backward()\n"})
    node = read(code(host))
    assert (listed(node), texts(node), node.gaps) == ([path], {path: "loss.backward()\n"}, ())


@pytest.mark.parametrize("path", ["../../../other/main/train.py", "x/../../train.py"])
@pytest.mark.parametrize("host", HOSTS[::2])
def test_a_file_name_does_not_lead_out_of_its_repository(
    hub: LocalHub, forge: Forge, host: str, path: str
) -> None:
    for tree in (TREE, f"{GITEA}/git/trees/{SHA}"):
        hub.page(tree, {"tree": [{"type": "blob", "path": path}]})
    read(code(host))
    inside = (f"/raw/{NAME}/{SHA}/", f"{GITEA}/raw/")
    assert all(p.startswith(inside) for p in hub.paths[3:])


def test_a_link_does_not_lead_out_of_the_repositories_of_its_forge(hub: LocalHub, forge: Forge) -> None:
    found = place("https://github.com/%2e%2e/secret")
    if found:
        read(found.subject)
    assert hub.paths == []


# ---------------------------------------------------------------------- tokens and quotas


def test_a_token_goes_to_the_api_and_nowhere_else(
    hub: LocalHub, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    for host in HOSTS:
        node = read(code(host))
        assert "ghp_secret" not in node.model_dump_json()
    told = {seen.path.split("/")[1] for seen in hub.seen if "ghp_secret" in str(seen)}
    assert told == {"github"}
    assert {seen.token for seen in hub.seen if seen.path.startswith("/github")} == {"ghp_secret"}


def test_a_token_does_not_follow_a_redirect_to_another_origin(
    hub: LocalHub, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    monkeypatch.setenv("OPENAUDIT_GITHUB_RAW", f"{hub.store_url}/raw")
    hub.fault(rf"^{GITHUB}$", Answer(301, b"", {"Location": f"{hub.store_url}{GITHUB}"}), None)
    read()
    assert [(seen.host.partition(":")[0], seen.token) for seen in hub.seen][:2] == [
        ("127.0.0.1", "ghp_secret"),
        ("localhost", ""),
    ]


def test_a_token_is_not_sent_to_a_host_that_begins_like_the_api(
    hub: LocalHub, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    monkeypatch.setenv("OPENAUDIT_GITHUB_API", hub.url[:-1])
    read(code("codeberg.org"))
    assert {seen.token for seen in hub.seen} == {""}


SPENT: Final = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795345200"}


def spend(hub: LocalHub, headers: dict[str, str] | None = None) -> None:
    """Let GitHub's quota end after the first request."""
    hub.fault("^/github/repos/.*/commits/", Answer(403, b"{}", headers or SPENT), None)


def test_without_a_quota_git_itself_brings_the_repository(
    hub: LocalHub, forge: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spend(hub)
    sha = on_disk(tmp_path / NAME, FILES)
    monkeypatch.setenv("OPENAUDIT_GITHUB_GIT", f"file://{tmp_path}")
    node = read()
    assert (node.revision, node.gaps, listed(node)) == (sha, (), sorted(FILES))
    assert texts(node) == {path: text for path, text in FILES.items() if path != "docs/logo.png"}
    assert {d.url for d in node.documents if d.path} == {
        f"https://github.com/{NAME}/blob/{sha}/{path}" for path in texts(node)
    }
    assert len(hub.requests) == 2


def test_of_what_git_brings_only_the_files_that_are_read_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk(tmp_path / NAME, FILES | {"big.bin": "x" * 100_000})
    said = scripted(tmp_path, monkeypatch, f'echo "$*" >> {tmp_path}/said; exec {shutil.which("git")} "$@"')
    node = from_remote(f"file://{tmp_path}/{NAME}", code(), lambda: 20)
    assert len(texts(node)) == 3
    verbs = re.findall(r"(clone -q|fetch -q|rev-parse|ls-tree -r -z|cat-file) ", said.read_text())
    assert verbs == ["clone -q", "rev-parse", "ls-tree -r -z", "fetch -q", *["cat-file"] * 3]


def scripted(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put a script in the place of git; the file to which it may write."""
    (folder / "bin").mkdir()
    (folder / "bin" / "git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")
    return folder / "said"


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("exit 1", Why.UNREADABLE),
        ("echo nonsense", Why.UNREADABLE),
        ("sleep 60", Why.UNREADABLE),
        ("cat /dev/zero", Why.TOO_LARGE),
    ],
)
def test_a_git_that_fails_or_dawdles_or_says_too_much_brings_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: Why
) -> None:
    scripted(tmp_path, monkeypatch, script)
    start = time.monotonic()
    with pytest.raises(FetchError) as caught:
        from_remote("https://github.com/acme/lotus", code(), lambda: 0.5)
    assert caught.value.why is why
    assert time.monotonic() - start < 3


def test_without_time_git_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = scripted(tmp_path, monkeypatch, f"touch {tmp_path}/said")
    with pytest.raises(FetchError):
        from_remote("https://github.com/acme/lotus", code(), lambda: 0)
    assert not said.exists()


def test_a_file_beyond_all_measure_in_a_clone_is_a_gap(tmp_path: Path) -> None:
    on_disk(tmp_path / NAME, {"README.md": "x" * ((2 << 20) + 1), "train.py": "loss.backward()"})
    node = from_clone(tmp_path / NAME / ".git", code())
    assert [(g.role, g.why) for g in node.gaps] == [(Role.CARD, Why.TOO_LARGE)]
    assert set(texts(node)) == {"train.py"}


@pytest.mark.parametrize("layout", ["acme/lotus", "acme+lotus", "acme+lotus/2026"])
def test_a_clone_in_the_folder_that_the_user_set_is_read_instead(
    hub: LocalHub, forge: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    sha = on_disk(tmp_path / layout, FILES)
    monkeypatch.setenv("OPENAUDIT_CLONES", str(tmp_path))
    node = read()
    assert (node.revision, node.gaps, listed(node)) == (sha, (), sorted(FILES))
    assert hub.requests == []
    assert [f.size for f in Listing(node.every(Role.LISTING)[0]).files] == [14, 8, 13, 16]


def test_a_quota_that_is_spent_is_asked_of_no_more(hub: LocalHub, forge: Forge) -> None:
    spend(hub)
    forge.repository("acme/lily", FILES)
    link = "The training code: https://github.com/acme/{}"
    hub.model(LOTUS, {"README.md": card("Lotus", link.format("lotus"), base_model="acme/base")})
    hub.model("acme/base", {"README.md": card("Base", link.format("lily"))})
    settings = Settings()
    with opened(settings) as web:
        forges = Forges(web, settings)
        nodes = [forges.read(code()), forges.read(code(name="acme/lily"))]
    assert [n.missing(Role.LISTING)[0].why for n in nodes] == [Why.RATE_LIMITED] * 2
    assert sum(path.startswith("/github") for path in hub.paths) == 2


def test_without_a_quota_and_git_the_usual_files_are_read_and_the_listing_is_a_gap(
    hub: LocalHub, forge: Forge
) -> None:
    spend(hub)
    forge.repository(NAME, FILES | {"README.md": "# Lotus\n\nRun `python pretrain/train.py`, not ../x.py.\n"})
    node = read()
    [gap] = node.gaps
    assert (gap.role, gap.why, gap.url) == (
        Role.LISTING,
        Why.RATE_LIMITED,
        f"https://github.com/{NAME}/tree/HEAD",
    )
    assert gap.detail.endswith("the quota comes back at 11:00 UTC")
    assert [(d.role, d.path) for d in node.documents] == [
        (Role.CARD, "README.md"),
        (Role.LICENSE, "LICENSE"),
        (Role.CODE, "pretrain/train.py"),
    ]
    assert node.revision is None
    assert Contents(node).first("pretraining") is not None


def test_what_was_seen_of_a_repository_without_its_listing_proves_no_absence(
    hub: LocalHub, forge: Forge
) -> None:
    forge.repository(NAME, {"README.md": "# Lotus\n", "LICENSE": "MIT", "generate.py": "model.generate()\n"})
    text = card("Lotus", f"Trained from scratch. The training code: https://github.com/{NAME}", license="mit")
    hub.model(LOTUS, {"README.md": text, "model.safetensors": LFS(2_000_000)})
    assert verdict(hub, "pretraining-code") == "no"
    spend(hub)
    assert verdict(hub, "pretraining-code") == "unknown"


def verdict(hub: LocalHub, check: str) -> str:
    """What a check answers of the model."""
    found = audit(LOTUS, endpoint=hub.url)
    return next(str(f.answer.verdict) for f in found.findings if f.check == check)


def test_a_repository_of_which_nothing_is_had_is_a_gap_that_says_when_the_quota_comes_back(
    hub: LocalHub, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    spend(hub)
    monkeypatch.setenv("OPENAUDIT_GITHUB_RAW", f"{hub.url}/elsewhere")
    node = read()
    [gap] = node.gaps
    assert (gap.role, gap.why, node.documents) == (Role.CODE, Why.RATE_LIMITED, ())
    assert gap.detail.endswith("the quota comes back at 11:00 UTC")


@pytest.mark.parametrize(
    ("headers", "said"),
    [({"Retry-After": "60"}, "in 60 s"), ({"Retry-After": "soon"}, "status 403")],
)
def test_a_second_quota_is_a_quota_too(
    hub: LocalHub, forge: Forge, headers: dict[str, str], said: str
) -> None:
    spend(hub, headers)
    [gap] = read().gaps
    assert (gap.why, gap.detail.endswith(said)) == (Why.RATE_LIMITED, True)


def test_gitlab_says_when_its_quota_comes_back(hub: LocalHub, forge: Forge) -> None:
    hub.fault("^/gitlab/", Answer(429, b"{}", {"RateLimit-Reset": "1795345200"}), None)
    [gap] = read(code("gitlab.com")).gaps
    assert (gap.role, gap.why) == (Role.CODE, Why.RATE_LIMITED)
    assert gap.detail.endswith("the quota comes back at 11:00 UTC")


def test_another_forge_is_still_read_when_one_has_enough(hub: LocalHub, forge: Forge) -> None:
    spend(hub)
    link = "The training code: https://{}/acme/lotus"
    hub.model(
        LOTUS, {"README.md": card("Lotus", link.format("github.com") + "\n\n" + link.format("gitlab.com"))}
    )
    found = evidence(LOTUS, hub)
    assert [g.why for g in found.node(code()).gaps] == [Why.RATE_LIMITED]
    assert found.node(code("gitlab.com")).gaps == ()


@pytest.mark.parametrize(
    ("path", "record"),
    [(GITLAB, {"default_branch": None, "empty_repo": True}), (GITEA, {"full_name": NAME, "empty": True})],
)
def test_a_repository_that_its_forge_calls_empty_is_empty(
    hub: LocalHub, forge: Forge, path: str, record: dict[str, Any]
) -> None:
    hub.page(path, record)
    node = read(code(host_of(path)))
    assert (Contents(node).empty, node.gaps, len(hub.requests)) == (True, (), 1)


@pytest.mark.parametrize("reset", ["", "soon", "-1"])
def test_a_quota_may_come_back_nobody_says_when(hub: LocalHub, forge: Forge, reset: str) -> None:
    spend(hub, SPENT | {"x-ratelimit-reset": reset})
    assert [(g.why, g.detail) for g in read().gaps] == [(Why.RATE_LIMITED, "status 403")]


@pytest.mark.parametrize("reset", ["9" * 13, "9" * 30, "²"])
def test_a_quota_that_comes_back_never_is_a_gap(hub: LocalHub, forge: Forge, reset: str) -> None:
    spend(hub, SPENT | {"x-ratelimit-reset": reset})
    assert [g.why for g in read().gaps] == [Why.RATE_LIMITED]
