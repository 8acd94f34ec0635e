"""Which licence a text is. The answer comes from the difference to the nearest known text, never from a score alone."""

import hashlib
import json
import lzma
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from openaudit.licenses.tokens import Token, hashes, tokens

_SAMPLE: Final = 4
_SHORT: Final = 400
_MAX_SPREAD: Final = 60
_CANDIDATES: Final = 4
_MARKERS: Final = frozenset(
    {
        "not",
        "non",
        "no",
        "nor",
        "never",
        "only",
        "except",
        "unless",
        "provided",
        "may",
        "must",
        "shall",
        "without",
        "commercial",
        "research",
    }
)
_TITLE: Final = frozenset(
    {
        "the",
        "a",
        "license",
        "licence",
        "agreement",
        "version",
        "v",
        "of",
        "for",
        "software",
        "model",
        "weights",
        "code",
        "open",
        "source",
    }
)
_RESERVED: Final = frozenset(
    {
        "all",
        "rights",
        "reserved",
        "copyright",
        "c",
        "the",
        "and",
        "by",
        "holder",
        "holders",
        "owner",
        "year",
        "name",
        "party",
    }
)


class Match(NamedTuple):
    """What a text was recognised as.

    ``verdict``: ``exact`` (nothing differs but layout, copyright and parties), ``same`` (a title or a copyright
    statement differs), ``modified`` (made from that licence, with differences that matter) or ``none``.
    ``inserted`` holds the spans of the text, in characters, that the licence does not have; ``lacking`` counts the
    licence's words that the text does not have, ``lacking_at`` says after which character of the text.
    """

    verdict: str
    license: str = ""
    names: tuple[str, ...] = ()
    inserted: tuple[tuple[int, int], ...] = ()
    lacking: int = 0
    lacking_at: tuple[int, ...] = ()
    span: tuple[int, int] = (0, 0)


NONE: Final = Match("none")


class _Known(NamedTuple):
    ids: tuple[str, ...]
    kind: str
    start: int
    end: int
    digest: str


class Index:
    """All known texts as sequences of token hashes."""

    def __init__(self, packed: bytes) -> None:
        """Read the table of texts; the search structure is made when it is first needed."""
        raw = lzma.decompress(packed)
        head, _, body = raw.partition(b"\n")
        self.texts = [
            _Known(tuple(ids), kind, start, end, digest) for ids, kind, start, end, digest in json.loads(head)
        ]
        self._hashes = array("I")
        self._hashes.frombytes(body)
        self.by_digest = {known.digest: known for known in self.texts}
        self._postings: dict[int, list[int]] = {}
        self._sizes: list[int] = []

    def sequence(self, number: int) -> "array[int]":
        """The token hashes of one text."""
        known = self.texts[number]
        return self._hashes[known.start : known.end]

    def _build(self) -> None:
        for number in range(len(self.texts)):
            grams = _sampled(self.sequence(number))
            self._sizes.append(len(grams))
            for gram in grams:
                self._postings.setdefault(gram, []).append(number)

    def nearest(self, sequence: Sequence[int], *, without: frozenset[int] = frozenset()) -> list[int]:
        """The numbers of the few texts that share most, best first: by what they explain, and by how whole they are."""
        if not self._postings:
            self._build()
        shared: Counter[int] = Counter()
        for gram in _grams(sequence):
            found = self._postings.get(gram, ())
            if len(found) <= _MAX_SPREAD:
                shared.update(found)
        for number in without:
            shared.pop(number, None)
        explains = sorted(shared, key=lambda n: 2 * self._sizes[n] - 3 * shared[n])[:_CANDIDATES]
        whole = sorted(shared, key=lambda n: -shared[n] / (self._sizes[n] + 4))[:_CANDIDATES]
        return list(dict.fromkeys(explains + whole))


