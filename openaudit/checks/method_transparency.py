"""Method transparency: is it public, completely, how the weights were made?"""

import re
from collections.abc import Callable
from typing import Final

from openaudit import lineage, training
from openaudit import recipe as recipes
from openaudit.card import Card
from openaudit.dossier import Dossier
from openaudit.evidence import Citation, Edge, Gap, Role, Why
from openaudit.finding import Answer, Fact, no, not_applicable, partial, unknown, yes
from openaudit.knowledge import tools
from openaudit.licenses.conclude import Conclusion
from openaudit.references import OTHER, back_reference, family, family_words, forge, names_model, versions
from openaudit.repository import MAKING, MAX_LINES, Contents, Sign, sizes, tunes
from openaudit.repository.paths import ASIDE
from openaudit.subject import Kind, plain

Judge = Callable[[Dossier, Edge, Contents, Sign], Answer]
_MAKES_DATA: Final = frozenset({"pretraining", "framework", "data"})
_TRAINING_CODE: Final = frozenset({"pretraining", "tuning", "framework"})
_PRETRAINS: Final = ("pretraining",)
_TUNES: Final = ("tuning", "preference")
_OUTPUT: Final = re.compile(r"push_to_hub|hub_model_id|output|save|upload|repo_?id|run_name", re.IGNORECASE)
_FOR_USERS: Final = re.compile(r"(?:^|/)(?:examples?|fine-?_?tun\w*)(?:/|[^/]*\.\w+$)", re.IGNORECASE)
_OUR_TRAINING: Final = re.compile(
    r"\b(?:training|fine-?tun\w*|sft|alignment)[ *_]+(?:code|scripts?|recipes?)\b", re.IGNORECASE
)
_NO_NAMES: Final = frozenset(
    {
        "code",
        "official",
        "training",
        "train",
        "model",
        "models",
        "release",
        "project",
        "llm",
        "lm",
        "the",
        "and",
        "hf",
    }
)
_WORD: Final = re.compile(r"[a-z0-9]+")
_SIZES: Final = frozenset({"tiny", "mini", "small", "base", "medium", "large", "xl", "xxl", "huge", "giant"})
_TASKS: Final = frozenset(
    [
        "ner",
        "pos",
        "squad",
        "mnli",
        "nli",
        "sst",
        "sst2",
        "sts",
        "stsb",
        "race",
        "cola",
        "qqp",
        "qnli",
        "mrpc",
        "rte",
        "vqa",
        "docvqa",
        "glue",
        "superglue",
        "asr",
        "tts",
        "ocr",
    ]
)
_SIGN_OF_ANOTHER: Final = re.compile(r"v[0-9]+|[a-z]{1,2}[0-9]|[0-9]+[a-z]+[0-9]+[a-z]?")
_NO_TRAINING = frozenset({"quantisation", "merge"})


def pretraining_code(origin: Dossier) -> Answer:
    """Is the code that trained the base public?

    Why:
        A method that nobody can run is a story about a method.
    Fix:
        Publish the training loop, its launchers and the configuration of this very model, and link them in the card.
    Answers:
        public: {repository} holds the code that pretrains ({file}).
        general: {repository} can pretrain, but is a general tool and holds no configuration of this model.
        others: {repository} can pretrain, but names nothing of this model ({file}).
        promised: {repository} promises code that is not there yet.
        tuning-only: {repository} holds code for tuning only.
        unclear: {repository} holds code that trains, and does not say whether from the start or from a base.
        no-training: what the card links was read, and none of it trains: {repositories}.
        empty: {repository} holds no code.
        absent: the card was read whole and leads to no code of its own.
        unsaid: the card leads to no code, and does not say that this model was trained from the start.
        unclaimed: {repositories} holds code that trains or makes data, but neither the card nor that code says whose.
        unread: what the card leads to was not all read: {repositories}.
        unknown-card: the card of {about} could not be read.
    Settles:
        unsaid: A line in the card that says from what the training started.
        unclear: A line in the README of {repository} that says from what its training starts.
        unclaimed: A line in the card that calls {repositories} the model's own.
        unread: The contents of {repositories}.
        unknown-card: The card of {about}.
    """
    if origin.read.card is None:
        return unknown("unknown-card", *origin.looked_at, gaps=origin.gaps)
    found = _trained_by(origin, _PRETRAINS, _whose) or _named_tool(origin)
    unclear = [f.name for _, f in origin.repositories if f.unclear]
    unclear += [origin.subject.id for s in recipes.scripts(origin.read) if s.whole and s.kind == "training"]
    if found and _final(found, origin):
        return found
    if unclear and not origin.unread_links:
        return unknown("unclear", *origin.looked_at, repository=unclear[0])
    return _not_made(origin)


