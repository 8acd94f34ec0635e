"""The words of the reports, in the reader's language: whole sentences with named fields, through gettext."""

import gettext
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Final

from openaudit.checks import find_check
from openaudit.finding import Finding, Verdict
from openaudit.reports.safe import line

LANGUAGES: Final = ("en", "fr", "vi")

SIGNS: Final = {
    "met": "✓",
    "partly-met": "~",
    "not-met": "✗",
    "unknown": "?",
    "not-applicable": "-",
    "yes": "✓",
    "partial": "~",
    "no": "✗",
}


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for a text that is translated elsewhere)
    """Mark a text for translation."""
    return text


CRITERIA: Final = {
    "free-use": N_("Free use"),
    "method-transparency": N_("Method transparency"),
    "training-data": N_("Training data"),
}
VERDICTS: Final = {
    "truly-open": N_("Truly open"),
    "not-truly-open": N_("Not truly open"),
    "undetermined": N_("Undetermined"),
    "open-data": N_("Open data"),
    "not-open-data": N_("Not open data"),
    "met": N_("met"),
    "partly-met": N_("partly met"),
    "not-met": N_("not met"),
    "unknown": N_("unknown"),
    "not-applicable": N_("not applicable"),
    "yes": N_("yes"),
    "partial": N_("partly"),
    "no": N_("no"),
}
GAPS: Final = {
    "absent": N_("not there"),
    "gated": N_("behind a gate"),
    "denied": N_("access denied"),
    "offline": N_("not read offline"),
    "unreachable": N_("unreachable"),
    "timeout": N_("too slow"),
    "rate-limited": N_("rate-limited"),
    "too-large": N_("too large"),
    "unreadable": N_("unreadable"),
    "budget": N_("beyond the budget"),
}

Translate = Callable[[str], str]


@cache
def translator(language: str) -> Translate:
    """The translation into a language; English, and every text that nobody translated, stand in the code."""
    if language == "en" or language not in LANGUAGES:
        return str
    with as_file(files("openaudit").joinpath("locale")) as folder:
        catalogue = gettext.translation("openaudit", folder, [language], fallback=True)
    return catalogue.gettext


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if " " in text.split("/", 1)[0] else text


class _Fields(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def sentence(finding: Finding, translate: Translate) -> str:
    """The answer in words."""
    check = find_check(finding.check)
    template = check.answers.get(finding.answer.reason, "") if check else ""
    return _capital(_filled(translate(template), _facts(finding), translate))


def settles(finding: Finding, translate: Translate) -> str:
    """What would settle an answer that is unknown; empty where nothing is said."""
    check = find_check(finding.check)
    template = check.settles.get(finding.answer.reason, "") if check else ""
    if not template or finding.answer.verdict is not Verdict.UNKNOWN:
        return ""
    return _filled(translate(template), _facts(finding), translate)


def _facts(finding: Finding) -> Mapping[str, Any]:
    """The facts of an answer, and whom it is about."""
    return {"about": finding.about.label, **finding.answer.facts}


def _filled(template: str, facts: Mapping[str, Any], translate: Translate) -> str:
    return template.format_map(_Fields({key: _shown(value, translate) for key, value in facts.items()}))


def _shown(value: Any, translate: Translate) -> str:
    if isinstance(value, list | tuple):
        words = [line(str(v), 80) for v in value[:8]]
        more = len(value) - len(words)
        return ", ".join(words) + (f" (+{more})" if more > 0 else "") if words else translate(N_("nothing"))
    return line(str(value), 120) if value is not None else "?"
