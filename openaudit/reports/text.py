"""The report for people, for a terminal or a pipe."""

import io
from typing import Any, Final

from openaudit.assessment import Assessment
from openaudit.evidence import Evidence
from openaudit.reports.lineage import Node, lineage
from openaudit.reports.outline import Outline, Row, outline
from openaudit.reports.safe import clean, line
from openaudit.reports.words import (
    GAPS,
    N_,
    ROLES,
    SIGNS,
    VERDICTS,
    Translate,
    heading,
    pair,
    sentence,
    translator,
)

_STYLES: Final = {"✓": "green", "~": "yellow", "✗": "red", "?": "cyan", "-": "dim"}
_MOST: Final = 5


def text(
    evidence: Evidence, assessment: Assessment, *, width: int = 0, color: bool = False, verbose: bool = False
) -> str:
    """The report as text: wrapped to ``width`` columns, or a line a sentence where that is 0."""
    from rich.console import Console  # noqa: PLC0415

    out = io.StringIO()
    console = Console(
        file=out,
        width=width or 10_000,
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=not width,
    )
    writer = _Writer(console, translator(evidence.asked.language), evidence, assessment)
    writer.write(outline(evidence, assessment), verbose=verbose)
    return out.getvalue()


class _Writer:
    def __init__(
        self, console: Any, translate: Translate, evidence: Evidence, assessment: Assessment
    ) -> None:
        self.console = console
        self._ = translate
        self.evidence = evidence
        self.assessment = assessment

    def write(self, report: Outline, *, verbose: bool) -> None:
        self._title(report)
        for row in report.rows:
            self._criterion(row)
        self._lineage()
        self._what_next(report)
        if verbose:
            self._checks()
        self._gaps(report)

    def _line(self, content: str, style: str = "", indent: int = 0) -> None:
        from rich.padding import Padding  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        self.console.print(Padding(Text(clean(content), style=style), (0, 0, 0, indent), expand=False))

    def _title(self, report: Outline) -> None:
        root = self.evidence.root
        revision = f" @ {root.revision[:12]}" if root.revision else ""
        self._line(report.title + revision, "bold")
        self._line(
            report.headline,
            "bold "
            + {"truly-open": "green", "open-data": "green", "undetermined": "cyan"}.get(
                self.assessment.verdict, "red"
            ),
        )
        self.console.print()

    def _criterion(self, row: Row) -> None:
        self._line(f"{row.sign} {pair(row.name, row.word, self._)}", _STYLES.get(row.sign, ""))
        if row.because:
            self._line(row.because, indent=4)
        for more in row.more:
            self._line(more, indent=4)
        if row.citation:
            if row.citation.quote:
                self._line("» " + line(row.citation.quote, 160), "dim", indent=4)
            self._line(row.citation.url, "dim", indent=4)

    def _lineage(self) -> None:
        from rich.text import Text  # noqa: PLC0415
        from rich.tree import Tree  # noqa: PLC0415

        root = lineage(self.evidence, self.assessment)
        if root is None:
            return

        def grow(tree: Tree, node: Node) -> Tree:
            for below in node.below:
                label = Text(clean(below.told), style=_STYLES.get(below.sign, ""))
                grow(tree.add(label), below)
            return tree

        self.console.print()
        self._line(heading(self._(N_("Made from")), self._), "bold")
        self.console.print(grow(Tree(Text(clean(root.text)), guide_style="dim"), root))

    def _what_next(self, report: Outline) -> None:
        steps = report.steps
        if steps:
            self.console.print()
            self._line(heading(report.goal, self._), "bold")
            for number, step in enumerate(steps[:_MOST], 1):
                self._line(f"{number}. {step.text} [{step.check}]", indent=2)
            if len(steps) > _MOST:
                self._line(
                    self._(N_("and {count} more: use -v")).format(count=len(steps) - _MOST), "dim", indent=2
                )
        if report.settle:
            self.console.print()
            self._line(heading(self._(N_("What would settle what is unknown")), self._), "bold")
            for step in report.settle[:_MOST]:
                self._line(f"? {step.text} [{step.check}]", indent=2)

    def _checks(self) -> None:
        self.console.print()
        low, high = (round(100 * x) for x in (self.assessment.progress.low, self.assessment.progress.high))
        self._line(self._(N_("Progress: between {low}% and {high}%")).format(low=low, high=high), "bold")
        for finding in self.assessment.findings:
            sign = SIGNS[finding.answer.verdict]
            about = "" if finding.about == self.evidence.subject else f" ({finding.about})"
            word = self._(VERDICTS[finding.answer.verdict])
            self._line(
                f"{sign} {pair(finding.check + about, word, self._)}. {sentence(finding, self._)}",
                _STYLES.get(sign, ""),
                indent=2,
            )
            for citation in finding.answer.citations[:3]:
                self._line(
                    f"{citation.url}  » {line(citation.quote, 120)}" if citation.quote else citation.url,
                    "dim",
                    indent=6,
                )
            for known in finding.answer.known[:3]:
                self._line(
                    self._(N_("known: {fact} [{source}, {date}]")).format(
                        fact=known.fact, source=known.source, date=known.date
                    ),
                    "dim",
                    indent=6,
                )

    def _gaps(self, report: Outline) -> None:
        if report.gaps:
            self.console.print()
            self._line(heading(self._(N_("What could not be read")), self._), "bold")
            for gap in report.gaps[:8]:
                self._line(
                    f"- {pair(self._(ROLES[gap.role]), self._(GAPS[gap.why]), self._)} ({gap.url})",
                    "dim",
                    indent=2,
                )
            if len(report.gaps) > 8:
                self._line(self._(N_("and {count} more")).format(count=len(report.gaps) - 8), "dim", indent=2)