def _final(answer: Answer, model: Dossier) -> bool:
    """Whether nothing unread could still better an answer: half an answer stands only when all was read."""
    return answer.verdict == "yes" or not model.unread_links


def _trained_by(model: Dossier, kinds: tuple[str, ...], judge: Judge) -> Answer | None:
    """The best answer of the repositories that do one of these kinds of training, else of a tool that the card names."""
    answers = [judge(model, e, f, sign) for e, f in model.repositories if (sign := _sign(f, kinds, model))]
    answers += _in_card(model, kinds)
    return next((a for a in answers if a.verdict == "yes"), answers[0] if answers else None)


def _in_card(model: Dossier, kinds: tuple[str, ...]) -> list[Answer]:
    """The scripts of these kinds of training that stand in the card itself."""
    fitting = {*kinds, "training"} if "tuning" in kinds else set(kinds)
    held = [s for s in recipes.scripts(model.read) if s.whole and s.kind in fitting]
    lines = list(dict.fromkeys(s.citation for s in held))
    return [yes("public", *lines[:3], repository=model.subject.id, file="README.md")] if lines else []


def _offered(model: Dossier, edge: Edge, found: Contents, sign: Sign) -> Answer:
    """Code that tunes: where it is offered to users, it shows not how this model was tuned unless it names it."""
    if offer := _offer(model, edge, found, sign):
        lines = dict.fromkeys((sign.cite(), offer, edge.citation))
        return partial("for-users", *lines, repository=found.name)
    return _whose(model, edge, found, sign)


def _offer(model: Dossier, edge: Edge, found: Contents, sign: Sign) -> Citation | None:
    """The line by which code is there for whoever wants to tune the released model; None where it tuned this one."""
    if _configuration(found, model, sign):
        return None
    if said := found.for_users or _starts_from(model, sign):
        return said
    released = "inference" in found.kinds and not _OUR_TRAINING.search(edge.citation.quote)
    return sign.cite() if released and _FOR_USERS.search(sign.document.path) else None


def _starts_from(model: Dossier, sign: Sign) -> Citation | None:
    """The line by which code that tunes starts from this very model, and so did not make it."""
    lines = enumerate(sign.document.lines[:MAX_LINES], 1)
    started = (n for n, line in lines if model.subject.id in line and not _OUTPUT.search(line))
    return next((sign.document.cite(n) for n in started), None)


def _whose(model: Dossier, edge: Edge, found: Contents, sign: Sign) -> Answer:
    """Whether code that was found is this model's: half an answer where it is a tool's or names nothing of it."""
    facts: dict[str, Fact] = {"repository": found.name, "file": sign.document.path}
    lines = [sign.cite(), *(c for c in (found.general, found.archived) if c), edge.citation]
    if _own(found, edge, model, sign) and not _of_another(sign, model):
        return yes("public", lines[0], *_configuration(found, model, sign)[:1], *lines[1:], **facts)
    tool = tools().get(found.name)
    if tool is None and not found.general:
        return partial("others", *lines, **facts)
    answer = partial("general", *lines, **facts)
    return answer.knowing(tool.known()) if tool else answer


def _own(found: Contents, edge: Edge, model: Dossier, sign: Sign | None = None) -> bool:
    """Whether code is this model's: a tool's is where it holds its configuration, any other where it names it."""
    if tools().get(found.name) or found.general:
        return bool(_configuration(found, model, sign))
    return not found.unchanged_fork and _names(found, edge, model)


def _sign(found: Contents, kinds: tuple[str, ...], model: Dossier) -> Sign | None:
    """The line that shows one of the kinds; pretraining must be what the repository as a whole is for.

    Another size's or version's line shows it only where no other does.
    """
    if kinds == _PRETRAINS and found.label not in {"pretraining", "framework"}:
        return None
    signs = [sign for kind in kinds for sign in found.signs.get(kind, ())]
    return min(signs, key=lambda sign: (_of_another(sign, model), not _is_named(sign, model)), default=None)


