"""The code that a card links: the model's own, a general tool, somebody else's, or what may be its own."""

import re
from collections import Counter
from collections.abc import Iterator

from openaudit.card import Card
from openaudit.evidence import Citation, Edge, Node, Relation, Role
from openaudit.knowledge import Tool, tools
from openaudit.reading import Reading
from openaudit.references.addresses import Forge, forge
from openaudit.references.names import family, family_words, shares_name
from openaudit.references.place import OTHER, OWN, TOOL, Place, place_of
from openaudit.subject import plain

_PICTURE = re.compile(r"\.(?:png|jpe?g|svg|gif|webp)(?:\?.*)?$", re.IGNORECASE)
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
    r"\b(?:using|used|uses|we use|with|via|through|thanks to|based on|built (?:on|with)|powered by|powering|compatible with|supports?|supported|install\w*|require\w*|run(?:ning)? (?:on|with|in)|inference|serv(?:e|ed|ing)|deploy\w*|quanti[sz]\w*|convert\w*|evaluat\w*|benchmark\w*|see also|inspired|adapted from|forked|credits?|acknowledg\w*|contributed)\b",
    re.IGNORECASE,
)
_SAYS_DATA = re.compile(
    r"\b(?:data(?:set|base)?s?|corpus|corpora|benchmarks?|leaderboard|collected|annotat\w+|licen[cs]e)\b|数据",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"citation|cite|citing|reference|acknowledg|credit|related|thanks|gratitude|(?<!training and )evaluat|benchmark|result|performance|limitations|how to (?:use|run|download)|usage|compatib|provided files|quick ?start|inference|deploy|training data|datasets?$|demo|引用|致谢|评测",
    re.IGNORECASE,
)
_QUOTES_SOURCE = re.compile(r"\b(?:url|howpublished|note)\s*=|\bpip3?\s+install\b", re.IGNORECASE)
_MADE_WITH = re.compile(
    r"\b(?:pre-?|re-?)?train\w*|tun(?:ed|ing)\b|\b(?:made|built|created|developed|produced|implemented)\b|^\W*librar(?:y|ies)\b|训练|微调|学習",
    re.IGNORECASE,
)
_TO_USE = re.compile(
    r"\b(?:install\w*|inference|serv(?:e|ed|ing)|deploy\w*|load\w*|run(?:s|ning)?|quanti[sz]\w*|convert\w*|evaluat\w*|compatible|support(?:s|ed)?|integrat\w*|port(?:ed)?|your?)\b",
    re.IGNORECASE,
)
_FOR_USE = re.compile(
    r"\b(?:for|to)[ ](?:be )?(?:used?|usage|inference|deployment)[ ](?:with|in|by|via)\b", re.IGNORECASE
)
_TEACHES = re.compile(r"(?:^|[-_.])(?:tutorials?|cook-?books?|courses?|awesome)(?:$|[-_.])", re.IGNORECASE)
"""Names of repositories that teach how to use the models of others."""
_TALK = re.compile(r"(?:discussions|issues|pull|releases|wiki)\b")
_CODE_OF_RUN = re.compile(
    r"\b(?:training|fine-?tuning|original|experiment(?:al)?)[ ](?:code|scripts?|recipes?)\b", re.IGNORECASE
)
_OF_RUN = re.compile(r"(?:pre-?)?train(?:ing|er)?|fine-?_?tun\w*|recipes?|experiments?", re.IGNORECASE)
_ROOT = re.compile(r"^[a-z]+://[^/]+/[^/]+/[^/]+/?(?:(?:tree|blob|raw)/[^/]+/?)?")
_ON_HUB = re.compile(
    r"(?:huggingface\.co/|hf\.co/|from_pretrained\(\s*[\"'])(?!datasets/|spaces/|papers/|docs/|blog/|collections/)([\w.-]+)/([\w.-]+)"
)


def code(read: Reading, card: Card | None) -> Iterator[tuple[Edge, float]]:
    """The repositories that a card links, each with how likely it is the model's own."""
    for link in card.links if card else ():
        target = forge(link.url)
        if target and card and not _PICTURE.search(link.url):
            score, role = _role(read, target, place_of(card, link))
            own, line = read.subject, card.document.cite(link.line)
            edge = Edge(source=own, target=target.subject, relation=Relation.CODE, citation=line, role=role)
            yield edge, score


