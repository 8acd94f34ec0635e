"""Free use: may anyone have the weights, use them for anything, change them and pass them on?"""

import re
from itertools import islice

from openaudit import lineage, training
from openaudit.dossier import Dossier
from openaudit.evidence import Citation, Document, Gap, Role
from openaudit.finding import Answer, Fact, Known, no, not_applicable, partial, unknown, yes
from openaudit.licenses import catalogue, inheritance
from openaudit.licenses.conclude import Conclusion, Statement, may_hold_terms
from openaudit.licenses.doubts import doubts
from openaudit.licenses.names import UNSTATED
from openaudit.mentions import family_of
from openaudit.references import family as words

_PERMITS = ("no-derivatives", "no-redistribution")


def weights_available(model: Dossier) -> Answer:
    """Can the final weights be downloaded?

    Why:
        Without the weights nobody can use the model, study it or keep it.
    Fix:
        Upload the weight files to the repository itself; for an adapter, keep its base model available too.
    Answers:
        present: the repository holds the weights (files: {files}).
        disabled: the Hub has disabled access to this repository.
        private: the repository is private.
        absent: none of the {listed} files in the repository holds weights.
        base-unavailable: the adapter is here, but the weights of its base, {base}, cannot be had.
        base-unread: the adapter is here; whether its base, {base}, can be had was not seen.
        unlisted: the files of the repository could not be listed.
    Settles:
        unlisted: The file listing of the repository at this revision.
        base-unread: The file listing of {base}.
    """
    record, listing = model.read.record, model.read.listing
    if record and record.get("disabled") is True:
        return no("disabled", record.cite("disabled"))
    if record and record.get("private") is True:
        return no("private", record.cite("private"))
    if listing is None or (not model.read.weights and not model.read.listed_whole):
        return unknown("unlisted", *model.looked_at, gaps=model.node.missing(Role.LISTING))
    if not model.read.weights:
        return no("absent", listing.cite(), listed=len(listing.files))
    if model.read.adapter_only:
        return _adapter(model, listing.cite(*model.read.weights))
    return yes("present", listing.cite(*model.read.weights), files=len(model.read.weights))


def _adapter(model: Dossier, citation: Citation) -> Answer:
    if not model.parents:
        return unknown("base-unread", *model.looked_at, base="?")
    base = model.other(model.parents[0].target)
    found = weights_available(base)
    if found.verdict == "yes":
        return yes("present", citation, *found.citations, files=len(model.read.weights))
    if found.verdict == "no":
        return no("base-unavailable", *found.citations, base=base.subject.id)
    return unknown("base-unread", *model.looked_at, gaps=base.gaps, base=base.subject.id)


def ungated(artefact: Dossier) -> Answer:
    """Can they be had without asking anyone?

    Why:
        Who must ask can be refused, and who must give a name can be followed.
    Fix:
        Turn gating off in the settings of the repository.
    Answers:
        open: nobody has to ask or to sign in.
        automatic: access is granted automatically after giving personal data ({asks}).
        manual: the publisher decides who gets access ({asks}).
        folder: a folder on disk is behind no gate; whether its publisher has one is not seen here.
        unsaid: the Hub's record does not say whether the repository is gated.
    Settles:
        unsaid: The Hub's record of the repository, with its `gated` field.
    """
    record = artefact.read.record
    if record is None and artefact.node.local:
        return not_applicable("folder", *artefact.looked_at)
    gated = record.get("gated") if record else None
    if record is None or gated is None:
        return unknown("unsaid", *artefact.looked_at, gaps=artefact.node.missing(Role.API))
    asks = ", ".join(_asked_fields(artefact)) or "an account"
    if gated is False:
        return yes("open", record.cite("gated"))
    if gated == "auto":
        return partial("automatic", record.cite("gated"), asks=asks)
    return no("manual", record.cite("gated"), asks=asks)


def _asked_fields(model: Dossier) -> list[str]:
    record = model.read.record
    fields = record.get("cardData", "extra_gated_fields") if record else None
    if fields is None and model.read.card:
        fields = model.read.card.metadata.data.get("extra_gated_fields")
    return [str(name)[:40] for name in fields][:8] if isinstance(fields, dict | list) else []


