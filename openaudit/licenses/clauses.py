"""Restrictions and grants as sentences say them: in licence texts, use policies, gate prompts and card prose.

A *term* binds ("may only", "is prohibited", "for non-commercial use only"); a *request* asks ("please do not");
advice ("intended use", "out of scope", "should") restricts nothing and is no rule here.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from openaudit.licenses import phrases
from openaudit.prose import Hit, Prose, Sentence

RESTRICTIONS: Final = (
    "non-commercial",
    "research-only",
    "no-derivatives",
    "no-redistribution",
    "use-policy",
    "field-of-use",
    "user-threshold",
    "revenue-threshold",
    "geography",
    "no-compete",
    "outputs",
    "gated",
    "revocable",
    "unknown-terms",
)
CONDITIONS: Final = (
    "attribution",
    "notice",
    "naming",
    "share-alike",
    "copyleft",
    "patent",
    "third-party-contents",
    "flow-down",
)

_LONGEST_LIST: Final = 60
_NUMBERED = re.compile(r"\W{0,4}(?:([0-9]{1,2})|([a-hj-uwyzA-HJ-UWYZ]))[.)](?:\s|$)")
_GOES_ON = re.compile(
    r"\band (?:is|are|may|can|cannot|must|should|shall)\b|\bso (?:it|this|they)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"(?:^|>)[^<]*[^\W\d_]{2}")
_CONTINUES = re.compile(
    r"^\W{0,6}(?:\(?[a-z0-9]{1,4}[.)]\s*)?(?:to|for|in any|in a|in ways?|that|by|or|any|as|engage|generate|create|promote|exploit|facilitate|impersonat\w+|represent|assist|collect|use|using|intentionally|fail)\b",
    re.IGNORECASE,
)


class Clause(NamedTuple):
    """A restriction read in a sentence: ``strength`` is ``term`` or ``request``, ``thing`` what it speaks of."""

    restriction: str
    strength: str
    thing: str
    sentence: Sentence
    words: str


_IN_NAMES: Final = {
    "non-commercial": re.compile(r"\bnon ?commercial\b|\bnc\b", re.IGNORECASE),
    "research-only": re.compile(
        r"\bresearch(?: purposes?| use)?(?: only)?\b(?!.{0,12}\b(?:institute|group|lab))|\bacademic\b",
        re.IGNORECASE,
    ),
    "no-derivatives": re.compile(r"\bno ?deriv\w*\b|\bnd\b", re.IGNORECASE),
}


def in_text(prose: Prose) -> list[Clause]:
    """The restrictions in a text that is itself a licence or a policy: every sentence there binds, definitions aside."""
    hits = [*phrases.TERMS.find(prose), *phrases.GRANTS.find(prose)]
    found = [
        Clause(h.rule, "term", "model", h.sentence, h.words)
        for h in hits
        if _holds(h.rule, phrases.MARKS.match(h.sentence.text))
    ]
    return _distinct([*found, *(c._replace(strength="term") for c in _listed(prose, "model"))])


def further(prose: Prose) -> list[Clause]:
    """The sentences of such a text that send to further terms."""
    hits = (h for h in phrases.FURTHER.find(prose) if _holds(h.rule, phrases.MARKS.match(h.sentence.text)))
    return _distinct([Clause(h.rule, "term", "model", h.sentence, h.words) for h in hits])


def _holds(rule: str, marks: set[str]) -> bool:
    """Whether a phrase holds something back, given what else its sentence says."""
    if "defines" in marks and "narrows" not in marks:
        return False
    if rule in {"no-redistribution", "no-derivatives"}:
        return not {"excepted", "notices"} & marks
    if rule == "revocable":
        return "breached" not in marks or "anyway" in marks
    if rule == "gated":
        return not {"trademarks", "counted"} & marks
    if rule == "unknown-terms":
        return "own" not in marks
    return rule not in {"non-commercial", "research-only"} or not {"both", "trademarks", "counted"} & marks


def _listed(prose: Prose, about: str) -> Iterator[Clause]:
    """The items of a list that a prohibition leads: "You agree not to use the model:" and what follows."""
    items: dict[int, dict[str, Hit]] = {}
    for hit in phrases.LISTED.find(prose):
        items.setdefault(hit.at, {}).setdefault(hit.rule, hit)
    leads = {h.at: h.rule for h in reversed(phrases.LEADS.find(prose))} if items else {}
    for at, strength in _led(prose, leads):
        hits = items.get(at, {})
        if "export" not in hits:
            yield from (Clause(r, strength, about, h.sentence, h.words) for r, h in hits.items())


def _led(prose: Prose, leads: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Where the items of such lists stand and what their lead is: a term or a request.

    A list ends where the numbering goes on that its lead stands in.
    """
    left, strength, outer, last = 0, "", ("", 0), ("", 0)
    for at, sentence in enumerate(prose.sentences):
        mark = _number(sentence.text)
        if mark and left and mark[0] == outer[0] and mark[1] > outer[1]:
            left = 0
        last = mark or last
        if at in leads:
            left, strength, outer = _LONGEST_LIST, leads[at], last
        elif left and (sentence.kind == "item" or _CONTINUES.match(sentence.text)):
            left -= 1
            yield at, strength
        elif _SAYS.search(sentence.text):
            left = 0


