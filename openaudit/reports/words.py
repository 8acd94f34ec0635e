"""The words of the reports, in the reader's language: whole sentences with named fields, through gettext."""

import gettext
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from openaudit.checks import find_check
from openaudit.evidence import Role
from openaudit.finding import Finding, Verdict
from openaudit.knowledge import generators
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
ROLES: Final = {
    Role.CARD: N_("card"),
    Role.DATASET_CARD: N_("dataset card"),
    Role.LISTING: N_("file listing"),
    Role.API: N_("Hub record"),
    Role.LICENSE: N_("licence"),
    Role.POLICY: N_("use policy"),
    Role.CONFIG: N_("configuration"),
    Role.CODE: N_("code"),
    Role.DOCS: N_("documentation"),
    Role.PAPER: N_("paper"),
    Role.REFS: N_("branches and tags"),
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
    "attribution": N_("credit to its authors"),
    "notice": N_("its notices and text kept"),
    "naming": N_("its name shown"),
    "share-alike": N_("the same licence for what is made from it"),
    "copyleft": N_("the same licence, with the source code, for what is made from it"),
    "patent": N_("no suits over patents"),
    "third-party-contents": N_("the terms of what others own in it kept"),
    "flow-down": N_("its terms passed on to who receives it"),
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
    "finetune": N_("finetune"),
    "adapter": N_("adapter"),
    "quantized": N_("quantized"),
    "distilled": N_("distilled"),
    "component": N_("component"),
    "trained-on": N_("trained on"),
    "evaluation": N_("evaluation"),
    "calibration": N_("calibration"),
    "source": N_("source"),
    "gone": N_("gone"),
    "request": N_("on request"),
    "closed": N_("closed"),
    "an account": N_("an account"),
}
"""The words that facts are told in, as readers know them: restrictions by what they hold back, conditions by what
they ask for."""

Translate = Callable[[str], str]


@cache
def translator(language: str) -> Translate:
    """The translation into a language; English, and every text that nobody translated, stand in the code."""
    if language == "en" or language not in LANGUAGES:
        return str
    with files("openaudit").joinpath("locale", language, "LC_MESSAGES", "openaudit.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    return lambda text: catalogue.gettext(text) if text else ""


def pair(name: str, value: str, translate: Translate) -> str:
    """A name and what is said of it, with the language's own punctuation between them."""
    return translate(N_("{name}: {value}")).format(name=name, value=value)


def heading(name: str, translate: Translate) -> str:
    """A name with what it stands over on the lines below."""
    return pair(name, "", translate).rstrip()


def _capital(text: str) -> str:
    """A sentence's first letter; a template that opens with a field opens with a name, which stays as it is."""
    return text[:1].upper() + text[1:]


class _Fields(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def sentence(finding: Finding, translate: Translate) -> str:
    """The answer in words."""
    check = find_check(finding.check)
    template = check.answers.get(finding.answer.reason, "") if check else ""
    return _filled(_capital(translate(template)), _facts(finding), translate)


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
        words = [word(str(v), translate) for v in value[:8]]
        more = len(value) - len(words)
        return ", ".join(words) + (f" (+{more})" if more > 0 else "") if words else translate(N_("nothing"))
    return word(str(value), translate) if value is not None else "?"


_PERCENT: Final = re.compile(r"([0-9]+)\.([0-9])%")


def word(value: str, translate: Translate) -> str:
    """One value: a word of ours in the reader's language, as in ``tuning (owner/name)``; anything else as it is."""
    percent = _PERCENT.fullmatch(value)
    if percent:
        return translate(N_("{0}.{1}%")).format(*percent.groups())
    first, opening, rest = value.partition(" (")
    known = _vocabulary().get(first)
    return line(f"{translate(known)}{opening}{rest}" if known else value, 120)


@cache
def _vocabulary() -> Mapping[str, str]:
    """Our own words, and the names of the models that datasets are made with."""
    return {g.name: g.name for g in generators().all} | VOCABULARY