def _is_named(sign: Sign, model: Dossier) -> bool:
    """Whether a file's path names this model."""
    return names_model(model.read, re.sub(r"[/_]", " ", sign.document.path))


def _of_another(sign: Sign, model: Dossier) -> bool:
    """Whether a file's path tells another size or version of the family than this model, or another task."""
    path, name = sign.document.path, model.subject.name
    own, theirs = sizes(name), sizes(path)
    if own and theirs and not own & theirs:
        return True
    tasks = _TASKS & set(_WORD.findall(path.lower()))
    if tasks and not any(task in name.lower() for task in tasks):
        return True
    lead = next(iter(family_words(model.read)), "")
    parts = [part for part in path.lower().rpartition(".")[0].split("/") if lead and lead in part]
    return any(_tells_another(part, name) for part in parts)


def _tells_another(part: str, name: str) -> bool:
    """Whether a part of a path that bears the family's name tells a version, a size or a sign of another member."""
    numbers, ours = versions(part), set(_WORD.findall(name.lower()))
    words = set(_WORD.findall(part))
    sized = _SIZES & words
    if (numbers and not numbers & versions(name)) or (sized and _SIZES & ours and not sized & ours):
        return True
    return any(_SIGN_OF_ANOTHER.fullmatch(word) and word not in ours for word in words)


def _names(found: Contents, edge: Edge, model: Dossier) -> bool:
    """Whether a repository says that it is about this model: in its name, in its README, or in a path."""
    if edge.source.kind is Kind.PAPER or names_model(model.read, found.readme):
        return True
    if _bears_name(found, model) or back_reference(model.read, found.node):
        return True
    return bool(_configuration(found, model))


def _bears_name(found: Contents, model: Dossier) -> bool:
    """Whether a repository is called by the model's name and nothing else, or, by the same maker, by its beginning."""
    maker, owner = (plain(i.partition("/")[0]) for i in (model.subject.id, found.name))
    name, ours = found.name.partition("/")[2], family_words(model.read)
    theirs = [word for word in family(name) if word not in _NO_NAMES]
    if (
        not ours
        or plain("".join(theirs)) not in plain("".join(ours))
        or versions(name) - versions(model.subject.name)
    ):
        return False
    akin = len(maker) > 1 and (maker in owner or owner in maker)
    return names_model(model.read, name) or (akin and len(ours[0]) > 2 and theirs[:1] == [ours[0]])


def _configuration(found: Contents, model: Dossier, sign: Sign | None = None) -> list[Citation]:
    """The listed settings and launchers whose path names this very model, and no other size of it.

    For a line that shows pretraining, settings of a tuning are none.
    """
    pretrains = sign is not None and sign in found.signs.get("pretraining", ())
    own, words, listing = sizes(model.subject.name), family_words(model.read), found.listing
    named = [
        f
        for f in found.launchers
        if words and words[0] in f.path.lower() and names_model(model.read, re.sub(r"[/_]", " ", f.path))
    ]
    aside = tunes if pretrains else _FOR_USERS.search if sign else None
    named = [f for f in named if not (aside and aside(f.path))]
    fitting = [f for f in named if not own or not (theirs := sizes(f.path)) or own & theirs]
    return [listing.cite(f) for f in fitting] if listing else []


def _named_tool(model: Dossier) -> Answer | None:
    """A tool that can train, which the card links, or says was used: half of a method."""
    named = [(e.citation, tool) for e, tool in model.tools]
    line = recipes.stated(model.read).get("software")
    if line and (called := tools().trainer_in(line.quote)):
        named.append((line, called))
    if not named:
        return None
    citation, tool = named[0]
    return partial("general", citation, repository=tool.name, file="").knowing(tool.known())


def _runs(model: Dossier) -> tuple[Gap, ...]:
    """The records of the training that the card links: each run holds its settings, and none was read."""
    return tuple(Gap(role=Role.CODE, url=url, why=Why.OFFLINE) for url in recipes.records(model.read))


def _not_made(origin: Dossier) -> Answer:
    """The same of a first training: of one that the card does not speak of, silence proves nothing."""
    answer = _not_seen(origin)
    if answer.verdict != "no" or answer.reason != "absent" or recipes.speaks_of_training(origin.read):
        return answer
    return unknown("unsaid", *origin.looked_at)


