"""What the licence of one artefact is, from everything its repository says of it: tags, names, texts, prose, gate."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from openaudit.card import Card
from openaudit.evidence import Citation, Document, Gap, Role
from openaudit.finding import Known
from openaudit.knowledge import families
from openaudit.licenses import clauses
from openaudit.licenses.catalogue import License, of_blob
from openaudit.licenses.clauses import Clause
from openaudit.licenses.names import ALTERED, Terms, at_address, declared, named_in
from openaudit.licenses.siblings import names_sibling, same_name
from openaudit.licenses.texts import NONE, Match, identify, spdx_identifiers
from openaudit.prose import Prose, Sentence, without
from openaudit.reading import Declared, Reading

LICENSE_FILE: Final = re.compile(
    r"licen[cs]e|copying|notice|\bterms|terms[-_ ]of|(?:use|usage|acceptable)[-_ ]?policy", re.IGNORECASE
)
_POLICY_FILE = re.compile(r"(?:use|usage|acceptable|prohibited)[-_ ]?(?:use)?[-_ ]?policy", re.IGNORECASE)
_TEXT_FILE = re.compile(
    r"(?:^|/)[^/.]+$|\.(?:txt|md|rst|markdown|text|html?)$|(?:licen[cs]e|copying)[-_.][\w.-]*$", re.IGNORECASE
)
_NOT_OURS = re.compile(
    r"third[-_ ]?party|3rd[-_ ]?party|attribution|\.(?:py|json|ya?ml|png|jpe?g|svg|csv|parquet|jsonl)$",
    re.IGNORECASE,
)
_SIBLINGS = re.compile(
    r"\b(?:models|variants|checkpoints|versions|family|series|datasets?|data|related|comparison|benchmark\w*)\b",
    re.IGNORECASE,
)
_OTHER_ID = re.compile(r"(?<![\w/.:-])(?!and/or)[A-Za-z][\w.-]{2,40}/[A-Za-z][\w.-]{2,80}(?![\w/])")
_LICENSE_LINE = re.compile(r"\W*licen[cs]e\W", re.IGNORECASE)
_PROPER_NAME = re.compile(
    r"(?:[A-Z0-9][\w.&'’-]*[ ]+){2,7}(?:Licen[cs]e|Agreement|Terms of Use|Terms of Service|Terms and Conditions)\b"
)
_COMMON_NAME = re.compile(r"\b(?:Creative|Commons|GNU|Apache|MIT|BSD|Mozilla|Eclipse|Attribution)\b")
_FILE = re.compile(r"\.[a-z]{2,12}$|/(?:licen[cs]e|notice|copying)[\w-]*$", re.IGNORECASE)
_LEGAL_FILE = re.compile(
    r"(?:^|/)(?!third|3rd|notice)[^/]*?(?:licen[cs]e|terms|use[-_ ]?polic|acceptable|prohibited|restrict|agreement|conditions|eula|\baup\b|legal|\btos\b|\bcgu\b|giay[-_]?phep|responsible[-_ ]?use|许可|協議|协议)[^/]*$",
    re.IGNORECASE,
)
_NOTICE_SIZE: Final = 1500
_LICENSE_HEADING = re.compile(
    r"licen[cs]|许可|协议|라이[선센]스|giấy phép|ライセンス|terms of use|copyright", re.IGNORECASE
)


def is_license_file(path: str) -> bool:
    """Whether a file of a repository is, by its name and place, its licence, notice, terms or use policy."""
    folder, _, name = path.rpartition("/")
    at_home = not folder or ("/" not in folder and LICENSE_FILE.search(folder))
    return bool(
        at_home and LICENSE_FILE.search(name) and _TEXT_FILE.search(path) and not _NOT_OURS.search(path)
    )


def may_hold_terms(path: str) -> bool:
    """Whether a file may hold terms by its name, whatever its folder and its format."""
    return is_license_file(path) or bool(_LEGAL_FILE.search(path))


def is_policy_file(path: str) -> bool:
    """Whether a licence file is a use policy."""
    return bool(_POLICY_FILE.search(path.rsplit("/", 1)[-1]))


def governs(path: str) -> str:
    """What a licence file is about, by its name: ``weights``, ``code``, ``data`` or ``rest``."""
    name = path.rsplit("/", 1)[-1].lower()
    if re.search(r"model|weight", name):
        return "weights"
    if re.search(r"(?<!en)code", name):
        return "code"
    return "data" if re.search(r"data", name) else "rest"


class Statement(NamedTuple):
    """One place that says what the licence is.

    ``where`` is tag, name, link, text, notice, policy, prose or gate. ``terms`` is None where the name means nothing
    to us; ``match`` tells how a text was recognised.
    """

    where: str
    name: str
    terms: Terms | None
    citation: Citation
    document: Document | None = None
    match: Match | None = None
    path: str = ""
    known: tuple[Known, ...] = ()


class Limit(NamedTuple):
    """A restriction, the line that proves it and what is known beside it. ``strength`` is term or request."""

    restriction: str
    citation: Citation
    where: str
    strength: str = "term"
    known: tuple[Known, ...] = ()
    license: str = ""


class Conclusion:
    """The licence of one artefact: what is declared, what the texts are, what they hold back."""

    def __init__(self, read: Reading, thing: str) -> None:
        """Conclude for ``thing`` (``model``, ``data`` or ``code``) from one subject's reading."""
        self.read = read
        self.thing = thing

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All places that say what the licence is, strongest first: texts, tags, prose."""
        return (*self._texts(), *self._metadata(), *self._prose())

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Every restriction read, terms first."""
        found = [
            *self._from_statements(),
            *self._from_texts(),
            *self._from_clauses(),
            *self._from_gate(),
            *self._from_metadata(),
        ]
        best: dict[tuple[str, str], Limit] = {}
        for limit in found:
            best.setdefault((limit.restriction, limit.strength), limit)
        return tuple(sorted(best.values(), key=lambda x: x.strength != "term"))

    @property
    def terms(self) -> tuple[Limit, ...]:
        """The restrictions that bind."""
        return tuple(x for x in self.limits if x.strength == "term" and x.restriction != "unknown-terms")

    @cached_property
    def further(self) -> tuple[Limit, ...]:
        """Sentences that bind the artefact to terms which no name there tells: "subject to the Acme terms"."""
        return tuple(x for x in self.limits if x.restriction == "unknown-terms")

    @property
    def requests(self) -> tuple[Limit, ...]:
        """The restrictions that are only asked for."""
        return tuple(x for x in self.limits if x.strength == "request")

    @cached_property
    def granting(self) -> tuple[Statement, ...]:
        """The statements that can grant: texts recognised, tags and names. Prose only describes."""
        return tuple(s for s in self.statements if s.where not in {"prose", "gate", "policy"})

    @cached_property
    def free_by(self) -> Statement | None:
        """The strongest statement by which every use is free, None where another is unclear or anything restricts."""
        if self.unclear or self.terms or self.further:
            return None
        return next((s for s in self.granting if s.terms and s.terms.free), None)

    @cached_property
    def unclear(self) -> tuple[Statement, ...]:
        """The statements that could hold a restriction for all we know: unknown names, texts not recognised."""
        vague = [s for s in self.granting if s.terms is None or s.terms.free is None or _altered(s)]
        if any(s.where == "text" and s.terms and s.terms.free and not _altered(s) for s in self.granting):
            vague = [s for s in vague if s.where in {"text", "notice"} or _is_unread(s)]
        return tuple(vague)

    @cached_property
    def unread(self) -> tuple[Gap, ...]:
        """Licence texts, policies and cards that are there but could not be read."""
        gaps = self.read.node.missing(Role.LICENSE, Role.POLICY, Role.CARD, Role.DATASET_CARD)
        known = tuple(f"/{s.path}" for s in self._by_blob)
        return tuple(g for g in gaps if not known or not g.url.endswith(known))

    @cached_property
    def concluded(self) -> tuple[License, ...]:
        """The licences that apply, most restrictive reading: texts before tags, tags before prose."""
        for wheres in ({"text", "notice"}, {"tag", "name", "link"}, {"prose"}):
            found = [
                k
                for s in self.statements
                if s.where in wheres and s.terms and not _altered(s)
                for k in s.terms.licenses
            ]
            if found:
                return tuple(dict.fromkeys(found))
        return ()

    @property
    def expression(self) -> str | None:
        """The SPDX expression concluded, None when nothing can be."""
        if not self.concluded:
            return None
        whole = next(
            (
                s.terms.expression
                for s in self.granting
                if s.terms and set(s.terms.licenses) == set(self.concluded)
            ),
            None,
        )
        return whole or " AND ".join(k.id for k in self.concluded)

    @property
    def declared(self) -> str | None:
        """What the metadata says, as it says it."""
        values = [s.name for s in self.statements if s.where in {"tag", "name"}]
        return ", ".join(dict.fromkeys(values)) or None

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that the concluded licences make."""
        return tuple(dict.fromkeys(c for known in self.concluded for c in known.conditions))

    @property
    def text_match(self) -> str:
        """How the licence text was recognised: exact, same, modified, none, or absent."""
        verdicts = [s.match.verdict for s in self.statements if s.match and s.where in {"text", "notice"}]
        if not verdicts:
            return "absent"
        return next(v for v in ("none", "modified", "same", "exact") if v in verdicts)

    @cached_property
    def conflict(self) -> bool:
        """Whether two statements differ in whether a use is held back."""
        answers = {s.terms.free for s in self.statements if s.terms and s.terms.free is not None}
        restricted = bool(self.limits) and True in answers
        return len(answers) > 1 or restricted

    # ------------------------------------------------------------------ reading the places

    @cached_property
    def files(self) -> tuple[Document, ...]:
        """The licence files that govern this artefact."""
        wanted = {"model": "weights", "data": "data", "code": "code"}[self.thing]
        texts = self.read.node.every(Role.LICENSE)
        special = tuple(d for d in texts if governs(d.path) == wanted)
        return special or tuple(d for d in texts if governs(d.path) == "rest")

    def _texts(self) -> Iterator[Statement]:
        beside = self._notices_beside
        for document in self.files:
            for match in document.once(_identified):
                statement = _text_statement(document, match)
                if document not in beside:
                    yield statement
                elif statement.terms and statement.terms.free is not True:  # whose terms it tells is not said
                    yield statement._replace(where="notice", terms=None)
        yield from self._by_blob

    @cached_property
    def _notices_beside(self) -> tuple[Document, ...]:
        """The notices that stand beside a licence: what they name need not be this artefact's."""
        notices = tuple(d for d in self.files if re.search(r"notice", d.path, re.IGNORECASE))
        return notices if len(notices) < len(self.files) else ()

    @cached_property
    def _by_blob(self) -> tuple[Statement, ...]:
        """Licence files that nobody could read, known by the id that git gives to their bytes."""
        listing = self.read.listing
        have = {d.path for d in self.read.node.every(Role.LICENSE, Role.POLICY)}
        wanted = {"model": "weights", "data": "data", "code": "code"}[self.thing]
        found = []
        for file in listing.files if listing else ():
            known = of_blob(file.oid) if is_license_file(file.path) and file.path not in have else None
            if listing and known and governs(file.path) in {wanted, "rest"}:
                terms, match = declared(known[0].id), Match("exact", known[0].id, (known[0].id,))
                line = listing.cite(file)
                found.append(Statement("text", known[0].id, terms, line, None, match, file.path, (known[1],)))
        return tuple(found)

    def _metadata(self) -> Iterator[Statement]:
        if self.thing == "code" and any(governs(document.path) == "code" for document in self.files):
            return
        tags = (*self.read.declared("license"), *self.read.tags("license:"))
        names = self.read.declared("license_name")
        links = self.read.declared("license_link")
        named = [_named("name", n) for n in names]
        linked = [s for link in links if (s := self._link(link))]
        resolved = any(s.terms for s in (*named, *linked)) or bool(linked)
        for tag in tags:
            statement = _named("tag", tag)
            if statement.terms is None and tag.value.lower() in {"other", "unknown"} and resolved:
                continue
            yield statement
        if any(s.terms for s in linked) or any(s.document for s in linked):
            named = [s for s in named if s.terms]
        yield from (*named, *linked)

    def _link(self, link: Declared) -> Statement | None:
        known = at_address(link.value)
        if known:
            return Statement("link", link.value, Terms.of(known), link.citation)
        path = link.value.rsplit("/", 1)[-1]
        in_repository = "://" not in link.value or f"/{self.read.subject.id}/" in link.value
        document = next((d for d in self.files if d.path.rsplit("/", 1)[-1] == path), None)
        if in_repository and document:
            return None
        linked = next(
            (
                d
                for d in self.read.node.every(Role.LICENSE)
                if d.path == "" and d.url.split("#")[0] == link.value
            ),
            None,
        )
        if linked:
            return _text_statement(linked, linked.once(_identified)[0])
        return Statement("link", link.value, None, link.citation)

    def _prose(self) -> Iterator[Statement]:
        card = self.read.card
        if card is None:
            return
        sections = frozenset(n for n, h in enumerate(card.headings) if _LICENSE_HEADING.search(h.text))
        for named in named_in(card.prose, sections):
            if self._of_another(card, named.sentence):
                continue
            about = clauses.thing_named(named.sentence.text, named.start, named.end, self.thing)
            if about == self.thing:
                terms = Terms.of(named.license)
                yield Statement("prose", named.license.name, terms, card.cite(named.sentence))
        yield from self._tabled(card)

    def _tabled(self, card: Card) -> Iterator[Statement]:
        """What a table of several models gives as the licence of this one."""
        for table in card.tables:
            columns = [n for n, cell in enumerate(table.header.cells) if _LICENSE_HEADING.search(cell)]
            for row in table.rows if columns else ():
                value = row.cells[columns[0]] if columns[0] < len(row.cells) else ""
                terms = declared(value)
                if (
                    row.cells
                    and same_name(row.cells[0], self.read.subject.name)
                    and (terms or clauses.in_name(value))
                ):
                    yield Statement("prose", value, terms, card.document.cite(row.line))

    def _of_another(self, card: Card, sentence: Sentence) -> bool:
        """Whether a sentence gives the licence of other works: a table of several, a list of siblings, a base model."""
        text = sentence.text
        if sentence.kind == "row" and (
            text.count(" | ") != 1 or not _LICENSE_HEADING.search(text.split(" | ")[0])
        ):
            return True
        if _SIBLINGS.search(card.titles(sentence.section).rsplit(" / ", 1)[-1]):
            return True
        own = self.read.subject
        if any(self._names_another(t) for t in (text, _item_above(card, sentence))):
            return True
        licenses = named_in(Prose([Sentence(text, 1, 1)]))
        text = without(text, ((n.start, n.end) for n in licenses))  # a family in a licence's name is no model
        return families().named(text) is not None and families().named(own.name) is None

    def _names_another(self, text: str) -> bool:
        """Whether a text names another model by its id, or siblings and not this one."""
        own = self.read.subject.name
        names = [found.rsplit("/", 1)[-1] for found in _OTHER_ID.findall(text) if not _FILE.search(found)]
        if any(not same_name(name, own) and name.lower() != own.lower() for name in names):
            return True
        return names_sibling(text, own)

    # ------------------------------------------------------------------ what they hold back

    def _from_statements(self) -> Iterator[Limit]:
        for statement in self.statements:
            terms = statement.terms
            if terms is None and statement.where in {"tag", "name", "prose"}:
                yield from (
                    Limit(name, statement.citation, statement.where)
                    for name in clauses.in_name(statement.name)
                )
            if terms is None or terms.free is not False:
                continue
            for known in terms.licenses:
                for name in known.restrictions:
                    yield Limit(
                        name, statement.citation, statement.where, "term", known.known(name), known.id
                    )

    def _from_texts(self) -> Iterator[Limit]:
        """Clauses in texts that are no known licence, or in what a text adds to one."""
        for statement in self.statements:
            if statement.document and statement.match and (_altered(statement) or statement.terms is None):
                yield from _held_back(statement.document, statement.match, statement.where)
        for document in self._notices_beside:
            yield from _held_back(document, NONE, "notice")
            yield from _strange(Prose.of_lines(document.lines), document, "notice")
        for document in self._policies():
            found = [x for x in _held_back(document, NONE, "policy") if x.restriction in _OF_POLICIES]
            yield from found or [Limit("unknown-terms", _first_line(document), "policy")]

    def _policies(self) -> tuple[Document, ...]:
        return self.read.node.every(Role.POLICY) if self.thing != "code" else ()

    def _from_clauses(self) -> Iterator[Limit]:
        card = self.read.card
        if card is None:
            return
        for clause in clauses.in_prose(card.prose, about=self.thing):
            around = (clause.sentence.text, _item_above(card, clause.sentence))
            siblings = any(names_sibling(text, self.read.subject.name) for text in around)
            told = clause.restriction == "unknown-terms" and self._tells(clause.words)
            if clause.thing == self.thing and not siblings and not told:
                yield Limit(clause.restriction, card.cite(clause.sentence), "prose", clause.strength)
        yield from self._from_strange_names(card)

    def _from_strange_names(self, card: Card) -> Iterator[Limit]:
        """Licences that nobody knows by the name which the card gives them: where licences are told, and altered ones."""
        for sentence in card.sentences:
            titled = sentence.section >= 0 and _LICENSE_HEADING.search(card.headings[sentence.section].text)
            told = titled or _LICENSE_LINE.match(sentence.text)
            names = list(_PROPER_NAME.finditer(sentence.text)) if told else []
            names += ALTERED.finditer(sentence.text)
            if not names or self._of_another(card, sentence):
                continue
            for named in names:
                about = clauses.thing_named(sentence.text, named.start(), named.start(), self.thing)
                if about == self.thing and not self._tells(named.group()):
                    yield Limit("unknown-terms", card.cite(sentence), "prose")

    def _tells(self, words: str) -> bool:
        """Whether words name a licence that is known, or one that this repository names in full elsewhere."""
        if ALTERED.search(words):
            return False
        if _COMMON_NAME.search(words) or any(named_in(Prose([Sentence(words, 1, 1)]))):
            return True
        firsts = {k.id.split("-")[0] for s in self.statements if s.terms for k in s.terms.licenses}
        return any(re.search(rf"\b{re.escape(first)}\b", words, re.IGNORECASE) for first in firsts)

    def _from_metadata(self) -> Iterator[Limit]:
        """``commercial: false``, as some cards say it."""
        for declared_ in self.read.declared("commercial") if self.thing != "code" else ():
            if declared_.value.lower() in {"false", "no"}:
                yield Limit("non-commercial", declared_.citation, "tag")

    def _from_gate(self) -> Iterator[Limit]:
        for text, citation in self._agreed_to():
            prose = Prose.of_lines(text.splitlines() or [text])
            for clause in (*clauses.in_text(prose), *clauses.further(prose)):
                yield Limit(clause.restriction, citation, "gate")
            for known in (named.license for named in named_in(prose)):
                for name in known.restrictions if known.free is False else ():
                    yield Limit(name, citation, "gate", "term", known.known(name), known.id)
            if ALTERED.search(text):
                yield Limit("unknown-terms", citation, "gate")
            asked = (c for c in clauses.in_prose(prose, about=self.thing) if c.strength == "request")
            yield from (Limit(c.restriction, citation, "gate", "request") for c in asked)

    def _agreed_to(self) -> Iterator[tuple[str, Citation]]:
        """What who asks for access is told and has to tick."""
        for key in (
            "extra_gated_heading",
            "extra_gated_prompt",
            "extra_gated_description",
            "extra_gated_button_content",
        ):
            yield from self.read.declared(key)
        card, record, key = self.read.card, self.read.record, "extra_gated_fields"
        fields = card.metadata.data.get(key) if card else record.get("cardData", key) if record else None
        for name in fields if isinstance(fields, dict) else ():
            line = card.metadata.line(key, name) if card else None
            if card and line:
                yield str(name), card.document.cite(line)
            elif record:
                yield str(name), record.cite("cardData", key)


