"""Code repositories beside the local Hub, served as GitHub, GitLab and Gitea serve them."""

import hashlib
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.hub import LocalHub


class Forge:
    """The forges' APIs and GitHub's raw files, at the same server as the local Hub."""

    def __init__(self, hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
        """Point the audit's forges at ``hub``."""
        self._hub = hub
        monkeypatch.setenv("OPENAUDIT_GITHUB_API", f"{hub.url}/github")
        monkeypatch.setenv("OPENAUDIT_GITHUB_RAW", f"{hub.url}/raw")
        monkeypatch.setenv("OPENAUDIT_GITLAB_API", f"{hub.url}/gitlab")
        monkeypatch.setenv("OPENAUDIT_GITEA_API", f"{hub.url}/gitea")
        for name in ("ARXIV_API", "ARXIV_PAGES", "DATACITE_API", "ZENODO_API"):
            monkeypatch.setenv(f"OPENAUDIT_{name}", f"{hub.url}/{name.partition('_')[0].lower()}")

    def repository(
        self, name: str, files: Mapping[str, str], *, truncated: bool = False, asked: str = "", **record: Any
    ) -> str:
        """Publish ``owner/name`` on GitHub with these files; say its commit.

        ``asked`` is an old name that leads there as well; ``record`` changes what GitHub says of it.
        """
        sha = commit(name)
        api = f"/github/repos/{asked or name}"
        entries = [
            {"path": path, "type": "blob", "size": len(text.encode()), "sha": sha}
            for path, text in files.items()
        ]
        said = {"full_name": name, "default_branch": "main", "fork": False, "archived": False} | record
        self._hub.page(api, said)
        self._hub.page(f"{api}/commits/{said['default_branch']}", {"sha": sha})
        self._hub.page(f"{api}/git/trees/{sha}", {"sha": sha, "tree": entries, "truncated": truncated})
        for path, text in files.items():
            for revision in (sha, "HEAD"):
                self._hub.page(f"/raw/{name}/{revision}/{quote(path)}", text)
        return sha

    def gitlab(self, name: str, files: Mapping[str, str], **record: Any) -> str:
        """Publish a project on GitLab; say its commit."""
        sha, api = commit(name), f"/gitlab/projects/{quote(name, safe='')}"
        self._hub.page(api, {"path_with_namespace": name, "default_branch": "main"} | record)
        self._hub.page(f"{api}/repository/commits/main", {"id": sha})
        entries = [{"id": sha, "type": "blob", "path": path, "mode": "100644"} for path in files]
        self._hub.page(f"{api}/repository/tree", entries)
        for path, text in files.items():
            self._hub.page(f"{api}/repository/files/{quote(path, safe='')}/raw", text)
        return sha

    def gitea(self, name: str, files: Mapping[str, str], **record: Any) -> str:
        """Publish a repository on Codeberg; say its commit."""
        sha, api = commit(name), f"/gitea/repos/{name}"
        entries = [
            {"path": path, "type": "blob", "size": len(text.encode()), "sha": sha}
            for path, text in files.items()
        ]
        self._hub.page(api, {"full_name": name, "default_branch": "main"} | record)
        self._hub.page(f"{api}/branches/main", {"name": "main", "commit": {"id": sha}})
        self._hub.page(f"{api}/git/trees/{sha}", {"sha": sha, "tree": entries, "truncated": False})
        for path, text in files.items():
            self._hub.page(f"{api}/raw/{quote(path)}", text)
        return sha

    def arxiv(self, number: str, title: str, summary: str = "", license_url: str = "") -> None:
        """Publish a paper on arXiv: what its two interfaces say, both at addresses with a query."""
        entry = f"<entry><title>{title}</title><summary>{summary}</summary><author><name>Ada</name></author></entry>"
        atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
        terms = f"<license>{license_url}</license>" if license_url else ""
        said = f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{number}</id>{terms}</arXiv>'
        self._hub.page("/arxiv/api/query", atom)
        self._hub.page("/arxiv/oai2", f"<OAI-PMH><GetRecord>{said}</GetRecord></OAI-PMH>")


def on_disk(folder: Path, files: Mapping[str, str]) -> str:
    """Make a git repository that may be cloned in part, as forges allow; say its commit."""
    folder.mkdir(parents=True)
    _git(folder, "init", "-q", "-b", "main")
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for key in ("allowFilter", "allowAnySHA1InWant"):
        _git(folder, "config", f"uploadpack.{key}", "true")
    _git(folder, "add", "-A")
    _git(folder, "-c", "user.name=a", "-c", "user.email=a@b.test", "commit", "-q", "-m", "Begin")
    return _git(folder, "rev-parse", "HEAD")


def _git(folder: Path, *arguments: str) -> str:
    nobody = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=nobody, check=True, capture_output=True)
    return done.stdout.decode().strip()


def commit(name: str) -> str:
    """The commit of a repository of that name: the name is all that it depends on."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
