"""The code repositories and papers that a card sends to: which of them are the model's own, which are tools or others'."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from openaudit.card import Card, Link
from openaudit.evidence import Citation, Edge, Node, Relation, Role
from openaudit.knowledge import tools
from openaudit.reading import Reading
from openaudit.subject import Kind, Subject

_PICTURE = re.compile(r"\.(?:png|jpe?g|svg|gif|webp)(?:\?.*)?$", re.IGNORECASE)
FORGES: Final = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "gitea",
    "gitea.com": "gitea",
}
OWN: Final = "own"
TOOL: Final = "tool"
OTHER: Final = "other"
CITED: Final = "cited"

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
    r"aclanthology\.org/([\w.-]+?)(?:\.pdf|/|$)|openreview\.net/(?:forum|pdf)\?id=([\w-]+)|(?:proceedings\.\w+\.\w+|jmlr\.org|cdn\.openai\.com)/(\S+?\.pdf)",
    re.IGNORECASE,
)
_SAYS_OURS = re.compile(
    r"\b(?:our|official)[ ]+(?:[\w-]+[ ]){0,2}(?:repo(?:sitory)?|code(?:base)?|git(?:hub|lab)|implementation|project(?: page)?|homepage|scripts?|website)\b|\bfirst released in\b|\b(?:original|authors?['’]s?)(?: model)? code\b",
    re.IGNORECASE,
)
_LABELS_CODE = re.compile(
    r"(?:^|[\s*|•·(【])(?:git(?:hub|lab)|repo(?:sitory)?|code(?:base)?|source(?: code)?|project(?: page)?|homepage|website|original)(?:[ ](?:repo(?:sitory)?|link|page|model|code))?[\s*]*[:：|][\s*\[(]*$",
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
    r"\b(?:using|used|with|via|through|thanks to|based on|built (?:on|with)|powered by|powering|compatible with|supports?|supported|install\w*|require\w*|run(?:ning)? (?:on|with|in)|inference|serv(?:e|ed|ing)|deploy\w*|quanti[sz]\w*|convert\w*|evaluat\w*|benchmark\w*|see also|inspired|adapted from|forked|credits?|acknowledg\w*|contributed)\b",
    re.IGNORECASE,
)
_SAYS_DATA = re.compile(
    r"\b(?:data(?:set|base)?s?|corpus|corpora|benchmarks?|leaderboard|collected|annotat\w+|licen[cs]e)\b|数据",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"citation|cite|citing|reference|acknowledg|credit|related|thanks|gratitude|evaluat|benchmark|result|performance|limitations|how to (?:use|run|download)|usage|compatib|provided files|quick ?start|inference|deploy|training data|datasets?$|demo|引用|致谢|评测",
    re.IGNORECASE,
)
_ON_HUB = re.compile(
    r"(?:huggingface\.co/|hf\.co/|from_pretrained\(\s*[\"'])(?!datasets/|spaces/|papers/|docs/|blog/|collections/)([\w.-]+)/([\w.-]+)"
)
_QUOTES_SOURCE = re.compile(r"\b(?:url|howpublished|note)\s*=|\bpip3?\s+install\b", re.IGNORECASE)
_RANK: Final = {OWN: 3, CITED: 2, "": 1, OTHER: 0, TOOL: 0}
_OUR_PAPER = re.compile(
    r"\b(?:our|accompanying|reference)[ ]+((?:[\w-]+[ ]){0,3})(?:(?:white )?paper|preprint|(?:technical |tech )?report|work|article|publication|manuscript)\b|\bdetails (?:of|on|about) (?:this|these) models?\b|我们的(?:论文|技术报告)",
    re.IGNORECASE,
)
_PAPER_NAMES: Final = frozenset(
    {
        "Research",
        "Technical",
        "Tech",
        "Arxiv",
        "ArXiv",
        "ACL",
        "EMNLP",
        "NAACL",
        "NeurIPS",
        "ICML",
        "ICLR",
        "CVPR",
    }
)
_PAPER_WORD = re.compile(
    r"paper|report|preprint|arxiv|publication|article|论文|报告|^(?:here|link|this)$|://|model card",
    re.IGNORECASE,
)
_PAPER_LABEL = re.compile(
    r"\W*(?:(?:research|original|the|white)[ ]|([\w.-]+)[ ])?(?:paper|(?:technical|tech)[ ]report|arxiv|preprint|论文|技术报告)(?:[ ](?:link|page))?\W*",
    re.IGNORECASE,
)
_LABELS_PAPER = re.compile(
    r"(?:^|[\s*|•·【])(?:(?:research |original |arxiv |associated )?paper|(?:technical|tech) report|arxiv|preprint|publication|论文|技术报告)(?:[ ](?:link|page))?[\s*]*[:：|][\s*\[(\"“]*$",
    re.IGNORECASE,
)
_LABELLED_ROW = re.compile(
    r"\W*(?:(?:research )?paper|(?:technical|tech) report|arxiv|preprint)\W*\|", re.IGNORECASE
)
_INTRODUCED = re.compile(
    r"^(.{0,160}?)(?<!\bas )\b(?:introduced|proposed|presented|described|released|published|detailed|developed|reported)(?:[ ]and[ ]\w+)?[ ](?:in|with|by|along)\b|^(.{0,160}?)\bfrom the (?:original )?paper\b",
    re.IGNORECASE,
)
_THIS_MODEL = re.compile(
    r"^\W*(?:it|they)\b|^\W*(?:this|these|the)[ ](?:[\w-]+[ ]){0,3}(?:models?|checkpoints?)[ ](?:is|are|was|were|has|have)|^\W*this is\b",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"\b(?:which|methods?|algorithms?|architectures?|techniques?|objectives?|datasets?|corpus|benchmarks?|optimi[sz]ers?|loss|toolkit|library|framework|approach|metrics?|tokenizer|procedure|strategy|schem[ae]|similar|following|inspired|extension|extends|based)\b|^\W*the[ ]\S+[ ]model\b",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"\bet al\b|\b(?:19|20)[0-9]{2}\b", re.IGNORECASE)
_NO_PAPER_OF_OURS = re.compile(
    r"^references?$|bibliograph|evaluat|benchmark|results?\b|performance|acknowledg|credit|related|training data|datasets?$|environmental|limitations|bias|评测",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"[\W_]*(?:[0-9]{1,4}[./-][0-9]{1,2}(?:[./-][0-9]{1,4})?\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .]+[0-9]{1,4}\b)",
    re.IGNORECASE,
)
_NEWS = re.compile(r"news|update|changelog|release notes|更新|新闻", re.IGNORECASE)
_TO_CITE = re.compile(r"\bcit(?:e|ing|ation)\b|引用", re.IGNORECASE)
_CITE_US = re.compile(
    r"\bour[ ](?:[\w-]+[ ]){0,2}(?:paper|work|report|article|models?|publication)\b|\bcite us\b|我们的",
    re.IGNORECASE,
)
_EPRINT = re.compile(
    r"eprint\s*=\s*[{\"]\s*([0-9]{4}\.[0-9]{4,5})|arXiv[: ](?:preprint arXiv:)?([0-9]{4}\.[0-9]{4,5})"
)
_SIZE = re.compile(
    r"^(?:v?[0-9]+(?:[._][0-9]+)*[bmkt]?|[0-9]+x[0-9.]+b|a[0-9.]+b|tiny|mini|nano|small|base|medium|large|x+l|huge|giant|chat|instruct\w*|it|sft|dpo|rlhf|hf|fp16|bf16|int[48]|fp8|gguf|ggml|gptq|awq|q[0-9]\w*|uncased|cased|v[0-9].*|preview|[0-9]{4,8}|model|models|finetuned|pretrained|en|zh|final|latest|lora|adapter|merged|4bit|8bit|turbo|ckpt|checkpoint|epoch\w*|step\w*|steps?)$",
    re.IGNORECASE,
)


_VERSION = re.compile(r"v?[0-9](?:\.[0-9])?")
_COUNTED = re.compile(r"seed|step|epoch|phase|layers?|fold|part|stage|run|top|[lhkn]")
_FIRST = re.compile(r"v?(?:0\.1|1|1\.0)")


def references(read: Reading) -> list[Edge]:
    """The code repositories and papers of a card, the likeliest its own first, each once; ``role`` says which it is."""
    card = read.card
    found: dict[Subject, tuple[tuple[int, float], Edge]] = {}
    for edge, score in (*_code(read, card), *_papers(read, card)):
        rank = (_RANK[edge.role], score)
        if edge.target not in found or rank > found[edge.target][0]:
            found[edge.target] = (rank, edge)
    return [edge for _, edge in sorted(found.values(), key=lambda x: x[0], reverse=True)]


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


class _Place(NamedTuple):
    """A link and what stands around it."""

    link: Link
    before: str
    sentence: str
    line: str
    title: str
    row: bool
    quoted: bool

    @property
    def said(self) -> str:
        """What leads up to the link, and its own words."""
        return f"{self.before} {self.link.text}"


def _place(card: Card, link: Link) -> _Place:
    sentence = card.sentences[link.sentence] if link.sentence >= 0 else None
    text = sentence.text if sentence else ""
    at = text.find(link.text) if link.text else len(text)
    return _Place(
        link,
        text[max(0, at - 160) : max(0, at)],
        text,
        card.document.lines[link.line - 1],
        card.titles(link.section).rsplit(" / ", 1)[-1],
        row=sentence is not None and sentence.kind == "row",
        quoted=link.section >= card.own_sections,
    )


def _code(read: Reading, card: Card | None) -> Iterator[tuple[Edge, float]]:
    for link in card.links if card else ():
        target = forge(link.url)
        if target and card and not _PICTURE.search(link.url):
            score, role = _code_role(read, target, _place(card, link))
            yield _edge(read, target.subject, Relation.CODE, card.document.cite(link.line), role), score


def _code_role(read: Reading, target: Forge, place: _Place) -> tuple[float, str]:
    """How likely a repository is the model's own, and what it is taken for: empty for what may be its own."""
    name, ours = _shares_name(read, target.name), _same_owner(read, target)
    score = (4.0 * name if name >= 0.5 else 0) + ours + _code_claim(place)
    score -= place.link.in_code + bool(_OF_OTHERS.search(place.title))
    if tools().get(target.path):
        return score, OWN if name == 1 and score >= 4 and not place.quoted else TOOL
    if place.quoted:
        return score, OTHER
    if score >= 3:
        return score, OWN
    return score, OTHER if name < 0.5 and _is_of_others(place, ours=ours) else ""