def _item_above(card: Card, sentence: Sentence) -> str:
    """The text of the list item that an item stands under; empty for none."""
    if sentence.kind != "item":
        return ""
    lines = card.document.lines
    for above in reversed(card.sentences[: card.sentences.index(sentence)]):
        if above.kind != "item":
            return ""
        if _indent(lines[above.line - 1]) < _indent(lines[sentence.line - 1]):
            return above.text
    return ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_unread(statement: Statement) -> bool:
    """Whether a declaration names terms that nobody read: beside a free text it says that there are others."""
    named = statement.where in {"name", "link"} or statement.name.lower() not in {"other", "unknown"}
    return statement.terms is None and named


def _altered(statement: Statement) -> bool:
    return statement.match is not None and statement.match.verdict == "modified"


def _identified(document: Document) -> tuple[Match, ...]:
    found = identify(document.text)
    return found if found[0].verdict != "none" else tuple(_notices(document)) or found


_GRANTS = re.compile(
    r"\b(?:licen[cs]ed|released|distributed|provided|made available|published|governed|available|subject to|is|are|license:)\b",
    re.IGNORECASE,
)


def _notices(document: Document) -> Iterator[Match]:
    """A short file that names its licence instead of holding it."""
    for expression, start in spdx_identifiers(document.text):
        if terms := declared(expression):
            yield Match(
                "same",
                terms.expression,
                tuple(k.id for k in terms.licenses),
                span=(start, start + len(expression)),
            )
            return
    if len(document.text) > _NOTICE_SIZE:
        return
    for named in named_in(Prose.of_lines(document.lines)):
        if _GRANTS.search(named.sentence.text):
            start = sum(len(line) + 1 for line in document.lines[: named.sentence.line - 1])
            yield Match("same", named.license.id, (named.license.id,), span=(start, start + 1))


