"""The manual of a check and what is known of a licence, as text."""

from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Final

from openaudit.check import Check
from openaudit.checks import all_checks
from openaudit.evidence import Document, Node, Role
from openaudit.licenses.catalogue import FAMILY, Fact, License, catalogue, text_source
from openaudit.licenses.clauses import RESTRICTIONS
from openaudit.licenses.conclude import Conclusion, Limit, Statement, conclusion
from openaudit.licenses.texts import NONE, identify
from openaudit.reading import Reading
from openaudit.reports.safe import line
from openaudit.reports.words import CRITERIA, N_, Translate, heading, pair, translator, word
from openaudit.subject import Kind, Subject

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MODEL_LICENSES: Final = ("Apache-2.0", "MIT", "LicenseRef-OpenMDW-1.1")
_DATA_LICENSES: Final = ("CC-BY-4.0", "CDLA-Permissive-2.0", "CC0-1.0")
_MATCHES: Final = {
    "exact": N_("its text, word for word"),
    "same": N_("its text, but for a title, a copyright statement or the marks of a list"),
    "modified": N_("made from its text, with changes that matter"),
    "named": N_("named, without its text"),
    "none": N_("a text that we do not know"),
}


def check_manual(check: Check, language: str) -> str:
    """Question, reason, remedy and every possible answer of a check."""
    _ = translator(language)
    lines = [
        pair(check.id, _(check.question), _),
        "",
        pair(_(N_("Criterion")), _(CRITERIA[check.criterion]), _),
        "",
        pair(_(N_("Why")), _(check.why), _),
        pair(_(N_("What to do")), _(check.fix), _),
        "",
        heading(_(N_("Answers")), _),
        *(f"  {pair(slug, _(text), _)}" for slug, text in check.answers.items()),
    ]
    if check.settles:
        lines += [
            "",
            heading(_(N_("What would settle what is unknown")), _),
            *(f"  {pair(slug, _(text), _)}" for slug, text in check.settles.items()),
        ]
    return "\n".join(lines) + "\n"


def license_manual(name: str, language: str) -> str | None:
    """What a licence allows and withholds, under which clause; None for a name that is not known."""
    known = catalogue().named(name)
    return "\n".join(_license(known, translator(language))) + "\n" if known else None


def similar(name: str) -> tuple[str, ...]:
    """The names of checks and licences that are spelled nearly like one that is not known."""
    names = {alias for known in catalogue() for alias in (known.id, known.id.removeprefix("LicenseRef-"))}
    known_names = sorted({n.lower() for n in names} | {c.id for c in all_checks()})
    return tuple(get_close_matches(name.lower(), known_names, 5, 0.55))


def _license(known: License, _: Translate) -> list[str]:
    lines = [pair(known.id, known.name, _), *([known.url] if known.url else []), "", _(_verdict(known))]
    if known.kind == FAMILY:
        lines += ["", heading(_(N_("One of")), _), *(f"  {member}" for member in known.members)]
    groups = (
        (N_("Holds back"), known.restrictions),
        (N_("Asks"), known.conditions),
    )
    for title, names in groups:
        if names:
            lines += [
                "",
                heading(_(title), _),
                *(f"  {_term(known.facts[name], known.id, _)}" for name in names),
            ]
    lines += _left_free(known, _)
    lines += ["", *(pair(title, value, _) for title, value in _lists(known, _))]
    return lines + _sources(known, _) + _instead(known, _)


def _verdict(known: License) -> str:
    if known.kind == FAMILY and known.free is None:
        return N_("Unknown: several licences bear this name, and they differ in what they allow.")
    return {
        True: N_("Free: no use is held back."),
        False: N_("Not free: it holds back uses."),
        None: N_("Unknown: we have not read its whole text with that question."),
    }[known.free]


def _lists(known: License, _: Translate) -> list[tuple[str, str]]:
    flags = {True: N_("yes"), False: N_("no"), None: N_("not evaluated")}
    return [
        (_(N_("OSI approved")), _(flags[known.osi_approved])),
        (_(N_("FSF libre")), _(flags[known.fsf_libre])),
        (_(N_("Open Definition")), _(flags[known.open_definition])),
    ]


