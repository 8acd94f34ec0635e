"""The part each dataset played, as read in real cards and compared with what a person read there."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit import training
from openaudit.checks.training_data import data_identified, data_obtainable, data_stages
from openaudit.dossier import Dossier
from openaudit.knowledge import datasets
from openaudit.reading import Reading
from openaudit.subject import BY_NAME
from openaudit.training import (
    CALIBRATION,
    EVALUATION,
    PREFERENCE,
    PRETRAINING,
    TUNING,
    UNKNOWN,
    WITHOUT_DATA,
    sources,
    trained_on,
    withheld,
    withheld_part,
)
from tests.corpus import Score, models, table, world
from tests.corpus import datasets as every_dataset
from tests.corpus import show as confusion

ROLES: Final = (PRETRAINING, TUNING, PREFERENCE, EVALUATION, CALIBRATION)
NONE: Final = "none"
ANY: Final = "any"
REST: Final = "*"


class Judged(NamedTuple):
    """A dataset of a card, the parts it may rightly be said to have played, and the part that was found."""

    model: str
    dataset: str
    right: tuple[str, ...]
    found: str


def labels(sample: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """What a person read: per card the datasets, each with its part; ``*`` stands for all others of the card."""
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    with Path(__file__).with_name("roles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sample"] == sample:
                found[row["model_id"]][row["dataset"]] = tuple(row["role"].split("|"))
    return found


def keys(name: str) -> set[str]:
    """What makes two names the same dataset: the entry of the table that both mean, or the same letters."""
    bare = name.removeprefix(BY_NAME)
    known = datasets().of(bare)
    names = {bare, *((known.id, known.name, *known.hub_ids) if known else ())}
    return {re.sub(r"[\W_]+", "", n.split("/")[-1].lower()) for n in names}


def judged(read: Reading, said: Mapping[str, tuple[str, ...]]) -> Iterator[Judged]:
    """Every dataset of a card that the person or the code named."""
    edges = trained_on(read)
    met: set[str] = set()
    for name, right in said.items():
        if name == REST:
            continue
        found = [e for e in edges if keys(e.target.id) & keys(name)]
        met.update(e.target.id for e in found)
        roles = [e.role for e in found]
        best = next((r for r in roles if r in right), roles[0] if roles else NONE)
        yield Judged(read.subject.id, name, right, best)
    for edge in edges:
        if edge.target.id not in met:
            yield Judged(read.subject.id, edge.target.id, said.get(REST, (NONE,)), edge.role)


def scores(all_judged: list[Judged]) -> dict[str, Score]:
    """How well each part is told; a part left open is missed and not wrong."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for one in all_judged:
        if ANY in one.right or (one.found == NONE and NONE in one.right):
            continue
        if one.found in one.right:
            right[one.found] += 1
            continue
        if one.found not in (NONE, UNKNOWN):
            wrong[one.found] += 1
        missed[one.right[0]] += 1
    return {role: Score(right[role], wrong[role], missed[role]) for role in ROLES}


def measured(sample: str) -> list[Judged]:
    """The cards of a sample, judged."""
    said = labels(sample)
    return [
        one for read in models() if read.subject.id in said for one in judged(read, said[read.subject.id])
    ]


def show(sample: str) -> dict[str, Score]:
    """Measure and print."""
    found = scores(measured(sample))
    print(f"\n{sample}: the part of each dataset")
    for role, score in found.items():
        print(f"{role:>12} {score}")
    return found


FLOORS: Final = {
    "seen": {
        PRETRAINING: (0.96, 0.84),
        TUNING: (0.96, 0.8),
        PREFERENCE: (0.9, 0.9),
        EVALUATION: (0.98, 0.9),
    },
    "held-out": {
        PRETRAINING: (0.97, 0.8),
        TUNING: (0.97, 0.58),
        PREFERENCE: (0.9, 0.75),
        EVALUATION: (0.94, 0.92),
    },
    "fresh": {PRETRAINING: (0.9, 0.9), TUNING: (0.9, 0.75), EVALUATION: (0.9, 0.9)},
}
"""Just below what was measured: precision and recall. The first sample was read while the rules were written."""


