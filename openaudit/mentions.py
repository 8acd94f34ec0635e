"""The models that a sentence names: by a link, by an id, by what texts call a family."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from openaudit.card import Card, Link
from openaudit.knowledge import Family, datasets, families, generators, rows

_HUB = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/")
_HUB_MODEL = re.compile(
    rf"{_HUB.pattern}(?:models/)?([\w.-]+/[\w.-]+|[\w-]+)(?:/(?:tree|blob|resolve)/\S*)?/?(?:[?#]\S*)?$",
    re.ASCII,
)
_A_TEXT = re.compile(
    r"/(?:blob|resolve)/\S*(?:licen[sc]e|readme|policy|\.(?:md|py|txt|json|ipynb|pdf|png|jpe?g))",
    re.IGNORECASE,
)
_CANONICAL: Final = re.compile(
    rf"(?:{'|'.join(re.escape(row['name']) for row in rows('canonical'))})(?:-[\w-]+)?", re.ASCII
)
"""The models that the Hub knows without an owner."""
_CANONICAL_WORD = re.compile(rf"(?<![\w./-]){_CANONICAL.pattern}(?![\w/-])", re.ASCII)
_WHOLE: Final = frozenset(row["name"] for row in rows("canonical") if row["whole"] == "yes")
_NOT_OWNERS: Final = frozenset(
    [
        "blog",
        "chat",
        "collections",
        "datasets",
        "data",
        "docs",
        "examples",
        "join",
        "learn",
        "models",
        "organizations",
        "papers",
        "posts",
        "pricing",
        "scripts",
        "settings",
        "spaces",
        "tasks",
    ]
)
_FILE = re.compile(r"\.(?:md|py|json|txt|bin|safetensors|png|io|com|org)$", re.IGNORECASE)
_SITE = re.compile(r"\.(?:com|org|io|ai|co|net|dev)$", re.IGNORECASE)
_NO_NAME = re.compile(r"and/or|w/o|n/a|[0-9./-]+|input/output|(?:true|false|none|null)", re.IGNORECASE)
_NAME = r"[A-Za-z0-9](?:[\w.-]{0,90}[A-Za-z0-9_])?"
ID: Final = re.compile(rf"(?<![\w/.@-])([A-Za-z0-9][\w.-]{{1,60}}/{_NAME})(?!\w|[/.-]\w)", re.ASCII)
"""``owner/name`` in a text."""
_BARE = re.compile(
    r"(?<![\w/.-])([A-Za-z][A-Za-z0-9]{1,20}(?:[-_.][A-Za-z0-9]{1,12}){1,8})(?![\w/-])", re.ASCII
)
_SIZED = re.compile(
    r"[-_](?:v?[0-9][0-9.]*[bBmM]?|tiny|mini|small|base|medium|large|x+l|cased|uncased|chat|instruct)(?:[-_.]|$)",
    re.IGNORECASE,
)
_REST_OF_NAME = re.compile(r"(?:[\w.]|-(?!based\b))*(?<![.-])(?:(?<=ViT)/[A-Z](?![\w/.]))?", re.ASCII)
_LIKE = re.compile(r"[- ](?:style|like|compatible|inspired|esque)\b", re.IGNORECASE)
_A_SIZE = re.compile(r"(?:tiny|mini|small|base|medium|large|x+l|tpu|v[0-9])[-_]", re.IGNORECASE)
_SIZE = re.compile(r"/(?:.|[0-9.]+)$")
_DATA = re.compile(r"dataset|corpus|corpora|[-_]data$", re.IGNORECASE)


_LINKS: Final = 80
"""Links of one sentence that are looked at."""
_A_WORD: Final = 5
"""Links shorter than this (here, this) repeat words of the sentence; they stand last."""


class Mention(NamedTuple):
    """A model named in a sentence, and where.

    ``target`` is a Hub id, or what texts call a family or a model without one. ``kind`` is ``link``, ``id``,
    ``family`` (a family that others are made from), ``architecture`` (one whose name is also that of an
    architecture) or ``bare`` (a word that looks like a model's name).
    """

    start: int
    end: int
    target: str
    kind: str


def mentions(card: Card, at: int) -> list[Mention]:
    """The models that a sentence names, by its position, in the order of the text."""
    links = card.links_in(at)
    return named_in(card.sentences[at].text, links)


def named_in(text: str, links: Sequence[Link] = ()) -> list[Mention]:
    """The models that a text and the links in it name, in the order of the text."""
    elsewhere = {link.text for link in links}
    kept: list[Mention] = []
    for found in (*_linked(text, links), *_ids(text, elsewhere), *_known(text), *_bare(text)):
        if all(found.end <= other.start or found.start >= other.end for other in kept):
            kept.append(found)
    return sorted(m for m in kept if m.target)


def _linked(text: str, links: Sequence[Link]) -> Iterator[Mention]:
    """Linked models; a link to something else on the Hub keeps its words to itself."""
    texts = [link.text for link in links[:_LINKS]]
    for n, link in enumerate(links[:_LINKS]):
        start = _place(text, link.text, texts[:n].count(link.text), texts.count(link.text))
        if start is not None:
            model = linked_model(link)
            if model or _HUB.match(link.url):
                yield Mention(start, start + len(link.text), model or "", "link")


def _place(text: str, words: str, nth: int, of: int) -> int | None:
    """Where the ``nth`` of so many links with the same words stands; such as ``here`` and ``this`` stand last."""
    escaped = re.escape(words)
    alone = (
        [m.start() for m in re.finditer(rf"(?<![\w/-]){escaped}(?![\w/-])", text, re.ASCII)] if words else []
    )
    places = alone or [m.start() for m in re.finditer(escaped, text)] if words else []
    if len(words) < _A_WORD:
        nth += len(places) - of
    return places[nth] if 0 <= nth < len(places) else None


def _ids(text: str, elsewhere: Collection[str]) -> Iterator[Mention]:
    """Ids with an owner, but for the words of links to other places; and those that need none."""
    for m in ID.finditer(text) if "/" in text else ():
        name = m.group(1)
        free = name not in elsewhere and "://" not in _word_before(text, m.start())
        if free and hub_model(name) and not _SIZE.search(name):
            likely = _like_an_id(name)
            if likely or not families().named(name):
                yield Mention(m.start(), m.end(), name, "id" if likely else "bare")
    for m in _CANONICAL_WORD.finditer(text):
        if _SIZED.search(m.group()) or m.group() in _WHOLE:
            yield Mention(m.start(), m.end(), m.group(), "id")


def _like_an_id(text: str) -> bool:
    """Words parted by a slash may be an alternative: an id has a mark, a digit or a family's name in it."""
    owner, _, name = text.partition("/")
    family = families().named(owner)
    either = family and owner.lower() not in family[0].makers and not re.search("[0-9]", name)
    likely = re.search(r"[0-9_.-]", text) or families().named(text)
    return bool(likely and not either) and not _DATA.search(text)


def _word_before(text: str, at: int) -> str:
    return text[max(0, at - 60) : at].rsplit(" ", 1)[-1]


def _known(text: str) -> Iterator[Mention]:
    for family, start, end in families().spans(text):
        rest = _REST_OF_NAME.match(text, end)
        stop = rest.end() if rest else end
        a_model = family.hints or not _SIZED.search(text[start:stop])
        if a_model and not _LIKE.search(text[end : stop + 8]) and "://" not in _word_before(text, start):
            yield Mention(start, stop, family.name, "family" if family.hints else "architecture")


def _bare(text: str) -> Iterator[Mention]:
    for m in _BARE.finditer(text):
        name = m.group(1)
        other = datasets().called(name) or (generators().named(name) and not families().named(name))
        if _SIZED.search(name) and not _A_SIZE.match(name) and not other:
            yield Mention(m.start(), m.end(), name, "bare")


def linked_model(link: Link) -> str | None:
    """The model that a link leads to."""
    return hub_model(link.url) if _HUB.match(link.url) and not _A_TEXT.search(link.url) else None


def hub_model(value: str) -> str | None:
    """The Hub id that a value or an address names, if it can be one."""
    value = value.strip().strip("\"'`")
    if linked := "://" in value:
        value = value[max(m.start() for m in _HUB.finditer(value)) :] if _HUB.match(value) else value
        match = _HUB_MODEL.match(value)
        value = match.group(1) if match else ""
    value = re.sub(r"(?:@|:)[\w.-]+$", "", value.removeprefix("hf.co/").removeprefix("huggingface.co/"))
    owner, slash, _ = value.partition("/")
    machine_made = value.count("-") > 1 and re.search("[0-9]", value)
    if linked and not slash and not _CANONICAL.fullmatch(value) and not machine_made:
        return None
    if owner.lower() in _NOT_OWNERS or not re.fullmatch(r"\w[\w.-]*(?:/\w[\w.-]*)?", value, re.ASCII):
        return None
    unlikely = "--" in value or ".." in value or _FILE.search(value) or (slash and _SITE.search(owner))
    return None if unlikely or _NO_NAME.fullmatch(value) else value


def is_canonical(name: str) -> bool:
    """Whether the Hub knows a model by this name without an owner."""
    whole = "-" in name or name.lower() in _WHOLE
    return whole and _CANONICAL.fullmatch(name.lower()) is not None


def is_sized(name: str) -> bool:
    """Whether a name says which of a family's models it is: its size, its version, its kind."""
    return _SIZED.search(name) is not None


def family_of(target: str) -> Family | None:
    """The family that a target is, or that its name points to."""
    named = families().named(target.rpartition("/")[2]) or families().named(target)
    return next((f for f in families().all if f.name == target), named[0] if named else None)
