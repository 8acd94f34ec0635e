"""A licence text as tokens: what is left of it when layout, quotes, copyright lines and parties' names are set aside."""

import re
import unicodedata
import zlib
from functools import lru_cache
from typing import Final, NamedTuple

HASH_BITS: Final = 20
"""Few enough that hashes collide: a list of them identifies a text and cannot stand for it."""

_TOKEN = re.compile(r"[a-z0-9à-öø-ÿ]+|[぀-ヿ㐀-鿿가-힯]|[^\W\x00-\x7fà-öø-ÿ぀-ヿ㐀-鿿가-힯]+")
_COPYRIGHT = re.compile(
    r"^[ \t>*#/;%.\-]*(?:(?:portions )?copyright[ \t:]*(?:\(c\)|©|&copy;|[0-9]{4}|[<\[{]|by\b).*|(?:\(c\)|©|&copy;)[ \t]*(?:copyright|[0-9]{4}).*|版权所有.*|all rights reserved\.?[ \t]*|spdx-license-identifier:.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_PARTIES: Final = tuple(
    (re.compile(pattern.replace(" ", r"\s+"), re.DOTALL), words)
    for pattern, words in (
        (
            r"neither the names? of .{1,120}? nor (?:the names of )?(?:its|their|any|the|other|of)\b",
            "neither the name of party nor its",
        ),
        (r"(?:is|are) provided by .{1,120}?[\"'`“”]{0,2}as is", 'is provided by party "as is'),
        (r"in no event shall .{1,120}? be liable", "in no event shall party be liable"),
    )
)
_GOES_ON = re.compile(r"\r?\n[^\S\n]*\S")
_LIMITING = re.compile(
    r"\b(?:no|not|non(?!-?profit)\w*|nor|never|only|except|unless|provided|may|must|shall|will|can|cannot|without|commercial\w*|us(?:e[drs]?|es|age|ing)|purposes?|forbid\w*|forbade|prohibit\w*|restrict\w*|permi(?:ts?|tted|ssion)|grant(?:s|ed)?|licen[cs]e\w*|under|subject|terms|military|governments?|for (?:research|education\w*|evaluation)|academic|personal|internal|confidential|is|are|be|have|has|buy|purchase\w*|paid|nur|nicht\w*|keine?|verboten|untersagt|kommerziell\w*|interdit\w*|uniquement|seulement|pas|com+ercial\w*|solo|uso|proibid\w*|không|chỉ|thương mại|mục đích)\b|[不禁仅非只须得商军]|许可|授权|금지|상업|용도|이용|만 ",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|blockquote|body|br|center|code|dd|div|dl|dt|em|font|h[1-6]|head|hr|html|i|img|li|ol|p|pre|section|small|span|strong|su[bp]|table|tbody|t[dhrt]|thead|title|ul?)(?:\s+[\w:-]{1,30}=(?:[\"“”][^\"“”<>\n]{0,300}[\"“”]|'[^'<>\n]{0,300}'|[\w#%.-]{1,50})){0,8}\s*/?>|https?://\S+|[*_`#]+",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?:^[^\S\n]*+(?:[>+•·-]++[^\S\n]*+)?|(?<=[.;:,])\s+|\b(?:and|or)\s+)\(?([0-9]{1,2}(?:\.[0-9]{1,2}){0,3}|[a-z]|[ivx]{1,4})[.)](?=\s)",
    re.MULTILINE,
)


class Token(NamedTuple):
    """One token, where it stands in the text it was read from, and whether it is the mark of a list's item."""

    text: str
    start: int
    end: int
    item: bool = False


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def limits(text: str) -> bool:
    """Whether a statement of copyright says more than whose and when: it might hold back a use."""
    return bool(_LIMITING.search(text))


def _blank_statement(match: re.Match[str]) -> str:
    return match.group() if limits(match.group()) else _blank(match)


def _blank_alone(match: re.Match[str]) -> str:
    """Only a statement that is a paragraph: another may share its lines with the licence."""
    before, _, _ = match.string[max(0, match.start() - 200) : match.start()].rpartition("\n")
    shared = before.rpartition("\n")[2].strip() or _GOES_ON.match(match.string, match.end())
    return match.group() if shared else _blank_statement(match)


def tokens(text: str, *, wrapped: bool = False) -> list[Token]:
    """The tokens of a text, lower case, in order; copyright lines are left out.

    Of a text whose lines were broken anew (``wrapped``) only those that stand alone.
    """
    plain = _COPYRIGHT.sub(_blank_alone if wrapped else _blank_statement, text)
    plain = _same_length_lower(plain)
    plain = _MARKUP.sub(_blank, plain)
    items = {at for m in _ITEM.finditer(plain) for at in range(m.start(1), m.end(1))}
    found = [Token(m.group(), m.start(), m.end(), m.start() in items) for m in _TOKEN.finditer(plain)]
    return _without_parties(found, plain)


def _same_length_lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _without_parties(found: list[Token], plain: str) -> list[Token]:
    """Replace who is named in a disclaimer by one word: a party's name makes no other licence."""
    zones = [(m.start(), m.end(), words) for pattern, words in _PARTIES for m in pattern.finditer(plain)]
    if not zones:
        return found
    kept: list[Token] = []
    zones.sort()
    at = 0
    for start, end, words in zones:
        if start < at:
            continue
        kept += [t for t in found if at <= t.start < start]
        kept += [Token(word, start, end) for word in re.findall(r"[a-z]+", words)]
        at = end
    return kept + [t for t in found if t.start >= at]


def hashes(found: list[Token]) -> list[int]:
    """A short hash of each token."""
    return [word_hash(t.text) for t in found]


@lru_cache(maxsize=1 << 15)
def word_hash(word: str) -> int:
    """A short hash of one word."""
    return zlib.crc32(unicodedata.normalize("NFKC", word).encode()) & ((1 << HASH_BITS) - 1)