def _grams(sequence: Sequence[int]) -> set[int]:
    """The text's runs of three tokens, as numbers."""
    runs = zip(sequence, sequence[1:], sequence[2:], strict=False)
    return {(a * 0x9E3779B1 ^ b * 0x85EBCA77 ^ c * 0xC2B2AE3D) & 0xFFFFFFFFFF for a, b, c in runs}


def _sampled(sequence: Sequence[int]) -> set[int]:
    """A quarter of the runs, chosen by their own value, so that equal texts give equal samples; all of a short text's."""
    grams = _grams(sequence)
    return grams if len(sequence) < _SHORT else {g for g in grams if g % _SAMPLE == 0}


def pack(texts: Sequence[tuple[tuple[str, ...], str, str]]) -> bytes:
    """Make the file that :class:`Index` reads, of (ids, kind, text) for each text. Equal texts become one entry."""
    merged: dict[str, tuple[list[str], str, list[int]]] = {}
    for names, kind, text in texts:
        sequence = hashes(tokens(text))
        entry = merged.setdefault(digest(sequence), ([], kind, sequence))
        entry[0].extend(i for i in names if i not in entry[0])
    head, body = [], array("I")
    for key, (ids, kind, sequence) in merged.items():
        head.append((ids, kind, len(body), len(body) + len(sequence), key))
        body.extend(sequence)
    return lzma.compress(json.dumps(head).encode() + b"\n" + body.tobytes(), preset=9 | lzma.PRESET_EXTREME)


def digest(sequence: Sequence[int]) -> str:
    """One hash for a whole sequence."""
    return hashlib.sha256(array("I", sequence).tobytes()).hexdigest()[:24]


@cache
def index() -> Index:
    """The index of the texts that come with openaudit."""
    return Index(files(__package__).joinpath("fingerprints.xz").read_bytes())


def identify(
    text: str, *, known: Index | None = None, without: frozenset[int] = frozenset()
) -> tuple[Match, ...]:
    """Every licence that a text holds, in the order of the text; a single ``none`` where it holds none.

    ``without`` leaves out texts of the index by number, for tests.
    """
    known = known or index()
    found = tokens(text)
    if len(found) < 8:
        return (NONE,)
    sequence = hashes(found)
    exact = known.by_digest.get(digest(sequence))
    if exact and known.texts.index(exact) not in without:
        return (Match("exact", exact.ids[0], exact.ids, span=(found[0].start, found[-1].end)),)
    return tuple(_parts(known, found, sequence, without, depth=3)) or (NONE,)


def _parts(
    known: Index, found: list[Token], sequence: list[int], without: frozenset[int], depth: int
) -> list[Match]:
    """Match the whole, then look for further licences in what it does not explain."""
    best = _best(known, found, sequence, without)
    if best is None:
        return []
    match, extra = best
    parts: list[Match] = []
    for run in extra if depth else ():
        inner = _parts(known, [found[n] for n in run], [sequence[n] for n in run], without, depth - 1)
        whole = [m for m in inner if m.verdict in {"exact", "same"}]
        if whole:
            parts += whole
            match = _explain(match, whole)
    return sorted([match, *parts], key=lambda m: m.span)


def _explain(match: Match, others: list[Match]) -> Match:
    """Take out of a match's insertions what other licences in the same file account for."""
    left = [
        s
        for s in match.inserted
        if not any(o.span[0] - 200 <= s[0] and s[1] <= o.span[1] + 200 for o in others)
    ]
    verdict = "same" if match.verdict == "modified" and not left and match.lacking <= 3 else match.verdict
    return match._replace(inserted=tuple(left), verdict=verdict)