def _code_claim(place: _Place) -> float:
    """How much the words around a link call it the model's own code."""
    used = bool(_SAYS_USED.search(place.said))
    if _SAYS_OURS.search(place.said):
        return 3.0 - used
    if _SAYS_TRAINING.search(place.sentence):
        return 3.0 - 2 * used
    if _LABELS_CODE.search(place.before) or _SAYS_CODE.search(place.said):
        return 1.5 - used
    return -1.0 * used


def _is_of_others(place: _Place, *, ours: float) -> bool:
    """Whether a repository that nothing calls the model's own is called somebody else's: data, a thing used, a source."""
    if _SAYS_OURS.search(place.said) or _LABELS_CODE.search(place.before):
        return False
    data = bool(_SAYS_DATA.search(place.sentence)) and not _SAYS_CODE.search(place.said)
    if ours:
        return data
    cited = place.link.in_code and bool(_QUOTES_SOURCE.search(place.line))
    return data or cited or place.row or bool(_SAYS_USED.search(place.said) or _OF_OTHERS.search(place.title))


def _same_owner(read: Reading, target: Forge) -> float:
    """How far the repository's owner bears the name of the model's."""
    ours, theirs = _plain(read.subject.id.rpartition("/")[0]), _plain(target.path.partition("/")[0])
    if min(len(ours), len(theirs)) < 2:
        return 0
    return 3.0 if ours == theirs else 2.5 if ours in theirs or theirs in ours else 0


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
            if paper := paper_id(link.url):
                role = _paper_role(read, _place(card, link))
                yield _paper(read, paper, card.document.cite(link.line), role), 1 - 0.5 * link.in_code
        yield from _cited(read, card)
    for tag in read.tags("arxiv:"):
        if paper := paper_id(f"arxiv:{tag.value}"):
            yield _paper(read, paper, tag.citation, ""), 0


