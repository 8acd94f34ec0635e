"""Which licence a text is. The answer comes from the difference to the nearest known text, never from a score alone."""

import hashlib
import json
import lzma
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from openaudit.licenses.tokens import Token, hashes, limits, tokens, word_hash

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcode

_SAMPLE: Final = 4
_SHORT: Final = 400
_SHORTEST: Final = 8
_LONGEST: Final = 60_000
"""In tokens; several times the longest licence. What is longer is a collection of notices, and no licence."""
_MAX_SPREAD: Final = 150
_CANDIDATES: Final = 4
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
_NUMBER_HASHES: Final = frozenset(word_hash(str(n)) for n in range(1, 30))
_LETTERS: Final = (*"abcdefghijklmv", "ii", "iii", "iv", "vi", "vii", "viii", "ix")
_ITEM_HASHES: Final = _NUMBER_HASHES | frozenset(map(word_hash, _LETTERS))
"""The marks of a list's items: some write 1., some (a), some a star."""
_COUNTED: Final = frozenset({"version", "v", "section", "clause", "article"})
"""A number after one of these, or after another number, is no mark of a list."""


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
        self._weights: list[int] = []

    def sequence(self, number: int) -> "array[int]":
        """The token hashes of one text."""
        known = self.texts[number]
        return self._hashes[known.start : known.end]

    def _build(self) -> None:
        for number in range(len(self.texts)):
            sequence = self.sequence(number)
            grams = _sampled(sequence)
            self._weights.append(1 if len(sequence) < _SHORT else _SAMPLE)
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
        explains = sorted(shared, key=lambda n: self._weights[n] * (2 * self._sizes[n] - 3 * shared[n]))[
            :_CANDIDATES
        ]
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


def pack(texts: Iterable[tuple[tuple[str, ...], str, Sequence[int]]]) -> bytes:
    """Make the file that :class:`Index` reads, of (ids, kind, sequence) for each text. Equal texts become one entry."""
    merged: dict[str, tuple[list[str], str, Sequence[int]]] = {}
    for names, kind, sequence in texts:
        entry = merged.setdefault(digest(sequence), ([], kind, sequence))
        entry[0].extend(i for i in names if i not in entry[0])
    head, body = [], array("I")
    for key, (ids, kind, sequence) in merged.items():
        head.append((ids, kind, len(body), len(body) + len(sequence), key))
        body.extend(sequence)
    return lzma.compress(json.dumps(head).encode() + b"\n" + body.tobytes(), preset=9 | lzma.PRESET_EXTREME)


def sequence_of(text: str) -> list[int]:
    """The token hashes of a text."""
    return hashes(tokens(text))


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
    sequence = hashes(found)
    exact = known.by_digest.get(digest(sequence))
    if exact and known.texts.index(exact) not in without:
        return (Match("exact", exact.ids[0], exact.ids, span=(found[0].start, found[-1].end)),)
    if not _SHORTEST <= len(found) <= _LONGEST:
        return (NONE,)
    parts = _parts(known, found, sequence, without, depth=3)
    return tuple(parts if _settled(parts) else _wrapped(known, text, found, without) or parts) or (NONE,)


def _settled(parts: Sequence[Match]) -> bool:
    return all(m.verdict in {"exact", "same"} for m in parts)


def _wrapped(known: Index, text: str, found: list[Token], without: frozenset[int]) -> list[Match]:
    """Match a text with its copyright statements in it: where lines were broken anew, a statement may share its line."""
    whole = tokens(text, wrapped=True)
    parts = _parts(known, whole, hashes(whole), without, depth=3) if len(whole) > len(found) else []
    return parts if _settled(parts) else []


def _parts(
    known: Index, found: list[Token], sequence: list[int], without: frozenset[int], depth: int
) -> list[Match]:
    """Match the whole, then look for further licences in what it does not explain."""
    best = _best(known, found, sequence, without)
    if best is None:
        return []
    match, extra = best
    others = [
        other
        for run in (extra if depth else ())
        for other in _parts(
            known, found[run.start : run.stop], sequence[run.start : run.stop], without, depth - 1
        )
        if other.verdict in {"exact", "same"}
    ]
    return sorted([_explain(match, others, found) if others else match, *others], key=lambda m: m.span)


