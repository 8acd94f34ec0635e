"""The picture of what a model was made from and trained on: a tree for terminals, a Mermaid flowchart for Markdown."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from openaudit.assessment import Assessment, Overall
from openaudit.dossier import Dossier
from openaudit.evidence import Edge, Evidence, Relation
from openaudit.finding import Verdict
from openaudit.reports.safe import line
from openaudit.reports.words import SIGNS, Translate, translator, word
from openaudit.subject import Kind, Subject

_MOST: Final = 40


class Node(NamedTuple):
    """One model or dataset: what a reader is shown of it, how the node above came from it, and what it came from.

    ``id`` tells apart what looks the same; ``hinted`` marks a parent that nobody declares.
    """

    id: str
    name: str
    license: str
    sign: str
    relation: str
    is_data: bool
    below: tuple["Node", ...]
    hinted: bool = False

    @property
    def text(self) -> str:
        """Sign, name and licence in one line."""
        return " ".join(
            part for part in (self.sign, self.name, f"[{self.license}]" if self.license else "") if part
        )

    @property
    def told(self) -> str:
        """The line, and in brackets how the node above came from it; a hint with a question mark."""
        doubt = "?" if self.hinted else ""
        return f"{self.text} ({self.relation}{doubt})" if self.relation else self.text


def lineage(evidence: Evidence, assessment: Assessment) -> Node | None:
    """The tree below the audited model; None where it has neither parents nor datasets."""
    painter = _Painter(evidence, assessment, translator(evidence.asked.language))
    root = painter.node(Dossier(evidence, evidence.subject))
    return root if root.below else None


class _Painter:
    def __init__(self, evidence: Evidence, assessment: Assessment, translate: Translate) -> None:
        self.translate = translate
        self.shown = set(islice(_nearest(evidence), _MOST))
        self.drawn: set[Subject] = set()
        self.verdicts: dict[Subject, Verdict] = {}
        worst = [Verdict.NO, Verdict.PARTIAL, Verdict.UNKNOWN, Verdict.YES]
        for finding in assessment.findings:
            verdict = finding.answer.verdict
            if finding.check in {"lineage-rights", "data-license", "data-obtainable"} and verdict in worst:
                known = self.verdicts.get(finding.about, Verdict.YES)
                self.verdicts[finding.about] = min(known, verdict, key=worst.index)
        open_ = {Overall.TRULY_OPEN: "✓", Overall.OPEN_DATA: "✓", Overall.UNDETERMINED: "?"}
        self.root = open_.get(assessment.verdict, "✗")

    def node(self, dossier: Dossier, edge: Edge | None = None) -> Node:
        """A subject with what it came from below it; drawn before, only its name."""
        again = dossier.subject in self.drawn
        self.drawn.add(dossier.subject)
        verdict = self.verdicts.get(dossier.subject)
        terms = dossier.license
        return Node(
            id=str(dossier.subject),
            name=line(dossier.subject.label, 80),
            license=line(terms.expression or terms.declared or "", 60),
            sign=self.root if edge is None else SIGNS[verdict] if verdict else "?",
            relation=word(_relation(edge), self.translate) if edge else "",
            is_data=dossier.subject.kind is Kind.DATASET,
            below=() if again else tuple(self._below(dossier)),
            hinted=edge is not None and edge.hint,
        )

    def _below(self, dossier: Dossier) -> Iterator[Node]:
        edges = (*dossier.parents, *dossier.hinted, *dossier.own_datasets)
        others = [dossier.other(edge.target) for edge in edges]
        for edge, other in zip(edges, others, strict=True):
            if other.subject in self.shown:
                yield self.node(other, edge)
        if hidden := sum(other.subject not in self.shown for other in others):
            yield Node(f"more of {dossier.subject}", f"+{hidden}", "", "…", "", is_data=False, below=())


def _nearest(evidence: Evidence) -> Iterator[Subject]:
    """Who is drawn first: the model, all it was made from, then what each of them was trained on."""
    start = evidence.subject
    models = [start, *(evidence.resolve(edge.target) for edge in evidence.descent(start))]
    data = (edge for model in models for edge in Dossier(evidence, model).own_datasets)
    yield from dict.fromkeys((*models, *(evidence.resolve(edge.target) for edge in data)))


def _relation(edge: Edge) -> str:
    told = edge.relation is Relation.TRAINED_ON and edge.role not in {"", "unknown"}
    return edge.role if told else str(edge.relation)


def mermaid(root: Node) -> str:
    """A flowchart: models as boxes, datasets as cylinders, what each came from below it, hints with broken lines."""
    lines = ["flowchart TD"]
    _draw(root, lines, {})
    return "\n".join(lines) + "\n"


def _draw(node: Node, lines: list[str], ids: dict[str, str]) -> str:
    if node.id not in ids:
        ids[node.id] = f"n{len(ids)}"
        text = _label(node.text)
        lines.append(f'  {ids[node.id]}[("{text}")]' if node.is_data else f'  {ids[node.id]}["{text}"]')
    for below in node.below:
        words = _label(below.relation)
        said = f'|"{words}"|' if words else ""
        arrow = "-.->" if below.hinted else "-->"
        lines.append(f"  {_draw(below, lines, ids)} {arrow}{said} {ids[node.id]}")
    return ids[node.id]


def _label(text: str) -> str:
    """Text inside a Mermaid label: what is no letter, digit or harmless mark becomes a space."""
    return " ".join(re.sub(r"[^\w ./:+,()✓✗~?…@-]", " ", text.replace("[", "(").replace("]", ")")).split())
