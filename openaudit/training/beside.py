"""What a text sets beside a dataset with a name: by "and", in the lines of a list, in the column of a table."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from openaudit.card import Card
from openaudit.knowledge import datasets
from openaudit.training.names import TRAIN, Named, is_set, made, subject_of
from openaudit.training.places import leads
from openaudit.training.words import DATA_TITLE

_NAME = r"(?-i:[A-Z][\w.+-]*(?:[ ]+[A-Z][\w.+-]*){0,3})"
_AND = re.compile(
    r"(?:[\"'”’*)]{0,3})(?:[ ]+(?:data ?sets?|data|corpus))?(?:[ ]*\([^()]{0,60}\))?"
    r"(?:[ ]*(,)[ ]*(?:and[ ]+)?|[ ]+(?:and|&|\+|plus)[ ]+)"
    rf"(?:(?:the|an?|un-?labell?ed|our|also|on|full|filtered|(?:a[ ]+)?(?:parts?|subsets?|portions?)[ ]+of)[ ]+)*({_NAME})"
    r"(?=[\"'”’*]{0,3}[ ]*(?:[.,;)(]|$)|[ ]+(?:and|using|with|for|in|by|via|data ?sets?|data|corpus|corpora|from)\b)",
    re.IGNORECASE,
)
_SHAPED = re.compile(r"[0-9]|[a-z][A-Z]|[A-Z]{2}|\w-\w")
_SEVERAL: Final = 20
"""So many sets are read out of one row of conjuncts, no more."""


def also(card: Card, told: list[Named]) -> Iterator[Named]:
    """The sets that a text joins to one with a name: by "and", in the lines of a list, in the column of a table."""
    lines: dict[int, list[Named]] = {}
    for named in told:
        lines.setdefault(named.at, []).append(named)
    for named in told:
        yield from _joined(card, named, lines[named.at])
    for run in (*_items(card), *_columns(card, lines)):
        yield from _rest(card, run, lines)


def _joined(card: Card, named: Named, beside: list[Named]) -> Iterator[Named]:
    """What "trained on A and B" names beside A."""
    text = card.sentences[named.at].text
    if not _TRAINED_ON.search(text[max(0, named.start - 160) : named.start]):
        return
    end = named.end
    for _ in range(_SEVERAL):
        match = _AND.match(text, end)
        if match is None:
            return
        name, end = match.group(2).rstrip("."), match.end(2)
        if match.group(1) and not _SHAPED.search(name):
            return
        start = match.start(2)
        if any(n.start <= start < n.end for n in beside) or not is_set(name) or datasets().in_text(name):
            continue
        yield made(card, named.at, start, start + len(name), subject_of(name))


_TRAINED_ON = re.compile(
    rf"\b{TRAIN}\b[^.;:]{{0,120}}?\b(?:on|with|using|over|from)\b[^.;:]*$", re.IGNORECASE
)


class _Line(NamedTuple):
    """A line of a list or a table: the position of its sentence, and where in it the name of a set would stand."""

    at: int
    start: int
    end: int


def _items(card: Card) -> Iterator[list[_Line]]:
    """The lists in parts on data, or after a sentence on training data, each as its items."""
    run: list[_Line] = []
    for at, sentence in enumerate(card.sentences):
        ends = sentence.section >= card.own_sections
        if sentence.kind == "item" and not ends:
            goes_on = bool(run) and card.sentences[run[-1].at].section == sentence.section
            run = run if goes_on else []
            run.append(_Line(at, 0, len(sentence.text)))
            continue
        if run and _on_data(card, run[0].at):
            yield run
        run = []
        if ends:
            return
    if run and _on_data(card, run[0].at):
        yield run


def _on_data(card: Card, at: int) -> bool:
    """Whether a list stands under a heading on data, or a sentence on what was trained on leads to it."""
    lead = card.sentences[at - 1].text if at else ""
    title = card.titles(card.sentences[at].section).rsplit(" / ", 1)[-1]
    return bool(DATA_TITLE.search(title) or (DATA_TITLE.search(lead) and re.search(TRAIN, lead)))


def _columns(card: Card, lines: dict[int, list[Named]]) -> Iterator[list[_Line]]:
    """The columns of tables in which sets stand, each as its cells."""
    rows = {s.line: at for at, s in enumerate(card.sentences) if s.kind == "row"}
    for table in card.tables:
        positions = [rows[r.line] for r in table.rows if r.line in rows]
        places = Counter(
            card.sentences[at].text.count(" | ", 0, lines[at][0].start) for at in positions if at in lines
        )
        if table.section >= card.own_sections or not places:
            continue
        column = places.most_common(1)[0][0]
        title = card.titles(table.section).rsplit(" / ", 1)[-1]
        header = table.header.cells[column] if column < len(table.header.cells) else ""
        if DATA_TITLE.search(f"{title} {header}"):
            yield [line for at in positions if (line := _cell(card.sentences[at].text, at, column))]


def _cell(text: str, at: int, column: int) -> _Line | None:
    start = 0
    for _ in range(column):
        start = text.find(" | ", start) + 3
        if start < 3:
            return None
    end = text.find(" | ", start)
    return _Line(at, start, end if end >= 0 else len(text))


_HEAD = re.compile(r"[\W_]{0,4}([^\W_][^:(|,;–—]{1,59}?)[*_`\"”’]{0,3}[ ]*(?:[:(|,;–—]|[ ]-[ ]|$)")
_TITLE_CASE = re.compile(
    r"[A-Z][\w.+'’-]*(?:[ /&-]+(?:[A-Z0-9][\w.+'’-]*|of|the|and|for|in|on|de|du|des|from|to)){0,8}"
)
_UNNAMED = re.compile(
    r"^(?:more|other|others|various|misc\w*|our|my|own|internal|private|proprietary|some|additional|custom|total|sum|all|overall|license\w*|size|language\w*|tokens?|epochs?|and|this|the data\w*|data\w*)\b",
    re.IGNORECASE,
)


def _rest(card: Card, run: list[_Line], lines: dict[int, list[Named]]) -> Iterator[Named]:
    """The lines that name no set we saw, where most of their list or column begin with one: what they begin with."""
    named = {line.at for line in run if any(_heads(n, line) for n in lines.get(line.at, ()))}
    heads = [line for line in run if line.at in named or leads(card, line.at, line.start)]
    told = [
        line for line in run if not _UNNAMED.match(card.sentences[line.at].text[line.start :].lstrip("*_ "))
    ]
    if not named or len(run) < 2 or 3 * len(heads) < 2 * len(told):
        return
    for line in run:
        text = card.sentences[line.at].text
        match = _HEAD.match(text[: line.end], line.start) if line.at not in lines else None
        name = match.group(1).strip() if match else ""
        if match and _TITLE_CASE.fullmatch(name) and not _UNNAMED.match(name) and is_set(name):
            start = match.start(1)
            yield made(card, line.at, start, start + len(name), subject_of(name))


def _heads(named: Named, line: _Line) -> bool:
    return line.start <= named.start <= line.start + 4 and named.end <= line.end