def _term(fact: Fact, license_id: str, _: Translate) -> str:
    """A restriction or a condition in the reader's words, what the clause says as it was recorded, and the clause."""
    other = "" if fact.text in {license_id, f"spdx:{license_id}"} else f"{fact.text.rsplit(' ', 1)[-1]}, "
    told = pair(f"{fact.name} ({word(fact.name, _)})", fact.detail or _(N_("yes")), _)
    return f"{told} [{other}{fact.clause}]"


def _left_free(known: License, _: Translate) -> list[str]:
    """What a licence that is not free lets be."""
    free = [word(r, _) for r in RESTRICTIONS if r in known.facts and known.facts[r].value == "no"]
    return ["", pair(_(N_("Does not hold back")), ", ".join(free), _)] if free and known.free is False else []


def _sources(known: License, _: Translate) -> list[str]:
    """The texts that the facts shown were read from, and when."""
    shown = [
        known.facts[name] for name in (*known.restrictions, *known.conditions, "free") if name in known.facts
    ]
    texts = dict.fromkeys(f"{text_source(fact.text)} ({fact.date})" for fact in shown)
    return ["", heading(_(N_("Read in")), _), *(f"  {text}" for text in texts)] if texts else []


def _instead(known: License, _: Translate) -> list[str]:
    lines = (
        [pair(_(N_("Its present name")), ", ".join(known.use_instead.split()), _)]
        if known.use_instead
        else []
    )
    if known.free is False:
        free = ", ".join(_DATA_LICENSES if known.kind in {"data", "content"} else _MODEL_LICENSES)
        lines.append(pair(_(N_("Licences that hold back nothing")), free, _))
    return ["", *lines] if lines else []


def text_manual(name: str, text: str, language: str) -> str:
    """Which licence a text is, what it adds to it, what holds back a use and in which line, and what that licence allows."""
    _ = translator(language)
    document = Document(role=Role.LICENSE, url=name, path="LICENSE", content=text.encode(), retrieved=_NEVER)
    node = Node(subject=Subject(kind=Kind.MODEL, id="a/text"), documents=(document,), local=True)
    found = conclusion(Reading(node))
    lines = [pair(line(name), _(_reading(found)), _)]
    for statement in found.statements:
        lines += ["", *_statement(statement, document, _)]
    quotes = dict.fromkeys(f"  {_quote(x, _)}" for x in found.terms if not x.license)
    if quotes:
        lines += ["", heading(_(N_("Holds back")), _), *quotes]
    for known in found.concluded:
        lines += ["", *_license(known, _)]
    return "\n".join(lines) + "\n"


def _reading(found: Conclusion) -> str:
    if found.terms:
        return N_("not free")
    return N_("free") if found.free_by else N_("unknown")


def _statement(statement: Statement, document: Document, _: Translate) -> list[str]:
    """How one licence in a file was recognised, and what the file says that the licence does not."""
    match = statement.match or NONE
    how = match.verdict if match.verdict != "same" or match in identify(document.text) else "named"
    lines = [pair(match.license or _(N_("no licence")), _(_MATCHES[how]), _)]
    if match.verdict != "modified":
        return lines
    for start, end in match.inserted[:10]:
        lines.append(f"  + {_at(document, start, _)}: {line(document.text[start:end], 200)}")
    lines += [f"  - {_at(document, at, _)}" for at in match.lacking_at[:10]]
    return lines


def _at(document: Document, at: int, _: Translate) -> str:
    return _(N_("line {number}")).format(number=document.line_at(at))


def _quote(limit: Limit, _: Translate) -> str:
    where = _(N_("line {number}")).format(number=limit.citation.line)
    return pair(
        f"{limit.restriction} ({word(limit.restriction, _)})",
        f"{where}: {line(limit.citation.quote, 200)}",
        _,
    )
