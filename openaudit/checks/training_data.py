"""Training data: is everything the weights learned from supplied, under licences that permit retraining?"""

import re
from typing import NamedTuple

from openaudit import training
from openaudit.card import Card
from openaudit.dossier import Dossier
from openaudit.evidence import Citation, Document, Edge, Relation, Role
from openaudit.finding import Answer, Fact, Known, no, not_applicable, partial, unknown, yes
from openaudit.knowledge import Dataset, Generator, datasets, generators
from openaudit.licenses.catalogue import catalogue
from openaudit.licenses.names import declared
from openaudit.prose import Hit
from openaudit.reading import File, Listing
from openaudit.subject import BY_NAME, Kind, Subject
from openaudit.training import Mention


def data_stages(model: Dossier) -> Answer:
    """Is there a dataset list for every stage of the chain?

    Why:
        A model whose tuning sets are listed and whose pretraining is closed is a closed model.
    Fix:
        List, in the card, the datasets of every stage that made the weights, each with its role.
    Answers:
        every: each stage has its datasets: {stages}.
        some: datasets are tied to {stages}; not to {missing}.
        withheld: the text says that training data is not given.
        vague: the text speaks of the data without naming it, in the card and all that it leads to.
        none-named: the card and all that it leads to were read, and no dataset is named for {missing}.
        elsewhere: datasets are named beside the cards, by texts that do not tie them to {missing}: {sets}.
        unread: no dataset is tied to {missing} in what was read.
        unknown-card: the card of {who} could not be read.
    Settles:
        elsewhere: A list of datasets for {missing}, in the card.
        unread: The papers, repositories and cards that were not read, or a list of datasets for {missing}.
        unknown-card: The card of {who}.
    """
    tied, missing = _stages_tied(model)
    withheld = _withholding(missing)
    if withheld:
        return no("withheld", *withheld, missing=[m.label for m in missing])
    labels = [m.label for m in missing]
    unread = next((m for m in model.weight_chain if m.read.card is None), None)
    if unread:
        return unknown(
            "unknown-card", *model.looked_at, gaps=unread.gaps, who=unread.subject.id, missing=labels
        )
    disputed = any(_disputed(m, line) for m in model.weight_chain for line in tied.values())
    if tied and not missing and not disputed:
        return yes("every", *tied.values(), stages=list(tied))
    doubted = any(_doubted(m, stage.name) for m in model.weight_chain for stage in m.stages)
    loose = any(e.role == training.UNKNOWN for m in missing for e in m.member.own_datasets)
    elsewhere = _elsewhere(missing)
    if elsewhere:
        return _only_elsewhere(model, elsewhere, missing=labels)
    if doubted or loose or disputed or not all(m.told_whole for m in model.weight_chain):
        return unknown("unread", *model.looked_at, gaps=model.gaps, missing=labels, stages=list(tied))
    if tied:
        return partial("some", *tied.values(), stages=list(tied), missing=labels)
    vague = training.vague(model.read)
    if vague and model.read.card:
        return no("vague", *(model.read.card.cite(h.sentence) for h in vague[:2]), missing=labels)
    return no("none-named", *model.read_texts(), missing=labels)


_SOME = 8
"""So many names are shown of those that are no answer."""


class _Missing(NamedTuple):
    """A stage to which no line ties a dataset: whose it is, which, and what it is called in the report."""

    member: Dossier
    stage: str
    label: str


def _stages_tied(model: Dossier) -> tuple[dict[str, Citation], list[_Missing]]:
    """The stages of the chain that a line ties a dataset to, and those that none does."""
    tied: dict[str, Citation] = {}
    missing: list[_Missing] = []
    for member in model.weight_chain:
        for stage in member.stages:
            if stage.name in training.WITHOUT_DATA:
                continue
            label = stage.name if member is model else f"{stage.name} ({member.subject.id})"
            line = None if _doubted(member, stage.name) else _tied(member, stage.name)
            if line:
                tied[label] = line
            else:
                missing.append(_Missing(member, stage.name, label))
    return tied, missing


def _elsewhere(missing: list[_Missing]) -> list[tuple[Document, Mention]]:
    """The sets that the makers' other texts, READMEs and papers, name as learned from in a stage of that kind.

    Such a text is on a family, on what users may do and on what others did: it proves no set to be this model's.
    """
    return [
        (text, mention)
        for one in missing
        for text in one.member.texts
        for mention in training.named_in(text)
        if mention.role in {*_roles(one.stage), training.UNKNOWN}
    ]


def _only_elsewhere(model: Dossier, named: list[tuple[Document, Mention]], **facts: Fact) -> Answer:
    """What is not told where sets are named beside the card alone, with the texts that name them."""
    texts = dict.fromkeys(text for text, _ in named)
    sets = list(dict.fromkeys(mention.subject.label for _, mention in named))[:_SOME]
    return unknown("elsewhere", *texts, *model.looked_at, gaps=model.gaps, sets=sets, **facts)


def _doubted(member: Dossier, stage: str) -> bool:
    """Whether a pretraining that goes without saying may be another model's, by a weak sign of a parent."""
    return stage == training.PRETRAINING and bool(member.hinted)


