"""What a licence asks of what is made from its work, and whether that was done: for review by a lawyer."""

from typing import Final, NamedTuple

from openaudit.evidence import Citation
from openaudit.finding import Known
from openaudit.licenses.catalogue import License
from openaudit.licenses.conclude import Conclusion
from openaudit.subject import Subject


class Unmet(NamedTuple):
    """A duty of the base's licence that the derived model does not meet."""

    duty: str
    license: str
    citation: Citation | None
    known: tuple[Known, ...] = ()


_COMPATIBLE: Final = {
    "GPL-2.0-or-later": ("GPL-2.0", "GPL-3.0", "AGPL-3.0"),
    "LGPL-2.1": ("LGPL", "GPL", "AGPL"),
    "LGPL-3.0": ("LGPL-3.0", "GPL-3.0", "AGPL-3.0"),
    "GPL-3.0": ("GPL-3.0", "AGPL-3.0"),
    "CC-BY-SA-4.0": ("CC-BY-SA-4.0", "GPL-3.0"),
    "MPL-2.0": ("MPL-2.0", "GPL", "LGPL", "AGPL"),
}


def unmet(derived: Conclusion, base: Conclusion, name: Subject) -> tuple[Unmet, ...]:
    """The duties of the base's licence that the derived model's own statements contradict."""
    found = []
    for known in base.concluded:
        if {"share-alike", "copyleft"} & set(known.conditions) and not _same_terms(derived, known):
            duty = "share-alike" if "share-alike" in known.conditions else "copyleft"
            found.append(Unmet(duty, known.id, None, known.known(duty)))
    return tuple(found)


def _same_terms(derived: Conclusion, base: License) -> bool:
    """Whether the derived work is under the base's licence or one that its terms accept; unsaid counts as met."""
    if not derived.concluded:
        return True
    root = base.id.removesuffix("-only").removesuffix("-or-later")
    accepted = (root, *_COMPATIBLE.get(base.id, ()), *_COMPATIBLE.get(root, ()))
    return any(k.id.startswith(accepted) for k in derived.concluded)
