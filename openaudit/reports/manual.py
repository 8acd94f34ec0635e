"""The manual of a check and what is known of a licence, as text."""

from openaudit.check import Check
from openaudit.licenses.catalogue import License, catalogue
from openaudit.reports.words import CRITERIA, N_, translator


def check_manual(check: Check, language: str) -> str:
    """Question, reason, remedy and every possible answer of a check."""
    _ = translator(language)
    lines = [
        f"{check.id}: {_(check.question)}",
        "",
        f"{_(N_('Criterion'))}: {_(CRITERIA[check.criterion])}",
        "",
        f"{_(N_('Why'))}: {_(check.why)}",
        f"{_(N_('What to do'))}: {_(check.fix)}",
        "",
        f"{_(N_('Answers'))}:",
        *(f"  {slug}: {_(text)}" for slug, text in check.answers.items()),
    ]
    if check.settles:
        lines += [
            "",
            f"{_(N_('What would settle what is unknown'))}:",
            *(f"  {slug}: {_(text)}" for slug, text in check.settles.items()),
        ]
    return "\n".join(lines) + "\n"


def license_manual(name: str, language: str) -> str | None:
    """What a licence allows and withholds, under which clause; None for a name that is not known."""
    known = catalogue().named(name)
    return _license(known, language) if known else None


def _license(known: License, language: str) -> str:
    _ = translator(language)
    word = {
        True: N_("free: no use is held back"),
        False: N_("not free"),
        None: N_("unknown: nobody we know of has read it with that question"),
    }[known.free]
    flags = {True: N_("yes"), False: N_("no"), None: N_("not evaluated")}
    lines = [
        f"{known.id}: {known.name}",
        "",
        _(word),
        f"{_(N_('OSI approved'))}: {_(flags[known.osi_approved])}",
        f"{_(N_('FSF libre'))}: {_(flags[known.fsf_libre])}",
    ]
    if known.url:
        lines.append(known.url)
    groups = ((N_("Holds back"), known.restrictions), (N_("Asks"), known.conditions))
    for title, names in groups:
        if names:
            lines += ["", f"{_(title)}:"]
            lines += [f"  {fact.fact} [{fact.source}, {fact.date}]" for fact in known.known(*names)]
    if known.use_instead:
        lines += ["", f"{_(N_('Use instead'))}: {known.use_instead}"]
    return "\n".join(lines) + "\n"
