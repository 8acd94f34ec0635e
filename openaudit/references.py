"""The code repositories and papers that a card sends to: which of them are the model's own, which are tools or others'."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from openaudit.card import Card, Link
from openaudit.evidence import Citation, Edge, Relation
from openaudit.knowledge import Tool, tools
from openaudit.reading import Reading
from openaudit.subject import Kind, Subject

FORGES: Final = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "gitea",
    "gitea.com": "gitea",
}
OWN: Final = "own"
TOOL: Final = "tool"
OTHER: Final = "other"

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
_ARXIV = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html|e-print)/|huggingface\.co/papers/|hf\.co/papers/|ar5iv\.(?:labs\.)?(?:arxiv\.)?org/(?:html|abs)/|alphaxiv\.org/abs/|arxiv:\s?)([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi\.org/|doi:\s?)(10\.[0-9]{4,9}/[^\s\"'<>)\]}]+)", re.IGNORECASE)
_MORE_PAPERS = re.compile(
    r"aclanthology\.org/([\w.-]+?)(?:\.pdf|/|$)|openreview\.net/(?:forum|pdf)\?id=([\w-]+)|(?:proceedings\.\w+\.\w+|jmlr\.org|cdn\.openai\.com)/(\S+?\.pdf)",
    re.IGNORECASE,
)
_SAYS_CODE = re.compile(
    r"\b(?:(?:training|source|official|our|the|model)[ ]+code|code(?:base)?|repo(?:sitory)?|github|implementation|scripts?|recipes?)\b|代码|코드|mã nguồn",
    re.IGNORECASE,
)
_SAYS_TRAINING = re.compile(
    r"\b(?:pre-?)?train(?:ing|ed)?[ ]+(?:code|script|repo\w*|recipe|pipeline|framework|library|config\w*)|fine-?tuning[ ]+(?:code|script|recipe)|code (?:used )?(?:to|for) (?:pre-?)?train",
    re.IGNORECASE,
)
_SAYS_USED = re.compile(
    r"\b(?:using|used|with|via|through|thanks to|based on|built (?:on|with)|powered by|powering|compatible with|supports?|supported|install\w*|require\w*|run(?:ning)? (?:on|with|in)|inference|serv(?:e|ed|ing)|deploy\w*|quanti[sz]\w*|convert\w*|evaluat\w*|benchmark\w*|see also|inspired|forked|credits?|acknowledg\w*|contributed)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"citation|cite|reference|acknowledg|credit|related|thanks|evaluat|benchmark|limitations|how to (?:use|run|download)|usage|compatib|provided files|quick ?start|inference|deploy",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"^(?:v?[0-9]+(?:[._][0-9]+)*[bmkt]?|[0-9]+x[0-9.]+b|a[0-9.]+b|tiny|mini|nano|small|base|medium|large|x+l|huge|giant|chat|instruct\w*|it|sft|dpo|rlhf|hf|fp16|bf16|int[48]|fp8|gguf|ggml|gptq|awq|q[0-9]\w*|uncased|cased|v[0-9].*|preview|[0-9]{4,8}|model|models|finetuned|pretrained|en|zh|final|latest|lora|adapter|merged|4bit|8bit|turbo|ckpt|checkpoint|epoch\w*|step\w*|steps?)$",
    re.IGNORECASE,
)


def references(read: Reading) -> list[Edge]:
    """The code repositories and papers of a card, the likeliest its own first, each once; ``role`` says which it is."""
    card = read.card
    found: dict[Subject, tuple[float, Edge]] = {}
    for edge, score in (*_code(read, card), *_papers(read, card)):
        known = found.get(edge.target)
        if known is None or score > known[0]:
            found[edge.target] = (score, edge)
    return [edge for _, edge in sorted(found.values(), key=lambda x: -x[0])]


class Forge(NamedTuple):
    """A repository on a forge: host, path (``owner/name``), and the path inside it where a link goes deeper."""

    host: str
    path: str
    inner: str = ""

    @property
    def subject(self) -> Subject:
        """As a node of the evidence."""
        return Subject(kind=Kind.CODE, id=f"{self.host}/{self.path}")


def forge(url: str) -> Forge | None:
    """The repository that an address leads to; None for anything else on those hosts."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host == "raw.githubusercontent.com":
        host = "github.com"
    segments = [unquote(s) for s in parts.path.split("/") if s]
    if host not in FORGES or len(segments) < 2 or segments[0] in _NOT_REPOSITORIES:
        return None
    owner, name = segments[0], segments[1].removesuffix(".git")
    if (
        not re.fullmatch(r"[\w.-]{1,80}", owner)
        or not re.fullmatch(r"[\w.-]{1,100}", name)
        or {owner, name} & {".", ".."}
    ):
        return None
    inner = "/".join(segments[4:]) if len(segments) > 4 and segments[2] in {"tree", "blob"} else ""
    aside = len(segments) > 2 and segments[2] in {
        "issues",
        "pull",
        "discussions",
        "wiki",
        "releases",
        "actions",
        "assets",
        "stargazers",
    }
    return (
        None
        if aside and segments[2] in {"assets", "stargazers", "actions"}
        else Forge(host, f"{owner}/{name}", inner)
    )


def _code(read: Reading, card: Card | None) -> Iterator[tuple[Edge, float]]:
    for link in card.links if card else ():
        place = forge(link.url)
        if (
            place
            and card
            and not re.search(r"\.(?:png|jpe?g|svg|gif|webp)(?:\?.*)?$", link.url, re.IGNORECASE)
        ):
            tool = tools().get(place.path)
            score = _code_score(read, card, link, place, tool)
            role = TOOL if tool and score < 6 else OWN if score >= 3 else OTHER
            yield _edge(read, place.subject, Relation.CODE, card.document.cite(link.line), role), score