def _withholding(missing: list[_Missing]) -> list[Citation]:
    """Lines in which the maker of a stage without datasets says that the data is not given.

    What is said of a set with a name tells of no set without one; a promise proves nothing where sets are declared,
    for it may have been kept.
    """
    makers = {one.member.subject: one.member for one in missing}
    found = [(m, hit) for m in makers.values() for hit in training.withheld(m.read)]
    kept = [(m, h) for m, h in found if not training.names_set(m.read, h) and not _promised(m, h)]
    return [m.read.card.cite(hit.sentence) for m, hit in kept[:3] if m.read.card]


def _disputed(member: Dossier, line: Citation) -> bool:
    """Whether a stage is tied to a set by the metadata alone, in a card that says that data is not given."""
    card = member.read.card
    listed = card is not None and line.url.startswith(card.document.url) and (line.line or 0) < card.body_line
    return listed and any(not _promised(member, hit) for hit in training.withheld(member.read))


def _promised(member: Dossier, hit: Hit) -> bool:
    """Whether a line only promises data, while the maker declares sets of that stage that it may mean."""
    stages = training.stages_of(member.read, hit)
    roles = {e.role for e in member.own_datasets}
    return hit.rule == "later" and bool(roles & {*stages, training.UNKNOWN} if stages else roles)


def _tied(member: Dossier, stage: str) -> Citation | None:
    """The line that ties a dataset to a stage."""
    roles = _roles(stage)
    lines = (e.citation for e in member.own_datasets if e.role in roles and not _of_first(member, stage, e))
    return next(lines, None)


def _roles(stage: str) -> set[str]:
    """The parts that a set may have played in a stage."""
    wanted = {
        training.PRETRAINING: {"pretraining"},
        "continued": {"pretraining", "tuning"},
        training.PREFERENCE: {"preference"},
    }
    return wanted.get(stage, {"tuning", "preference"} if stage == "distillation" else {"tuning"})


def _of_first(member: Dossier, stage: str, edge: Edge) -> bool:
    """Whether a set is that of the member's own pretraining, and not of the stage that went on from it."""
    both = stage == "continued" and training.PRETRAINING in {s.name for s in member.stages}
    return both and edge.role == training.PRETRAINING and not training.continues(edge.citation.quote)


def data_identified(model: Dossier) -> Answer:
    """Are the sources of the data named precisely?

    Why:
        Data that is described and not named cannot be found, checked or refused.
    Fix:
        Link every dataset, with its version and its share.
    Answers:
        named: datasets are named ({count}).
        unaddressed: datasets are named, some without an address ({sets}).
        beside: datasets are named, beside data that is not named or not given: {words}.
        vague: the text speaks of the data without naming it.
        withheld: the text says that training data is not given.
        elsewhere: datasets are named beside the cards only, by texts that do not tie them to the model: {sets}.
        unread: no dataset is named in what was read.
    Settles:
        elsewhere: A list of the datasets, in the card.
        unread: The papers, repositories and cards that were not read.
    """
    card, edges = model.read.card, model.datasets
    withheld, vague = training.withheld(model.read), training.vague(model.read)
    if edges:
        return _named_sets(model, edges)
    if withheld and card:
        return no("withheld", card.cite(withheld[0].sentence))
    elsewhere = [(text, mention) for text in model.texts for mention in training.named_in(text)]
    if elsewhere:
        return _only_elsewhere(model, elsewhere)
    if vague and card and model.told_whole:
        return no("vague", card.cite(vague[0].sentence))
    return unknown("unread", *model.looked_at, gaps=model.gaps)


def _named_sets(model: Dossier, edges: tuple[Edge, ...]) -> Answer:
    """How well the sets are told that have a name: each with an address, and nothing beside them."""
    lines = [e.citation for e in edges[:4]]
    beside = _beside(model)
    if beside:
        words = list(dict.fromkeys(said for said, _ in beside))[:3]
        return partial("beside", *(line for _, line in beside[:3]), *lines, words=words)
    lost = [e for e in edges if not _addressed(model, e)]
    if lost:
        sets = [e.target.label for e in lost]
        return partial("unaddressed", *(e.citation for e in lost[:4]), *lines, sets=sets, count=len(edges))
    return yes("named", *lines, count=len(edges))


def _beside(model: Dossier) -> list[tuple[str, Citation]]:
    """The words on data that is not named, or not given, beside the sets that are; each with its line."""
    return [found for member in model.weight_chain for found in _beside_own(member)]


def _beside_own(model: Dossier) -> list[tuple[str, Citation]]:
    """The same of the sets that one card names."""
    card = model.read.card
    roles = frozenset(e.role for e in (model.datasets if model.is_subject else model.own_datasets))
    own = frozenset(stage.name for stage in model.stages)
    if card is None or not roles:
        return []
    hits = [h for h in training.withheld(model.read) if not _promised(model, h)]
    hits += training.unnamed(model.read, roles, own)
    lines = training.unnamed_lines(model.read)
    return [(h.words.strip(), card.cite(h.sentence)) for h in hits] + [
        (line.quote.strip(" |*")[:60], line) for line in lines
    ]


