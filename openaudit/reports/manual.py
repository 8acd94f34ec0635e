"""The manual of a check and what is known of a licence, as text."""

from openaudit.check import Check
from openaudit.licenses.catalogue import License, catalogue
from openaudit.reports.words import CRITERIA, N_, Translate, heading, pair, translator, word


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
    return _license(known, language) if known else None


def _license(known: License, language: str) -> str:
    _ = translator(language)
    free = {
        True: N_("free: no use is held back"),
        False: N_("not free"),
        None: N_("unknown: nobody we know of has read it with that question"),
    }[known.free]
    flags = {True: N_("yes"), False: N_("no"), None: N_("not evaluated")}
    lines = [
        pair(known.id, known.name, _),
        "",
        _(free),
        pair(_(N_("OSI approved")), _(flags[known.osi_approved]), _),
        pair(_(N_("FSF libre")), _(flags[known.fsf_libre]), _),
    ]
    if known.url:
        lines.append(known.url)
    groups = ((N_("Holds back"), known.restrictions), (N_("Asks"), known.conditions))
    for title, names in groups:
        if names:
            lines += ["", heading(_(title), _), *(f"  {_term(known, name, _)}" for name in names)]
    if known.use_instead:
        lines += ["", pair(_(N_("Use instead")), known.use_instead, _)]
    return "\n".join(lines) + "\n"


def _term(license_: License, name: str, translate: Translate) -> str:
    """A restriction or a condition in the reader's words, and what the clause says as it was recorded."""
    known = license_.known(name)[0]
    recorded = known.fact.removeprefix(f"{license_.id}: ")
    return f"{pair(word(name, translate), recorded, translate)} [{known.source}, {known.date}]"