def _code_score(read: Reading, card: Card, link: Link, place: Forge, tool: Tool | None) -> float:
    sentence = card.sentences[link.sentence].text if link.sentence >= 0 else link.text
    title = card.titles(link.section).rsplit(" / ", 1)[-1]
    owner, name = place.path.lower().split("/")
    ours = read.subject.id.split("/")[0].lower() if "/" in read.subject.id else ""
    score = 4.0 * _shares_name(read, name)
    if ours and _plain(ours) and (_plain(ours) in _plain(owner) or _plain(owner) in _plain(ours)):
        score += 2.5
    if _SAYS_TRAINING.search(sentence):
        score += 3
    elif _SAYS_CODE.search(f"{link.text} {sentence}" if len(sentence) < 200 else link.text):
        score += 1.5
    if link.in_code:
        score -= 1
    if _SAYS_USED.search(sentence) and not _SAYS_TRAINING.search(sentence):
        score -= 1
    if _OF_OTHERS.search(title):
        score -= 1
    return score - (6 if tool else 0)


def _shares_name(read: Reading, repository: str) -> float:
    """How much of the model's family name a repository's name carries, from 0 to 1."""
    words = set(family_words(read))
    theirs = set(_words(repository))
    if not words or not theirs:
        return 0
    if _plain("".join(sorted(words))) and _plain(" ".join(family_words(read))) in _plain(repository):
        return 1
    shared = {w for w in words & theirs if len(w) > 2}
    return len(shared) / len(words)


def _papers(read: Reading, card: Card | None) -> Iterator[tuple[Edge, float]]:
    if card:
        for link in card.links:
            paper = paper_id(link.url)
            if paper:
                yield _paper(read, card, paper, link), _paper_score(card, link)
        yield from _cited(read, card)
    for tag in read.tags("arxiv:"):
        if paper := paper_id(f"arxiv:{tag.value}"):
            target = Subject(kind=Kind.PAPER, id=paper)
            yield _edge(read, target, Relation.PAPER, tag.citation, ""), 0.5


def _paper(read: Reading, card: Card, paper: str, link: Link) -> Edge:
    target = Subject(kind=Kind.PAPER, id=paper)
    return _edge(read, target, Relation.PAPER, card.document.cite(link.line), "")


def _paper_score(card: Card, link: Link) -> float:
    sentence = card.sentences[link.sentence].text if link.sentence >= 0 else ""
    ours = re.search(
        r"\b(?:our|this|the)[ ]+(?:\w+[ ])?(?:paper|report|work)|technical report|introduced in|presented in|described in|for more (?:details|information)|paper:?\s*$|^paper\b",
        f"{link.text} {sentence}",
        re.IGNORECASE,
    )
    return (2.0 if ours else 1.0) - (0.5 if link.in_code else 0)


def _cited(read: Reading, card: Card) -> Iterator[tuple[Edge, float]]:
    """ArXiv ids in the card's BibTeX."""
    for block in card.code:
        for match in re.finditer(
            r"eprint\s*=\s*[{\"]\s*([0-9]{4}\.[0-9]{4,5})|arXiv[: ](?:preprint arXiv:)?([0-9]{4}\.[0-9]{4,5})",
            block.text,
        ):
            number = match.group(1) or match.group(2)
            line = block.line + 1 + block.text[: match.start()].count("\n")
            if line <= len(card.document.lines) and number in card.document.lines[line - 1]:
                target = Subject(kind=Kind.PAPER, id=f"arxiv:{number}")
                yield _edge(read, target, Relation.PAPER, card.document.cite(line), ""), 0.8


def _edge(read: Reading, target: Subject, relation: Relation, citation: Citation, role: str) -> Edge:
    return Edge(source=read.subject, target=target, relation=relation, citation=citation, role=role)


def paper_id(url: str) -> str | None:
    """The id of the paper that an address leads to: ``arxiv:...``, ``doi:...``, or the address of a proceedings page."""
    if match := _ARXIV.search(url):
        return f"arxiv:{re.sub(r'v[0-9]+$', '', match.group(1))}"
    if match := _DOI.search(url):
        return f"doi:{match.group(1).rstrip('.,;')}"
    if match := _MORE_PAPERS.search(url):
        return "web:" + url.split("#", maxsplit=1)[0]
    return None


def family_words(read: Reading) -> tuple[str, ...]:
    """The words of a model's name without sizes, variants and dates: ``olmo 2`` of ``OLMo-2-1124-7B-Instruct``."""
    return _family(read.subject.name)


@cache
def _family(name: str) -> tuple[str, ...]:
    words = _words(name)
    kept = [
        w
        for n, w in enumerate(words)
        if not _SIZE.match(w) or (n == 1 and re.fullmatch(r"v?[0-9](?:\.[0-9])?", w))
    ]
    return tuple(kept)


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    return [w.lower() for w in re.split(r"[^A-Za-z0-9.]+", spaced) if w]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def names_model(read: Reading, text: str) -> bool:
    """Whether a text names this model's family: all its words, in order, as words, with no other number after them."""
    words = family_words(read)
    if not words or (len(words) == 1 and len(words[0]) < 3):
        return False
    pattern = r"[\s\-_.:]*".join(
        re.escape(w.removeprefix("v") if re.fullmatch(r"v[0-9.]+", w) else w) for w in words
    )
    return (
        re.search(
            rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9]|[\s-]?v?[0-9](?![0-9]*\s?[bBmM]\b))",
            text,
            re.IGNORECASE,
        )
        is not None
    )