def _addressed(model: Dossier, edge: Edge) -> bool:
    """Whether it is told where a set is: by its id, a link at its name, or what is known of it."""
    card = model.other(edge.source).read.card
    if _ALTERED.search(edge.citation.quote):
        return False
    if not edge.target.id.startswith(BY_NAME) or (card and training.address(card.document, edge.target)):
        return True
    known = datasets().of(edge.target.id)
    return bool(known and known.home) and not _SUBSET.search(edge.citation.quote)


def data_obtainable(dataset: Dossier) -> Answer:
    """Can the data be downloaded now, by anyone?

    Why:
        A name is not data: without the bytes nobody can retrain, study or correct the model.
    Fix:
        Put the data itself into a public repository that asks nothing of who downloads it.
    Answers:
        present: {dataset} is in a public repository with its data (files: {files}).
        automatic: {dataset} is handed out automatically against personal data.
        manual: {dataset} is given out only after approval.
        disabled: {dataset} is disabled on the Hub.
        private: the repository of {dataset} is private.
        sample: the repository of {dataset} holds a sample or a held-out part only.
        tiny: the files of {dataset} are too small for what the card says that there is.
        links: the repository of {dataset} holds addresses of its contents, not the contents.
        empty: the repository of {dataset} holds no data, among {listed} files.
        script: the repository of {dataset} holds a loading script that fetches the data elsewhere.
        unreleased: the card that names {dataset} says that it is not given out.
        known-open: {dataset} is known to be downloadable by anyone.
        known-partial: {dataset} is known to be available in part only.
        known-closed: {dataset} is known not to be available ({availability}).
        unread: whether {dataset} can be had was not seen.
        none-named: no dataset is named.
    Settles:
        script: The place from which the loading script fetches the data.
        tiny: The files of {dataset} with their sizes.
        links: The contents that {dataset} points to.
        unread: The repository of {dataset} with its files.
        none-named: The list of the datasets.
    """
    if dataset.subject.kind is not Kind.DATASET:
        return unknown("none-named", *dataset.looked_at)
    name = dataset.subject.label
    record, listing = dataset.read.record, dataset.read.listing
    if record and record.get("disabled") is True:
        return no("disabled", record.cite("disabled"), dataset=name)
    if record and record.get("private") is True:
        return no("private", record.cite("private"), dataset=name)
    gated = record.get("gated") if record else None
    if record and gated == "manual":
        return no("manual", record.cite("gated"), dataset=name)
    files = training.data_files(dataset.read)
    shown_empty = listing and dataset.read.listed_whole and not files
    if record and gated == "auto" and not shown_empty:
        return partial("automatic", record.cite("gated"), dataset=name)
    known = datasets().of(dataset.subject.id)
    if listing and files and (gated is False or dataset.node.local):
        return _by_files(dataset, listing, known)
    if listing and dataset.read.listed_whole and not files:
        scripts = [f for f in listing.files if f.path.endswith(".py")]
        if scripts:
            return _by_knowledge(dataset, known) or unknown("script", listing.document, dataset=name)
        return no("empty", listing.cite(), dataset=name, listed=len(listing.files))
    return _by_knowledge(dataset, known) or unknown(
        "unread", *dataset.looked_at, gaps=dataset.gaps, dataset=name
    )


def _by_files(dataset: Dossier, listing: Listing, known: Dataset | None) -> Answer:
    """What follows from files that anyone may have: all of the data, a part of it, or what only leads to it."""
    name, read = dataset.subject.label, dataset.read
    said = training.said_of_files(read, "part")
    if said:
        return partial("sample", said, dataset=name)
    parts = training.parts_only(read)
    if parts:
        return partial("sample", listing.cite(parts[0]), dataset=name)
    if known and known.availability == "partial" and (answer := _by_knowledge(dataset, known)):
        return answer
    if training.too_small(read):
        return unknown("tiny", listing.document, dataset=name)
    files = training.data_files(read)
    if training.said_of_files(read, "links") or (known and known.links_only and not _has_contents(files)):
        return unknown("links", *dataset.looked_at, dataset=name)
    return yes("present", listing.cite(files[0]), dataset=name, files=len(files))


_CONTENTS = re.compile(r"\.(?:tar|zip|tgz|gz|png|jpe?g|webp|mp4|webm|wav|mp3|flac|mds|arrow)$", re.IGNORECASE)


def _has_contents(files: tuple[File, ...]) -> bool:
    """Whether files may hold pictures or sounds, and not only a table of where they are."""
    return any(_CONTENTS.search(f.path) for f in files)


def _by_knowledge(dataset: Dossier, known: Dataset | None) -> Answer | None:
    """What the card that names a set says of it; else what is known of a famous one, beside the line that names it."""
    edge = _edge_to(dataset)
    said = training.held_back(dataset.other(edge.source).read, dataset.subject) if edge else None
    if said:
        return no("unreleased", said, dataset=dataset.subject.label)
    if known is None or not known.availability or edge is None or _ALTERED.search(edge.citation.quote):
        return None
    fact: Known = known.known(f"availability: {known.availability}")
    name = dataset.subject.label
    if known.availability == "open":
        return yes("known-open", edge.citation, dataset=name).knowing(fact)
    if known.availability in {"form", "partial"}:
        return partial("known-partial", edge.citation, dataset=name).knowing(fact)
    return no("known-closed", edge.citation, dataset=name, availability=known.availability).knowing(fact)


