"""The fold: from answers to spans, criteria and the verdict, whatever the answers."""

from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.assessment import ANYTHING, HALF, NO, YES, Overall, Span, Word, highest, lowest, mean, word
from openaudit.checks import all_checks
from openaudit.finding import Answer, Finding, Verdict
from openaudit.frameworks import Fold, Rule, assess, knockout
from openaudit.subject import Kind, Subject

MODEL: Final = Subject(kind=Kind.MODEL, id="acme/lotus")
SETS: Final = [Subject(kind=Kind.DATASET, id=f"acme/{name}") for name in ("pond", "seed", "leaf")]
DATASET: Final = SETS[0]
SHARES: Final = {SETS[0]: 0.9, SETS[1]: 0.06, SETS[2]: 0.04}
CERTAIN: Final = [v for v in Verdict if v is not Verdict.UNKNOWN]


def finding(check: str, verdict: Verdict, about: Subject = MODEL) -> Finding:
    """An answer without its evidence: the fold looks at the verdict alone."""
    criterion = next((c.criterion for c in all_checks() if c.id == check), "free-use")
    return Finding(
        check=check, criterion=criterion, about=about, answer=Answer(verdict=verdict, reason="test")
    )


def everything(verdict: Verdict) -> dict[tuple[str, Subject], Verdict]:
    """The same answer to every check, to those of the data for each of the sets."""
    asked = {c.id: SETS if c.asked_of == "dataset" else [MODEL] for c in all_checks()}
    return {(check, about): verdict for check, whom in asked.items() for about in whom}


def assessed(
    answers: dict[tuple[str, Subject], Verdict], subject: Subject = MODEL
) -> tuple[Overall, dict[str, Span]]:
    """The verdict, and the span of each criterion."""
    found = assess(tuple(finding(c, v, s) for (c, s), v in answers.items()), subject, SHARES)
    return found.verdict, {c.id: Span(low=c.low, high=c.high) for c in found.criteria}


Answers = dict[tuple[str, Subject], Verdict]
ANSWERS: Final = st.fixed_dictionaries({key: st.sampled_from(Verdict) for key in everything(Verdict.YES)})


@given(answers=ANSWERS, data=st.data())
def test_an_answer_taken_away_only_widens(answers: Answers, data: st.DataObject) -> None:
    """Unknown in the place of any answer that counts: what was possible stays possible, and nothing becomes certain."""
    counting = [k for k, v in answers.items() if v is not Verdict.NOT_APPLICABLE]
    if not counting:
        return
    key = data.draw(st.sampled_from(counting))
    before, spans = assessed(answers)
    after, wider = assessed(answers | {key: Verdict.UNKNOWN})
    for criterion, span in spans.items():
        assert span in wider[criterion], criterion
    if after is not Overall.UNDETERMINED:
        assert after == before


@given(answers=ANSWERS)
def test_more_evidence_never_turns_a_word_round(answers: Answers) -> None:
    """Every unknown settled at its worst and at its best stays within the span that was said before."""
    _, spans = assessed(answers)
    for settled in (Verdict.NO, Verdict.PARTIAL, Verdict.YES):
        _, found = assessed({k: settled if v is Verdict.UNKNOWN else v for k, v in answers.items()})
        assert all(found[name] in span for name, span in spans.items())


@given(answers=ANSWERS)
def test_truly_open_takes_a_yes_of_every_check_that_can_knock_out(answers: Answers) -> None:
    verdict, _ = assessed(answers)
    if verdict is Overall.TRULY_OPEN:
        alone = {
            "rebuild-recipe",
            "data-obtainable",
            "data-license",
        }  # stand-ins, and sets of a known small share
        decisive = {
            c for name in ("free-use", "method-transparency", "training-data") for c in knockout(name)
        }
        told = {v for (check, _), v in answers.items() if check in decisive - alone}
        assert told <= {Verdict.YES, Verdict.NOT_APPLICABLE}


@given(answers=ANSWERS)
def test_what_decided_is_what_had_to_be_better(answers: Answers) -> None:
    found = assess(tuple(finding(c, v, s) for (c, s), v in answers.items()), MODEL, SHARES)
    for criterion in found.criteria:
        if criterion.high == 1:
            assert not criterion.decided_by
        elif criterion.verdict is not Word.NOT_APPLICABLE:
            assert set(criterion.decided_by) <= knockout(criterion.id)
            assert criterion.decided_by


@pytest.mark.parametrize(
    ("verdict", "overall", "met"),
    [
        (Verdict.YES, Overall.TRULY_OPEN, 3),
        (Verdict.PARTIAL, Overall.NOT_TRULY_OPEN, 0),
        (Verdict.NO, Overall.NOT_TRULY_OPEN, 0),
        (Verdict.UNKNOWN, Overall.UNDETERMINED, 0),
    ],
)
def test_the_same_answer_to_everything(verdict: Verdict, overall: Overall, met: int) -> None:
    found = assess(tuple(finding(c, v, s) for (c, s), v in everything(verdict).items()), MODEL, {})
    assert (found.verdict, found.met) == (overall, met)


def test_nothing_asked_is_nothing_known() -> None:
    found = assess((), MODEL, {})
    assert {c.verdict for c in found.criteria} == {Word.NOT_APPLICABLE}
    assert found.verdict is Overall.UNDETERMINED