def _explain(match: Match, others: list[Match], found: list[Token]) -> Match:
    """Take out of a match's insertions what other licences in the same file account for, their titles with them."""
    ids = tuple(i for m in (match, *others) for i in m.names)
    left = []
    for start, end in match.inserted:
        cuts = sorted(o.span for o in others if start <= o.span[0] and o.span[1] <= end)
        starts, ends = [start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end]
        pieces = [
            [t for t in found if a <= t.start and t.end <= b] for a, b in zip(starts, ends, strict=True)
        ]
        left += [(p[0].start, p[-1].end) for p in pieces if p and not _is_heading([t.text for t in p], ids)]
    verdict = "same" if match.verdict == "modified" and not left and not match.lacking else match.verdict
    return match._replace(inserted=tuple(left), verdict=verdict)


def _is_heading(words: list[str], ids: tuple[str, ...]) -> bool:
    return _is_title(words, ids) or _is_copyright(words)


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
        edits = _merged(Indel.opcodes(list(reference), sequence))
        kept = sum(e.b - e.a for e in edits if e.equal)
        gain = 2 * kept - len(reference)
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

    equal: bool
    a: int
    b: int
    c: int
    d: int


def _merged(opcodes: Iterable["Opcode"]) -> list[_Edit]:
    """The steps, those that follow each other without an equal token between them as one."""
    edits: list[_Edit] = []
    for step in opcodes:
        equal = step.tag == "equal"
        edit = _Edit(equal, step.src_start, step.src_end, step.dest_start, step.dest_end)
        if edits and not equal and not edits[-1].equal:
            edits[-1] = edits[-1]._replace(b=edit.b, d=edit.d)
        else:
            edits.append(edit)
    return edits


def _judge(known: Index, number: int, edits: list[_Edit], found: list[Token]) -> tuple[Match, list[range]]:
    text, reference = known.texts[number], known.sequence(number)
    equal = [e for e in edits if e.equal]
    differ = [e for e in edits if not e.equal]
    mattering = [e for e in differ if not _is_marks(e, reference, found)]
    harmless = all(_harmless(text, e, found, first=e.c <= equal[0].c) for e in mattering)
    added = [range(e.c, e.d) for e in mattering if e.d > e.c]
    lost = [e for e in mattering if e.b > e.a]
    match = Match(
        ("same" if harmless else "modified") if differ else "exact",
        text.ids[0],
        text.ids,
        tuple((found[run[0]].start, found[run[-1]].end) for run in _joined(added)),
        sum(e.b - e.a for e in lost),
        tuple(found[min(e.c, len(found) - 1)].start for e in lost)[:20],
        (found[equal[0].c].start, found[equal[-1].d - 1].end),
    )
    return match, [run for run in _joined(added, gap=3) if len(run) >= 12]


def _is_marks(edit: _Edit, reference: Sequence[int], found: list[Token]) -> bool:
    """Whether a step only drops or adds the mark of a list's item, or puts a letter for a number; never a version."""
    lost, marks = reference[edit.a : edit.b], found[edit.c : edit.d]
    if len(lost) > 2 or len(marks) > 2 or not all(token.item for token in marks):
        return False
    before = found[edit.c - 1].text if edit.c else ""
    counted = before in _COUNTED or any(c.isdigit() for c in before)
    numbers = any(token.text.isdigit() for token in marks) and not _NUMBER_HASHES.isdisjoint(lost)
    return _ITEM_HASHES.issuperset(lost) and not counted and not numbers


def _harmless(text: _Known, edit: _Edit, found: list[Token], *, first: bool) -> bool:
    """Whether a step adds no more than a copyright statement or, before the text begins, a title.

    A word less or another word in the body makes another text: siblings differ in no more than that.
    """
    words = [token.text for token in found[edit.c : edit.d]]
    if first:
        return edit.b - edit.a <= 12 and _is_heading(words, text.ids)
    return edit.b == edit.a and _is_copyright(words)


def _is_title(words: list[str], ids: tuple[str, ...]) -> bool:
    own = {token.text for name in ids for token in tokens(name.replace("-", " "))}
    return len(words) <= 16 and all(word in own or word in _TITLE for word in words)


def _is_copyright(words: list[str]) -> bool:
    """A statement of copyright that shares its line with the licence, or the words that go with one."""
    if not words or len(words) > 24 or limits(" ".join(words)) or limits("".join(words)):
        return not words
    return (
        words[0] in {"copyright", "portions"}
        or words[:2] == ["c", "copyright"]
        or words[:4] == list("版权所有")
        or all(word in _RESERVED for word in words)
    )


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