def _paper(read: Reading, paper: str, citation: Citation, role: str) -> Edge:
    return _edge(read, Subject(kind=Kind.PAPER, id=paper), Relation.PAPER, citation, role)


def _paper_role(read: Reading, place: _Place) -> str:
    """What the card takes a linked paper for: its own, another's, or it does not say."""
    if place.quoted:
        return OTHER
    if _calls_own(read, place):
        return CITED if _TO_CITE.search(place.sentence) else OWN
    text = place.link.text
    named = bool(text) and not _PAPER_WORD.search(text)
    mentioned = named and (len(text.split()) <= 4 or _ET_AL.search(text))
    aside = place.row or _NO_PAPER_OF_OURS.search(place.title) or _is_news(place)
    return OTHER if (aside or mentioned) and not (place.link.in_code or _names_lead(read, place.said)) else ""


def _calls_own(read: Reading, place: _Place) -> bool:
    """Whether the words that lead to a paper call it the model's: "our paper", "it was introduced in", "Paper:"."""
    if place.link.in_code or _is_news(place) or _NO_PAPER_OF_OURS.search(place.title):
        return False
    leading = place.said if place.before.strip() else f"{place.said} {place.sentence[:160]}"
    if ours := _OUR_PAPER.search(leading):
        between = re.findall(r"\b[A-Z][\w-]+", ours.group(1) or "")
        return all(_plain(w) in _plain(read.subject.name) for w in between if w not in _PAPER_NAMES)
    if place.row and not _LABELLED_ROW.match(place.sentence):
        return False
    if _LABELS_PAPER.search(place.before) or _is_label(read, place.link.text):
        return True
    passive = _INTRODUCED.search(leading)
    return passive is not None and _is_subject(read, passive.group(1) or passive.group(2) or "")