_ALTERED = re.compile(
    r"\bsub-?corpora\b|\btranslations?\s+of\b"
    r"|\b(?:alternat\w+|enriched|enhanced|improved|modified|augmented|extended|expanded|translated|rewritten|custom|own|our|my|in-house|internal|private|proprietary|different)\s+(?:\w+\s+)?(?:versions?|variants?|copy|collection|extensions?|editions?|adaptations?)\b"
    r"|\b(?:our|my|their)\s+(?:own\s+)?(?:in-house|internal|private|proprietary)\b",
    re.IGNORECASE,
)
"""Words by which another thing was used than the set that is known under the name."""


def _named(dataset: Dossier) -> Citation | None:
    """The line that names a set, or of a set that is audited itself the first text that was read of it."""
    edge = _edge_to(dataset)
    own = dataset.looked_at[:1] if dataset.is_subject else ()
    return edge.citation if edge else next((d.cite_whole() for d in own), None)


def _edge_to(dataset: Dossier) -> Edge | None:
    """The first line that names a dataset as trained on."""
    edges = dataset.evidence.edges_to(dataset.subject)
    return next((e for e in edges if e.relation is Relation.TRAINED_ON), None)


def data_coverage(model: Dossier) -> Answer:
    """Is that all of the data?

    Why:
        A small silent gap is enough to make a retraining impossible.
    Fix:
        Say that the list is complete, give each set's share, and publish every set.
    Answers:
        all: every stage's text says that its list is complete, and every set can be had.
        small-gap: {missing} of the data, by the shares given, cannot be had.
        large-gap: {missing} of the data, by the shares given, cannot be had.
        withheld: the text says that training data is not given.
        none: no set that is named can be had: {sets}.
        unsaid: nothing says whether the list of {who} is complete.
        unread: every list is said to be complete, but whether every set can be had is not known.
        doubted: every list is said to be complete, but the cards tell of more than the sets named explain (lines: {count}).
    Settles:
        doubted: What the lines cited tell of, and which of the sets named it is.
        unsaid: A statement of {who} that the list is complete, or the share of each set.
        unread: The repository of each set.
    """
    answers = [(e, data_obtainable(model.other(e.target))) for e in model.datasets]
    promised = any(_promised(m, h) for m in model.weight_chain for h in training.withheld(m.read))
    kept = [gap for member in model.weight_chain for gap in _withheld_parts(member)]
    whole = [line for part, line in kept if part is None]
    if whole:
        return no("withheld", *whole[:3])
    if answers and all(a.verdict == "no" for _, a in answers):
        return no("none", *(e.citation for e, _ in answers), sets=[e.target.label for e, _ in answers])
    inside = [gap for e, _ in answers for gap in _withheld_parts(model.other(e.target))]
    gaps = [(part or 0, line) for part, line in (*kept, *inside) if part is not None]
    gaps += [(e.share, e.citation) for e, a in answers if e.share is not None and a.verdict == "no"]
    lost, lines = sum(part for part, _ in gaps), [line for _, line in gaps]
    if lines and lost > _SMALL:
        return no("large-gap", *lines, missing=f"{lost:.1%}")
    unsure = promised or any(part is None for part, _ in inside)
    unsure |= any(a.verdict == "unknown" or (a.verdict == "no" and e.share is None) for e, a in answers)
    if lines and not unsure:
        return partial("small-gap", *lines, missing=f"{lost:.1%}")
    said, unsaid = _complete(model)
    if unsaid or not said:
        return unknown("unsaid", *model.looked_at, who=(unsaid or [model])[0].subject.label)
    some = any(_SUBSET.search(e.citation.quote) for e, _ in answers)
    if answers and not unsure and not some and all(a.verdict == "yes" for _, a in answers):
        doubts = _doubts(model)
        return unknown("doubted", *doubts[:_SOME], count=len(doubts)) if doubts else yes("all", *said)
    return unknown("unread", *model.looked_at)


def _withheld_parts(member: Dossier) -> list[tuple[float | None, Citation]]:
    """What a card says is not given, each with how large a part that is; None for all, or unsaid."""
    card = member.read.card
    hits = [h for h in training.withheld(member.read) if not _promised(member, h)]
    return [(training.withheld_part(h), card.cite(h.sentence)) for h in hits if card]


def _complete(model: Dossier) -> tuple[list[Citation], list[Dossier]]:
    """The lines that make each member's list of sets complete, and the members of which no line does."""
    said: list[Citation] = []
    unsaid = []
    for member in model.weight_chain:
        own = {stage.name for stage in member.stages} - training.WITHOUT_DATA
        line = training.complete(member.read, len(own)) if own and member.own_datasets else None
        if line and not _beside(member):  # a list that is called complete beside other data is none
            said.append(line)
        elif own:
            unsaid.append(member)
    return said, unsaid