def license_declared(artefact: Dossier) -> Answer:
    """Is a licence identifiable?

    Why:
        What has no licence is under copyright with all rights reserved: nobody may use it.
    Fix:
        Put the licence's id under `license:` in the card's front matter and its text in LICENSE.
    Answers:
        declared: the licence declared is {license}.
        own-name: a licence of the publisher's own is declared, {license}.
        nameless: a licence is declared as {license}, with neither name nor address.
        no-license: no licence stands anywhere in the repository.
        elsewhere: the card sends elsewhere for its licence, and that place was not read.
        undeclared: no licence is declared in the places that could be read.
    Settles:
        elsewhere: The text at the address that the card gives.
        undeclared: The card, the file listing and the licence file of the repository.
    """
    license_ = artefact.license
    named = [s for s in license_.statements if s.terms]
    if named:
        agreed = [s for s in named if s.terms and set(s.terms.licenses) & set(license_.concluded)]
        return yes("declared", *(s.citation for s in (agreed or named)[:3]), license=license_.expression)
    if license_.statements:
        first = license_.statements[0]
        vague = first.name.lower() in UNSTATED
        if vague and len(license_.statements) == 1:
            return partial("nameless", first.citation, license=first.name)
        best = next((s for s in license_.statements if s.name.lower() not in UNSTATED), first)
        return yes("own-name", best.citation, license=best.name)
    return _no_license(artefact) or _undeclared(artefact)


def _undeclared(model: Dossier) -> Answer:
    if model.sends_for_license:
        return unknown("elsewhere", *model.looked_at)
    return unknown(
        "undeclared", *model.looked_at, gaps=(*model.license.unread, *model.node.missing(Role.LISTING))
    )


def _no_license(model: Dossier) -> Answer | None:
    """No licence anywhere in a repository that was read whole: all rights reserved."""
    listing = model.unlicensed
    return no("no-license", listing.cite(), listed=len(listing.files)) if listing else None


def license_text(artefact: Dossier) -> Answer:
    """Is the text the licence it claims to be?

    Why:
        Words added to a free licence can take back what it gives; the name alone does not show them.
    Fix:
        Ship the unaltered text of the licence declared.
    Answers:
        verbatim: {file} is {license}, unaltered but for layout and names.
        altered: {file} is made from {license}, with {inserted} passages inserted and {lacking} words lacking.
        other: {file} is {license}, which is not the licence declared, {declared}.
        unrecognised: {file} is no licence text that we know.
        no-text: the repository has no licence text; the declaration stands alone.
        unread: whether there is a licence text was not seen.
    Settles:
        unread: The licence file of the repository.
        unrecognised: Somebody who reads the text and records its terms.
    """
    texts = [s for s in artefact.license.statements if s.match]
    if not texts:
        if artefact.read.listed_whole and not artefact.license.unread:
            return not_applicable("no-text", *artefact.looked_at)
        return unknown("unread", *artefact.looked_at, gaps=artefact.license.unread)
    worst = min(
        texts,
        key=lambda s: ("none", "modified", "same", "exact").index(s.match.verdict if s.match else "none"),
    )
    match = worst.match
    path = worst.path
    if match is None or match.verdict == "none":
        return unknown("unrecognised", worst.document, file=path)
    facts = {"file": path, "license": match.license}
    if match.verdict == "modified":
        return partial(
            "altered", *_altered_lines(worst), inserted=len(match.inserted), lacking=match.lacking, **facts
        )
    tags = [s for s in artefact.license.statements if s.where in {"tag", "name"} and s.terms]
    names = set(match.names)
    if (
        tags
        and not any(names & {k.id for k in s.terms.licenses} for s in tags if s.terms)
        and not _same_family(tags, match.license)
    ):
        return partial("other", worst.citation, tags[0].citation, declared=tags[0].name, **facts)
    return yes("verbatim", worst.citation, **facts).knowing(*worst.known)


def _altered_lines(statement: Statement) -> list[Citation]:
    document, match = statement.document, statement.match
    if document is None or match is None or not match.inserted:
        return [statement.citation]
    return [document.cite_span(start, min(end, start + 400)) for start, end in match.inserted[:3]]


def _same_family(tags: list[Statement], text: str) -> bool:
    """``gpl-3.0`` over a text of GPL-3.0-or-later: the same text under two ids."""
    root = re.sub(r"-(?:only|or-later)$", "", text)
    return any(
        re.sub(r"-(?:only|or-later)$", "", k.id) == root for s in tags if s.terms for k in s.terms.licenses
    )


