"""Text as sentences, each with the lines it stands on; and the phrases that are looked for in them."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple

import re2

_END = re.compile(r"(?<=[.!?])[\"')\]*_”’]{0,3}\s+(?=[^\Wa-zà-öø-ÿ_]|[\"'“‘(\[*#-])|(?<=[。！？])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|fig|figs|eq|no|sec|approx|resp|dr|mr|ms|prof|inc|ltd|co|corp|etc|p\.ex|st|vol|art|ca)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_BLANK: Final = re.compile(r"\s+")
_MARKED: Final = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z]) WITH ")
_MAX_SENTENCE: Final = 4000


class Sentence(NamedTuple):
    """One sentence in one line of plain text, and the lines of the document it was read from.

    ``section`` is the position of its heading among the card's headings, -1 before the first. ``kind`` is
    ``text``, ``item``, ``row`` or ``heading``.
    """

    text: str
    line: int
    end_line: int
    section: int = -1
    kind: str = "text"


class Piece(NamedTuple):
    """A run of text on one line of the document."""

    text: str
    line: int


def split(pieces: Sequence[Piece], section: int = -1, kind: str = "text") -> Iterator[Sentence]:
    """Cut one block (a paragraph, a list item) into sentences."""
    text = "".join(piece.text for piece in pieces)
    if not text or text.isspace():
        return
    cuts = [0, *_cuts(text), len(text)] if kind != "row" else [0, len(text)]
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text)
    for start, end in pairwise(cuts):
        part = text[start:end]
        bare = part.strip()
        if not bare:
            continue
        first = start + len(part) - len(part.lstrip())
        last = start + len(part.rstrip()) - 1
        line = pieces[bisect_right(starts, first) - 1].line
        end_line = pieces[bisect_right(starts, last) - 1].line
        yield Sentence(_BLANK.sub(" ", bare)[:_MAX_SENTENCE], line, end_line, section, kind)


def _cuts(text: str) -> Iterator[int]:
    if (
        "." not in text
        and "?" not in text
        and "!" not in text
        and "。" not in text
        and "！" not in text
        and "？" not in text
    ):
        return
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text, max(0, match.start() - 12), match.start()):
            yield match.end()


class Prose:
    """Sentences in order, and all of them as bytes with one sentence a line, for matching."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        """Hold the sentences in the order of the document."""
        self.sentences = tuple(sentences)

    @classmethod
    def of_lines(cls, lines: Sequence[str]) -> "Prose":
        """Read plain text, as of a licence: blank lines and list marks part the blocks."""
        sentences: list[Sentence] = []
        block: list[Piece] = []
        kind = "text"
        for number, line in enumerate(lines, 1):
            bare = line.strip()
            if not bare or _ITEM.match(line):
                sentences += split(block, kind=kind)
                block, kind = [], "item" if bare else "text"
            if bare:
                block.append(Piece(bare + " ", number))
            if bare.endswith((";", ":", "；", "：")):
                sentences += split(block, kind=kind)
                block = []
        sentences += split(block, kind=kind)
        return cls(sentences)

    @cached_property
    def encoded(self) -> bytes:
        """UTF-8, one sentence a line, Latin letters without their marks."""
        return unmarked("\n".join(s.text for s in self.sentences)).encode("utf-8", "replace")

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.encoded.split(b"\n"):
            starts.append(at)
            at += len(line) + 1
        return starts

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The position of the sentence that holds a byte, and where that sentence starts."""
        at = bisect_right(self._starts, offset) - 1
        return at, self._starts[at]


_ITEM = re.compile(r"\s*(?:[-*•·]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][.)]|[ivx]{1,4}[.)]|#{1,6})\s")


@cache
def _marks() -> dict[int, str]:
    """Each Latin letter that has marks, and the letter without them."""
    found = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        if letter := _MARKED.match(unicodedata.name(chr(code), "")):
            found[code] = letter.group(2) if letter.group(1) == "CAPITAL" else letter.group(2).lower()
    return found


def unmarked(text: str) -> str:
    """A text of the same length whose Latin letters are those of ASCII: é is e, ữ is u, đ is d."""
    return text if text.isascii() else text.translate(_marks())


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with blanks in these places, so that all else stays where it was."""
    for start, end in spans:
        text = text[:start] + " " * len(text[start:end]) + text[end:]
    return text


class Hit(NamedTuple):
    """A phrase that was found: its rule, the sentence (by position), the words, and the named groups.

    ``start`` counts bytes of the sentence in UTF-8.
    """

    rule: str
    at: int
    sentence: Sentence
    words: str
    start: int
    groups: Mapping[str, str]

    @property
    def place(self) -> int:
        """Where in its sentence it stands, in characters."""
        return len(self.sentence.text.encode("utf-8", "replace")[: self.start].decode("utf-8", "ignore"))

    @property
    def end(self) -> int:
        """Where in its sentence it ends, in characters."""
        return self.place + len(self.words)

    @property
    def before(self) -> str:
        """What stands before it in its sentence."""
        return self.sentence.text[: self.place]

    @property
    def after(self) -> str:
        """What stands after it in its sentence."""
        return self.sentence.text[self.end :]


class Phrases:
    r"""Named patterns that are looked for together, in time linear in the text.

    Patterns are RE2, ignore case and the marks of Latin letters, and see one sentence at a time: ``.`` does not
    cross it. A word of RE2 is ASCII, so that ``\b`` stands between a Latin letter and one of a script that parts
    no words; it never stands between two of those, and a pattern in such a script begins and ends without it.
    """

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        """Take the patterns of each rule."""
        self.rules = rules
        self._flat = [(rule, unmarked(p)) for rule, patterns in rules.items() for p in patterns]
        self._compiled: dict[int, Any] = {}

    @cached_property
    def _set(self) -> Any:
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.max_mem = 256 << 20
        built = re2.Set.SearchSet(options)
        for _, pattern in self._flat:
            built.Add(f"(?m){pattern}")
        built.Compile()
        return built

    def _pattern(self, number: int) -> Any:
        if number not in self._compiled:
            self._compiled[number] = re2.compile(b"(?im)" + self._flat[number][1].encode())
        return self._compiled[number]

    def find(self, prose: Prose) -> list[Hit]:
        """Every phrase in the prose, in the order of the text."""
        if not prose.sentences:
            return []
        hits: list[Hit] = []
        for number in self._set.Match(prose.encoded) or ():
            rule = self._flat[number][0]
            hits += [_hit(rule, prose, match) for match in self._pattern(number).finditer(prose.encoded)]
        hits.sort(key=lambda h: (h.at, h.start, h.rule))
        return hits

    def match(self, text: str) -> set[str]:
        """The rules of which some phrase stands in the text."""
        encoded = unmarked(text).encode("utf-8", "replace")
        return {self._flat[n][0] for n in self._set.Match(encoded) or ()}


def _hit(rule: str, prose: Prose, match: Any) -> Hit:
    """What was matched among letters without marks, as the sentence spells it."""
    at, begin = prose.sentence_at(match.start())
    sentence = prose.sentences[at]

    def spelled(start: int, end: int) -> str:
        first = len(prose.encoded[begin:start].decode("utf-8", "ignore"))
        return sentence.text[first : first + len(prose.encoded[start:end].decode("utf-8", "ignore"))]

    before = len(spelled(begin, match.start()).encode("utf-8", "replace"))
    spans = {name.decode(): match.span(number) for name, number in match.re.groupindex.items()}
    groups = {name: spelled(*span) for name, span in spans.items() if span[0] >= 0}
    return Hit(rule, at, sentence, spelled(*match.span()), before, groups)
