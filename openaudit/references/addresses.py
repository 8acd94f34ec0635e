"""Where addresses lead: to a repository on a forge, to a paper, or to neither."""

import re
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from openaudit.subject import Kind, Subject

FORGES: Final = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "gitea",
    "gitea.com": "gitea",
}
_NOT_REPOSITORIES: Final = frozenset(
    {
        "features",
        "topics",
        "sponsors",
        "orgs",
        "about",
        "marketplace",
        "login",
        "apps",
        "user-attachments",
        "settings",
        "collections",
        "explore",
        "notifications",
        "-",
    }
)
_ASIDE: Final = frozenset({"assets", "stargazers", "actions"})
_INSIDE: Final = frozenset({"-", "tree", "blob", "raw", "issues", "wikis", "merge_requests", "commits"})
_ARXIV = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html|e-print)/|huggingface\.co/papers/|hf\.co/papers/|ar5iv\.(?:labs\.)?(?:arxiv\.)?org/(?:html|abs)/|alphaxiv\.org/abs/|arxiv:\s?)([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi\.org/|doi:\s?)(10\.[0-9]{4,9}/[^\s\"'<>)\]}]+)", re.IGNORECASE)
_MORE_PAPERS = re.compile(
    r"(?:aclanthology\.org|aclweb\.org/anthology)/([\w./-]+?)(?:\.pdf|/|$)|openreview\.net/(?:forum|pdf)\?id=([\w-]+)|//[^/\s]+/(?:[\w-]+/){0,3}publications?/([\w.-]+)|(?:proceedings\.\w+\.\w+|jmlr\.org|cdn\.openai\.com)/(\S+?\.pdf)",
    re.IGNORECASE,
)


class Forge(NamedTuple):
    """A repository on a forge: host, and path (``owner/name``, on GitLab with groups between)."""

    host: str
    path: str

    @property
    def name(self) -> str:
        """The repository's own name."""
        return self.path.rpartition("/")[2]

    @property
    def subject(self) -> Subject:
        """As a node of the evidence."""
        return Subject(kind=Kind.CODE, id=f"{self.host}/{self.path}")


def forge(url: str) -> Forge | None:
    """The repository that an address leads to; None for anything else on those hosts."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    host = "github.com" if host == "raw.githubusercontent.com" else host
    segments = [unquote(s) for s in parts.path.split("/") if s]
    if host not in FORGES or not segments or segments[0] in _NOT_REPOSITORIES:
        return None
    end = next((n for n, s in enumerate(segments) if s in _INSIDE), 5) if host == "gitlab.com" else 2
    path = segments[:end]
    path[-1] = path[-1].removesuffix(".git")
    named = all(re.fullmatch(r"[\w.-]{1,100}", part) and part not in {".", ".."} for part in path)
    aside = segments[2] if len(segments) > 2 else ""
    return Forge(host, "/".join(path)) if named and len(path) > 1 and aside not in _ASIDE else None


def paper_id(url: str) -> str | None:
    """The id of the paper that an address leads to: ``arxiv:...``, ``doi:...``, or the address of a proceedings page."""
    if match := _ARXIV.search(url):
        return f"arxiv:{re.sub(r'v[0-9]+$', '', match.group(1))}"
    if match := _DOI.search(url):
        return f"doi:{match.group(1).rstrip('.,;')}"
    if match := _MORE_PAPERS.search(url):
        return "web:" + url.split("#", maxsplit=1)[0]
    return None