def _number(text: str) -> tuple[str, int] | None:
    """What numbers an item: ``4.`` or ``(d)``; i, v and x count as Roman, which no list here is seen to go on with."""
    found = _NUMBERED.match(text)
    if found is None:
        return None
    digits, letter = found.groups()
    return ("digits", int(digits)) if digits else ("letters", ord(letter.lower()))


def in_name(name: str) -> set[str]:
    """The restrictions that a licence's own name speaks of, as in ``acme-non-commercial-license``."""
    words = re.sub(r"[-_/]+", " ", name)
    return {rule for rule, pattern in _IN_NAMES.items() if pattern.search(words)}


def in_prose(prose: Prose, *, about: str = "model") -> list[Clause]:
    """The restrictions in a card's prose, with what each of them speaks of.

    ``about`` is what the card describes (``model`` or ``data``): what a sentence means when it names nothing.
    """
    found: list[Clause] = []
    asked = phrases.REQUESTS.find(prose)
    requests = {(h.rule, h.at) for h in asked}
    for hit in phrases.TERMS.find(prose):
        found += _read(hit, about, "asked" if (hit.rule, hit.at) in requests else "term")
    for hit in asked:
        found += _read(hit, about, "request")
    for hit in phrases.FURTHER.find(prose):
        found += _read(hit, about, "term")
    return _distinct([*found, *_listed(prose, about)])


def _read(hit: Hit, about: str, strength: str) -> Iterator[Clause]:
    marks = phrases.MARKS.match(hit.sentence.text)
    if not _holds(hit.rule, marks):
        return
    if "freed" in marks and "denied" not in marks and hit.rule in {"non-commercial", "research-only"}:
        return
    if "measured" not in marks and hit.rule in {"user-threshold", "revenue-threshold"}:
        return
    advice = "unfit" in marks or ("advice" in marks and "binding" not in marks)
    if "hedged" in marks or (advice and strength == "term"):
        return
    if strength == "asked" or ("asked" in marks and strength == "term"):
        strength = "term" if "binding" in marks else "request"
    if hit.sentence.kind == "row" and hit.sentence.text.count("|") > 2:
        return
    yield Clause(hit.rule, strength, _thing(hit, about), hit.sentence, hit.words)


def _thing(hit: Hit, about: str) -> str:
    end = hit.place if hit.rule in {"no-compete", "outputs", "unknown-terms"} else hit.end
    return thing_named(hit.sentence.text, hit.place, end, about)


def thing_named(text: str, start: int, end: int, about: str) -> str:
    """What a phrase in a sentence speaks of: the nearest thing named in it or before it.

    One of ``model``, ``data``, ``code``, ``base``, ``other``; ``about`` when the sentence names nothing before.
    """
    named: list[tuple[int, int, str]] = []
    for hit in phrases.THINGS.find(Prose([Sentence(text[:end], 1, 1)])):
        stop = hit.start + len(hit.words.encode())
        if not named or hit.start >= named[-1][1]:
            named.append((hit.start, stop, hit.rule))
        elif stop > named[-1][1] and hit.start == named[-1][0]:
            named[-1] = (hit.start, stop, hit.rule)
    at = len(text[:start].encode())
    within = [rule for where, _, rule in named if where >= at and rule != "other"]
    before = [rule for where, _, rule in named if where < at]
    if before and _GOES_ON.search(
        text[:start].encode()[named[len(before) - 1][1] :].decode("utf-8", "ignore")
    ):
        before = before[:1]
    return (within or before[-1:] or [about])[0]


def _distinct(clauses: list[Clause]) -> list[Clause]:
    best: dict[tuple[str, Sentence, str], Clause] = {}
    for clause in clauses:
        best.setdefault((clause.restriction, clause.sentence, clause.thing), clause)
    return sorted(best.values(), key=lambda c: (c.sentence.line, c.restriction))
