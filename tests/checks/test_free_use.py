"""Free use: each check, each answer that it can give, on evidence laid out by hand."""

from typing import Any, Final, NamedTuple

import pytest

from openaudit.check import checks_of
from openaudit.checks import free_use
from tests.checks import LISTING, LOTUS, RECORD, World, ask, front, model, said
from tests.world.open import MIT

BASE: Final = "acme/seed-1b"
FREE: Final = {"license": "mit"}
TUNED: Final = {"license": "mit", "base_model": BASE}
ADAPTER: Final = {
    "adapter_model.safetensors": 90_000_000,
    "adapter_config.json": {"base_model_name_or_path": BASE},
}
SCRATCH: Final = "\n# Lotus\n\nWe trained Lotus from scratch on public texts."
CODE: Final = {
    "config.json": {"auto_map": {"AutoModel": "modeling_lotus.Lotus"}},
    "modeling_lotus.py": "x = 1\n",
}


class Row(NamedTuple):
    """A world and what a check says of it."""

    check: str
    verdict: str
    reason: str
    world: World
    options: dict[str, Any] = {}


def lotus(*args: Any, **record: Any) -> World:
    """A world with one model."""
    return {LOTUS: model(*args, **record)}


def over(base: dict[str, Any], card: Any = None, files: Any = None) -> World:
    """A world with a model and its base."""
    return {LOTUS: model(card or TUNED, files), BASE: base}


def without(*names: str, **files: Any) -> dict[str, Any]:
    """The files of a model that lacks some: weights, the record, the listing."""
    kept = {**model(FREE), **files}
    return {path: content for path, content in kept.items() if path not in names} | (
        {RECORD: None} if RECORD in names else {}
    )


