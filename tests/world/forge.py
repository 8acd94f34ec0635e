"""Code repositories beside the local Hub, served as GitHub, GitLab and Gitea serve them."""

import hashlib
from collections.abc import Mapping
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
        monkeypatch.setenv("OPENAUDIT_ARXIV_API", f"{hub.url}/arxiv")

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
            self._hub.page(f"/raw/{name}/{sha}/{quote(path)}", text)
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


def commit(name: str) -> str:
    """The commit of a repository of that name: the name is all that it depends on."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