def _not_seen(model: Dossier) -> Answer:
    """No code of the kind was found: no, where all was read; else unknown."""
    lost = [g for _, f in model.repositories for g in f.node.missing(Role.LISTING, Role.CODE)]
    if model.unread_links or lost:
        names = [e.target.id for e in model.unread_links] or [g.url for g in lost]
        gaps = (*_unread(model), *lost)
        return unknown("unread", *model.looked_at, gaps=gaps, repositories=names)
    unclaimed = [f.name for f in model.unclaimed if MAKING & set(f.kinds)]
    if unclaimed:
        return unknown("unclaimed", *model.looked_at, repositories=unclaimed)
    read = model.read_texts()
    for _, found in model.repositories:
        if found.promise:
            return no("promised", found.promise, repository=found.name)
    tuning = next((f for _, f in model.repositories if f.label in {"tuning", "framework"}), None)
    sign = (tuning.first("tuning") or tuning.first("preference")) if tuning else None
    if tuning and sign:
        return no("tuning-only", sign.cite(), repository=tuning.name)
    emptied = next((f for _, f in model.repositories if f.empty and f.listing), None)
    if emptied and emptied.listing:
        return no("empty", emptied.listing.cite(), repository=emptied.name, listed=len(emptied.listing.files))
    names = [f.name for _, f in model.repositories]
    if names:
        return no("no-training", *read, repositories=names)
    return no("absent", *read)


def _unread(model: Dossier) -> tuple[Gap, ...]:
    """Why the links were not read: their own gaps, or that nobody went there."""
    gaps: list[Gap] = []
    for edge in model.unread_links:
        own = model.evidence.node(edge.target).gaps
        role = Role.PAPER if edge.target.kind == "paper" else Role.CODE
        elsewhere = edge.target.kind is Kind.CODE and forge(f"https://{edge.target.id}") is None
        why = Why.UNREADABLE if elsewhere and edge.target != model.subject else Why.OFFLINE
        gaps += own or [Gap(role=role, url=edge.target.id, why=why)]
    return tuple(dict.fromkeys(gaps))


def post_training_code(member: Dossier) -> Answer:
    """Is the code or recipe of each later stage public?

    Why:
        What a model says is made in tuning as much as in pretraining.
    Fix:
        Publish the tuning scripts and settings of every stage after pretraining.
    Answers:
        no-stage: the weights are as pretraining left them.
        public: {repository} holds the code of the tuning ({file}).
        named-tool: the {stage} used a named public tool, and its settings are stated.
        recipe: the settings of the {stage} are stated: {found}.
        general: {repository} can tune, but is a general tool and holds no configuration of this member.
        others: {repository} can tune, but names nothing of this model ({file}).
        for-users: {repository} offers code to tune the released model; how the {stage} itself was done is not shown.
        some-stages: {repository} holds code of other stages, and none of the {stage}.
        promised: {repository} promises code that is not there yet.
        half-recipe: some settings of the {stage} are stated: {found}.
        unstated: the card says that a {stage} was done and not with what.
        no-training: what the card links was read, and none of it tunes: {repositories}.
        empty: {repository} holds no code.
        absent: the card was read whole and leads to no code or settings of the {stage}.
        tuning-only: {repository} holds code for tuning only.
        unclaimed: {repositories} holds code that trains or makes data, but neither the card nor that code says whose.
        base-unsaid: something hints at an earlier model, and the card does not say whether the weights were tuned from it.
        silent: the card tells neither how the weights began nor what was done to them since.
        unread: what the card leads to was not all read: {repositories}.
        unknown-card: the card of {about} could not be read.
    Settles:
        base-unsaid: A `base_model:` in the card, or a sentence that the weights were trained from scratch.
        silent: A sentence that tells of the training of the weights, stage by stage.
        unstated: The tool and the settings of the {stage}.
        unclaimed: A line in the card that calls {repositories} the model's own.
        unread: The contents of {repositories}.
        unknown-card: The card of {about}.
    """
    later = [s for s in member.stages if s.name != training.PRETRAINING]
    if member.read.card is None:
        return unknown("unknown-card", *member.looked_at, gaps=member.gaps)
    if not later:
        return _none_later(member)
    if {s.name for s in later} <= _NO_TRAINING:
        return _converted(member, later[0].name)
    by_stage = {s.name: _trained_by(member, _kinds(member, s), _offered) for s in later}
    public = [a for a in by_stage.values() if a and a.verdict == "yes"]
    if len(public) == len(by_stage):
        lines = [c for a in public for c in a.citations]
        return public[0].model_copy(update={"citations": tuple(dict.fromkeys(lines))})
    stated = recipes.of_run(member.read)
    lines = list(dict.fromkeys(stated.values()))
    facts: dict[str, Fact] = {"stage": later[0].name, "found": sorted(stated)}
    run = {"learning-rate", "batch-size", "duration"} & set(stated)
    tuned = run or {"adapter"} & set(stated)
    named = any(e.role in {training.TUNING, training.PREFERENCE} for e in member.own_datasets)
    if lines and named and member.parents and len(run) == 3 and len(stated) >= 6 and len(later) == 1:
        return yes("recipe", *lines, **facts)
    if public and not member.unread_links:
        left = next(name for name, a in by_stage.items() if a not in public)
        return partial(
            "some-stages", *public[0].citations, stage=left, repository=public[0].facts["repository"]
        )
    found = next((a for a in by_stage.values() if a), None)
    if lines and tuned and not member.unread_links and not (found and not public):
        return partial("half-recipe", *lines, **facts)
    found = found or (None if public else _named_tool(member))
    answer = found if found and not public and _final(found, member) else _not_seen(member)
    if answer.reason == "tuning-only":
        repository = answer.facts["repository"]
        return partial("some-stages", *answer.citations, stage=later[0].name, repository=repository)
    runs = _runs(member)
    if runs and (answer.verdict == "no" or answer.reason == "general"):
        answer = unknown("unread", *member.looked_at, gaps=runs, repositories=[gap.url for gap in runs])
    return answer.model_copy(update={"facts": {**answer.facts, "stage": later[0].name}})