@pytest.mark.corpus
@pytest.mark.parametrize("sample", FLOORS)
def test_the_part_of_each_dataset(sample: str) -> None:
    found = show(sample)
    for role, (precision, recall) in FLOORS[sample].items():
        assert found[role].precision >= precision, role
        assert found[role].recall >= recall, role


ABSTAINS: Final = "abstains"
BASE: Final = frozenset({PRETRAINING})


def told(model: Dossier, *, base: bool) -> str:
    """What our checks say of the data of the stages that made the base, or of the stages after it.

    In the words of the index: all sources of those stages can be had, some, or none. Of a model that was made in one
    stage, by its own card, the index repeats what it says of the base.
    """
    in_one = len(model.weight_chain) == 1 and training.from_nothing(model.read)
    members = [
        (m, s.name) for m in model.weight_chain for s in m.stages if (s.name in BASE) is (base or in_one)
    ]
    members = [(m, name) for m, name in members if name not in WITHOUT_DATA]
    if any(part is None for m, _ in members for part in map(withheld_part, withheld(m.read))):
        return "closed"
    if not members or any(m.read.card is None for m, _ in members):
        return ABSTAINS
    wanted = {PRETRAINING} if base or in_one else {TUNING, PREFERENCE}
    edges = [e for m, _ in members for e in m.own_datasets if e.role in wanted]
    if not edges:
        asked = {m.subject: m for m, _ in members}.values() if base else [model]
        return "closed" if all(data_stages(m).verdict == "no" for m in asked) else ABSTAINS
    return had([data_obtainable(model.other(e.target)).verdict.value for e in edges], model)


def had(verdicts: list[str], model: Dossier) -> str:
    """Open where all can be had and nothing is told of beside; partial where some cannot."""
    if "unknown" in verdicts and "partial" not in verdicts and not {"yes", "no"} <= set(verdicts):
        return ABSTAINS
    if all(v == "no" for v in verdicts):
        return "closed"
    if {"no", "partial"} & set(verdicts):
        return "partial"
    return "open" if data_identified(model).verdict == "yes" else ABSTAINS


@pytest.mark.corpus
@pytest.mark.parametrize("with_code", [False, True], ids=["cards alone", "with code"])
def test_what_experts_decided(with_code: bool) -> None:
    cards = {read.subject.id.lower(): read for read in models()}
    known = [row for row in table("labels.csv") if row["model_id"].lower() in cards]
    decided: list[tuple[str, str]] = []
    for stage, base in (("datasources_basemodel", True), ("datasources_endmodel", False)):
        pairs = []
        for row in known:
            model = world(cards[row["model_id"].lower()], cards, with_code=with_code)
            pairs.append((row[stage], told(model, base=base)))
            if row[stage] and pairs[-1][1] not in (ABSTAINS, row[stage]):
                print(f"{model.subject.id}: {stage} {row[stage]}, we {pairs[-1][1]}")
        confusion(stage, [pair for pair in pairs if pair[0]])
        decided += [pair for pair in pairs if pair[0] and pair[1] != ABSTAINS]
    right = sum(expected == found for expected, found in decided)
    print(f"{right} of the {len(decided)} that are decided agree")
    assert ("closed", "open") not in decided
    assert len(decided) >= 20
    assert right >= 0.85 * len(decided)


NO_WITHHOLDING: Final = frozenset({"BAAI/bge-m3"})
"""Cards in which a sentence of withholding was read as one that is none: it speaks of a set for tests as well."""


@pytest.mark.corpus
def test_what_is_withheld_in_real_cards() -> None:
    found = {read.subject.id for read in models() if withheld(read)}
    wrong = found & NO_WITHHOLDING
    print(f"{len(found)} cards withhold data; read by a person, {len(wrong)} of them do not")
    assert len(found) >= 30
    assert len(wrong) / len(found) <= 0.05


@pytest.mark.corpus
def test_what_datasets_were_made_from_in_real_cards() -> None:
    told = [(read, e) for read in every_dataset() for e in sources(read)]
    in_cards = [e for read, e in told if read.card and (e.citation.line or 0) >= read.card.body_line]
    print(f"{len(told)} sources, {len(in_cards)} of them by a sentence of the card")
    assert len(in_cards) >= 40