def _text_statement(document: Document, match: Match) -> Statement:
    if match is NONE or match.verdict == "none":
        return Statement("text", document.path, None, _first_line(document), document, match, document.path)
    terms = declared(match.license)
    return Statement(
        "text",
        match.license,
        terms,
        document.cite_span(match.span[0], match.span[0] + 1),
        document,
        match,
        document.path,
    )


def _first_line(document: Document) -> Citation:
    line = next((n for n, text in enumerate(document.lines, 1) if text.strip()), 1)
    return document.cite(line)


def _clauses(document: Document, match: Match) -> Iterable[Clause]:
    """The clauses of a text, or only those in what it adds to the licence it was made from."""
    found = clauses.in_text(Prose.of_lines(document.lines))
    if match.verdict != "modified":
        return found
    added = [(document.line_at(a), document.line_at(b)) for a, b in match.inserted]
    return [c for c in found if any(a <= c.sentence.end_line and c.sentence.line <= b for a, b in added)]


_OF_POLICIES: Final = frozenset({"use-policy", "field-of-use", "geography", "outputs", "no-compete"})


def _strange(prose: Prose, document: Document, where: str) -> Iterator[Limit]:
    """What a text asks for, terms that it sends to, and licences that it alters without telling how."""
    asked = [c for c in clauses.in_prose(prose) if c.strength == "request"]
    for clause in (*clauses.further(prose), *asked):
        line = document.cite(clause.sentence.line, clause.sentence.end_line)
        yield Limit(clause.restriction, line, where, clause.strength)
    for sentence in prose.sentences:
        if ALTERED.search(sentence.text):
            yield Limit("unknown-terms", document.cite(sentence.line, sentence.end_line), where)


def _held_back(document: Document, match: Match, where: str) -> Iterator[Limit]:
    for clause in _clauses(document, match):
        yield Limit(clause.restriction, document.cite(clause.sentence.line, clause.sentence.end_line), where)


def _named(where: str, value: Declared) -> Statement:
    return Statement(where, value.value, declared(value.value), value.citation)


def conclusion(read: Reading, thing: str | None = None) -> Conclusion:
    """The licence of a subject, or of the code in its repository; concluded once."""
    if thing == "code":
        return read.node.once(_of_code)
    return read.node.once(_of_data if read.is_dataset else _of_model)


def _of_model(node: object) -> Conclusion:
    return Conclusion(Reading(node), "model")  # type: ignore[arg-type]


def _of_data(node: object) -> Conclusion:
    return Conclusion(Reading(node), "data")  # type: ignore[arg-type]


def _of_code(node: object) -> Conclusion:
    return Conclusion(Reading(node), "code")  # type: ignore[arg-type]