def _is_label(read: Reading, text: str) -> bool:
    """Whether a link says "Paper", "Technical report", "Lotus paper" or "Paper: ..."."""
    label = _PAPER_LABEL.fullmatch(text.split(":", maxsplit=1)[0])
    return label is not None and _plain(label.group(1) or "") in _plain(read.subject.name)


def _is_news(place: _Place) -> bool:
    return bool(_NEWS.search(place.title) or _DATED.match(place.line))


def _is_subject(read: Reading, phrase: str) -> bool:
    """Whether what was introduced in a paper is the model: "it", "this model", its name; no method, no data."""
    if _NO_MODEL.search(phrase):
        return False
    if _THIS_MODEL.search(phrase):
        return True
    return _names_lead(read, phrase)


def _names_lead(read: Reading, text: str) -> bool:
    """Whether a text holds the first word of the model's family name."""
    lead = next(iter(family_words(read)), "")
    return len(lead) > 3 and re.search(rf"(?<![a-z0-9]){re.escape(lead)}(?![a-z])", text.lower()) is not None


def _cited(read: Reading, card: Card) -> Iterator[tuple[Edge, float]]:
    """ArXiv ids in the card's BibTeX: its own where the one entry there stands under "our work"."""
    entries = [(block, match) for block in card.code for match in _EPRINT.finditer(block.text)]
    for block, match in entries:
        asked = " ".join(s.text for s in card.in_section(block.section))
        ours = len({m.group(1) or m.group(2) for _, m in entries}) == 1 and _CITE_US.search(asked)
        role = CITED if ours and block.section < card.own_sections else ""
        number = match.group(1) or match.group(2)
        line = block.line + 1 + block.text[: match.start()].count("\n")
        if line <= len(card.document.lines) and number in card.document.lines[line - 1]:
            yield _paper(read, f"arxiv:{number}", card.document.cite(line), role), 0.8


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
        if not _SIZE.match(w) or (n == 1 and _VERSION.fullmatch(w) and not _FIRST.fullmatch(w))
    ]
    return tuple(kept)


def versions(name: str) -> frozenset[str]:
    """The version numbers of a model's name, that of a first version left out: ``2.6`` of ``Lotus-V-2_6``."""
    words = _words(re.sub(r"(?<=[0-9])-(?=[0-9](?![0-9A-Za-z_.]))", ".", name))
    told = [w.removeprefix("v") for w in words if re.fullmatch(r"v[0-9]+(?:\.[0-9]+)*|[0-9]\.[0-9]", w)]
    first = next((n for n, w in enumerate(words) if re.fullmatch("[0-9]", w)), 0)
    before = words[:first]
    if before and not any(_SIZE.match(w) for w in before) and not _COUNTED.fullmatch(before[-1]):
        told.append(words[first])
    return frozenset(re.sub(r"(?:\.0)+$", "", v) for v in told if not _FIRST.fullmatch(v))


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", re.sub(r"(?<=[0-9])_(?=[0-9])", ".", name))
    return [w.lower() for w in re.split(r"[^A-Za-z0-9.]+", spaced) if w]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _spelled(word: str) -> str:
    """A pattern for a word of a name, whose parts others may write apart: ``Stable LM`` for ``stablelm``."""
    bare = word.removeprefix("v") if re.fullmatch(r"v[0-9.]+", word) else word
    return r"[\s-]?".join(map(re.escape, bare)) if len(bare) > 5 and bare.isalpha() else re.escape(bare)


def names_model(read: Reading, text: str) -> bool:
    """Whether a text names this model's family: all its words, in order, as words, with no other number after them."""
    words = family_words(read)
    if not words or (len(words) == 1 and len(words[0]) < 3):
        return False
    pattern = r"[\s\-_.:]*".join(_spelled(w) for w in words)
    return (
        re.search(
            rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9]|[\s-]?v?[0-9](?![0-9.]*\s?[bBmM]\b))",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def back_reference(read: Reading, repository: Node) -> Citation | None:
    """The line of a repository's README that names this model, where no other owner's models are named more."""
    for document in repository.every(Role.CARD):
        owners: Counter[str] = Counter()
        line = 0
        for number, text in enumerate(document.lines, 1):
            for owner, name in _ON_HUB.findall(text[:4000]):
                owners[owner.lower()] += 1
                line = line or number * _same_model(read, owner, name)
        ours = owners[read.subject.id.partition("/")[0].lower()]
        if line and ours == max(owners.values()):
            return document.cite(line)
    return None


def _same_model(read: Reading, owner: str, name: str) -> bool:
    """Whether a model on the Hub is this one or another of its family by the same owner."""
    ours = read.subject.id.partition("/")[0].lower()
    return owner.lower() == ours and (
        name.lower() == read.subject.name.lower() or _family(name) == family_words(read) != ()
    )
