"""What a dataset was made from and how it may be made again: its sources, its generators, its recipe."""

from collections.abc import Iterator
from typing import Final

from openaudit.evidence import Citation, Edge, Relation
from openaudit.knowledge import Generator, generators
from openaudit.prose import Phrases
from openaudit.reading import Declared, Reading
from openaudit.training.mentions import named_dataset


def sources(read: Reading) -> Iterator[Edge]:
    """The sets that a dataset was made from, as its card declares: ``source_datasets``, links and sentences."""
    for value in read.declared("source_datasets"):
        text = value.value.removeprefix("extended|").strip()
        if text in {"original", "extended", "other", ""}:
            continue
        subject, _ = named_dataset(Declared(text.removeprefix("other-"), value.citation))
        if subject and subject.id.lower() != read.subject.id.lower():
            yield Edge(
                source=read.subject,
                target=subject,
                relation=Relation.TRAINED_ON,
                citation=value.citation,
                role="source",
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
            r"\b(?:generat\w+|synthe\w+|distill?\w*|creat\w+|produc\w+|written|writ\w+|annotat\w+|labell?ed|translat\w+|rewritten|rewrit\w+|evol\w+|collected|obtained|answer\w*|respon\w+|output\w*|prompt\w*|conversations?|completions?)\b.{0,60}\b(?:by|with|using|from|via|of|through)\b.{0,60}",
            r"(?:由|使用|利用).{0,20}(?:生成|合成|翻译)|(?:으로|로|를 사용).{0,12}(?:생성|번역)|généré\w* (?:par|avec)|(?:tạo|sinh|dịch) (?:bởi|bằng|từ)",
        )
    }
)


def generated_by(read: Reading) -> list[tuple[Generator, Citation]]:
    """The models that a dataset's card says its contents were made with."""
    card = read.card
    found: dict[str, tuple[Generator, Citation]] = {}
    for hit in MADE_BY.find(card.prose) if card else ():
        for generator in generators().every(hit.words):
            if card:
                found.setdefault(generator.id, (generator, card.cite(hit.sentence)))
    return list(found.values())
