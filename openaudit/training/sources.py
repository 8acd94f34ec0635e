"""What a dataset was made from and how it may be made again: its sources, its generators, its recipe."""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Document, Edge, Relation
from openaudit.knowledge import Generator, generators
from openaudit.prose import Hit, Phrases, Prose, Sentence
from openaudit.reading import Declared, Reading
from openaudit.subject import Subject
from openaudit.training.mentions import blanked, mentioned, named_dataset
from openaudit.training.names import Named
from openaudit.training.words import denied, of_others

SOURCE: Final = Phrases(
    {
        "after": (
            r"\b(?:derived|adapted|extracted|sub-?sampled|sampled|filtered|created|built|constructed|compiled|curated|translated|converted|obtained|drawn|taken|sourced|aggregated|assembled|deduplicated|modified|processed)\b[^.;]{0,40}?\b(?:from|out of|using)\b",
            r"\b(?:subset|sub-?sample|sample|translation|translated version|portion|extension|continuation|mix(?:ture)?|combination|concatenation|collection|union|merge|(?:\w+[ ])?version|reformat\w*|adaptation|re-?upload|copy|mirror|clone|fork|split|derivative)[ ]+(?:of|from)\b",
            r"\b(?:based|built|builds?)[ ]+(?:on|upon|on top of)\b",
            r"\b(?:extends?|combin(?:es|ing)|merg(?:es|ing)|translat(?:es|ing)|is[ ]+composed[ ]+of|consists?[ ]+of|comprises|comprised[ ]+of|made[ ]+up[ ]+of)\b",
            r"\bsources?(?:[ ]+data(?:sets?)?)?[ ]*(?:is|are|:)",
            r"(?:extraites?|issue?s?|tirée?s?|dérivée?s?|traduite?s?)[ ]+(?:de|du|des)\b|(?:trích|lấy|dịch|tổng hợp)[ ]+từ\b",
        ),
        "before": (r"(?:에서|으로부터|を(?:翻訳|元に|もとに)|から(?:抽出|作成)|(?:을|를)[ ]?번역)",),
    }
)
_REACH: Final = 160
"""Characters after a phrase in which a source is named."""


def sources(read: Reading) -> Iterator[Edge]:
    """The sets that a dataset was made from, as its card declares: ``source_datasets``, links and sentences."""
    seen = {read.subject.id.lower()}
    for subject, citation in (*_declared(read), *_told(read)):
        if subject.id.lower() not in seen:
            seen.add(subject.id.lower())
            yield Edge(
                source=read.subject,
                target=subject,
                relation=Relation.TRAINED_ON,
                citation=citation,
                role="source",
            )


Made = tuple[Subject, Citation]


def _declared(read: Reading) -> Iterator[Made]:
    for value in read.declared("source_datasets"):
        text = value.value.removeprefix("extended|").strip()
        if text not in {"original", "extended", "other", ""}:
            subject, _ = named_dataset(Declared(text.removeprefix("other-"), value.citation))
            if subject:
                yield subject, value.citation


def _told(read: Reading) -> Iterator[Made]:
    """The sets named right after words by which something is made from something."""
    if read.card is None:
        return
    for named in read.card.document.once(_sources_named):
        if not _is_itself(read, named):
            yield named.subject, read.card.cite(read.card.sentences[named.at])


def _is_itself(read: Reading, named: Named) -> bool:
    known = named.known
    own = {h.lower() for h in known.hub_ids} if known else set()
    return read.subject.id.lower() in own or named.subject.name.lower() in read.names


def _sources_named(document: Document) -> tuple[Named, ...]:
    card = document.once(Card)
    phrases: dict[int, list[Hit]] = {}
    for hit in SOURCE.find(card.prose):
        if hit.sentence.kind != "heading" and not denied(hit.sentence.text, hit.place):
            phrases.setdefault(hit.at, []).append(hit)
    return tuple(
        n
        for n in document.once(mentioned)
        if any(_reaches(n, hit) for hit in phrases.get(n.at, ()))
        and not of_others(blanked(document, n.at), n.start)
        and not _NO_SOURCES.search(card.titles(card.sentences[n.at].section))
    )


def _reaches(named: Named, hit: Hit) -> bool:
    where, end = hit.place, hit.end
    if hit.rule == "before":
        return where - _REACH <= named.start < where
    between = hit.sentence.text[end : named.start] if named.start >= end else ";"
    return len(between) <= _REACH and not _BREAK.search(between)


