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

VOCABULARY: Final = {
    "non-commercial": N_("commercial use"),
    "research-only": N_("all use but research"),
    "no-derivatives": N_("changed versions"),
    "no-redistribution": N_("passing it on"),
    "use-policy": N_("uses that a policy forbids"),
    "field-of-use": N_("some fields of use"),
    "user-threshold": N_("use above a number of users"),
    "revenue-threshold": N_("use above a revenue"),
    "geography": N_("use in some places"),
    "no-compete": N_("competition with its maker"),
    "outputs": N_("free use of its outputs"),
    "gated": N_("access without asking"),
    "revocable": N_("rights that last"),
    "unknown-terms": N_("what terms that are not known say"),
    "pretraining": N_("pretraining"),
    "continued": N_("continued pretraining"),
    "tuning": N_("tuning"),
    "preference": N_("preference tuning"),
    "distillation": N_("distillation"),
    "quantisation": N_("quantisation"),
    "merge": N_("merge"),
    "data": N_("data"),
    "architecture": N_("architecture"),
    "parameters": N_("number of parameters"),
    "tokenizer": N_("tokenizer"),
    "objective": N_("objective"),
    "optimizer": N_("optimizer"),
    "learning-rate": N_("learning rate"),
    "schedule": N_("learning rate schedule"),
    "batch-size": N_("batch size"),
    "duration": N_("duration"),
    "context-length": N_("context length"),
    "data-mixture": N_("data mixture"),
    "precision": N_("precision"),
    "hardware": N_("hardware"),
    "software": N_("software"),
    "energy": N_("energy"),
    "snapshots": N_("snapshots"),
    "filters": N_("filters"),
    "mixture": N_("mixture"),
    "hashes": N_("hashes"),
}
"""The words that facts are told in, as readers know them; restrictions are named by what they hold back."""

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
        words = [_word(str(v), translate) for v in value[:8]]
        more = len(value) - len(words)
        return ", ".join(words) + (f" (+{more})" if more > 0 else "") if words else translate(N_("nothing"))
    return _word(str(value), translate) if value is not None else "?"


def _word(value: str, translate: Translate) -> str:
    """One value: a word of ours in the reader's language, as in ``tuning (owner/name)``; anything else as it is."""
    word, opening, rest = value.partition(" (")
    known = VOCABULARY.get(word)
    return line(f"{translate(known)}{opening}{rest}" if known else value, 120)
