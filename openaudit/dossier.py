"""One subject with all that was read about it and about what it was made from: what a check is asked of."""

from functools import cached_property

from openaudit import lineage, training
from openaudit.evidence import DESCENT, Document, Edge, Evidence, Gap, Node, Relation
from openaudit.licenses.conclude import Conclusion, conclusion
from openaudit.reading import Reading, reading
from openaudit.subject import Kind, Subject


def relations(node: Node) -> tuple[Edge, ...]:
    """What one node's texts declare: its parents, weak hints of parents, its datasets."""
    read = reading(node)
    if read.is_dataset:
        return tuple(training.sources(read))
    if read.subject.kind is not Kind.MODEL:
        return ()
    made_from = lineage.parents(read)
    return (*made_from, *(() if made_from else lineage.hints(read)), *training.trained_on(read))


class Dossier:
    """A subject, its reading and its place in the evidence."""

    def __init__(self, evidence: Evidence, subject: Subject) -> None:
        """Open the dossier of ``subject`` in ``evidence``."""
        self.evidence = evidence
        self.node = evidence.node(subject)
        self.subject = self.node.subject
        self.read: Reading = reading(self.node)

    @property
    def is_subject(self) -> bool:
        """Whether this is what the audit is of."""
        return self.subject == self.evidence.subject

    @property
    def looked_at(self) -> tuple[Document, ...]:
        """The documents in which things are declared."""
        return self.read.looked_at

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What could not be read of this subject."""
        return self.node.gaps

    @property
    def license(self) -> Conclusion:
        """The licence of the artefact itself."""
        return conclusion(self.read)

    @property
    def code_license(self) -> Conclusion:
        """The licence of the code in the same repository."""
        return conclusion(self.read, "code")

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The relations its texts declare."""
        return self.evidence.edges_from(self.subject)

    @cached_property
    def parents(self) -> tuple[Edge, ...]:
        """The models it was made from, as declared."""
        return tuple(e for e in self.edges if e.relation in DESCENT and not e.hint)

    @cached_property
    def hinted(self) -> tuple[Edge, ...]:
        """Weak signs of parents."""
        return tuple(e for e in self.edges if e.relation in DESCENT and e.hint)

    @cached_property
    def incoming(self) -> Edge | None:
        """The first edge of the chain by which the audited model comes from this subject."""
        return next((e for e in self.evidence.descent() if self.evidence.resolve(e.target) == self.subject), None)

    def other(self, subject: Subject) -> "Dossier":
        """The dossier of another subject of the same evidence."""
        return Dossier(self.evidence, subject)

    @cached_property
    def chain(self) -> tuple["Dossier", ...]:
        """The model and all its weights come from, nearest first; hints, teachers and unread families included."""
        return (self, *(self.other(e.target) for e in self.evidence.descent(self.subject) if not e.hint))

    @cached_property
    def weight_chain(self) -> tuple["Dossier", ...]:
        """The chain without teachers: whose training made these weights."""
        skipped = {self.evidence.resolve(e.target) for e in self.evidence.descent(self.subject) if e.relation is Relation.DISTILLED}
        return tuple(d for d in self.chain if d.subject not in skipped or d is self)

    @cached_property
    def origins(self) -> tuple["Dossier", ...]:
        """The members of the chain that have no parent of their own: whose pretraining it was."""
        weightless = {Relation.DISTILLED, Relation.COMPONENT}
        return tuple(d for d in self.weight_chain if all(e.relation in weightless for e in d.parents))

    @cached_property
    def own_datasets(self) -> tuple[Edge, ...]:
        """The sets this repository says it was trained on, calibration and evaluation left out."""
        return tuple(e for e in self.edges if e.relation is Relation.TRAINED_ON and e.role != training.CALIBRATION)

    @cached_property
    def datasets(self) -> tuple[Edge, ...]:
        """The training sets of the whole chain, each once."""
        seen: dict[Subject, Edge] = {}
        for member in self.weight_chain:
            for edge in member.own_datasets:
                seen.setdefault(self.evidence.resolve(edge.target), edge)
        return tuple(seen.values())

    @cached_property
    def stages(self) -> tuple[training.Stage, ...]:
        """The stages of this repository's own work."""
        return training.stages(self.read)

    @cached_property
    def whole(self) -> bool:
        """Whether the card and every other text of the repository that was looked for was read."""
        return self.read.card is not None and not self.node.missing(*(g.role for g in self.gaps if g.role != "refs"))