def _none_later(member: Dossier) -> Answer:
    """What holds where no later stage is told of: there is none where the card tells of the training at all."""
    if training.bases(member.read):
        return unknown("base-unsaid", *member.looked_at)
    if lineage.from_scratch(member.read) or training.from_nothing(member.read):
        return not_applicable("no-stage", *member.looked_at)
    return unknown("silent", *member.looked_at)


def _kinds(member: Dossier, stage: training.Stage) -> tuple[str, ...]:
    """The work by which a stage is done; tuning that only the name of a base tells of may have been any tuning."""
    if stage.name == training.PREFERENCE:
        return ("preference",)
    if stage.name == "continued":
        return ("tuning", "pretraining")
    told = stage.citation not in {e.citation for e in member.parents}
    return ("tuning",) if told and stage.name == training.TUNING else _TUNES


def _converted(model: Dossier, stage: str) -> Answer:
    tool = recipes.tool(model.read)
    if tool:
        return yes("named-tool", tool, stage=stage)
    return unknown("unstated", *model.looked_at, stage=stage)


def data_pipeline_code(origin: Dossier) -> Answer:
    """Is the code public that gathered, filtered and mixed the data?

    Why:
        Filtering and mixing decide what a model knows; the raw sources alone do not tell.
    Fix:
        Publish the crawling, filtering, deduplication and mixing code with its configuration.
    Answers:
        public: {repository} holds code for the data ({file}).
        general: {repository} can make data, but is a general tool and holds no configuration of this model.
        others: {repository} can make data, but names nothing of this model ({file}).
        no-training: what the card links was read, and none of it makes data: {repositories}.
        absent: the card was read whole and leads to no code of its own.
        unsaid: the card leads to no code, and does not say that this model was trained from the start.
        promised: {repository} promises code that is not there yet.
        empty: {repository} holds no code.
        tuning-only: {repository} holds code for tuning only.
        unclaimed: {repositories} holds code that trains or makes data, but neither the card nor that code says whose.
        unread: what the card leads to was not all read: {repositories}.
        unknown-card: the card of {about} could not be read.
    Settles:
        unsaid: A line in the card that says from what the training started.
        unclaimed: A line in the card that calls {repositories} the model's own.
        unread: The contents of {repositories}.
        unknown-card: The card of {about}.
    """
    if origin.read.card is None:
        return unknown("unknown-card", *origin.looked_at, gaps=origin.gaps)
    answers = [
        _whose(origin, edge, found, sign)
        for edge, found in origin.repositories
        if found.label in _MAKES_DATA and (sign := _made_data(found))
    ]
    best = next((a for a in answers if a.verdict == "yes"), answers[0] if answers else None)
    if best and _final(best, origin):
        return best
    return _not_made(origin)