def _doubts(model: Dossier) -> list[Citation]:
    """The lines of the cards, and of those of the sets they name, that tell of more than is claimed to be all."""
    chain = model.weight_chain
    kin = frozenset(member.subject.id for member in chain)
    told = [line for member in chain for line in training.doubts(member.read, kin)]
    sets = [model.other(e.target).read.card for e in model.datasets]
    held = [line for card in sets if card for line in card.document.once(training.dataset_doubts)]
    return list(dict.fromkeys([*told, *held]))


_SMALL = 0.1
_SUBSET = re.compile(
    r"\b(?:subsets?|(?:random |small )?samples?|portions?|fraction|selection|filtered|deduplicated|semdedup|re-?sampled)\b",
    re.IGNORECASE,
)
"""Words by which less than a whole set was used: which part that was, the set itself does not tell."""


def rebuild_recipe(dataset: Dossier) -> Answer:
    """If not the bytes: can the data be rebuilt by anyone, to the same result?

    Why:
        Snapshot ids, filters, mixture and hashes stand in for bytes that cannot be copied.
    Fix:
        Publish the snapshot ids, the filter code, the mixture and the hashes of the result.
    Answers:
        had: the bytes of {dataset} can be had, so that none is needed.
        complete: snapshots, filters, mixture and hashes of {dataset} are public.
        incomplete: {found} of {dataset} are public, {missing} are not.
        none-named: no dataset is named.
        absent: the card and the files of {dataset} were read, and no recipe to rebuild it is there.
        unseen: no recipe to rebuild {dataset} was seen.
    Settles:
        unseen: Snapshot ids, filter code, mixture and hashes of {dataset}.
        none-named: The list of the datasets.
    """
    if dataset.subject.kind is not Kind.DATASET:
        return unknown("none-named", *dataset.looked_at)
    if data_obtainable(dataset).verdict == "yes":
        return not_applicable("had", *dataset.looked_at, dataset=dataset.subject.label)
    steps = _rebuilding(dataset)
    missing = [step for step in training.REBUILDING if step not in steps]
    facts: dict[str, Fact] = {"dataset": dataset.subject.label, "found": list(steps), "missing": missing}
    if steps and not missing:
        return yes("complete", *steps.values(), **facts)
    if {"snapshots", "filters"} <= set(steps):
        return partial("incomplete", *steps.values(), **facts)
    if not steps and dataset.whole and dataset.read.listing and dataset.read.listed_whole:
        return no("absent", *dataset.read_texts(), dataset.read.listing.cite(), dataset=dataset.subject.label)
    return unknown("unseen", *dataset.looked_at, gaps=dataset.gaps, dataset=dataset.subject.label)


def _rebuilding(dataset: Dossier) -> dict[str, Citation]:
    """What a card gives for a rebuild; filters count as given where code that makes data was read."""
    steps = training.rebuilding(dataset.read)
    signs = (found.first("data-pipeline") for _, found in dataset.repositories)
    filters = next((sign.cite() for sign in signs if sign), None)
    return steps | ({"filters": filters} if filters else {})


def data_license(dataset: Dossier) -> Answer:
    """Is each set under a free licence that permits retraining?

    Why:
        Data that may be looked at and not used retrains nothing.
    Fix:
        Publish the data under CC0-1.0, CC-BY-4.0, CDLA-Permissive-2.0 or another free licence, text included.
    Answers:
        free: {dataset} is under {license}, which permits retraining by anyone.
        third-party: {dataset} is under {license}, which covers the collection; its contents have their own terms.
        non-commercial: {dataset} is under {license}, which permits retraining for non-commercial ends only.
        limited: {dataset} is under {license}, which holds back {limits}.
        asked: {dataset} is under {license}, but its text asks to hold back {limits}.
        no-license: no licence stands anywhere in the repository of {dataset}.
        known: {dataset} is known to be under {license}.
        unfree-contents: {dataset} is known to hold works whose owners did not free them.
        contents: {dataset} is under {license}, which does not speak for its contents, whose terms are not known.
        unread: the licence of {dataset} could not be told.
        none-named: no dataset is named.
    Settles:
        contents: The terms of what {dataset} contains.
        unread: The licence of {dataset}, in its card or its LICENSE file.
        none-named: The list of the datasets.
    """
    if dataset.subject.kind is not Kind.DATASET:
        return unknown("none-named", *dataset.looked_at)
    license_ = dataset.license
    facts: dict[str, Fact] = {
        "dataset": dataset.subject.label,
        "license": license_.expression or license_.declared or "?",
    }
    heard, named = datasets().of(dataset.subject.id), _named(dataset)
    if heard and named and heard.contents == "unfree":
        fact = heard.known("its contents are others' works, not freed")
        return no("unfree-contents", named, **facts).knowing(fact)
    if license_.terms:
        limits = sorted({x.restriction for x in license_.terms})
        lines = list(dict.fromkeys(x.citation for x in license_.terms))[:3]
        known = tuple(dict.fromkeys(k for x in license_.terms for k in x.known))
        if limits == ["non-commercial"]:
            return partial("non-commercial", *lines, **facts).knowing(*known)
        return no("limited", *lines, limits=limits, **facts).knowing(*known)
    said = _said_license(dataset)
    if said:
        return said
    if license_.free_by and not license_.unread:
        return _contradicted(dataset, heard) or _free(dataset, heard, license_.free_by.citation, facts)
    if dataset.unlicensed and heard is None:
        return no("no-license", dataset.unlicensed.cite(), dataset=dataset.subject.label)
    return _known_license(dataset) or unknown(
        "unread", *dataset.looked_at, gaps=dataset.gaps, dataset=dataset.subject.label
    )