def no_use_restriction(model: Dossier) -> Answer:
    """May anyone use the weights, for any purpose?

    Why:
        A licence that reserves some uses gives the publisher the last word on what others may build.
    Fix:
        Publish the weights under Apache-2.0, MIT or OpenMDW-1.1, with its text in LICENSE and nothing added.
    Answers:
        free: {license} allows every use.
        limited: {license} holds back {limits}.
        asked: {license} allows every use, but the text asks to hold back {limits}.
        no-license: no licence stands anywhere in the repository, so that no use is allowed.
        altered: {license} was altered, and nobody has read what the changes mean.
        unread: {license} is a licence whose terms are not known to us.
        not-seen: texts that may hold terms could not be read.
        further-terms: {license} allows every use, but the text speaks of terms beside it that were not read.
        prose-only: only the card's prose names a licence, {license}.
        elsewhere: the card sends elsewhere for its licence, and that place was not read.
        undeclared: no licence is declared in the places that could be read.
    Settles:
        altered: Somebody who reads the inserted passages, or the unaltered text.
        unread: The text of {license}, read and recorded.
        not-seen: The texts that could not be read.
        further-terms: The terms that the text speaks of.
        prose-only: The licence's id under `license:`, or its text in LICENSE.
        elsewhere: The text at the address that the card gives.
        undeclared: The card, the file listing and the licence file of the repository.
    """
    license_ = model.license
    name = license_.expression or license_.declared or "?"
    if license_.terms:
        return _limited(license_, name)
    absent = _no_license(model)
    if absent:
        return absent
    unread = (*license_.unread, *_unread_files(model))
    if license_.free_by and not unread:
        if license_.requests:
            limits = [x.restriction for x in license_.requests]
            lines = (license_.requests[0].citation, license_.free_by.citation)
            return partial("asked", *lines, license=name, limits=limits)
        doubted = tuple(islice(doubts(model.read.card), 4)) if model.read.card else ()
        if doubted:
            return unknown("further-terms", *doubted, license=name)
        known = [k for s in (license_.free_by,) if s.terms for x in s.terms.licenses for k in x.known("free")]
        return yes("free", license_.free_by.citation, license=name).knowing(*known)
    return _unclear(model, unread)


def _limited(license_: Conclusion, name: str) -> Answer:
    terms = license_.terms
    lines = list(dict.fromkeys(x.citation for x in terms))[:4]
    known = [k for x in terms for k in x.known]
    limits = sorted({x.restriction for x in terms})
    from_license = next((x.license for x in terms if x.license), name)
    return no("limited", *lines, license=from_license, limits=limits).knowing(*dict.fromkeys(known))


def _unclear(model: Dossier, unread: tuple[Gap, ...]) -> Answer:
    license_ = model.license
    altered = next((s for s in license_.unclear if s.match and s.match.verdict == "modified"), None)
    if altered:
        return unknown("altered", altered.document, license=altered.name)
    if unread:
        return unknown("not-seen", *model.looked_at, gaps=unread)
    if license_.further and any(s.terms and s.terms.free for s in license_.granting):
        return unknown("further-terms", *model.looked_at, license=license_.expression or license_.declared)
    if license_.unclear:
        vague = license_.unclear[0]
        return unknown("unread", vague.document, *model.looked_at, license=vague.name)
    if license_.statements:
        return unknown("prose-only", *model.looked_at, license=license_.statements[0].name)
    return _undeclared(model)


def _unread_files(model: Dossier) -> tuple[Gap, ...]:
    """Licence files that the listing shows and nobody read."""
    listing = model.read.listing
    if listing is None:
        return ()
    have = {d.path for d in model.node.documents} | {s.path for s in model.license.statements}
    told = tuple(gap.url for gap in model.gaps)
    lost = [f.path for f in listing.files if may_hold_terms(f.path) and f.path not in have]
    return tuple(
        Gap(role=Role.LICENSE, url=path, why="unreadable")
        for path in lost
        if not any(url.endswith(f"/{path}") for url in told)
    )


def modify_redistribute(model: Dossier) -> Answer:
    """May anyone change them and pass them on?

    Why:
        Who may not pass on an improved model cannot share the freedom.
    Fix:
        Use a licence that allows derivatives and redistribution.
    Answers:
        allowed: {license} allows both.
        forbidden: {license} forbids {limits}.
        no-license: no licence stands anywhere in the repository, so that neither is allowed.
        unclear: whether {license} allows both could not be told from what was read.
    Settles:
        unclear: The text of {license}, read and recorded.
    """
    license_ = model.license
    name = license_.expression or license_.declared or "?"
    forbidding = [x for x in license_.terms if x.restriction in _PERMITS]
    if forbidding:
        lines = [x.citation for x in forbidding]
        known = [k for x in forbidding for k in x.known]
        return no(
            "forbidden",
            *lines,
            license=forbidding[0].license or name,
            limits=[x.restriction for x in forbidding],
        ).knowing(*known)
    absent = _no_license(model)
    if absent:
        return absent
    unread = (*license_.unread, *_unread_files(model))
    permitting = None if unread or license_.unclear or license_.further else _permitting(license_)
    if permitting:
        return yes("allowed", permitting[0], license=name).knowing(*permitting[1])
    if license_.free_by and not unread:
        return yes("allowed", license_.free_by.citation, license=name)
    return unknown("unclear", *model.looked_at, gaps=unread, license=name)