def _made_data(found: Contents) -> Sign | None:
    """The line that shows work on data, in code that does it: not in a test of it, nor in that of a tuning."""
    signs = (s for s in found.signs.get("data-pipeline", ()) if not tunes(s.document.path))
    return next((s for s in signs if not ASIDE.search(s.document.path)), None)


def recipe(member: Dossier) -> Answer:
    """Is enough said to run the training again?

    Why:
        Whoever wants to verify or improve a model must be able to repeat it.
    Fix:
        State every setting of the recipe in the card or the report.
    Answers:
        complete: {found} of {asked} settings are stated.
        half: {found} of {asked} settings are stated in all that was linked; missing: {missing}.
        scarce: {found} of {asked} settings are stated in all that was linked; missing: {missing}.
        open: {found} of {asked} settings are stated in what was read; not seen: {missing}.
        conversion: no training took place here; the settings of the {stage} are another check's.
        unknown-card: the card of {about} could not be read.
    Settles:
        open: The papers and repositories that were not read, or {missing} in the card.
        unknown-card: The card of {about}.
    """
    stages = {s.name for s in member.stages}
    if stages and stages <= _NO_TRAINING:
        return not_applicable("conversion", *member.looked_at, stage=min(stages))
    if member.read.card is None:
        return unknown("unknown-card", *member.looked_at, gaps=member.gaps)
    stated = _settings(member)
    asked = recipes.applicable(member.read)
    found = {key: line for key, line in stated.items() if key in asked}
    missing = [key for key in asked if key not in found]
    facts: dict[str, Fact] = {"found": len(found), "asked": len(asked), "missing": missing}
    lines = list(dict.fromkeys(found.values()))
    part = len(found) / len(asked)
    if lines and part >= 0.8 and _is_of_this_run(member, found):
        return yes("complete", *lines, **facts)
    runs = _runs(member)
    if not member.whole or runs:
        return unknown("open", *member.looked_at, gaps=(*_unread(member), *runs), **facts)
    if lines and part >= 0.4:
        return partial("half", *lines, **facts)
    return no("scarce", *member.read_texts(), **facts)


def _is_of_this_run(member: Dossier, found: dict[str, Citation]) -> bool:
    """Whether texts, or files that are this model's, state the values of the run: other code holds what it may be given."""
    told = _in_texts(member)
    run = [found[key] for key in ("learning-rate", "batch-size", "duration") if key in found.keys() - told]
    own = _files_of(member) if run else frozenset()
    return all(line.url.partition("#")[0] in own for line in run)


def _files_of(member: Dossier) -> frozenset[str]:
    """The addresses of the code that is this model's: named after it, or in the repository of that name of a one-sized model."""
    only = not sizes(member.subject.name)
    signs = [
        (Sign("file", document, 1), found)
        for _, found in member.repositories
        for document in found.node.every(Role.CODE)
    ]
    return frozenset(
        sign.document.url
        for sign, found in signs
        if _is_named(sign, member) or (only and _bears_name(found, member) and not _of_another(sign, member))
    )


def _in_texts(member: Dossier) -> dict[str, Citation]:
    """The settings that the card, this model's own papers and the README of the code named after it state."""
    stated = dict(recipes.keys(member.read))
    for _, paper, _ in member.own_papers:
        if paper.text:
            stated = recipes.in_text(paper.text, member.read) | stated
    for edge, found in member.repositories:
        if _own(found, edge, member) and names_model(member.read, found.name):
            stated = _in_readme(member, edge, found) | stated
    return stated


def _in_readme(member: Dossier, edge: Edge, found: Contents) -> dict[str, Citation]:
    """The settings that a repository's README states; where it tells users how to tune, those of the model alone."""
    told: dict[str, Citation] = {}
    for readme in found.node.every(Role.CARD):
        told = recipes.in_text(readme.once(Card), member.read) | told
    offered = bool(told) and _is_offered(member, edge, found)
    return {k: c for k, c in told.items() if not offered or k not in recipes.OF_RUN}


def _is_offered(member: Dossier, edge: Edge, found: Contents) -> bool:
    """Whether the tuning that a repository tells of is that of its users."""
    sign = _sign(found, _TUNES, member)
    return sign is not None and _offer(member, edge, found, sign) is not None


