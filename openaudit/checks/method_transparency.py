"""Method transparency: is it public, completely, how the weights were made?"""

from openaudit import recipe as recipes
from openaudit import training
from openaudit.dossier import Dossier
from openaudit.evidence import Citation, Gap, Relation, Role, Why
from openaudit.finding import Answer, no, not_applicable, partial, unknown, yes


def pretraining_code(origin: Dossier) -> Answer:
    """Is the code that trained the base public?

    Why:
        A method that nobody can run is a story about a method.
    Fix:
        Publish the training loop, its launchers and the configuration of this very model, and link them in the card.
    Answers:
        none-linked: the card was read whole and links no code repository.
        unread: the repositories that the card links were not read: {repositories}.
        unknown-card: the card could not be read.
    Settles:
        unread: The contents of {repositories}.
        unknown-card: The card of the model.
    """
    return _code(origin)


def _code(model: Dossier) -> Answer:
    card = model.read.card
    if card is None:
        return unknown("unknown-card", *model.looked_at, gaps=model.gaps)
    linked = [e for e in model.edges if e.relation is Relation.CODE]
    if not linked:
        return unknown("none-linked", card.document)
    names = [e.target.id for e in linked]
    gaps = tuple(Gap(role=Role.CODE, url=f"https://{n}", why=Why.OFFLINE) for n in names)
    return unknown("unread", card.document, gaps=gaps, repositories=names)


def post_training_code(model: Dossier) -> Answer:
    """Is the code or recipe of each later stage public?

    Why:
        What a model says is made in tuning as much as in pretraining.
    Fix:
        Publish the tuning scripts and settings of every stage after pretraining.
    Answers:
        no-stage: the weights are as pretraining left them.
        named-tool: {stage} with a named public tool, its settings stated.
        unstated: {stage} was done; with what is not said in what was read.
        unread: the repositories that the card links were not read: {repositories}.
        unknown-card: the card could not be read.
    Settles:
        unstated: The tool and the settings of the {stage}.
        unread: The contents of {repositories}.
        unknown-card: The card of the model.
    """
    later = [s for s in model.stages if s.name != training.PRETRAINING]
    if not later:
        if model.read.card is None:
            return unknown("unknown-card", *model.looked_at, gaps=model.gaps)
        return not_applicable("no-stage", *model.looked_at)
    if {s.name for s in later} <= {"quantisation", "merge"}:
        tool = recipes.tool(model.read)
        if tool:
            return yes("named-tool", tool, stage=later[0].name)
        return unknown("unstated", *model.looked_at, stage=later[0].name)
    return _code(model)


def data_pipeline_code(origin: Dossier) -> Answer:
    """Is the code public that gathered, filtered and mixed the data?

    Why:
        Filtering and mixing decide what a model knows; the raw sources alone do not tell.
    Fix:
        Publish the crawling, filtering, deduplication and mixing code with its configuration.
    Answers:
        none-linked: the card was read whole and links no code repository.
        unread: the repositories that the card links were not read: {repositories}.
        unknown-card: the card could not be read.
    Settles:
        unread: The contents of {repositories}.
        unknown-card: The card of the model.
    """
    return _code(origin)


def recipe(member: Dossier) -> Answer:
    """Is enough said to run the training again?

    Why:
        Whoever wants to verify or improve a model must be able to repeat it.
    Fix:
        State {missing} in the card or the report.
    Answers:
        complete: {found} of {asked} settings are stated.
        half: {found} of {asked} settings are stated; missing: {missing}.
        scarce: {found} of {asked} settings are stated in all that was linked; missing: {missing}.
        open: {found} of {asked} settings are stated in what was read; not seen: {missing}.
        conversion: no training took place here; the settings of the {stage} are another check's.
        unknown-card: the card could not be read.
    Settles:
        open: The papers and repositories that were not read, or {missing} in the card.
        unknown-card: The card of the model.
    """
    stages = {s.name for s in member.stages}
    if stages and stages <= {"quantisation", "merge"}:
        return not_applicable("conversion", *member.looked_at, stage=sorted(stages)[0])
    if member.read.card is None:
        return unknown("unknown-card", *member.looked_at, gaps=member.gaps)
    found = recipes.keys(member.read)
    asked = recipes.applicable(member.read)
    stated = {key: line for key, line in found.items() if key in asked}
    missing = [key for key in asked if key not in stated]
    facts = {"found": len(stated), "asked": len(asked), "missing": missing}
    lines = list(dict.fromkeys(stated.values()))
    if lines and len(stated) >= 0.8 * len(asked):
        return yes("complete", *lines, **facts)
    return unknown("open", *member.looked_at, **facts)