def _permitting(license_: Conclusion) -> tuple[Citation, tuple[Known, ...]] | None:
    """A restricted licence may still allow both: where its text was read to say no to neither restriction."""
    for statement in license_.granting:
        for known in statement.terms.licenses if statement.terms else ():
            facts = [known.facts.get(name) for name in _PERMITS]
            if all(f is not None and f.value == "no" for f in facts):
                return statement.citation, known.known(*_PERMITS)
    return None


def lineage_rights(ancestor: Dossier) -> Answer:
    """Do all its ancestors and components allow that too?

    Why:
        A model made from another one is bound by the other's terms, whatever its own tag says.
    Fix:
        Start from a model whose own licence is free, or publish under the terms that the base imposes and say so.
    Answers:
        original: the card tells of the training of the weights, and nothing says or hints that they come from another model.
        scratch: the card says that the weights were trained from scratch.
        pretrained: the card tells of the pretraining of the weights, and of no parent.
        free: {ancestor} is under {license}, which allows every use.
        limited: {ancestor} is under {license}, which holds back {limits}.
        gated: {ancestor} is given out only after approval.
        gated-automatically: {ancestor} asks for personal data before it is given out.
        unmet: {ancestor} is under {license}, whose terms were not passed on: {duties}.
        asked: {ancestor} is under {license}, but its text asks to hold back {limits}.
        no-license: {ancestor} has no licence at all.
        hinted: a name, an architecture, an earlier version or a part of the weights points to {ancestor}, and nobody says whether it is the base.
        unsaid: the model looks like one made from another, and the card does not say from which.
        silent: the card tells neither how the weights began nor from which model.
        unread: the terms of {ancestor} could not be told.
        unknown-card: the card could not be read, so that nothing is known of a parent.
    Settles:
        hinted: A `base_model:` in the card, or a sentence that the weights were trained from scratch.
        unsaid: A `base_model:` in the card, or a sentence that tells of the pretraining of the weights.
        silent: A `base_model:` in the card, or a sentence that tells of the training of the weights.
        unread: The licence of {ancestor}.
        unknown-card: The card of the model.
    """
    if ancestor.incoming is None:
        return _no_parent(ancestor)
    edge = ancestor.incoming
    name = edge.target.id
    if edge.hint:
        looked_at = ancestor.other(edge.source).looked_at
        unsaid = name == training.UNNAMED
        answer = unknown("unsaid", *looked_at) if unsaid else unknown("hinted", *looked_at, ancestor=name)
        return answer.model_copy(update={"citations": (edge.citation,) if edge.citation.quote else ()})
    license_ = ancestor.license
    facts: dict[str, Fact] = {
        "ancestor": ancestor.subject.id,
        "license": license_.expression or license_.declared or "?",
    }
    if license_.terms:
        limits = sorted({x.restriction for x in license_.terms})
        lines = dict.fromkeys([edge.citation, *(x.citation for x in license_.terms[:2])])
        known = dict.fromkeys(k for x in license_.terms for k in x.known)
        return no("limited", *lines, limits=limits, **facts).knowing(*known)
    gate = ungated(ancestor)
    if gate.verdict == "no":
        return no("gated", edge.citation, *gate.citations, ancestor=name)
    own = no_use_restriction(ancestor)
    if own.reason == "no-license":
        return no("no-license", edge.citation, *own.citations, ancestor=name)
    if own.verdict == "unknown":
        return _by_family(ancestor, own)
    if own.verdict == "partial":
        limits = [x.restriction for x in license_.requests]
        return partial("asked", edge.citation, *own.citations, limits=limits, **facts)
    if gate.verdict == "partial":
        return partial("gated-automatically", edge.citation, *gate.citations, ancestor=name)
    return _duties(ancestor, own, facts)


