"""Which licence a name, a tag, an address or an SPDX expression means; and licences named in running text."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from openaudit.licenses.catalogue import FAMILY, License, catalogue, name_key
from openaudit.prose import Prose, Sentence

UNSTATED: Final = frozenset(
    {
        "other",
        "unknown",
        "custom",
        "proprietary",
        "none",
        "n/a",
        "na",
        "tbd",
        "no license",
        "not specified",
        "unlicensed",
    }
)
"""Values that are given where a licence should be and name none."""

_CC = re.compile(r"creativecommons\.org/licen[cs]es?/([a-z-]+)/([0-9.]+)")
_CC0 = re.compile(r"creativecommons\.org/publicdomain/(zero|mark)/")
_LISTED = re.compile(
    r"(?:opensource\.org/licenses?|spdx\.org/licenses|choosealicense\.com/licenses)/([a-z0-9.+-]+?)(?:\.html|\.php|/|$)"
)
_GNU = re.compile(r"gnu\.org/licenses/(?:old-licenses/)?(a?l?gpl|fdl)-([0-9.]+[0-9])")
_OPERATOR = re.compile(r"(\s+(?:AND|OR|WITH|and|or|with|&)\s+|\s*[/;,+|]\s*|[()])")
_WORDS = re.compile(r"[^\s()\[\]{},;:\"“”'`<>|]+")
_SPEAKS = re.compile(
    r"licen[cs]|licence|许可|协议|授权|라이[선센]스|giấy phép|ライセンス|terms of use|creative commons|copyright|\bcc[ -](?:by|0)|agreement",
    re.IGNORECASE,
)

_LICENSE_WORD = re.compile(
    r"licen[cs]|rail\b|terms|polic(?:y|ies)|agreement|community|commercial|协议|许可|ライセンス|라이[선센]스|giấy phép",
    re.IGNORECASE,
)
_UNMISTAKABLE: Final = frozenset({"software", "content", "data"})
_AFTER = re.compile(
    r"\W{0,4}(?:(?:community|model|open|original|usage|non-?commercial|public|custom|commercial)\s+){0,2}(?:licen[cs]|agreement|terms|acceptable use|许可|协议)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:licen[cs]\w*|terms|agreement|restrictions?|under|许可|协议)\W{0,4}(?:(?:the|of|for|by|as|under|is|are|original|same|meta|google|s)\W{1,3}){0,4}$",
    re.IGNORECASE,
)


class Terms(NamedTuple):
    """What a declared value comes to: the licences it names, an SPDX expression of them, and whether that is free."""

    licenses: tuple[License, ...]
    expression: str
    free: bool | None

    @classmethod
    def of(cls, known: License) -> "Terms":
        """The terms of one licence."""
        return cls((known,), known.id, known.free)


def declared(value: str) -> Terms | None:
    """What a tag, a name or an expression means; None when it is not known.

    A family without version (``cc``, ``gpl``) is known and says nothing: its ``free`` is None.
    """
    value = value.strip().strip("\"'").strip()
    if not value or value.lower() in UNSTATED:
        return None
    single = catalogue().named(value)
    return Terms.of(single) if single else _expression(value[:200])


def _expression(value: str) -> Terms | None:
    """Several names joined by operators, or listed with commas: then all of them apply.

    A name among them that is not known becomes a ``LicenseRef-``, so that nothing follows from the rest but limits.
    """
    parts = [p.strip() for p in _OPERATOR.split(value) if p and p.strip()]
    spelled: list[str] = []
    known_any = False
    for part in parts:
        if part in "()":
            spelled.append(part)
        elif _OPERATOR.fullmatch(f" {part} "):
            spelled.append({"OR": "OR", "WITH": "WITH"}.get(part.upper(), "AND"))
        elif spelled[-1:] == ["WITH"]:
            if "exception" not in part.lower():  # "with restrictions" adds none
                return None
            spelled.append(part)
        else:
            known = catalogue().named(part)
            known_any = known_any or known is not None
            spelled.append(
                known.id if known else "LicenseRef-" + re.sub(r"[^A-Za-z0-9.]+", "-", part).strip("-")
            )
    return _parsed(" ".join(spelled)) if known_any and len(parts) > 1 else None


def _parsed(text: str) -> Terms | None:
    import license_expression  # noqa: PLC0415  (only an expression needs its grammar)

    try:
        tree = license_expression.Licensing().parse(text)
    except (license_expression.ExpressionError, license_expression.ExpressionParseError):
        return None
    found = tuple(dict.fromkeys(k for s in tree.symbols if (k := _license(s))))
    return Terms(found, tree.render(), _free(tree))


def _free(tree: Any) -> bool | None:
    """Free where all parts of an AND are, or one of an OR; an exception (WITH) only adds permissions."""
    if not hasattr(tree, "args") or not tree.args:
        known = _license(tree)
        return known.free if known else None
    answers: list[bool | None] = [_free(part) for part in tree.args]
    decisive = bool(tree.__class__.__name__ == "OR")
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def _license(symbol: Any) -> License | None:
    return catalogue().get(getattr(symbol, "license_symbol", symbol).key)


def at_address(url: str) -> License | None:
    """The licence whose text or deed an address is known to hold."""
    bare = url.lower().replace("http://", "https://")
    if cc := _CC.search(bare):
        return catalogue().get(f"CC-{cc.group(1)}-{cc.group(2)}")
    if _CC0.search(bare):
        return catalogue().get("CC0-1.0")
    if gnu := _GNU.search(bare):
        return catalogue().get(f"{'GFDL' if gnu.group(1) == 'fdl' else gnu.group(1)}-{gnu.group(2)}")
    if listed := _LISTED.search(bare):
        return catalogue().named(listed.group(1))
    return _by_url().get(_address(bare))


def _address(url: str) -> str:
    try:
        parts = urlsplit(url.lower())
    except ValueError:  # brackets that hold no address
        return ""
    path = re.sub(r"/(?:blob|raw|resolve|tree)/[^/]+/", "/", parts.path)
    return f"{(parts.hostname or '').removeprefix('www.')}{re.sub(r'(?:[.]html?|[.]txt|[.]md|/)$', '', path)}"


@cache
def _by_url() -> dict[str, License]:
    found = {_address(known.url): known for known in catalogue() if known.url and "spdx.org" not in known.url}
    apache = catalogue().get("Apache-2.0")
    return found | ({_address("https://www.apache.org/licenses/LICENSE-2.0"): apache} if apache else {})


class Named(NamedTuple):
    """A licence named in a sentence: where the name starts and ends in it."""

    license: License
    sentence: Sentence
    start: int
    end: int


def named_in(prose: Prose, sections: frozenset[int] = frozenset()) -> Iterator[Named]:
    """The licences named in sentences that speak of licences, or stand in one of ``sections``."""
    for sentence in prose.sentences:
        if sentence.section in sections or _SPEAKS.search(sentence.text):
            yield from _names(sentence)


_BEFORE_ALTERED = re.compile(
    r"\b(?:modified|custom(?:i[sz]ed)?|amended|adapted|altered|variant|based on)\W+(?:(?:version|form|variant)\W+)?(?:of\W+)?(?:the\W+|an?\W+)?$",
    re.IGNORECASE,
)
ALTERED: Final = re.compile(
    r"\b(?:modified|custom(?:i[sz]ed)?|amended|adapted|altered)[ ]+(?:[\w.+-]+[ ]+){0,3}licen[cs]e"
    r"|\b(?:licen[cs]ed?|MIT|Apache(?:[- ]2\.0)?|BSD|CC-BY\S*)\b[^.;]{0,40}\bwith[ ]+(?:\w+[ ]+)?(?:additional|further|extra|added|special|some|custom)[ ]+(?:\w+[ ]+)?(?:restrictions?|terms|conditions|clauses|limitations|provisions)\b",
    re.IGNORECASE,
)
"""A licence that was made from another: "a modified MIT license", "MIT with additional terms"."""


def _names(sentence: Sentence) -> Iterator[Named]:
    words = list(_WORDS.finditer(sentence.text))
    at = 0
    while at < len(words):
        step = 1
        sizes = catalogue().sizes(words[at].group())
        for size in sizes:
            if at + size > len(words):
                continue
            start, end = words[at].start(), words[at + size - 1].end()
            found = _in_running_text(sentence.text[start:end], size)
            altered = _BEFORE_ALTERED.search(sentence.text[max(0, start - 40) : start])
            if found and not altered and _means_license(found, sentence.text, start, end):
                yield Named(found, sentence, start, end)
                step = size
                break
        at += step


def _in_running_text(text: str, size: int) -> License | None:
    """The licence of that name, where the name is distinct enough not to be an ordinary word."""
    text = text.rstrip(".,;:!?*_")
    key = name_key(text)
    if not key:
        return None
    known = catalogue().named(text)
    if known is None or (known.kind == FAMILY and known.free is None):
        return None
    distinct = any(c.isdigit() for c in key) or " " in key or text.isupper() or "licen" in text.lower()
    return known if distinct and (size > 1 or len(key) > 2) else None


def _means_license(known: License, text: str, start: int, end: int) -> bool:
    """Whether a name stands for the licence where a model or its maker is called alike.

    "The Llama 2 license" and "under OpenMDW-1.1" do; "based on Llama 2" and "by Microsoft Research" do not.
    """
    name, before = text[start:end], text[max(0, start - 40) : start]
    if re.search(r"\bat\s+$", before):  # researchers at MIT
        return False
    if known.kind in _UNMISTAKABLE or _LICENSE_WORD.search(name) or known.id.startswith("LicenseRef-CC"):
        return True
    alone = len(text) - len(name) < 4
    return bool(alone or _AFTER.match(text[end : end + 40]) or _BEFORE.search(before))
