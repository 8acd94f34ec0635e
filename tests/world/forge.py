"""Code repositories beside the local Hub, served as GitHub serves them."""

import hashlib
from collections.abc import Mapping

import pytest

from tests.hub import LocalHub


class Forge:
    """GitHub's API and raw files, at the same server as the local Hub."""

    def __init__(self, hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
        """Point the audit's GitHub at ``hub``."""
        self._hub = hub
        monkeypatch.setenv("OPENAUDIT_GITHUB_API", f"{hub.url}/github")
        monkeypatch.setenv("OPENAUDIT_GITHUB_RAW", f"{hub.url}/raw")
        monkeypatch.setenv("OPENAUDIT_ARXIV_API", f"{hub.url}/arxiv")

    def repository(self, name: str, files: Mapping[str, str]) -> None:
        """Publish ``owner/name`` with these files."""
        sha = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
        api = f"/github/repos/{name}"
        entries = [
            {"path": path, "type": "blob", "size": len(text.encode()), "sha": sha}
            for path, text in files.items()
        ]
        self._hub.page(api, {"full_name": name, "default_branch": "main", "fork": False, "archived": False})
        self._hub.page(f"{api}/commits/main", {"sha": sha})
        self._hub.page(f"{api}/git/trees/{sha}", {"sha": sha, "tree": entries, "truncated": False})
        for path, text in files.items():
            self._hub.page(f"/raw/{name}/{sha}/{path}", text)