ROWS: Final = [
    # ------------------------------------------------------------------ weights
    Row("weights-available", "yes", "present", lotus(FREE)),
    Row("weights-available", "yes", "present", over(model(FREE), files={**ADAPTER, "model.safetensors": 7})),
    Row("weights-available", "no", "disabled", lotus(FREE, disabled=True)),
    Row("weights-available", "no", "private", lotus(FREE, private=True)),
    Row("weights-available", "no", "absent", {LOTUS: without("model.safetensors", **{"training_args.bin": 900})}),
    Row("weights-available", "yes", "present", {LOTUS: {"README.md": TUNED, **ADAPTER}, BASE: model(FREE)}),
    Row("weights-available", "no", "base-unavailable", {LOTUS: {"README.md": TUNED, **ADAPTER}, BASE: without("model.safetensors")}),
    Row("weights-available", "unknown", "base-unread", {LOTUS: {"README.md": TUNED, **ADAPTER}}),
    Row("weights-available", "unknown", "unlisted", {LOTUS: {**model(FREE), LISTING: None}}),
    # ------------------------------------------------------------------ gate
    Row("ungated", "yes", "open", lotus(FREE)),
    Row("ungated", "partial", "automatic", lotus(FREE, gated="auto")),
    Row("ungated", "no", "manual", lotus(FREE, gated="manual")),
    Row("ungated", "not-applicable", "folder", lotus(FREE), {"local": True}),
    Row("ungated", "unknown", "unsaid", {LOTUS: without(RECORD)}),
    Row("ungated", "unknown", "unsaid", lotus(FREE, gated=None)),
    # ------------------------------------------------------------------ a licence
    Row("license-declared", "yes", "declared", lotus(FREE)),
    Row("license-declared", "yes", "declared", lotus({}, {"LICENSE": MIT})),
    Row("license-declared", "yes", "own-name", lotus({"license": "other", "license_name": "acme-terms"})),
    Row("license-declared", "partial", "nameless", lotus({"license": "other"})),
    Row("license-declared", "no", "no-license", lotus("# Lotus\n\nA model of water.\n")),
    Row("license-declared", "unknown", "elsewhere", lotus("# Lotus\n\nSee https://acme.example/license for the license.\n")),
    Row("license-declared", "unknown", "undeclared", lotus(None, {"README.md": None})),
    # ------------------------------------------------------------------ its text
    Row("license-text", "yes", "verbatim", lotus(FREE, {"LICENSE": MIT})),
    Row("license-text", "partial", "altered", lotus(FREE, {"LICENSE": MIT + "\nThe Software may not be used by frogs in ponds.\n"})),
    Row("license-text", "partial", "other", lotus({"license": "apache-2.0"}, {"LICENSE": MIT})),
    Row("license-text", "unknown", "unrecognised", lotus(FREE, {"LICENSE": "The pond belongs to the frogs, who lend it.\n"})),
    Row("license-text", "not-applicable", "no-text", lotus(FREE)),
    Row("license-text", "unknown", "unread", lotus(FREE, {"LICENSE": None})),
    # ------------------------------------------------------------------ use
    Row("no-use-restriction", "yes", "free", lotus(FREE)),
    Row("no-use-restriction", "yes", "free", lotus({"license": "gpl-3.0"})),
    Row("no-use-restriction", "yes", "free", lotus({"license": "MIT OR CC-BY-NC-4.0"})),
    Row("no-use-restriction", "yes", "free", lotus(front("\nHarmful uses are out of scope.\n", **FREE))),
    Row("no-use-restriction", "no", "limited", lotus({"license": "cc-by-nc-4.0"})),
    Row("no-use-restriction", "no", "limited", lotus({"license": ["mit", "cc-by-nc-4.0"]})),
    Row("no-use-restriction", "no", "limited", lotus({"license": "bigscience-bloom-rail-1.0"})),
    Row("no-use-restriction", "no", "limited", lotus({"license": "other", "license_name": "acme-non-commercial"})),
    Row("no-use-restriction", "no", "limited", lotus(front("\nThe model may not be used commercially.\n", **FREE))),
    Row("no-use-restriction", "no", "limited", lotus(FREE, {"USE_POLICY.md": "You may not use the model to harass others.\n"})),
    Row("no-use-restriction", "no", "limited", lotus(front(extra_gated_prompt="For research use only.", **FREE))),
    Row("no-use-restriction", "partial", "asked", lotus(front("\nPlease do not use the model commercially.\n", **FREE))),
    Row("no-use-restriction", "no", "no-license", lotus("# Lotus\n\nA model of water.\n")),
    Row("no-use-restriction", "unknown", "altered", lotus(FREE, {"LICENSE": MIT + "\nThe frogs of the pond are to be thanked twice a year.\n"})),
    Row("no-use-restriction", "unknown", "unread", lotus({"license": "other", "license_name": "acme-terms"})),
    Row("no-use-restriction", "unknown", "unread", lotus({"license": "cc"})),
    Row("no-use-restriction", "unknown", "not-seen", lotus(FREE, {"LICENSE": None})),
    Row("no-use-restriction", "unknown", "further-terms", lotus(front("\nUse of Lotus is subject to the Acme Pond Terms.\n", **FREE))),
    Row("no-use-restriction", "unknown", "prose-only", lotus("# Lotus\n\nReleased under the MIT license.\n")),
    Row("no-use-restriction", "unknown", "elsewhere", lotus("# Lotus\n\nSee https://acme.example/license for the license.\n")),
    Row("no-use-restriction", "unknown", "undeclared", {LOTUS: {**model("# Lotus\n\nA model of water.\n"), LISTING: None}}),
    # ------------------------------------------------------------------ change and pass on
    Row("modify-redistribute", "yes", "allowed", lotus(FREE)),
    Row("modify-redistribute", "yes", "allowed", lotus({"license": "llama2"})),
    Row("modify-redistribute", "no", "forbidden", lotus({"license": "cc-by-nd-4.0"})),
    Row("modify-redistribute", "no", "forbidden", lotus(front("\nYou may not redistribute the model.\n", **FREE))),
    Row("modify-redistribute", "no", "no-license", lotus("# Lotus\n\nA model of water.\n")),
    Row("modify-redistribute", "unknown", "unclear", lotus({"license": "other", "license_name": "acme-terms"})),
    Row("modify-redistribute", "unknown", "unclear", lotus(FREE, {"LICENSE": "The pond belongs to the frogs, who lend it.\n"})),
    Row("modify-redistribute", "unknown", "unclear", lotus({"license": "cc-by-nc-4.0"}, {"LICENSE": None})),
    Row("modify-redistribute", "unknown", "unclear", lotus(front("\nUse of Lotus is subject to the Acme Pond Terms.\n", **FREE))),
    # ------------------------------------------------------------------ ancestors
    Row("lineage-rights", "not-applicable", "original", lotus(front("\nThe model saw 3 billion tokens.\n", **FREE))),
    Row("lineage-rights", "unknown", "silent", lotus(FREE)),
    Row("lineage-rights", "not-applicable", "scratch", lotus(front(SCRATCH, **FREE))),
    Row("lineage-rights", "not-applicable", "pretrained", lotus(front("\nWe pretrained Lotus on notes.\n", **FREE))),
    Row("lineage-rights", "yes", "free", over(model(FREE))),
    Row("lineage-rights", "no", "limited", over(model({"license": "cc-by-nc-4.0"}))),
    Row("lineage-rights", "no", "limited", over(model(front("\nThe weights are for research use only.\n", **FREE)))),
    Row("lineage-rights", "no", "limited", {LOTUS: model({"license": "mit", "base_model": "meta-llama/Llama-3.1-8B"})}),
    Row("lineage-rights", "no", "limited", {LOTUS: model({"license": "mit", "base_model": "fern/Llama-3.1-8B-hf"})}),
    Row("lineage-rights", "unknown", "unread", {LOTUS: model({"license": "mit", "base_model": "fern/Pond-Llama-3.1-8B"})}),
    Row("lineage-rights", "no", "gated", over(model(FREE, gated="manual"))),
    Row("lineage-rights", "partial", "gated-automatically", over(model(FREE, gated="auto"))),
    Row("lineage-rights", "partial", "unmet", over(model({"license": "gpl-3.0"}))),
    Row("lineage-rights", "partial", "asked", over(model(front("\nPlease do not use the model commercially.\n", **FREE)))),
    Row("lineage-rights", "no", "no-license", over(model("# Seed\n\nA model of seeds.\n"))),
    Row("lineage-rights", "unknown", "hinted", {"acme/llama-3-lotus": model(FREE)}),
    Row("lineage-rights", "unknown", "unsaid", {"acme/lotus-chat": model(FREE)}),
    Row("lineage-rights", "unknown", "unread", over(model({"license": "other", "license_name": "acme-terms"}))),
    Row("lineage-rights", "unknown", "unread", over({RECORD: None, LISTING: None})),
    Row("lineage-rights", "unknown", "unknown-card", {LOTUS: without("README.md", RECORD)}),
    # ------------------------------------------------------------------ code to run it
    Row("code-license", "not-applicable", "none-needed", lotus(FREE)),
    Row("code-license", "yes", "free", lotus(FREE, CODE)),
    Row("code-license", "yes", "free", lotus({"license": "cc-by-nc-4.0"}, {**CODE, "LICENSE-CODE": MIT})),
    Row("code-license", "no", "limited", lotus(FREE, {**CODE, "LICENSE-CODE": "The code is for research use only.\n"})),
    Row("code-license", "partial", "no-license", lotus("# Lotus\n\nA model of water.\n", CODE)),
    Row("code-license", "unknown", "unlisted", {LOTUS: {**model(FREE), LISTING: None}}),
    Row("code-license", "unknown", "unclear", lotus({"license": "other", "license_name": "acme-terms"}, CODE)),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.check}-{row.reason}")
