"""The picture of what a model was made from and trained on: a tree for terminals, a Mermaid flowchart for Markdown."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from openaudit.assessment import Assessment, Overall
from openaudit.dossier import Dossier
from openaudit.evidence import Edge, Evidence, Relation
from openaudit.finding import Verdict
from openaudit.reports.safe import line
from openaudit.reports.words import SIGNS, Translate, translator, word
from openaudit.subject import Kind, Subject

_MOST = 40


class Node(NamedTuple):
    """One model or dataset: what a reader is shown of it, how the node above came from it, and what it came from."""

    name: str
    license: str
    sign: str
    relation: str
    is_data: bool
    below: tuple["Node", ...]

    @property
    def text(self) -> str:
        """Sign, name and licence in one line."""
        return " ".join(
            part for part in (self.sign, self.name, f"[{self.license}]" if self.license else "") if part
        )


def lineage(evidence: Evidence, assessment: Assessment) -> Node | None:
    """The tree below the audited model; None where it has neither parents nor datasets."""
    painter = _Painter(assessment, translator(evidence.asked.language))
    root = painter.node(Dossier(evidence, evidence.subject), "")
    return root if root.below else None


class _Painter:
    def __init__(self, assessment: Assessment, translate: Translate) -> None:
        self.translate = translate
        self.seen: set[Subject] = set()
        self.verdicts: dict[Subject, Verdict] = {}
        worst = [Verdict.NO, Verdict.PARTIAL, Verdict.UNKNOWN, Verdict.YES]
        for finding in assessment.findings:
            verdict = finding.answer.verdict
            if finding.check in {"lineage-rights", "data-license", "data-obtainable"} and verdict in worst:
                known = self.verdicts.get(finding.about, Verdict.YES)
                self.verdicts[finding.about] = min(known, verdict, key=worst.index)
        open_ = {Overall.TRULY_OPEN: "✓", Overall.OPEN_DATA: "✓", Overall.UNDETERMINED: "?"}
        self.root = open_.get(assessment.verdict, "✗")

    def node(self, dossier: Dossier, relation: str) -> Node:
        first = not self.seen
        again = dossier.subject in self.seen
        self.seen.add(dossier.subject)
        verdict = self.verdicts.get(dossier.subject)
        terms = dossier.license
        return Node(
            name=line(dossier.subject.label, 80),
            license=line(terms.expression or terms.declared or "", 60),
            sign=self.root if first else SIGNS[verdict] if verdict else "?",
            relation=relation,
            is_data=dossier.subject.kind is Kind.DATASET,
            below=() if again else tuple(self._below(dossier)),
        )

    def _below(self, dossier: Dossier) -> Iterator[Node]:
        for edge in (*dossier.parents, *dossier.own_datasets):
            if len(self.seen) >= _MOST:
                return
            yield self.node(dossier.other(edge.target), word(_relation(edge), self.translate))


def _relation(edge: Edge) -> str:
    told = edge.relation is Relation.TRAINED_ON and edge.role not in {"", "unknown"}
    return edge.role if told else str(edge.relation)


def mermaid(root: Node) -> str:
    """A flowchart: models as boxes, datasets as cylinders, what each came from below it."""
    lines = ["flowchart TD"]
    ids: dict[tuple[str, bool], str] = {}
    _draw(root, lines, ids)
    return "\n".join(lines) + "\n"


def _draw(node: Node, lines: list[str], ids: dict[tuple[str, bool], str]) -> str:
    key = (node.name, node.is_data)
    if key not in ids:
        ids[key] = f"n{len(ids)}"
        text = _label(node.text)
        lines.append(f'  {ids[key]}[("{text}")]' if node.is_data else f'  {ids[key]}["{text}"]')
    for below in node.below:
        lines.append(f'  {_draw(below, lines, ids)} -->|"{_label(below.relation)}"| {ids[key]}')
    return ids[key]


def _label(text: str) -> str:
    """Text inside a Mermaid label: what is no letter, digit or harmless mark becomes a space."""
    return " ".join(re.sub(r"[^\w ./:+,()✓✗~?@-]", " ", text.replace("[", "(").replace("]", ")")).split())
