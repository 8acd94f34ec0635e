"""Which part each dataset played: by the words around its name, the column, the list, the heading, the stages."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from openaudit.card import Card, Row, Table
from openaudit.evidence import Citation, Document, Edge, Node, Relation, Role
from openaudit.knowledge import Dataset, datasets
from openaudit.reading import Reading, reading
from openaudit.subject import BY_NAME, Kind, Subject
from openaudit.training.mentions import blanked, mentioned, named_dataset
from openaudit.training.names import Named
from openaudit.training.places import HUB_DATASET
from openaudit.training.shares import Share, in_prose, shares
from openaudit.training.stages import DISTILLATION, QUANTISATION, from_nothing, stages
from openaudit.training.words import (
    CALIBRATION,
    CUES,
    DATA,
    DATA_TITLE,
    EVALUATION,
    LISTED,
    PREFERENCE,
    PRETRAINING,
    TRAINED,
    TUNING,
    UNKNOWN,
    VAGUE,
    of_others,
)

EITHER: Final = "either"
"""In the metadata, and tested on or a benchmark of which we know no more: whether trained on is not told."""
_SAYS: Final = {LISTED: 0, EVALUATION: 1, EITHER: 1, UNKNOWN: 2}
"""How much a part says: that a set was also tested on does not undo that it was trained on."""
_MOST: Final = 3
_LINES: Final = 500
"""So many lines of a table may count one set."""


class Mention(NamedTuple):
    """A dataset that a text names: as a Hub id where there is one, with the part it played."""

    subject: Subject
    citation: Citation
    role: str
    shares: tuple[tuple[int, Share], ...] = ()
    known: Dataset | None = None
    also: frozenset[str] = frozenset()
    """Further parts that the same words give it: "pretrained and fine-tuned on"."""
    assumed: bool = False
    """Whether the id is where a set of that name is known to be, and not what the text gives."""

    @property
    def share(self) -> float | None:
        """How large a part of the data it is: all its lines in the first table or list that counts it."""
        if not self.shares:
            return None
        group = self.shares[0][1].group
        parts = {line: share.part for line, share in self.shares if share.group == group}
        return min(1.0, sum(parts.values()))


def trained_on(read: Reading) -> tuple[Edge, ...]:
    """The datasets that the repository names, each once in a role, with its share; benchmarks as evaluated-on."""
    return read.node.once(_trained_on)


def _trained_on(node: Node) -> tuple[Edge, ...]:
    read = reading(node)
    listed = list(_from_metadata(read))
    told = [m for m in _by_identity([*listed, *_from_card(read)]) if not _is_model_itself(read, m.subject)]
    tuned = any(m.role == TUNING and m.subject in {x.subject for x in listed} for m in told)
    settled = [_settled(read, m, tuned=tuned) for m in told]
    return tuple(edge for mention in settled for edge in _edges(read, mention))


def _is_model_itself(read: Reading, subject: Subject) -> bool:
    """Whether what was taken for a set without an address is called as the model is."""
    name = _letters(subject.id.removeprefix(BY_NAME))
    own = {_letters(n) for n in read.names}
    return subject.id.startswith(BY_NAME) and name in own


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.rsplit("/", 1)[-1].lower())


def _by_identity(mentions: list[Mention]) -> list[Mention]:
    """Each set once, where it was named by its bare name and by its address, or in two spellings."""
    homes: dict[str, Mention] = {}
    for mention in mentions:
        home = homes.setdefault(_identity(mention), mention)
        if _precision(mention) > _precision(home):
            homes[_identity(mention)] = mention
    found: dict[str, Mention] = {}
    for mention in mentions:
        whole = _precision(mention) == _WHOLE
        one = mention if whole else mention._replace(subject=homes[_identity(mention)].subject)
        key = one.subject.id.lower()
        found[key] = _merged(found[key], one) if key in found else one
    return list(found.values())


_WHOLE: Final = 2


def _precision(mention: Mention) -> int:
    """How well a mention tells where a set is: a name does not, an id without an owner less than one with it."""
    if mention.assumed or mention.subject.id.startswith(BY_NAME):
        return 0
    return 1 + ("/" in mention.subject.id)


def _identity(mention: Mention) -> str:
    """What two names of one set have in common: what is known of it, else their letters."""
    return mention.known.name if mention.known else _letters(mention.subject.id.removeprefix(BY_NAME))


def _merged(first: Mention, second: Mention) -> Mention:
    """Both as one: the part that says more, of two stages the first, alignment being a kind of tuning."""
    more = _SAYS.get(second.role, _MOST) > _SAYS.get(first.role, _MOST)
    finer = (first.role, second.role) == (TUNING, PREFERENCE)
    chosen = second if more or finer else first
    if first.role == LISTED and second.role == EVALUATION and first.known and first.known.kind != EVALUATION:
        chosen = first._replace(role=EITHER)
    return chosen._replace(
        shares=(first.shares + second.shares)[:_LINES],
        known=first.known or second.known,
        also=first.also | second.also,
    )


def _edges(read: Reading, mention: Mention) -> Iterator[Edge]:
    for role in (mention.role, *sorted(mention.also - {mention.role})):
        relation = Relation.EVALUATED_ON if role == EVALUATION else Relation.TRAINED_ON
        yield Edge(
            source=read.subject,
            target=mention.subject,
            relation=relation,
            citation=mention.citation,
            role=role,
            share=mention.share if relation is Relation.TRAINED_ON else None,
        )


def _settled(read: Reading, mention: Mention, *, tuned: bool) -> Mention:
    """A set of no said role: a pure test set is for evaluation, else it belongs to the one stage there is.

    Where the prose tells which of the sets in the metadata it was ``tuned`` on, the others are as likely the base's.
    """
    known = mention.known
    if mention.role == EITHER or (mention.role == LISTED and known and known.kind == EITHER):
        return mention._replace(role=UNKNOWN)
    if mention.role not in {LISTED, UNKNOWN}:
        return mention
    if known and known.kind in {EVALUATION, PREFERENCE}:
        return mention._replace(role=known.kind)
    role = _of_stages(read)
    compares = mention.role == LISTED and known is not None and datasets().is_benchmark(known)
    if mention.role == LISTED and (tuned or (role == TUNING and known and known.kind == PRETRAINING)):
        return mention._replace(role=UNKNOWN)  # as likely the base's as its own
    if role == PRETRAINING and (compares or (known and known.kind == TUNING)):
        return mention._replace(role=UNKNOWN)
    converts = {stage.name for stage in stages(read)} == {QUANTISATION}  # what it names is the base's
    if role == UNKNOWN and known and known.kind == TUNING and not compares and not converts:
        return mention._replace(role=TUNING)
    return mention._replace(role=role)


def _of_stages(read: Reading) -> str:
    """The part that any set must have played where there was one stage only."""
    own = {stage.name for stage in stages(read)}
    if own and own <= {TUNING, DISTILLATION}:
        return TUNING
    if own == {PREFERENCE}:
        return PREFERENCE
    return PRETRAINING if from_nothing(read) else UNKNOWN


LONGEST: Final = 1 << 20
"""Bytes of a text that is no card, above which it is not read for the names of datasets."""


def named_in(document: Document) -> tuple[Mention, ...]:
    """The sets that a text which is no card names as learned from: of which model, such a text often does not tell."""
    return document.once(_named_in) if len(document.content) <= LONGEST else ()


def _named_in(document: Document) -> tuple[Mention, ...]:
    card = document.model_copy(update={"role": Role.CARD})
    subject = Subject(kind=Kind.CODE, id=document.url)
    told = _from_card(reading(Node(subject=subject, documents=(card,))))
    return tuple(mention for mention in told if mention.role not in {EVALUATION, CALIBRATION})


def _from_metadata(read: Reading) -> Iterator[Mention]:
    listed = [(v, *named_dataset(v)) for v in read.declared("datasets") or read.tags("dataset:")]
    tests = any(known and known.kind == EVALUATION for _, _, known in listed)
    for value, subject, known in listed:
        compares = tests and known is not None and datasets().is_benchmark(known)
        if subject:
            yield Mention(subject, value.citation, EVALUATION if compares else LISTED, (), known)


def _from_card(read: Reading) -> Iterator[Mention]:
    card = read.card
    if card is None:
        return
    own = {_letters(name) for name in read.names}
    cues = card.document.once(_cues_by_sentence)
    names = Counter(n.at for n in card.document.once(mentioned))
    for named in card.document.once(mentioned):
        sentence = card.sentences[named.at]
        role = None if _of_anothers_row(read, card, named) else _role(card, cues, named)
        heard_of = named.known or not named.subject.id.startswith(BY_NAME)
        ours = role == EVALUATION and _letters(sentence.text[named.start : named.end]) in own
        if role and not ours and (heard_of or role != EVALUATION):
            parts = _shares(card, named, alone=names[named.at] == 1)
            both = _BOTH.search(sentence.text[: named.start]) is not None
            also = frozenset({PRETRAINING, TUNING}) if both and role in {PRETRAINING, TUNING} else frozenset()
            assumed = named.known is not None and not HUB_DATASET.search(named.url)
            yield Mention(named.subject, card.cite(sentence), role, parts, named.known, also, assumed)


_BOTH = re.compile(
    r"\bpre-?[ ]?train(?:ed|ing)(?:,|,?[ ]+(?:and|&)(?:[ ]+(?:then|further|also))?)[ ]+fine-?[ ]?tun(?:ed|ing)[ ]+(?:on|with|using)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)


def _shares(card: Card, named: Named, *, alone: bool) -> tuple[tuple[int, Share], ...]:
    """The part of the data that the line of a name gives: in a table or list, or in the prose on this one set."""
    sentence = card.sentences[named.at]
    counted = card.document.once(shares).get(sentence.line)
    if counted:
        return ((sentence.line, counted),)
    part = in_prose(sentence) if alone else None
    return ((sentence.line, Share(part, sentence.line, stated=True)),) if part else ()


_INSIDE: Final = ("-", "_", "/")
"""Marks before a part of a name (hh-rlhf) or of a word (pre-trained)."""
Cues = dict[int, list[tuple[int, str]]]
"""By sentence, where in it a cue stands and which it is."""


def _cues_by_sentence(document: Document) -> Cues:
    cues: Cues = {}
    for hit in CUES.find(document.once(Card).prose):
        where = hit.place
        if not hit.sentence.text[:where].endswith(_INSIDE):
            cues.setdefault(hit.at, []).append((where, hit.rule))
    return cues


_LEARNED_FROM = re.compile(
    r"\b(?:train|tun)\w*\b[^,;.]{0,30}\b(?:on|with|using|over)\b[^,;.]{0,20}$", re.IGNORECASE
)
_NO_DATA_PART = re.compile(r"citation|reference|related|acknowledg|licen[cs]e", re.IGNORECASE)
_SHOWN = re.compile(r"visuali[sz]", re.IGNORECASE)
"""A heading under which sets are looked at: only a sentence that says so itself tells of a training on them."""
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_CLAUSE = re.compile(r"[;；。]|,? (?:while|whereas|but|although|before) ", re.IGNORECASE)


def _role(card: Card, cues: Cues, named: Named) -> str | None:
    """The part that a named set played; None where nothing ties it to this model."""
    sentence = card.sentences[named.at]
    if _OF_RIVALS.search(sentence.text[max(0, named.start - _LOOK_BACK) : named.start]):
        return None
    if _may_test(named) and _CHECKED.search(sentence.text[: named.start]):
        return EVALUATION
    said = _said(sentence.text, cues.get(named.at, []), named)
    if of_others(blanked(card.document, named.at), named.start):
        return EVALUATION if said == EVALUATION else None
    role = _told(card, cues, named, said)
    only_tests = named.known is not None and named.known.kind == EVALUATION
    if role and only_tests and not _LEARNED_FROM.search(sentence.text[: named.start]):
        return EVALUATION
    return role


_CHECKED = re.compile(
    r"\b(?:prevent\w*|avoid\w*|against|check\w*|detect\w*|no|without|free of)\b[^.;]{0,60}\b(?:leak(?:s|age|ing)?|contaminat\w+)\b|\bdecontaminat\w+",
    re.IGNORECASE,
)
"""What stands before a benchmark that was kept out of the data."""


def _may_test(named: Named) -> bool:
    return named.known is not None and named.known.kind in {EVALUATION, EITHER, "benchmark"}


def _told(card: Card, cues: Cues, named: Named, said: str | None) -> str | None:
    sentence = card.sentences[named.at]
    title = _titles(card, sentence.section)
    if _NO_DATA_PART.search(title) or (not said and _SHOWN.search(title)):
        return None
    if sentence.kind == "row" and sentence.line in card.document.once(_tables):
        told = _of_table(card, named)
        if told or _is_header(card, named):
            return told or _compared(named)
    if (said and said not in VAGUE) or sentence.kind == "heading":
        return said if said not in VAGUE else None
    last = title.rsplit(" / ", 1)[-1]
    if _TESTS.search(title) and not DATA_TITLE.search(last):
        return EVALUATION
    section, lead = _of_title(last), _of_lead(card, cues, named.at)
    around = next((r for r in (section, lead) if r and r not in VAGUE), None)
    around = around or _of_title(title)
    if around == EVALUATION and said == TRAINED:
        return UNKNOWN
    if around and around not in VAGUE:
        return around
    return UNKNOWN if said or section or lead else None


_TESTS = re.compile(
    r"\bbenchmarks?\b|\bevaluations?\b|\bleaderboard\b|评测|评估|評価|평가|đánh giá", re.IGNORECASE
)
"""A heading under which nothing was trained on, whatever models the headings below it are about."""


def _titles(card: Card, section: int) -> str:
    """The headings above a place, without the card's own title: a model's name tells of no part."""
    title = card.titles(section)
    first = card.headings[0].text if card.headings else ""
    own = section != 0 or not _OF_DATA.search(first)
    return title.removeprefix(first).removeprefix(" / ") if first and own else title


_OF_DATA = re.compile(r"\bdata(?:sets?)?\b|\bcorp(?:us|ora)\b", re.IGNORECASE)


def _said(text: str, here: list[tuple[int, str]], named: Named) -> str | None:
    """What the clause that names a set says of it: the words of its link, the nearest before it, else those after it."""
    start = named.start
    short = named.known is None and named.end - start <= _TITLE
    is_label = short and _LABEL.fullmatch(text, start, named.end)
    label = named.end if is_label else start + 1
    inside = _in_clause(text, here, start) or here
    before = [rule for where, rule in inside if where < label]
    nearest = before[-1] if before else (inside[0][1] if inside else None)
    if nearest not in VAGUE:
        return nearest
    for_tuning = named.known is not None and named.known.kind == TUNING
    if nearest == TRAINED and before and not for_tuning and _THEN_TUNED.search(text, start):
        return PRETRAINING
    told = [r for r in before if r not in VAGUE] or [r for _, r in inside if r not in VAGUE]
    told = [r for r in told if r != EVALUATION]
    return told[-1] if told else (TRAINED if TRAINED in (before or [r for _, r in inside]) else nearest)


_LABEL = re.compile(r"[^\w-]*(?:[\w-]+[ ]+)?(?:data ?sets?|data|corpus|benchmarks?)\W*", re.IGNORECASE)
"""A link that says what part a set played, and not what it is called."""
_LOOK_BACK: Final = 120
_OF_RIVALS = re.compile(
    r"\b(?:outperform\w*|surpass\w*|better than|worse than|than)[ ]+(?:those|ones|models?|the models?)\b[^,.;]{0,60}$",
    re.IGNORECASE,
)
"""What stands before the data of models that ours is compared with."""
_THEN_TUNED = re.compile(
    r"(?:,|\b(?:and|then|before being))[ ]+(?:(?:\(re\)|then|was|were|is|are|it|has|been|and|also|later|further|finally|subsequently|afterwards|next|model|this|the|which)[ ]+){0,4}?fine-?[ ]?tuned[ ]+(?:on|with|using|for|over)\b",
    re.IGNORECASE,
)
"""What was trained on before it was tuned on something else was the pretraining."""


def _in_clause(text: str, here: list[tuple[int, str]], start: int) -> list[tuple[int, str]]:
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text) + 1]
    first = max(cut for cut in cuts if cut <= start)
    last = min(cut for cut in cuts if cut > start)
    asides = [m.span() for m in _ASIDE.finditer(text) if not m.start() <= start < m.end()]
    return [
        (where, rule)
        for where, rule in here
        if first <= where < last and not any(a <= where < b for a, b in asides)
    ]


_ORDER: Final = (CALIBRATION, EVALUATION, PREFERENCE, PRETRAINING, TUNING)


def _of_title(title: str) -> str | None:
    """What a heading or a column says of what stands under it."""
    found = CUES.match(title)
    role = next((rule for rule in _ORDER if rule in found), None)
    return role or (DATA if found or DATA_TITLE.search(title) else None)


def _of_lead(card: Card, cues: Cues, at: int) -> str | None:
    """What the sentences say that lead to a list or a table, the nearest first."""
    if card.sentences[at].kind not in {"item", "row"}:
        return None
    vague = None
    for back in range(at - 1, max(-1, at - 60), -1):
        sentence = card.sentences[back]
        if sentence.section != card.sentences[at].section or sentence.kind == "heading":
            break
        if sentence.kind in {"item", "row"} and not sentence.text.rstrip("*_ ").endswith((":", "：")):
            continue
        rules = [rule for _, rule in cues.get(back, [])]
        told = [rule for rule in rules if rule not in VAGUE]
        if told:
            return told[-1]
        vague = vague or (rules[-1] if rules else None)
    return vague


def _of_table(card: Card, named: Named) -> str | None:
    """What a table says of a set in one of its cells: a table of results, or the column's own title."""
    line = card.sentences[named.at].line
    if line in card.document.once(_score_lines):
        return EVALUATION
    columns = card.document.once(_columns)[card.document.once(_tables)[line].header.line]
    column = card.sentences[named.at].text[: named.start].count(" | ")
    return columns[column] if column < len(columns) else None


