"""One subject with all that was read about it and about what it was made from: what a check is asked of."""

import re
from functools import cached_property
from typing import Final

from openaudit import lineage, training
from openaudit.evidence import DESCENT, Citation, Document, Edge, Evidence, Gap, Node, Relation, Role
from openaudit.knowledge import Tool, tools
from openaudit.licenses import inheritance
from openaudit.licenses.conclude import Conclusion, conclusion, is_license_file
from openaudit.licenses.inheritance import Conflict
from openaudit.paper import Paper, paper
from openaudit.reading import Listing, Reading, reading
from openaudit.references import (
    OTHER,
    OWN,
    TOOL,
    back_reference,
    notebooks,
    other_cards,
    own_files,
    references,
    unaddressed,
)
from openaudit.repository import MAKING, Contents, beside_weights, contents
from openaudit.subject import Kind, Subject

_TRAINERS: Final = frozenset({"training-framework", "library"})
_TEXTS: Final = frozenset({Role.LISTING, Role.PAPER, Role.CARD, Role.DOCS})
_LICENSE: Final = re.compile(r"licen[cs]e|terms", re.IGNORECASE)
_LICENSE_WORD: Final = re.compile(r"licen[cs]e", re.IGNORECASE)
_UNFILLED: Final = re.compile(r"\bmore information needed\b", re.IGNORECASE)
"""What the Hub's template leaves where nobody wrote anything."""


