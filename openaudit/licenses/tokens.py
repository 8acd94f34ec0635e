"""A licence text as tokens: what is left of it when layout, quotes, copyright lines and parties' names are set aside."""

import re
import unicodedata
import zlib
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
_MARKUP = re.compile(r"<[^>\n]{0,200}>|https?://\S+|[*_`#]+")


class Token(NamedTuple):
    """One token, and where it stands in the text it was read from."""

    text: str
    start: int
    end: int


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def tokens(text: str) -> list[Token]:
    """The tokens of a text, lower case, in order, copyright lines left out."""
    plain = _COPYRIGHT.sub(_blank, text)
    plain = _same_length_lower(plain)
    plain = _MARKUP.sub(_blank, plain)
    found = [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(plain)]
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
    mask = (1 << HASH_BITS) - 1
    return [zlib.crc32(unicodedata.normalize("NFKC", t.text).encode()) & mask for t in found]