def method_document(model: Dossier) -> Answer:
    """Is there a paper or report on this very model?

    Why:
        Code says what was done and not why, nor what was tried and left.
    Fix:
        Publish a technical report that describes every stage, and link it in the card.
    Answers:
        unread: the papers that the card links were not read: {papers}.
        none-linked: the card was read whole and links no paper.
        unknown-card: the card could not be read.
    Settles:
        unread: The title and abstract of {papers}.
        unknown-card: The card of the model.
    """
    if model.read.card is None:
        return unknown("unknown-card", *model.looked_at, gaps=model.gaps)
    papers = [e.target.id for e in model.edges if e.relation is Relation.PAPER]
    if not papers:
        return unknown("none-linked", model.read.card.document)
    gaps = tuple(Gap(role=Role.PAPER, url=p, why=Why.OFFLINE) for p in papers)
    return unknown("unread", model.read.card.document, gaps=gaps, papers=papers)


def compute(model: Dossier) -> Answer:
    """Are hardware, duration, energy and software of the training stated?

    Why:
        They tell what repeating the training costs, and what it cost the world.
    Fix:
        State the accelerators, their number, the hours, the energy and the versions of the software.
    Answers:
        stated: {found} are stated.
        some: {found} are stated; {missing} are not seen.
        unsaid: none of it stands in what was read.
        unknown-card: the card could not be read.
    Settles:
        unsaid: The report or the card's section on compute.
        unknown-card: The card of the model.
    """
    if model.read.card is None:
        return unknown("unknown-card", *model.looked_at, gaps=model.gaps)
    found = recipes.compute(model.read)
    missing = [name for name in recipes.COMPUTE if name not in found]
    lines: list[Citation] = list(dict.fromkeys(found.values()))
    if not lines:
        return unknown("unsaid", *model.looked_at)
    if len(missing) <= 1:
        return yes("stated", *lines, found=list(found))
    return partial("some", *lines, found=list(found), missing=missing)


def checkpoints_and_logs(origin: Dossier) -> Answer:
    """Are intermediate checkpoints, optimiser state or training logs public?

    Why:
        They let others study how a model learned, and resume or verify the training.
    Fix:
        Keep checkpoints as branches or tags, and publish the training logs.
    Answers:
        checkpoints: intermediate checkpoints are there.
        logs: training logs are linked.
        none: the card, the listing and the branches were read, and none is there.
        unsaid: none was seen in what was read.
    Settles:
        unsaid: The branches and tags of the repository.
    """
    found = recipes.checkpoints(origin.read)
    if found:
        return yes(found[0], found[1])
    refs = origin.node.document(Role.REFS)
    if refs and origin.read.listed_whole and origin.read.card:
        return no("none", refs.cite_whole())
    return unknown("unsaid", *origin.looked_at, gaps=origin.node.missing(Role.REFS))


def training_code_license(model: Dossier) -> Answer:
    """Is the training code under a free licence?

    Why:
        Code that may be read and not used is no method that may be shared.
    Fix:
        Put a free licence into the repository of the training code.
    Answers:
        none-linked: the card was read whole and links no code repository.
        unread: the repositories that the card links were not read: {repositories}.
        unknown-card: the card could not be read.
    Settles:
        unread: The licence file of {repositories}.
        unknown-card: The card of the model.
    """
    return _code(model)