def relations(node: Node) -> tuple[Edge, ...]:
    """What one node's texts declare: parents, weak hints of parents, datasets, code and papers."""
    read = reading(node)
    if read.is_dataset:
        return (*training.sources(read), *references(read))
    if read.subject.kind is Kind.PAPER:
        return tuple(paper(node).repositories())
    if read.subject.kind is not Kind.MODEL:
        return ()
    return (*lineage.parents(read), *training.bases(read), *training.trained_on(read), *references(read))


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
    def unlicensed(self) -> Listing | None:
        """The listing, where the repository was read whole and no licence stands anywhere in it."""
        license_, listing = self.license, self.read.listing
        if listing is None or not self.read.listed_whole or license_.statements or license_.unread:
            return None
        has_card = any(f.name.lower() == "readme.md" for f in listing.files)
        if (has_card and self.read.card is None) or any(is_license_file(f.path) for f in listing.files):
            return None
        return None if self.sends_for_license else listing

    @cached_property
    def sends_for_license(self) -> bool:
        """Whether the card speaks of a licence or of terms, so that silence elsewhere proves nothing."""
        card = self.read.card
        if card is None:
            return False
        links = any(_LICENSE.search(f"{link.text} {link.url}") for link in card.links)
        titled = (n for n, heading in enumerate(card.headings) if _LICENSE.search(heading.text))
        sentences = (s.text for s in card.sentences if s.kind != "heading")
        said = any(_LICENSE_WORD.search(text) and not _UNFILLED.search(text) for text in sentences)
        return links or said or any(card.in_section(n) for n in titled)

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
        return next(
            (e for e in self.evidence.descent() if self.evidence.resolve(e.target) == self.subject), None
        )

    def other(self, subject: Subject) -> "Dossier":
        """The dossier of another subject of the same evidence."""
        return Dossier(self.evidence, subject)

    @cached_property
    def chain(self) -> tuple["Dossier", ...]:
        """The model and all its weights come from, nearest first; hints, teachers and unread families included."""
        return (self, *(self.other(e.target) for e in self.evidence.descent(self.subject)))

    @cached_property
    def weight_chain(self) -> tuple["Dossier", ...]:
        """The chain without teachers: whose training made these weights."""
        skipped = {
            self.evidence.resolve(e.target)
            for e in self.evidence.descent(self.subject)
            if e.relation is Relation.DISTILLED
        }
        return tuple(d for d in self.chain if d.subject not in skipped or d is self)

    @cached_property
    def origins(self) -> tuple["Dossier", ...]:
        """The members of the chain that have no parent of their own: whose pretraining it was."""
        weightless = {Relation.DISTILLED, Relation.COMPONENT}
        giving = ((d, (*d.parents, *d.hinted)) for d in self.weight_chain)
        return tuple(d for d, edges in giving if all(e.relation in weightless for e in edges))

    @cached_property
    def own_datasets(self) -> tuple[Edge, ...]:
        """The sets this repository says it was trained on, calibration and evaluation left out."""
        return tuple(
            e for e in self.edges if e.relation is Relation.TRAINED_ON and e.role != training.CALIBRATION
        )

    @cached_property
    def datasets(self) -> tuple[Edge, ...]:
        """The training sets of the whole chain, each once."""
        seen: dict[Subject, Edge] = {}
        for member in self.weight_chain:
            for edge in member.own_datasets:
                seen.setdefault(self.evidence.resolve(edge.target), edge)
        return tuple(seen.values())

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where the model's own terms contradict those of what it was made from, and warnings about its data."""
        own = self.license
        above = [self.other(e.target) for e in self.evidence.descent(self.subject) if not e.hint]
        found = [c for ancestor in above for c in inheritance.conflicts(own, ancestor.license)]
        found += [c for e in self.datasets for c in inheritance.warnings(own, self.other(e.target).license)]
        return tuple(found)

    @cached_property
    def stages(self) -> tuple[training.Stage, ...]:
        """The stages of this repository's own work."""
        return training.stages(self.read)

    @cached_property
    def papers(self) -> tuple[tuple[Edge, Paper], ...]:
        """The papers that the card links, with what was read of them."""
        return tuple(
            (e, paper(self.evidence.node(e.target))) for e in self.edges if e.relation is Relation.PAPER
        )

    @cached_property
    def own_papers(self) -> tuple[tuple[Edge, Paper, Citation], ...]:
        """The papers on this very model, each with the line of its title or summary that shows it."""
        found = ((e, p, p.own(self.read, e)) for e, p in self.papers)
        return tuple((e, p, line) for e, p, line in found if line)

    @cached_property
    def repositories(self) -> tuple[tuple[Edge, Contents], ...]:
        """The model's own code: called so by the card, linked by its own paper, or naming the model in turn."""
        edges = [e for e in self.edges if e.relation is Relation.CODE and self._is_own(e)]
        edges += [e for _, p, _ in self.own_papers for e in self.evidence.edges_from(p.node.subject)]
        seen: dict[Subject, Edge] = {}
        for edge in edges:
            seen.setdefault(self.evidence.resolve(edge.target), edge)
        found = [(e, contents(self.evidence.node(e.target))) for e in seen.values()]
        beside = self._beside
        if beside and MAKING & set(contents(self.node).kinds):
            found.append((beside, contents(self.node)))
        return tuple(found)

    @cached_property
    def _beside(self) -> Edge | None:
        """The code beside the weights in the model's own repository: the line of the listing that names such a file."""
        listing = self.read.listing if self.subject.kind is Kind.MODEL else None
        files = beside_weights(listing.files) if listing else []
        if listing is None or not files:
            return None
        line, own = listing.cite(*files), self.subject
        return Edge(source=own, target=own, relation=Relation.CODE, citation=line, role=OWN)

    def _is_own(self, edge: Edge) -> bool:
        """Whether a linked repository is the model's own; where the card does not say, whether it links back."""
        node = self.evidence.node(edge.target)
        return edge.role == OWN or (edge.role == "" and back_reference(self.read, node) is not None)

    @cached_property
    def unclaimed(self) -> tuple[Contents, ...]:
        """The linked code that neither the card nor its own README ties to the model or to anything else."""
        edges = [
            e for e in self.edges if e.relation is Relation.CODE and e.role == "" and not self._is_own(e)
        ]
        return tuple(contents(self.evidence.node(e.target)) for e in edges)

    @cached_property
    def tools(self) -> tuple[tuple[Edge, Tool], ...]:
        """The general tools that the card links as what may have trained the model."""
        linked = (e for e in self.edges if e.relation is Relation.CODE and e.role in {TOOL, ""})
        known = ((e, tools().get("/".join(e.target.id.split("/")[-2:]))) for e in linked)
        return tuple((e, t) for e, t in known if t and t.trains and t.kind in _TRAINERS)

    @cached_property
    def unread_links(self) -> tuple[Edge, ...]:
        """Links to code and papers that may hold what the card does not say, and that were not read."""
        linked = [e for e in self.edges if e.relation in {Relation.CODE, Relation.PAPER}]
        own = [e for e in linked if e.role not in {TOOL, OTHER}]
        further = [e for e, _ in self.repositories if e not in own]
        beside = [self._beside] if self._beside else []
        unread = [e for e in (*own, *further, *beside, *self._named) if not self._was_read(e)]
        if self.subject.kind is Kind.MODEL:
            unread += (*notebooks(self.read), *unaddressed(self.read))
            unread += (e for e in other_cards(self.read) if not self.evidence.node(e.target).every(Role.CARD))
        return tuple(dict.fromkeys(unread))

    @cached_property
    def _named(self) -> tuple[Edge, ...]:
        """The files of its own repository that the card names as code or settings of the training, and that are unread."""
        have = {d.path.rpartition("/")[2] for d in self.node.documents}
        named = own_files(self.read) if self.subject.kind is Kind.MODEL else ()
        unread = (line for path, line in named if path.rpartition("/")[2] not in have)
        own = self.subject
        return tuple(
            Edge(source=own, target=own, relation=Relation.CODE, citation=line, role=OWN)
            for line in dict.fromkeys(unread)
        )

    def _was_read(self, edge: Edge) -> bool:
        """Whether what a link leads to was read, so that a thing may be absent there."""
        if edge in self._named:
            return False
        node = self.evidence.node(edge.target)
        if node.subject.kind is Kind.PAPER:
            return bool(node.documents) and (
                paper(node).text is not None or node.subject not in self._on_itself
            )
        known = node.every(Role.CODE) if edge == self._beside else node.documents
        return (
            bool(known)
            and not node.missing(Role.CODE)
            and (node.subject.kind is not Kind.CODE or not node.missing(Role.LISTING))
        )

    @cached_property
    def _on_itself(self) -> frozenset[Subject]:
        """The papers on this very model: of those, title and summary tell too little."""
        return frozenset(p.node.subject for _, p, _ in self.own_papers)

    @property
    def whole(self) -> bool:
        """Whether the card was read, somebody wrote it, and every text that it leads to was read too."""
        return self.read.card is not None and not self.unread_links

    @cached_property
    def texts(self) -> tuple[Document, ...]:
        """The texts beside the card in which its makers may tell of it: of code that may be its own, of its own papers."""
        code = (c.node for c in self._code)
        papers = (p.text.document for _, p, _ in self.own_papers if p.text)
        return (*(d for node in code for d in node.every(Role.CARD, Role.DOCS)), *papers)

    @property
    def _code(self) -> tuple[Contents, ...]:
        """The code in other repositories that is its own, or that may be."""
        return (*(c for e, c in self.repositories if e != self._beside), *self.unclaimed)

    @property
    def told_whole(self) -> bool:
        """Whether it was read whole, in a language that is known here, with every text of its own that may tell of data."""
        if self.read.card and not self.read.card.document.once(training.is_heard):
            return False
        left_out = any(c.node.missing(Role.CARD, Role.DOCS) for c in self._code)
        return self.whole and not left_out and all(len(t.content) <= training.LONGEST for t in self.texts)

    def read_texts(self) -> tuple[Citation, ...]:
        """What was read in which a thing is absent: the card, and the code and papers it leads to."""
        card = self.read.card
        linked = [
            self.evidence.node(e.target)
            for e in self.edges
            if e.relation in {Relation.CODE, Relation.PAPER} and e.role != TOOL
        ]
        documents = [d for n in linked for d in n.documents if d.role in _TEXTS]
        own = [card.document.cite_whole()] if card else []
        return tuple(dict.fromkeys([*own, *(d.cite_whole() for d in documents)]))[:12]