def _best(
    known: Index, found: list[Token], sequence: list[int], without: frozenset[int]
) -> tuple[Match, list[range]] | None:
    from rapidfuzz.distance import Indel  # noqa: PLC0415  (only a text that is not known to the letter needs it)

    best: tuple[float, int, list[_Edit]] | None = None
    for number in known.nearest(sequence, without=without):
        reference = known.sequence(number)
        shared, cover = _overlap(sequence, reference)
        if shared < 0.5 and cover < 0.75:
            continue
        edits = [
            _Edit(e.tag, e.src_start, e.src_end, e.dest_start, e.dest_end)
            for e in Indel.opcodes(list(reference), sequence)
        ]
        kept = sum(e.b - e.a for e in edits if e.tag == "equal")
        gain = kept - 2 * (len(reference) - kept)
        if kept >= 0.7 * len(reference) and (best is None or gain > best[0]):
            best = (gain, number, edits)
    if best is None:
        return None
    _, number, edits = best
    return _judge(known, number, edits, found)


def _overlap(a: Sequence[int], b: Sequence[int]) -> tuple[float, float]:
    """Dice of the two bags of tokens, and the part of ``b`` that is in ``a``."""
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)), common / max(1, len(b))


class _Edit(NamedTuple):
    """One step from the known text to this one: tokens ``a:b`` of the known text became ``c:d`` of this."""

    tag: str
    a: int
    b: int
    c: int
    d: int


def _judge(known: Index, number: int, edits: list[_Edit], found: list[Token]) -> tuple[Match, list[range]]:
    text = known.texts[number]
    added = [range(e.c, e.d) for e in edits if e.d > e.c and e.tag != "equal"]
    lost = [e for e in edits if e.b > e.a and e.tag != "equal"]
    equal = [e for e in edits if e.tag == "equal"]
    differs = bool(added or lost)
    verdict = ("same" if _harmless(text, edits, found) else "modified") if differs else "exact"
    match = Match(
        verdict,
        text.ids[0],
        text.ids,
        tuple((found[run[0]].start, found[run[-1]].end) for run in _joined(added)),
        sum(e.b - e.a for e in lost),
        tuple(found[min(e.c, len(found) - 1)].start for e in lost)[:20],
        (found[equal[0].c].start, found[equal[-1].d - 1].end),
    )
    return match, [run for run in _joined(added, gap=3) if len(run) >= 12]


def _harmless(text: _Known, edits: list[_Edit], found: list[Token]) -> bool:
    """Whether nothing differs but a title, a copyright statement or the page on how to apply the licence.

    A word less or another word in the body makes another text: siblings differ in no more than that.
    """
    first = next(n for n, e in enumerate(edits) if e.tag == "equal")
    last = max(n for n, e in enumerate(edits) if e.tag == "equal")
    for n, edit in enumerate(edits):
        if edit.tag == "equal":
            continue
        words = [found[w].text for w in range(edit.c, edit.d)]
        if n < first:
            harmless = edit.b - edit.a <= 12 and (_is_title(words, text) or _is_copyright(words))
        elif n > last:
            harmless = edit.b == edit.a and _is_copyright(words)
        else:
            harmless = edit.b == edit.a and _is_copyright(words)
        if not harmless:
            return False
    return True


def _is_title(words: list[str], text: _Known) -> bool:
    own = {token.text for name in text.ids for token in tokens(name.replace("-", " "))}
    return len(words) <= 16 and all(word in own or word in _TITLE for word in words)


def _is_copyright(words: list[str]) -> bool:
    """A statement of copyright that shares its line with the licence, or the words that go with one."""
    if not words or len(words) > 24 or _MARKERS.intersection(words):
        return not words
    return words[0] in {"copyright", "portions", "c"} or all(word in _RESERVED for word in words)


def _joined(runs: list[range], gap: int = 1) -> list[range]:
    joined: list[range] = []
    for run in runs:
        if joined and run.start - joined[-1].stop <= gap:
            joined[-1] = range(joined[-1].start, run.stop)
        else:
            joined.append(run)
    return joined


_IDENTIFIER = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+\-() ]{2,120})")


def spdx_identifiers(text: str) -> list[tuple[str, int]]:
    """``SPDX-License-Identifier`` lines: the expression and where it starts."""
    return [(m.group(1).strip(), m.start()) for m in _IDENTIFIER.finditer(text)]
