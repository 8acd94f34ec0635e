"""What follows for a model from the licences of what it was made from: for review by a lawyer, never a ruling.

Each rule compares what the base's licence asks, as somebody read it in its text, with what the derived model's own
repository says. Terms on data are warnings: whether weights derive from their training data is not settled in law.
"""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.evidence import Citation, Frozen
from openaudit.finding import Known
from openaudit.licenses.catalogue import License
from openaudit.licenses.conclude import Conclusion
from openaudit.subject import Subject

_COMPATIBLE: Final = {
    "GPL-2.0-or-later": ("GPL-2.0", "GPL-3.0", "AGPL-3.0"),
    "LGPL-2.1": ("LGPL", "GPL", "AGPL"),
    "LGPL-3.0": ("LGPL-3.0", "GPL-3.0", "AGPL-3.0"),
    "GPL-3.0": ("GPL-3.0", "AGPL-3.0"),
    "CC-BY-SA-4.0": ("CC-BY-SA-4.0", "GPL-3.0"),
    "MPL-2.0": ("MPL-2.0", "GPL", "LGPL", "AGPL"),
}
"""Licences that the texts of others accept in their own place: their sections on compatible or later licences."""

_QUOTED = re.compile(r"\"([^\"]{3,60})\"")


class Conflict(Frozen):
    """Something in the derived model's terms that the base's licence does not allow.

    ``rule`` is ``dropped-restriction``, ``naming``, ``no-derivatives``, ``non-commercial``, ``share-alike``,
    ``flow-down``, ``data-terms`` or ``outputs``; the last two are warnings. ``detail`` is what the base asks for.
    """

    rule: str
    about: Subject
    license: str
    detail: str = ""
    warning: bool = False
    citations: tuple[Citation, ...] = ()
    known: tuple[Known, ...] = ()


def conflicts(derived: Conclusion, base: Conclusion) -> Iterator[Conflict]:
    """What a model's own terms contradict in the licence of a model that it was made from."""
    held = {x.restriction for x in derived.terms}
    about = base.read.subject
    cited = tuple(x.citation for x in (*derived.granting[:1], *base.granting[:1]))
    for known in base.concluded:
        restrictions = set(known.restrictions)
        dropped = (
            sorted(restrictions - held - {"no-derivatives", "non-commercial"}) if _declares(derived) else []
        )
        if dropped:
            rule = "flow-down" if "flow-down" in known.conditions else "dropped-restriction"
            yield _conflict(rule, about, known, cited, *dropped, detail=", ".join(dropped))
        if "no-derivatives" in restrictions:
            yield _conflict("no-derivatives", about, known, cited, "no-derivatives")
        if "non-commercial" in restrictions and _declares(derived) and "non-commercial" not in held:
            yield _conflict("non-commercial", about, known, cited, "non-commercial")
        if missing := _names_missing(derived, known):
            yield _conflict("naming", about, known, cited, "naming", detail=", ".join(missing))
        if {"share-alike", "copyleft"} & set(known.conditions) and not _same_terms(derived, known):
            yield _conflict("share-alike", about, known, cited, "share-alike", "copyleft")


def warnings(derived: Conclusion, data: Conclusion) -> Iterator[Conflict]:
    """Terms of a dataset that the model's own terms do not repeat."""
    if derived.free_by is None:
        return
    held = [
        x
        for x in data.terms
        if x.restriction in {"non-commercial", "no-derivatives", "research-only", "outputs"}
    ]
    share = {
        "share-alike"
        for known in data.concluded
        if "share-alike" in known.conditions and not _same_terms(derived, known)
    }
    if held or share:
        names = sorted({x.restriction for x in held} | share)
        cited = tuple(x.citation for x in held) or tuple(s.citation for s in data.granting[:1])
        license_ = data.expression or data.declared or "?"
        rule = "outputs" if names == ["outputs"] else "data-terms"
        yield Conflict(
            rule=rule,
            about=data.read.subject,
            license=license_,
            detail=", ".join(names),
            warning=True,
            citations=cited,
        )


def _conflict(
    rule: str, about: Subject, known: License, cited: tuple[Citation, ...], *facts: str, detail: str = ""
) -> Conflict:
    return Conflict(
        rule=rule, about=about, license=known.id, detail=detail, citations=cited, known=known.known(*facts)
    )


def _declares(derived: Conclusion) -> bool:
    """Whether the derived model gives more than the base: silence drops nothing."""
    return any(s.terms and s.terms.free for s in derived.granting)


def _names_missing(derived: Conclusion, base: License) -> list[str]:
    """The words that the base's licence wants shown or the name to begin with, and that are nowhere to be seen."""
    fact = base.facts.get("naming")
    if fact is None or fact.value != "yes":
        return []
    card = derived.read.card
    if card is None:
        return []
    text = card.document.text.lower()
    name = derived.read.subject.name.lower()
    missing = []
    for match in _QUOTED.finditer(fact.detail):
        wanted = match.group(1).lower()
        begins = re.search(
            r"begins?|starts?|prefix|beginning",
            fact.detail[max(0, match.start() - 40) : match.start()],
            re.IGNORECASE,
        )
        met = name.startswith((wanted, wanted.replace(" ", "-"))) if begins else wanted in text
        if not met:
            missing.append(match.group(1))
    return missing


def _same_terms(derived: Conclusion, base: License) -> bool:
    """Whether the derived work is under the base's licence or one that its terms accept; unsaid counts as met."""
    if not derived.concluded:
        return True
    root = base.id.removesuffix("-only").removesuffix("-or-later")
    accepted = (root, *_COMPATIBLE.get(base.id, ()), *_COMPATIBLE.get(root, ()))
    return any(k.id.startswith(accepted) for k in derived.concluded)