def test_an_answer(row: Row) -> None:
    assert said(ask(row.check, row.world, **row.options)) == (row.verdict, row.reason)


def test_every_answer_of_every_check_is_given_once() -> None:
    told = {(row.check, row.reason) for row in ROWS}
    assert {(check.id, reason) for check in checks_of(free_use) for reason in check.answers} == told


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.check}-{row.reason}")
def test_what_is_claimed_is_cited_and_what_is_unknown_says_what_would_settle_it(row: Row) -> None:
    answer = ask(row.check, row.world, **row.options)
    if row.verdict in {"yes", "partial", "no"}:
        assert answer.citations
    if row.verdict == "unknown":
        check = next(check for check in checks_of(free_use) if check.id == row.check)
        assert answer.looked_at or answer.gaps
        assert row.reason in check.settles


def test_a_limit_says_which_and_quotes_it() -> None:
    answer = ask("no-use-restriction", lotus(front("\nThe model may not be used commercially.\n", **FREE)))
    assert answer.facts["limits"] == ["non-commercial"]
    assert answer.citations[0].quote == "The model may not be used commercially."


def test_a_known_licence_brings_its_facts_with_their_source() -> None:
    answer = ask("no-use-restriction", lotus({"license": "llama3.1"}))
    limits = answer.facts["limits"]
    assert isinstance(limits, list)
    assert "user-threshold" in limits
    assert answer.citations[0].quote == '{"license": "llama3.1"}'
    assert all(known.source and known.date for known in answer.known)


def test_a_request_quotes_itself_and_the_licence() -> None:
    answer = ask("no-use-restriction", lotus(front("\nPlease do not use the model commercially.\n", **FREE)))
    assert [c.quote for c in answer.citations] == [
        "Please do not use the model commercially.",
        '{"license": "mit"}',
    ]


def test_a_gate_says_what_it_asks_for() -> None:
    asks = front(extra_gated_fields={"Name": "text", "Country": "country"}, **FREE)
    assert ask("ungated", lotus(asks, gated="manual")).facts["asks"] == "Name, Country"


@pytest.mark.parametrize(
    "line",
    ["We pretrained Lotus on notes.", "Lotus was trained from scratch.", "It was fine-tuned on notes."],
)
def test_the_line_that_tells_of_a_beginning_or_of_a_base_is_cited(line: str) -> None:
    assert [c.quote for c in ask("lineage-rights", lotus(f"# Lotus\n\n{line}\n")).citations] == [line]


def test_each_ancestor_is_asked_for_itself() -> None:
    world = {
        LOTUS: model({"license": "mit", "base_model": [BASE, "acme/root-1b"]}),
        BASE: model(FREE),
        "acme/root-1b": model({"license": "cc-by-nc-4.0"}),
    }
    assert said(ask("lineage-rights", world, about=BASE)) == ("yes", "free")
    assert said(ask("lineage-rights", world, about="acme/root-1b")) == ("no", "limited")


def test_a_datasets_own_licence_is_judged_alike() -> None:
    world = {"datasets/acme/pond": {"README.md": front(license="cc-by-4.0"), "train.parquet": 900_000}}
    assert said(ask("license-declared", world)) == ("yes", "declared")
    assert said(ask("ungated", world)) == ("yes", "open")