def _columns(document: Document) -> dict[int, list[str | None]]:
    """By the line of each table's header, the part that every column's title tells of."""
    return {t.header.line: _told_of(t.header.cells) for t in document.once(Card).tables}


def _told_of(cells: tuple[str, ...]) -> list[str | None]:
    titles = [cell[:_TITLE] for cell in cells]
    told = [_of_title(title) for title in titles]
    trained = any(_TRAIN_COLUMN.search(title) for title in titles)
    return [
        EVALUATION if trained and _TEST_COLUMN.match(title) else None if role in VAGUE else role
        for title, role in zip(titles, told, strict=True)
    ]


_TITLE: Final = 80
"""So many characters of a column's title are read."""


_TEST_COLUMN = re.compile(
    r"\W*(?:test(?:ing|s)?|dev(?:elopment)?|eval(?:uation)?|validation)(?:[ ]+(?:sets?|data|datasets?|splits?))?\W*$",
    re.IGNORECASE,
)
_TRAIN_COLUMN = re.compile(r"\b(?:pre-?)?train|\btun(?:ed|ing)\b|\bfine-?tun", re.IGNORECASE)
"""A column of what was tested on, beside one of what was trained on."""


_MODELS = re.compile(
    r"^\W*(?:models?|checkpoints?|variants?|systems?|模型|모델|モデル|modèles?|mô hình)\b", re.IGNORECASE
)