def _settings(member: Dossier) -> dict[str, Citation]:
    """The settings that the card, this model's own papers and its own repositories state."""
    stated = _in_texts(member)
    kinds = _PRETRAINS if any(x.name == training.PRETRAINING for x in member.stages) else _TUNES
    for edge, found in member.repositories:
        offered = kinds == _TUNES and _is_offered(member, edge, found)
        if not offered and (sign := _sign(found, kinds, member)) and _own(found, edge, member, sign):
            for key, line in recipes.in_code(found, member.read, kinds).items():
                stated.setdefault(key, line)
    return stated


def method_document(member: Dossier) -> Answer:
    """Is there a paper or report on this very model?

    Why:
        Code says what was done and not why, nor what was tried and left.
    Fix:
        Publish a technical report that describes every stage, and link it in the card.
    Answers:
        full: "{title}" is on this model and describes {stages}.
        some: "{title}" is on this model; of {missing} it says nothing that was found.
        title-only: "{title}" is on this model; only its title and summary could be read.
        unnamed: the card calls "{title}" this model's; nothing in it names the model.
        others: the papers linked were read, and none is on this member: {papers}.
        none-linked: the card was read whole and links no paper of its own.
        unread: papers that the card links were not read: {papers}.
        conversion: no training took place here; the document asked for is the base's.
        unknown-card: the card of {about} could not be read.
    Settles:
        unread: The title and summary of {papers}.
        title-only: The text of the paper.
        unnamed: A paper or report that names the model.
        unknown-card: The card of {about}.
    """
    if member.read.card is None:
        return unknown("unknown-card", *member.looked_at, gaps=member.gaps)
    stages = [s.name for s in member.stages if s.name in {"pretraining", "tuning", "preference", "continued"}]
    if not stages:
        return not_applicable("conversion", *member.looked_at)
    if member.own_papers:
        return _own_document(member, stages)
    asked = [(e.target.id, p) for e, p in member.papers if e.role != OTHER]
    unread = [name for name, p in asked if not p.read]
    unread += [e.target.id for e in member.unread_links if e.target.id not in unread]
    reports = tuple(gap for gap in _runs(member) if "/reports/" in gap.url)
    if reports and not unread:
        return unknown("unread", member.read.card.document, gaps=reports, papers=[g.url for g in reports])
    if unread:
        return unknown("unread", member.read.card.document, gaps=_unread(member), papers=unread)
    if files := _in_repositories(member):
        return unknown("unread", member.read.card.document, papers=files)
    if asked:
        return no("others", *member.read_texts(), papers=[name for name, _ in asked])
    return no("none-linked", *member.read_texts())


_REPORT: Final = re.compile(
    r"(?:report|paper)[^/]*\.(?:pdf|md|rst|tex)$|(?:^|/)(?:papers?|reports?)/[^/]+\.(?:pdf|tex)$",
    re.IGNORECASE,
)


def _in_repositories(member: Dossier) -> list[str]:
    """The files of its own code that may be the report: what stands in them was not read as one."""
    listings = ((found.name, found.listing) for _, found in member.repositories)
    files = (f"{name}/{f.path}" for name, listing in listings if listing for f in listing.files)
    return [path for path in files if _REPORT.search(path)][:4]


def _own_document(model: Dossier, stages: list[str]) -> Answer:
    edge, paper, named = max(model.own_papers, key=lambda x: len(x[1].described))
    if paper.text is None:
        return unknown("title-only", *paper.node.documents, gaps=paper.node.gaps, title=paper.title)
    if not paper.names(model.read):
        return unknown("unnamed", *paper.node.documents, title=paper.title)
    wanted = {"continued": "pretraining"}
    said = {s: paper.described[wanted.get(s, s)] for s in stages if wanted.get(s, s) in paper.described}
    missing = [s for s in [*stages, "data"] if wanted.get(s, s) not in paper.described]
    if said and not missing:
        return yes("full", named, *said.values(), edge.citation, title=paper.title, stages=stages)
    if model.unread_links:
        names = [e.target.id for e in model.unread_links]
        return unknown("unread", *paper.node.documents, gaps=_unread(model), papers=names)
    return partial("some", named, edge.citation, *said.values(), title=paper.title, missing=missing)