def _role(read: Reading, target: Forge, place: Place) -> tuple[float, str]:
    """How likely a repository is the model's own, and what it is taken for: empty for what may be its own."""
    name, ours = shares_name(read, target.name), _same_owner(read, target)
    score = (4.0 * name if name >= 0.5 else 0) + ours + _claim(place)
    score -= place.link.in_code + bool(_OF_OTHERS.search(place.title)) + _is_of_data(place)
    if tool := tools().get(target.path):
        score += bool(_MADE_WITH.search(place.sentence))
        makers = tool.kind == "training-framework" and ours and _claim(place) > 1
        own = makers or (name == 1 and score >= 4)
        return score, OWN if own and not place.quoted else _role_of_tool(read, tool, place)
    if place.quoted:
        return score, OTHER
    if score >= 3:
        return score, OWN
    teaches = not ours and _TEACHES.search(target.name) is not None
    return score, OTHER if name < 0.5 and (teaches or _is_of_others(place, ours=ours)) else ""


def _role_of_tool(read: Reading, tool: Tool, place: Place) -> str:
    """Whether a tool may have made the model, is only there to use it, or holds the code of this very training."""
    if not tool.trains:
        return TOOL
    to_use = place.link.in_code or _OF_OTHERS.search(place.title) or _TO_USE.search(place.said)
    made = _MADE_WITH.search(place.sentence if place.link.text else place.line)
    if _FOR_USE.search(place.said) or _TALK.match(_ROOT.sub("", place.link.url, count=1)):
        return OTHER
    if place.quoted or (to_use and not made) or (tool.kind != "training-framework" and not made):
        return OTHER
    return "" if _leads_to_run(read, place) else TOOL


def _leads_to_run(read: Reading, place: Place) -> bool:
    """Whether a link leads inside a tool, to a place that names the model or a training, or is called its code."""
    inside = _ROOT.sub("", place.link.url, count=1)
    parts = [part for part in re.split(r"[/.?#]", inside) if part]
    name = plain(read.name)
    named = any(_OF_RUN.fullmatch(p) or (len(plain(p)) > 3 and plain(p) in name) for p in parts)
    return named or (bool(parts) and bool(_CODE_OF_RUN.search(place.said)))


def _claim(place: Place) -> float:
    """How much the words around a link call it the model's own code."""
    used = bool(_SAYS_USED.search(place.said))
    if _SAYS_OURS.search(place.said):
        return 3.0 - used
    if _SAYS_TRAINING.search(place.sentence):
        return 3.0 - 2 * used
    if _LABELS_CODE.search(place.before) or _SAYS_CODE.search(place.said):
        return 1.5 - used
    return -1.0 * used


def _is_of_others(place: Place, *, ours: float) -> bool:
    """Whether a repository that nothing calls the model's own is called somebody else's: data, a thing used, a source."""
    if _SAYS_OURS.search(place.said) or _LABELS_CODE.search(place.before):
        return False
    if ours or _SAYS_TRAINING.search(place.sentence):
        return _is_of_data(place)
    cited = place.link.in_code and _QUOTES_SOURCE.search(place.line)
    used = _SAYS_USED.search(place.said) or _OF_OTHERS.search(place.title)
    return bool(_is_of_data(place) or cited or place.row or used)


def _is_of_data(place: Place) -> bool:
    return bool(_SAYS_DATA.search(place.sentence)) and not _SAYS_CODE.search(place.said)


def _same_owner(read: Reading, target: Forge) -> float:
    """How far the repository's owner bears the name of the model's."""
    ours, theirs = plain(read.called.rpartition("/")[0]), plain(target.path.partition("/")[0])
    if min(len(ours), len(theirs)) < 2:
        return 0
    return 2.9 if ours == theirs else 2.5 if ours in theirs or theirs in ours else 0


def back_reference(read: Reading, repository: Node) -> Citation | None:
    """The line of a repository's README that names this model, where it is no list of everybody's models."""
    for document in repository.every(Role.CARD):
        owners: Counter[str] = Counter()
        line = 0
        for number, text in enumerate(document.lines, 1):
            for owner, name in _ON_HUB.findall(text[:4000]):
                owners[owner.lower()] += 1
                line = line or number * _same_model(read, owner, name)
        ours = owners[read.called.partition("/")[0].lower()]
        if line and ours == max(owners.values()) and 4 * ours >= owners.total():
            return document.cite(line)
    return None


def _same_model(read: Reading, owner: str, name: str) -> bool:
    """Whether a model on the Hub is this one or another of its family by the same owner."""
    ours = read.called.partition("/")[0].lower()
    return owner.lower() == ours and (
        name.lower() == read.name.lower() or family(name) == family_words(read) != ()
    )