def _of_anothers_row(read: Reading, card: Card, named: Named) -> bool:
    """Whether a name stands in the row of another model, in a table that has a model in each row."""
    sentence = card.sentences[named.at]
    table = card.document.once(_tables).get(sentence.line) if sentence.kind == "row" else None
    if table is None or sentence.line == table.header.line or not table.header.cells:
        return False
    if not _MODELS.search(table.header.cells[0]):
        return False
    rows = [r.cells[0].lower() for r in table.rows if r.cells]
    ours = {cell for cell in rows if any(n in cell or (cell and cell in n) for n in read.names)}
    return bool(ours) and sentence.text.split(" | ")[0].lower() not in ours and len(rows) > 1


def _is_header(card: Card, named: Named) -> bool:
    """Whether a name heads a column: what is compared there, no set of this model's."""
    line = card.sentences[named.at].line
    return card.document.once(_tables)[line].header.line == line


def _compared(named: Named) -> str | None:
    """A benchmark that heads a column is what models are tested on; of other sets a column's title says nothing."""
    return EVALUATION if _may_test(named) else None


def _tables(document: Document) -> dict[int, Table]:
    """The table of each line."""
    return {row.line: t for t in document.once(Card).tables for row in (t.header, *t.rows)}


_SCORED = re.compile(
    r"^\s*(?:\*\*)?[0-9]{1,3}(?:\.[0-9]{1,3})?(?:/[0-9]{1,3}(?:\.[0-9]{1,3})?){0,3}\s*%?(?:\*\*)?\s*\*?$"
)
_KIND_OF_ROW = re.compile(r"^\W*(?:datasets?|benchmarks?|tasks?|data)\W*$", re.IGNORECASE)
_AMOUNTS = re.compile(
    r"\b(?:tokens|samples|examples|documents|hours|size|weight|proportion|sampling)\b", re.IGNORECASE
)


def _score_lines(document: Document) -> frozenset[int]:
    """The lines of the tables that give results: most rows have a score, and nothing in the table speaks of training."""
    card = document.once(Card)
    lines: set[int] = set()
    for table in card.tables:
        cells = [c for c in table.header.cells if not _KIND_OF_ROW.match(c)]
        text = " ".join((_titles(card, table.section).rsplit(" / ", 1)[-1], *cells))
        if _mostly_scores(table.rows) and not DATA_TITLE.search(text) and not _AMOUNTS.search(text):
            lines |= {table.header.line, *(r.line for r in table.rows)}
    return frozenset(lines)


def _mostly_scores(rows: tuple[Row, ...]) -> bool:
    scored = [r for r in rows if any(_SCORED.match(cell) for cell in r.cells[1:])]
    return 2 * len(scored) >= max(len(rows), 1)
