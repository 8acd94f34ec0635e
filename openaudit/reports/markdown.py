"""The report in Markdown: for issues, pull requests and job summaries."""

from collections.abc import Iterator

from openaudit.assessment import Assessment
from openaudit.evidence import Citation, Evidence
from openaudit.finding import Finding
from openaudit.reports.lineage import lineage, mermaid
from openaudit.reports.outline import outline
from openaudit.reports.safe import address, line, marked, quoted
from openaudit.reports.words import GAPS, N_, ROLES, SIGNS, VERDICTS, pair, sentence, translator


def markdown(evidence: Evidence, assessment: Assessment) -> str:
    """The whole report; nothing in it can be read as markup that a card brought."""
    return "\n".join(_lines(evidence, assessment)) + "\n"


def _lines(evidence: Evidence, assessment: Assessment) -> Iterator[str]:
    _ = translator(evidence.asked.language)
    report = outline(evidence, assessment)
    revision = f" @ {evidence.root.revision[:12]}" if evidence.root.revision else ""
    yield f"# {marked(report.title + revision)}"
    yield ""
    yield f"**{marked(report.headline)}**"
    yield ""
    yield f"| | {_(N_('Criterion'))} | {_(N_('Verdict'))} | {_(N_('Because'))} |"
    yield "|---|---|---|---|"
    for row in report.rows:
        link = f" ({_link(row.citation, _(N_('source')))})" if row.citation else ""
        yield f"| {row.sign} | {row.name} | {row.word} | {marked(row.because)}{link} |"
    picture = lineage(evidence, assessment)
    if picture:
        yield from ("", f"## {_(N_('Made from'))}", "", "```mermaid", mermaid(picture).rstrip(), "```")
    if report.steps:
        yield from ("", f"## {report.goal}", "")
        yield from (f"{n}. {marked(s.text)} (`{s.check}`)" for n, s in enumerate(report.steps, 1))
    if report.settle:
        yield from ("", f"## {_(N_('What would settle what is unknown'))}", "")
        yield from (f"- {marked(s.text)} (`{s.check}`)" for s in report.settle)
    yield from ("", f"## {_(N_('Findings'))}", "")
    for finding in assessment.findings:
        yield from _finding(finding, evidence)
    if report.gaps:
        yield from ("", f"## {_(N_('What could not be read'))}", "")
        yield from (f"- {pair(_(ROLES[g.role]), _(GAPS[g.why]), _)}, {quoted(g.url)}" for g in report.gaps)
    when = evidence.started.strftime("%Y-%m-%d %H:%M UTC")
    yield from ("", f"<sub>openaudit, {when}</sub>")


def _finding(finding: Finding, evidence: Evidence) -> Iterator[str]:
    _ = translator(evidence.asked.language)
    about = "" if finding.about == evidence.subject else f" ({quoted(str(finding.about))})"
    verdict = finding.answer.verdict
    said = pair(f"`{finding.check}`{about}", f"**{_(VERDICTS[verdict])}**", _)
    yield f"- {SIGNS[verdict]} {said}. {marked(sentence(finding, _))}"
    for citation in finding.answer.citations[:4]:
        yield f"  - {quoted(citation.quote)} {_link(citation, _(N_('source')))}".rstrip()
    for known in finding.answer.known[:4]:
        yield f"  - {pair(_(N_('known')), marked(known.fact), _)} ({marked(known.source)}, {known.date})"


def _link(citation: Citation, word: str) -> str:
    url = address(citation.url)
    return f"[{word}]({url})" if url else quoted(line(citation.url))