def _no_parent(model: Dossier) -> Answer:
    began = lineage.from_scratch(model.read)
    if began and model.read.card:
        card = model.read.card.document
        outright = began[0] == "scratch"
        answer = not_applicable("scratch", card) if outright else not_applicable("pretrained", card)
        return answer.model_copy(update={"citations": (began[1],)})
    if model.read.card is None and model.read.record is None:
        return unknown("unknown-card", *model.looked_at, gaps=model.gaps)
    if training.from_nothing(model.read):
        return not_applicable("original", *model.looked_at)
    return unknown("silent", *model.looked_at, gaps=model.gaps)


def _by_family(ancestor: Dossier, own: Answer) -> Answer:
    """An ancestor that could not be read: what is known of its family decides, where its name was cited.

    A model of another maker that has the family's name in its own may come from it: that is a hint, and proves nothing.
    """
    edge = ancestor.incoming
    if edge is None:
        return own
    family = family_of(edge.target.id)
    owner, _, name = edge.target.id.rpartition("/")
    if family and owner and owner.lower() not in family.makers and words(name) != words(family.name):
        family = None
    known = catalogue.catalogue().get(family.license) if family else None
    if family and known and known.restrictions:
        facts: dict[str, Fact] = {
            "ancestor": edge.target.id,
            "license": known.id,
            "limits": list(known.restrictions),
        }
        return no("limited", edge.citation, **facts).knowing(
            family.known(), *known.known(*known.restrictions)
        )
    documents: tuple[Document, ...] = ancestor.looked_at or ancestor.other(edge.source).looked_at
    return unknown("unread", *documents, gaps=ancestor.gaps, ancestor=edge.target.id)


def _duties(ancestor: Dossier, own: Answer, facts: dict[str, Fact]) -> Answer:
    """A free ancestor still asks for something: its licence kept, its name shown."""
    edge = ancestor.incoming
    model = ancestor.other(ancestor.evidence.subject)
    unmet = list(inheritance.conflicts(model.license, ancestor.license))
    lines = (edge.citation, *own.citations) if edge else own.citations
    if unmet:
        known = dict.fromkeys(k for u in unmet for k in u.known)
        return partial("unmet", *lines, duties=[u.rule for u in unmet], **facts).knowing(*known)
    return yes("free", *lines, **facts).knowing(*own.known)


def code_license(model: Dossier) -> Answer:
    """Is the code that running it needs free?

    Why:
        Weights that run only with somebody's unfree code are not free to use.
    Fix:
        Put a free licence for the code in the repository, or have the architecture taken up by a free library.
    Answers:
        none-needed: no code of the repository is needed to run the model.
        free: the code in the repository ({files}) is under {license}.
        limited: the code in the repository ({files}) is under {license}, which holds back {limits}.
        no-license: the code in the repository ({files}) has no licence of its own.
        unlisted: whether code of the repository is needed was not seen.
        unclear: the licence of the code in the repository ({files}) is not known to us.
    Settles:
        unlisted: The file listing and the configuration of the model.
        unclear: The text of the code's licence, read and recorded.
    """
    needed = _needs_code(model)
    if needed is None:
        return unknown("unlisted", *model.looked_at, gaps=model.node.missing(Role.LISTING))
    if not needed:
        return not_applicable("none-needed", *model.looked_at)
    files, citation = needed
    license_ = model.code_license
    facts = {"files": files, "license": license_.expression or license_.declared or "?"}
    if license_.terms:
        limits = sorted({x.restriction for x in license_.terms})
        return no("limited", citation, license_.terms[0].citation, limits=limits, **facts)
    if license_.free_by:
        return yes("free", citation, license_.free_by.citation, **facts)
    if not license_.statements and model.read.listed_whole and not license_.unread:
        return partial("no-license", citation, files=files)
    return unknown("unclear", *model.looked_at, gaps=license_.unread, files=files)


def _needs_code(model: Dossier) -> tuple[str, Citation] | tuple[()] | None:
    """The repository's own modelling code and where it shows; empty when none is needed, None when not seen."""
    for record, path in ((model.read.config, ("auto_map",)), (model.read.record, ("config", "auto_map"))):
        if record and record.get(*path):
            return "auto_map", record.cite(*path)
    listing = model.read.listing
    if listing is None:
        return None
    code = [
        f
        for f in listing.files
        if re.search(r"(?:^|/)(?:modeling|modelling|configuration|tokenization)_\w+\.py$", f.path)
    ]
    if code:
        return ", ".join(f.name for f in code[:3]), listing.cite(*code)
    return () if model.read.listed_whole else None