@pytest.mark.parametrize(
    ("changes", "criterion", "expected"),
    [
        ({"lineage-rights": Verdict.NO}, "free-use", NO),
        ({"ungated": Verdict.PARTIAL}, "free-use", HALF),
        ({"license-text": Verdict.NO}, "free-use", YES),
        ({"ungated": Verdict.NOT_APPLICABLE}, "free-use", YES),
        ({"pretraining-code": Verdict.NO}, "method-transparency", HALF),
        (
            {"pretraining-code": Verdict.NO, "recipe": Verdict.UNKNOWN},
            "method-transparency",
            Span(low=0, high=0.5),
        ),
        ({"pretraining-code": Verdict.NO, "recipe": Verdict.PARTIAL}, "method-transparency", NO),
        ({"pretraining-code": Verdict.NO, "method-document": Verdict.NO}, "method-transparency", NO),
        ({"post-training-code": Verdict.NOT_APPLICABLE}, "method-transparency", YES),
        ({"compute": Verdict.NO, "checkpoints-and-logs": Verdict.NO}, "method-transparency", YES),
        ({"training-code-license": Verdict.PARTIAL}, "method-transparency", HALF),
        ({"data-stages": Verdict.PARTIAL}, "training-data", HALF),
        ({"data-pinned": Verdict.NO, "data-documentation": Verdict.NO}, "training-data", YES),
    ],
)
def test_what_each_check_is_worth(changes: dict[str, Verdict], criterion: str, expected: Span) -> None:
    answers = everything(Verdict.YES)
    answers |= {(check, MODEL): verdict for check, verdict in changes.items()}
    assert assessed(answers)[1][criterion] == expected


@pytest.mark.parametrize(
    ("check", "faulty", "expected"),
    [
        ("data-license", SETS[1:2], HALF),
        ("data-license", SETS[1:], HALF),
        ("data-license", SETS[:1], NO),
        ("data-license", SETS, NO),
        ("data-lineage", SETS[2:], NO),
    ],
)
def test_a_faulty_minority_of_known_share_is_a_partial_fault(
    check: str, faulty: list[Subject], expected: Span
) -> None:
    answers = everything(Verdict.YES) | {(check, about): Verdict.NO for about in faulty}
    assert assessed(answers)[1]["training-data"] == expected


def test_a_faulty_minority_of_unknown_share_is_a_fault() -> None:
    answers = everything(Verdict.YES) | {("data-license", SETS[2]): Verdict.NO}
    found = assess(tuple(finding(c, v, s) for (c, s), v in answers.items()), MODEL, {})
    assert found.criterion("training-data").verdict is Word.NOT_MET


def test_a_rebuild_stands_in_for_the_bytes_of_the_same_set_only() -> None:
    lost = everything(Verdict.YES) | {("data-obtainable", SETS[0]): Verdict.NO}
    assert assessed(lost)[1]["training-data"] == YES
    assert assessed(lost | {("rebuild-recipe", SETS[0]): Verdict.NO})[1]["training-data"] == NO


def test_of_a_dataset_the_data_is_asked() -> None:
    asked = {(c.id, DATASET): Verdict.YES for c in all_checks() if c.asked_of in {"artefact", "dataset"}}
    assert assessed(asked, DATASET)[0] is Overall.OPEN_DATA
    assert assessed(asked | {("data-license", DATASET): Verdict.NO}, DATASET)[0] is Overall.NOT_OPEN_DATA
    assert assessed(asked | {("data-license", DATASET): Verdict.UNKNOWN}, DATASET)[0] is Overall.UNDETERMINED


def test_progress_counts_knock_out_checks_twice() -> None:
    found = assess((finding("ungated", Verdict.YES), finding("license-text", Verdict.NO)), MODEL, {})
    assert found.progress == Span(low=round(2 / 3, 4), high=round(2 / 3, 4))


SPANS: Final = [NO, HALF, YES, ANYTHING]


@pytest.mark.parametrize(("a", "b"), list(product(SPANS, SPANS)))
def test_spans_are_joined_low_and_high_apart(a: Span, b: Span) -> None:
    least, most = lowest([a, b]), highest([a, b])
    assert least == Span(low=min(a.low, b.low), high=min(a.high, b.high))
    assert most == Span(low=max(a.low, b.low), high=max(a.high, b.high))


def test_of_no_spans_there_is_none() -> None:
    assert (lowest([]), highest([]), mean([]), word(None)) == (None, None, None, Word.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"all": ["a", "b"]}, NO),
        ({"any": ["a", "b"]}, YES),
        ({"any": ["absent", "b"]}, None),
        ({"met": ["b", "c"]}, Span(low=0, high=1)),
        ({"met": ["b"]}, YES),
        ({"half": "b"}, HALF),
        ({"all": ["absent"]}, None),
    ],
)
def test_the_rules_of_a_table(rule: Rule, expected: Span | None) -> None:
    verdicts = {"a": Verdict.NO, "b": Verdict.YES, "c": Verdict.UNKNOWN}
    assert Fold([finding(c, v) for c, v in verdicts.items()], {}).span(rule) == expected