_BREAK = re.compile(
    r"[;。]|\b(?:which|that|to|for|by|with|used|like|as in|following|format|compar\w+|evaluat\w+|benchmark|similar|than|unlike|while|whereas|availability)\b",
    re.IGNORECASE,
)
_NO_SOURCES = re.compile(
    r"citation|related|reference|acknowledg|licen[cs]e|evaluat|leaderboard|baseline|benchmark|results|usage|how to use|models? trained",
    re.IGNORECASE,
)


REBUILDING: Final = ("snapshots", "filters", "mixture", "hashes")
"""What it takes to build a dataset again, byte for byte."""
_REBUILDING: Final = Phrases(
    {
        "snapshots": (
            r"\bCC-MAIN-20[0-9]{2}-[0-9]{2}\b",
            r"\b20[0-9]{2}-?[01][0-9]-?[0-3][0-9]\b.{0,20}\b(?:dump|snapshot)|\b(?:dump|snapshot)s?\b.{0,20}\b20[0-9]{2}-?[01][0-9]-?[0-3][0-9]\b",
        ),
        "mixture": (
            r"\b(?:mixture|mixing|sampling)[ ]+(?:weights?|ratios?|proportions?|rates?|file|configuration)\b",
        ),
        "hashes": (
            r"\b(?:sha-?256|sha-?1|md5|blake[23]\w*)\b.{0,60}\b(?:sums?|hash(?:es)?|files?|of|checksums?)\b",
            r"\bchecksums?\b",
        ),
    }
)


def rebuilding(read: Reading) -> dict[str, Citation]:
    """What a dataset's card gives for building it again, of all but the filters, which are code."""
    found: dict[str, Citation] = {}
    if read.card:
        for hit in _REBUILDING.find(read.card.prose):
            found.setdefault(hit.rule, read.card.cite(hit.sentence))
    return found


MADE_BY: Final = Phrases(
    {
        "made": (
            r"\b(?:re-?generat\w+|generat\w+|synthe\w+|distill?\w*|creat\w+|produc\w+|written|annotat\w+|labell?ed|translat\w+|rewritten|rewrit\w+|evol(?:ved|ving)|collected|obtained|answered|paraphras\w+|back-?translated|prompt(?:ed|ing)|quer(?:ied|ying))\b.{0,60}?\b(?:by|with|using|from|via|through)\b.{0,60}",
            r"\b(?:outputs?|responses?|completions?|answers?|generations?|dialogues?|conversations?)\b[ ]+(?:\w+[ ]+){0,2}?(?:by|from|of|with)\b.{0,60}",
            r"\b(?:ask\w*|prompt\w*|use[sd]?|using|employ\w*|leverag\w*)\b.{0,60}?\bto[ ]+(?:\w+[ ]+)?(?:annotat|generat|writ|creat|rewrit|synthes|translat|answer|produc|evolv|paraphras)\w*\b",
            r"(?:由|使用|利用).{0,20}(?:生成|合成|翻译)|.{0,30}(?:으로|로|를 사용|를 이용).{0,12}(?:생성|번역)|.{0,30}で生成|généré\w* (?:par|avec|à l['’]aide).{0,60}|(?:tạo|sinh|dịch) (?:ra )?(?:bởi|bằng|từ).{0,60}",
        ),
        "by": (r"\b[\w.]+(?:[- ][\w.]+)?[- ](?:generated|written|annotated|translated|synthesi[sz]ed)\b",),
    }
)
_NOT_MADE = re.compile(
    r"format|template|tokeni[sz]er|evaluat|compar|fine-?tun\w*[ ]+(?:on|for)|outperform|baseline|judge|filtered|score",
    re.IGNORECASE,
)


def generated_by(read: Reading) -> list[tuple[Generator, Citation]]:
    """The models that a dataset's card says its contents were made with."""
    card = read.card
    return [(maker, card.cite(sentence)) for maker, sentence in makers(card.prose)] if card else []


def makers(prose: Prose) -> list[tuple[Generator, Sentence]]:
    """The models that sentences say something was made with, each with the first that does."""
    found: dict[str, tuple[Generator, Sentence]] = {}
    for hit in MADE_BY.find(prose):
        if not _NOT_MADE.search(hit.words) and not denied(hit.sentence.text, hit.place):
            for generator in generators().every(hit.words):
                found.setdefault(generator.id, (generator, hit.sentence))
    return list(found.values())