def _said_license(dataset: Dossier) -> Answer | None:
    """What the card that names a set says its terms hold back, whatever its own repository gives."""
    edge = _edge_to(dataset)
    said = training.terms_said(dataset.other(edge.source).read, dataset.subject) if edge else []
    if not said:
        return None
    limits = sorted({r for license_, _ in said for r in license_.restrictions})
    lines = [line for _, line in said[:3]]
    facts: dict[str, Fact] = {"dataset": dataset.subject.label, "license": said[0][0].id}
    if limits == ["non-commercial"]:
        return partial("non-commercial", *lines, **facts)
    return no("limited", *lines, limits=limits, **facts)


def _free(dataset: Dossier, heard: Dataset | None, line: Citation, facts: dict[str, Fact]) -> Answer:
    """What a free licence gives: all, the collection without its contents, or less by what its text asks."""
    requests = dataset.license.requests
    if requests:
        limits = [x.restriction for x in requests]
        return partial("asked", requests[0].citation, line, limits=limits, **facts)
    third = "third-party-contents" in dataset.license.conditions
    return _of_contents(dataset, heard, line, facts, third=third) or yes("free", line, **facts)


def _of_contents(
    dataset: Dossier, heard: Dataset | None, line: Citation, facts: dict[str, Fact], *, third: bool
) -> Answer | None:
    """What a licence gives that is one of a collection and not of its contents; None where it is of both."""
    said = training.said_of_files(dataset.read, "links") or training.said_of_files(dataset.read, "unfreed")
    if (heard and heard.links_only) or said:
        return unknown("contents", *dataset.looked_at, gaps=dataset.gaps, **facts)
    if not third and (heard is None or heard.contents not in {"web", "mixed"}):
        return None
    if dataset.evidence.asked.policy == "strict" and (heard is None or heard.contents != "free"):
        return unknown("contents", *dataset.looked_at, gaps=dataset.gaps, **facts)
    return yes("third-party", line, **facts)


def _contradicted(dataset: Dossier, heard: Dataset | None) -> Answer | None:
    """What a person read of a set's licence, where that holds back what the repository gives."""
    terms = declared(heard.license) if heard and heard.license else None
    free_by, edge = dataset.license.free_by, _edge_to(dataset)
    custom = heard is not None and heard.license.startswith("LicenseRef-")
    if heard is None or free_by is None or (terms is None and not custom) or (terms and terms.free):
        return None
    lines = [free_by.citation, *([edge.citation] if edge else [])]
    facts: dict[str, Fact] = {"dataset": dataset.subject.label, "license": heard.license}
    fact = heard.known(f"license: {heard.license}")
    limits = sorted({r for k in terms.licenses for r in k.restrictions}) if terms else []
    if not limits:
        return unknown("contents", *dataset.looked_at, gaps=dataset.gaps, **facts).knowing(fact)
    if limits == ["non-commercial"]:
        return partial("non-commercial", *lines, **facts).knowing(fact)
    return no("limited", *lines, limits=limits, **facts).knowing(fact)


def _known_license(dataset: Dossier) -> Answer | None:
    """What is known of the licence of a famous set, where none was read."""
    known = datasets().of(dataset.subject.id)
    edge = _edge_to(dataset)
    if known is None or edge is None or dataset.license.statements:
        return None
    terms = declared(known.license) if known.license else None
    limits = _known_limits(known)
    fact = known.known(f"license: {known.license}")
    facts: dict[str, Fact] = {"dataset": dataset.subject.label, "license": known.license}
    if terms and terms.free:
        third = any("third-party-contents" in k.conditions for k in terms.licenses)
        answer = _of_contents(dataset, known, edge.citation, facts, third=third)
        return (answer or yes("known", edge.citation, **facts)).knowing(fact)
    if limits == ["non-commercial"]:
        return partial("non-commercial", edge.citation, **facts).knowing(fact)
    return no("limited", edge.citation, limits=limits, **facts).knowing(fact) if limits else None


def _known_limits(known: Dataset) -> list[str]:
    """What the terms of a famous set hold back; an agreement to be signed is a gate."""
    terms = declared(known.license) if known.license else None
    limits = {r for k in terms.licenses for r in k.restrictions} if terms and terms.free is False else set()
    signed = known.availability == "request" and "LicenseRef-" in known.license
    return sorted(limits | ({"gated"} if signed else set()))


