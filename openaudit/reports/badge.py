"""The badge: an SVG of our own, and the JSON that a shields.io endpoint badge reads."""

import json
import unicodedata
from typing import Final

from openaudit.assessment import Assessment, Overall, Word
from openaudit.reports.safe import xml
from openaudit.reports.words import N_, SIGNS, VERDICTS, pair, translator

_COLORS: Final = {
    Overall.TRULY_OPEN: "#1a7f37",
    Overall.OPEN_DATA: "#1a7f37",
    Overall.UNDETERMINED: "#57606a",
    Overall.NOT_TRULY_OPEN: "#b3261e",
    Overall.NOT_OPEN_DATA: "#b3261e",
}
_LABEL_COLOR: Final = "#444"
_NARROW: Final = frozenset("fijltrI!|.,:;'()[] ")
_WIDE: Final = frozenset("mwMW%@")


def _message(assessment: Assessment, language: str) -> tuple[str, str]:
    translate = translator(language)
    asked = [c for c in assessment.criteria if c.verdict is not Word.NOT_APPLICABLE]
    signs = " ".join(SIGNS[c.verdict] for c in asked)
    label = translate(N_("truly open AI"))
    if assessment.verdict in {Overall.OPEN_DATA, Overall.NOT_OPEN_DATA} or len(asked) == 1:
        return translate(N_("open data")), f"{signs} {translate(VERDICTS[assessment.verdict])}"
    return label, f"{signs} ({assessment.met}/{len(asked)})"


def endpoint(assessment: Assessment, language: str = "en") -> str:
    """The JSON of a shields.io endpoint badge."""
    label, message = _message(assessment, language)
    fields = {
        "schemaVersion": 1,
        "label": label,
        "message": message,
        "color": _COLORS[assessment.verdict],
        "labelColor": _LABEL_COLOR,
        "cacheSeconds": 86400,
    }
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def badge(assessment: Assessment, language: str = "en") -> str:
    """The SVG: no script, no link, no font or picture from elsewhere."""
    label, message = (unicodedata.normalize("NFC", part) for part in _message(assessment, language))
    left, right = _width(label) + 12, _width(message) + 12
    full, color = left + right, _COLORS[assessment.verdict]
    title = pair(label, message, translator(language))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{full}" height="20" viewBox="0 0 {full} 20" role="img" aria-label="{xml(title)}" xml:lang="{xml(language)}" lang="{xml(language)}">
<title>{xml(title)}</title>
<rect width="{full}" height="20" rx="3" fill="{_LABEL_COLOR}"/>
<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="{color}"/>
<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,Noto Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="{left / 2:g}" y="14" textLength="{left - 12}">{xml(label)}</text>
<text x="{left + right / 2:g}" y="14" textLength="{right - 12}">{xml(message)}</text>
</g>
</svg>
"""


def _width(text: str) -> int:
    """Pixels at 11 px in Verdana or DejaVu Sans, near enough for ``textLength`` to make exact."""
    total = 0.0
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            continue
        if unicodedata.east_asian_width(character) in "WF":
            total += 10.6
        else:
            total += 3.9 if character in _NARROW else 10.2 if character in _WIDE else 6.9
    return round(total)


def snippet(assessment: Assessment, language: str = "en") -> str:
    """A line of Markdown that shows the badge, saying in words what the picture says."""
    label, message = _message(assessment, language)
    return f"![{pair(label, message, translator(language))}](openaudit.svg)\n"
