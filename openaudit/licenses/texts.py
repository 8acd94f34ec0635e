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
_MAX_SPREAD: Final = 60
_CANDIDATES: Final = 8
_MARKERS: Final = frozenset(
    "not non no nor never only solely exclusively except excluding unless provided however without subject additional prohibited prohibit"
    " prohibits forbidden restricted restrict restriction restrictions limited limit shall must may cannot research academic educational evaluation personal"
    " commercial commercially noncommercial military weapons harm unlawful illegal users revenue million billion country territory union export license licence"
    " permission consent approval written fee pay royalty compete competing competitive train training outputs policy revoke terminate sublicense"
    " distribute redistribute modify derivative derivatives nc nd 不得 禁止 仅 非 商 业".split()
)


class Match(NamedTuple):
    """What a text was recognised as.

    ``verdict``: ``exact`` (nothing differs but layout, copyright and parties), ``same`` (a few words, none that
    restricts or grants), ``modified`` (made from that licence, with differences that matter) or ``none``.
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
        self.texts = [_Known(tuple(ids), kind, start, end, digest) for ids, kind, start, end, digest in json.loads(head)]
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
        """The numbers of the texts that share most, best first."""
        if not self._postings:
            self._build()
        weight: Counter[int] = Counter()
        for gram in _sampled(sequence):
            found = self._postings.get(gram, ())
            if 0 < len(found) <= _MAX_SPREAD:
                for number in found:
                    weight[number] += 1
        shared = {n: w for n, w in weight.items() if n not in without}
        by_overlap = sorted(shared, key=lambda n: -shared[n])[:_CANDIDATES]
        by_cover = sorted(shared, key=lambda n: -shared[n] / (self._sizes[n] + 8))[:_CANDIDATES]
        return list(dict.fromkeys(by_overlap + by_cover))


def _sampled(sequence: Sequence[int]) -> set[int]:
    """A quarter of the text's runs of three tokens, chosen by their own value; all of them in a short text."""
    runs = zip(sequence, sequence[1:], sequence[2:], strict=False)
    grams = {(a * 0x9E3779B1 ^ b * 0x85EBCA77 ^ c * 0xC2B2AE3D) & 0xFFFFFFFFFF for a, b, c in runs}
    return grams if len(sequence) < 400 else {g for g in grams if g % _SAMPLE == 0}


def pack(texts: Sequence[tuple[tuple[str, ...], str, str]]) -> bytes:
    """Make the file that :class:`Index` reads, of (ids, kind, text) for each text. Equal texts become one entry."""
    merged: dict[str, tuple[list[str], str, list[int]]] = {}
    for ids, kind, text in texts:
        sequence = hashes(tokens(text))
        entry = merged.setdefault(digest(sequence), ([], kind, sequence))
        entry[0].extend(i for i in ids if i not in entry[0])
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


def identify(text: str, *, known: Index | None = None, without: frozenset[int] = frozenset()) -> tuple[Match, ...]:
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


def _parts(known: Index, found: list[Token], sequence: list[int], without: frozenset[int], depth: int) -> list[Match]:
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
    left = [s for s in match.inserted if not any(o.span[0] - 200 <= s[0] and s[1] <= o.span[1] + 200 for o in others)]
    verdict = "same" if match.verdict == "modified" and not left and match.lacking <= 3 else match.verdict
    return match._replace(inserted=tuple(left), verdict=verdict)


def _best(known: Index, found: list[Token], sequence: list[int], without: frozenset[int]) -> tuple[Match, list[range]] | None:
    from rapidfuzz.distance import Indel  # noqa: PLC0415  (only a text that is not known to the letter needs it)

    best: tuple[float, int, list[tuple[str, int, int, int, int]]] | None = None
    for number in known.nearest(sequence, without=without):
        reference = known.sequence(number)
        shared, cover = _overlap(sequence, reference)
        if shared < 0.5 and cover < 0.75:
            continue
        edits = [(e.tag, e.src_start, e.src_end, e.dest_start, e.dest_end) for e in Indel.opcodes(list(reference), sequence)]
        kept = sum(e[2] - e[1] for e in edits if e[0] == "equal")
        cost = (len(reference) - kept) * 2 + min(len(sequence) - kept, len(reference)) - kept * 0.001
        if kept >= 0.7 * len(reference) and (best is None or cost < best[0]):
            best = (cost, number, edits)
    if best is None:
        return None
    _, number, edits = best
    return _judge(known, number, edits, found)


def _overlap(a: Sequence[int], b: Sequence[int]) -> tuple[float, float]:
    """Dice of the two bags of tokens, and the part of ``b`` that is in ``a``."""
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)), common / max(1, len(b))


def _judge(known: Index, number: int, edits: list[tuple[str, int, int, int, int]], found: list[Token]) -> tuple[Match, list[range]]:
    text = known.texts[number]
    size = text.end - text.start
    added = [range(e[3], e[4]) for e in edits if e[0] in {"insert", "replace"} and e[4] > e[3]]
    lacking = sum(e[2] - e[1] for e in edits if e[0] in {"delete", "replace"})
    equal = [(e[3], e[4]) for e in edits if e[0] == "equal"]
    inserted = sum(len(run) for run in added)
    changed = [found[n].text for run in added for n in run]
    swapped = _swapped(edits, found)
    harmless = (
        inserted <= max(12, size // 100)
        and lacking <= max(3, size // 100)
        and not _MARKERS.intersection(changed)
        and not swapped
    )
    if not inserted and not lacking:
        verdict = "exact"
    else:
        verdict = "same" if harmless else "modified"
    match = Match(
        verdict,
        text.ids[0],
        text.ids,
        tuple((found[run[0]].start, found[run[-1]].end) for run in _joined(added)),
        lacking,
        tuple(found[min(e[3], len(found) - 1)].start for e in edits if e[0] in {"delete", "replace"})[:20],
        (found[equal[0][0]].start, found[equal[-1][1] - 1].end),
    )
    return match, [run for run in _joined(added, gap=3) if len(run) >= 12]


def _swapped(edits: list[tuple[str, int, int, int, int]], found: list[Token]) -> bool:
    """Whether a number or date of the licence is another one here: that makes a sibling version of it."""
    for before, after in zip(edits, edits[1:], strict=False):
        pair = {before[0], after[0]}
        if "replace" in pair or pair == {"insert", "delete"}:
            run = [found[n].text for e in (before, after) if e[0] in {"insert", "replace"} for n in range(e[3], e[4])]
            if run:
                return True
    return False


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