def data_lineage(dataset: Dossier) -> Answer:
    """Do the sources of each set agree to its licence?

    Why:
        A tag cannot give what the sources of a set hold back.
    Fix:
        Name the sources and the generating models of each set, and keep to their terms.
    Answers:
        original: nothing says that {dataset} was made from another set or by a model.
        agreed: the sources of {dataset} allow what its licence gives.
        unfree-source: {source}, a source of {dataset}, is known to hold works whose owners did not free them.
        contrary: {source}, a source of {dataset}, is under {license}, which holds back {limits}.
        generated: {dataset} was made with {generator}, whose terms restrict which models may learn from its output.
        generated-unnamed: training data that has no name was made with {generator}, whose terms restrict which models may learn from its output.
        generator-unread: {dataset} was made with {generator}, whose terms are not known to us.
        unread: the terms of {source}, a source of {dataset}, could not be told.
        unseen: the card of {dataset} could not be read.
        none-named: no dataset is named.
    Settles:
        generator-unread: The terms of {generator}, read and recorded.
        unread: The licence of {source}.
        unseen: The card of {dataset}.
        none-named: The list of the datasets.
    """
    if dataset.subject.kind is not Kind.DATASET:
        return _made_unnamed(dataset) or unknown("none-named", *dataset.looked_at)
    name = dataset.subject.label
    sources = _sources(dataset)
    contrary = next((a for e in sources if (a := _contrary(dataset, e))), None) or _known_source(dataset)
    if contrary:
        return contrary
    made = _generated(dataset)
    restricted = next((a for g, line in made if (a := _restricted(dataset, g, line))), None)
    if restricted:
        return restricted
    unread = [e for e in sources if data_license(dataset.other(e.target)).verdict == "unknown"]
    if unread:
        return unknown("unread", *dataset.looked_at, dataset=name, source=unread[0].target.label)
    if dataset.read.card is None and not made:
        return unknown("unseen", *dataset.looked_at, gaps=dataset.gaps, dataset=name)
    lines = [*(e.citation for e in sources), *(line for _, line in made)]
    if lines:
        return yes("agreed", *lines, dataset=name)
    return not_applicable("original", *dataset.looked_at, dataset=name)


def _made_unnamed(model: Dossier) -> Answer | None:
    """What the terms of the models hold back that made data without a name, of the model or of one it was made from."""
    made = (found for m in model.weight_chain for found in training.made_unnamed(m.read))
    for generator, line in made:
        if facts := _held_of_output(generator):
            return partial("generated-unnamed", line, generator=generator.name).knowing(*facts)
    return None


def _held_of_output(generator: Generator) -> tuple[Known, ...]:
    """What is known of the terms of a model that restrict which models may learn from its output; nothing if none do."""
    terms = catalogue().get(generator.terms) if generator.terms else None
    if generator.outputs != "yes" and not (terms and "outputs" in terms.restrictions):
        return ()
    return (generator.known(), *(terms.known("outputs") if terms else ()))


def _sources(dataset: Dossier) -> list[Edge]:
    """What a set was made from, and what that was made from, as deep as it was read; each once."""
    found: dict[Subject, Edge] = {}
    queue, seen = [dataset], {dataset.subject}
    while queue:
        for edge in queue.pop(0).edges:
            if edge.relation is Relation.TRAINED_ON and edge.target not in found:
                found[edge.target] = edge
                source = dataset.other(edge.target)
                if source.subject not in seen:
                    seen.add(source.subject)
                    queue.append(source)
    return list(found.values())


def _contrary(dataset: Dossier, source: Edge) -> Answer | None:
    """A source whose own terms hold back what the set gives on."""
    above = dataset.other(source.target)
    held = [x for x in above.license.terms if x.restriction in _HELD]
    heard = datasets().of(above.subject.id)
    if not held:
        return _known_to_hold(dataset, heard, source.citation) if heard else None
    if {x.restriction for x in held} <= {x.restriction for x in dataset.license.terms}:
        return None
    facts: dict[str, Fact] = {
        "dataset": dataset.subject.label,
        "source": source.target.label,
        "license": above.license.expression or above.license.declared or "?",
        "limits": [x.restriction for x in held],
    }
    known = dict.fromkeys(k for x in held for k in x.known)
    return no("contrary", source.citation, held[0].citation, **facts).knowing(*known)


def _known_to_hold(dataset: Dossier, source: Dataset, line: Citation) -> Answer | None:
    """What is known of a source that holds back what the set gives on."""
    facts: dict[str, Fact] = {"dataset": dataset.subject.label, "source": source.name}
    if source.contents == "unfree":
        fact = source.known("its contents are others' works, not freed")
        return no("unfree-source", line, **facts).knowing(fact)
    terms = declared(source.license) if source.license else None
    held = {r for k in terms.licenses for r in k.restrictions} & _HELD if terms else set()
    if not held or held <= {x.restriction for x in dataset.license.terms}:
        return None
    fact = source.known(f"license: {source.license}")
    return no("contrary", line, license=source.license, limits=sorted(held), **facts).knowing(fact)


def _known_source(dataset: Dossier) -> Answer | None:
    """The same of the sources that a famous set is known to have."""
    known, named = datasets().of(dataset.subject.id), _named(dataset)
    above = [datasets().get(i) for i in known.derived_from] if known else []
    found = (_known_to_hold(dataset, row, named) for row in above if row and named)
    return next((a for a in found if a), None)