def compute(model: Dossier) -> Answer:
    """Are hardware, duration, energy and software of the training stated?

    Why:
        They tell what repeating the training costs, and what it cost the world.
    Fix:
        State the accelerators, their number, the hours, the energy and the versions of the software.
    Answers:
        stated: stated: {found}.
        some: stated in all that was linked: {found}; missing: {missing}.
        open: stated in what was read: {found}; not seen: {missing}.
        unsaid: none of it stands in what was read.
        silent: the card was read whole, none of it stands there, and it leads to no code or paper of its own.
        conversion: no training took place here; the compute asked for is the base's.
        unknown-card: the card of {about} could not be read.
    Settles:
        open: The papers and repositories that were not read.
        unsaid: The report or the card's section on compute.
        unknown-card: The card of {about}.
    """
    if model.read.card is None:
        return unknown("unknown-card", *model.looked_at, gaps=model.gaps)
    stages = {s.name for s in model.stages}
    if stages and stages <= _NO_TRAINING:
        return not_applicable("conversion", *model.looked_at)
    found = recipes.compute_of(_in_texts(model)) | recipes.compute(model.read)
    missing: list[str] = [name for name in recipes.COMPUTE if name not in found]
    lines: list[Citation] = list(dict.fromkeys(found.values()))
    runs = _runs(model)
    if not lines and model.whole and not (model.repositories or model.own_papers or model.unclaimed or runs):
        return no("silent", *model.read_texts())
    if not lines:
        return unknown("unsaid", *model.looked_at)
    if len(missing) <= 1:
        return yes("stated", *lines, found=list(found))
    if model.unread_links or runs:
        gaps = (*_unread(model), *runs)
        return unknown("open", *model.looked_at, gaps=gaps, found=list(found), missing=missing)
    return partial("some", *lines, found=list(found), missing=missing)


def checkpoints_and_logs(member: Dossier) -> Answer:
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
        conversion: no training took place here; the checkpoints asked for are the base's.
    Settles:
        unsaid: The branches and tags of the repository.
    """
    found = recipes.checkpoints(member.read)
    if found:
        return yes("checkpoints", found)
    logs = recipes.logs(member.read)
    if logs:
        return yes("logs", logs)
    stages = {s.name for s in member.stages}
    if stages and stages <= _NO_TRAINING:
        return not_applicable("conversion", *member.looked_at)
    refs = member.node.document(Role.REFS)
    if refs and member.read.listed_whole and member.read.card:
        return no("none", refs.cite_whole())
    return unknown("unsaid", *member.looked_at, gaps=member.node.missing(Role.REFS))


def training_code_license(member: Dossier) -> Answer:
    """Is the training code under a free licence?

    Why:
        Code that may be read and not used is no method that may be shared.
    Fix:
        Put a free licence into the repository of the training code.
    Answers:
        free: the code in {repository} is under {license}.
        limited: the code in {repository} is under {license}, which holds back {limits}.
        no-license: {repository} has no licence file.
        unclear: the licence of {repository} is not known to us.
        no-code: no training code was found whose licence could be asked for.
        unread: what the card leads to was not all read: {repositories}.
        unknown-card: the card of {about} could not be read.
    Settles:
        unknown-card: The card of {about}.
        unclear: The text of the licence of {repository}, read and recorded.
        unread: The licence file of {repositories}.
    """
    trains = [(e, f) for e, f in member.repositories if f.label in _TRAINING_CODE and _own(f, e, member)]
    if not trains and member.read.card is None:
        return unknown("unknown-card", *member.looked_at, gaps=member.gaps)
    if not trains:
        if member.unread_links:
            names = [e.target.id for e in member.unread_links]
            return unknown("unread", *member.looked_at, gaps=_unread(member), repositories=names)
        return not_applicable("no-code", *member.looked_at)
    edge, found = trains[0]
    return _code_terms(edge, found, found.license)


def _code_terms(edge: Edge, found: Contents, license_: Conclusion) -> Answer:
    facts: dict[str, Fact] = {
        "repository": found.name,
        "license": license_.expression or license_.declared or "?",
    }
    if license_.terms:
        limits = sorted({x.restriction for x in license_.terms})
        return partial("limited", license_.terms[0].citation, limits=limits, **facts)
    if license_.free_by:
        return yes("free", license_.free_by.citation, edge.citation, **facts)
    if not license_.statements and found.listing and found.read.listed_whole and not license_.unread:
        return partial(
            "no-license", found.listing.cite(), repository=found.name, listed=len(found.listing.files)
        )
    return unknown("unclear", *found.read.looked_at, gaps=license_.unread, **facts)