def _generated(dataset: Dossier) -> list[tuple[Generator, Citation]]:
    """The models that made a set: as its card says, as the card that names it says, or as is known of it."""
    edge = _edge_to(dataset)
    told = training.made_with(dataset.other(edge.source).read, dataset.subject) if edge else []
    found = [*training.generated_by(dataset.read), *told]
    named = _named(dataset)
    known = datasets().of(dataset.subject.id)
    if found or not known or not known.generator or not named:
        return found
    return [(g, named) for g in generators().every(known.generator)]


def _restricted(dataset: Dossier, generator: Generator, line: Citation) -> Answer | None:
    """What the terms of a generating model hold back; None where they hold back nothing."""
    terms = catalogue().get(generator.terms) if generator.terms else None
    name = dataset.subject.label
    if facts := _held_of_output(generator):
        return partial("generated", line, dataset=name, generator=generator.name).knowing(*facts)
    if terms is None or terms.free is None:
        return unknown("generator-unread", *dataset.looked_at, dataset=name, generator=generator.name)
    return None


_HELD = frozenset({"non-commercial", "no-derivatives", "research-only", "no-redistribution"})


def data_documentation(dataset: Dossier) -> Answer:
    """Is each set documented: a datasheet, a data card, a summary of training content?

    Why:
        Who uses data must be able to know where it comes from and what it holds.
    Fix:
        Fill in the dataset card: source, collection, composition, processing.
    Answers:
        documented: the card of {dataset} is filled in.
        summary: a datasheet or public summary of the training content is linked.
        template: the card of {dataset} is a template that nobody filled in.
        unread: the card of {dataset} could not be read.
        none-named: no dataset is named.
    Settles:
        unread: The card of {dataset}.
        none-named: The list of the datasets.
    """
    if dataset.subject.kind is not Kind.DATASET:
        return unknown("none-named", *dataset.looked_at)
    card = dataset.read.card
    name = dataset.subject.label
    summary = _summary(dataset)
    if summary and not (card and card.filled):
        return yes("summary", summary, dataset=name)
    if card is None:
        return unknown(
            "unread", *dataset.looked_at, gaps=dataset.node.missing(Role.DATASET_CARD), dataset=name
        )
    if card.filled:
        first = next(s for s in card.sentences if s.kind != "heading")
        return yes("documented", card.cite(first), dataset=name)
    return no("template", card.document.cite_whole(), dataset=name)


_SUMMARY = re.compile(
    r"datasheet|data ?sheet|data ?card|data statement|(?:public )?summary of (?:the )?training (?:content|data)|résumé public|training[- ]content summary",
    re.IGNORECASE,
)


def _summary(dataset: Dossier) -> Citation | None:
    """A link, in the card that names the set, to a datasheet or to the AI Act's public summary."""
    edge = _edge_to(dataset)
    card = dataset.other(edge.source).read.card if edge else None
    return card.document.once(_summary_linked) if card else None


def _summary_linked(document: Document) -> Citation | None:
    found = (x for x in document.once(Card).links if _SUMMARY.search(x.text) or _SUMMARY.search(x.url))
    return next((document.cite(link.line) for link in found), None)


def data_pinned(dataset: Dossier) -> Answer:
    """Is the version of each set fixed: a revision, hashes, a DOI, a SWHID?

    Why:
        A name without a version means another thing tomorrow.
    Fix:
        Give the revision, DOI or SWHID of each dataset.
    Answers:
        pinned: the version of {dataset} is fixed.
        floating: {dataset} is named without a version.
        itself: {dataset} is what is audited, at the revision that the report names.
        none-named: no dataset is named.
    Settles:
        floating: A revision, DOI or SWHID beside the name.
        none-named: The list of the datasets.
    """
    if dataset.subject.kind is not Kind.DATASET:
        return unknown("none-named", *dataset.looked_at)
    name = dataset.subject.label
    for doi in dataset.read.tags("doi:"):
        return yes("pinned", doi.citation, dataset=name)
    if dataset.is_subject and dataset.node.revision:
        return not_applicable("itself", *dataset.looked_at, dataset=name)
    edge = _edge_to(dataset)
    card = dataset.other(edge.source).read.card if edge else None
    led = training.address(card.document, dataset.subject) if card else ""
    if edge and (_PIN.search(led) or _revision(dataset.subject.label).search(edge.citation.quote)):
        return yes("pinned", edge.citation, dataset=name)
    return unknown("floating", *dataset.looked_at, dataset=name)


_PIN = re.compile(
    r"doi\.org/10\.|swh:1:|zenodo\.org/records?/|/(?:tree|blob|resolve|commit)/[0-9a-f]{7,40}\b|[?&]revision=[0-9a-f]{7,40}\b"
)


def _revision(name: str) -> re.Pattern[str]:
    """A revision that is given right beside a name."""
    return re.compile(re.escape(name) + r"[^;\n]{0,40}?(?:@|\brevision\W{1,4})[0-9a-f]{7,40}\b")
