"""Is all that a model learned from supplied, under licences that permit retraining? Each check with its answers."""

from typing import Any, Final

import pytest

from tests.checks import LOTUS, RECORD, World, ask, front, model, said

POND: Final = "datasets/acme/pond"
TALKS: Final = "datasets/acme/talks"
SEED: Final = "acme/seed-1b"
LINK: Final = "[Pond](https://huggingface.co/datasets/acme/pond)"
GROWN: Final = f"# Lotus\n\nLotus was pretrained on {LINK} for a month.\n"
OPEN: Final = {"README.md": {"license": "cc0-1.0"}, "train.parquet": 900_000_000}


def lotus(card: Any = GROWN, **others: Any) -> World:
    """Lotus with this card, and whoever else there is, by name."""
    return {LOTUS: model(card), **others}


def pond(card: Any = "# Pond\n", files: dict[str, Any] | None = None, **record: Any) -> World:
    """Lotus, which names Pond, and Pond with this card and these files."""
    own = {"train.parquet": 900_000_000} if files is None else files
    return lotus(**{POND: {"README.md": card, **own, **({RECORD: record} if record else {})}})


def answers(check: str, world: World, about: str = "") -> tuple[str, str]:
    """The verdict and the reason."""
    return said(ask(check, world, about))


# ---------------------------------------------------------------------- data-stages

GREW: Final = "Lotus was pretrained for a month."
TUNED: Final = front("Tuned.", base_model=SEED)


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (lotus(), ("yes", "every")),
        (
            lotus(
                front(f"We fine-tuned seed on {LINK}.", base_model=SEED),
                **{SEED: model(GROWN.replace("Lotus", "Seed"))},
            ),
            ("yes", "every"),
        ),
        (
            lotus(
                front(f"We fine-tuned seed on {LINK}.", base_model=SEED),
                **{SEED: model("Seed was trained for a month.")},
            ),
            ("partial", "some"),
        ),
        (
            lotus("Lotus was trained on data that we do not disclose; the training data is not released."),
            ("no", "withheld"),
        ),
        (lotus("Lotus was trained for a month on a mix of publicly available data."), ("no", "vague")),
        (lotus("Lotus was trained for a month with much care."), ("no", "none-named")),
        (lotus(front(f"We fine-tuned seed on {LINK}.", base_model=SEED)), ("unknown", "unknown-card")),
        (lotus("Lotus was trained for a month. Code: https://github.com/acme/lotus"), ("unknown", "unread")),
        (lotus(None), ("unknown", "unknown-card")),
        (lotus(front("Lotus is small.", datasets=["gsm8k", "cais/mmlu"])), ("no", "none-named")),
        ({"acme/llama-3-lotus": model(GROWN)}, ("unknown", "unknown-card")),
        (lotus(front("Lotus is small.", datasets=["acme/pond"])), ("unknown", "unread")),
    ],
)
def test_a_list_for_every_stage(world: World, expected: tuple[str, str]) -> None:
    assert answers("data-stages", world) == expected


def test_a_stage_is_tied_by_the_line_that_says_so() -> None:
    answer = ask("data-stages", lotus())
    assert [c.line for c in answer.citations] == [3]
    assert answer.facts["stages"] == ["pretraining"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The training data will be released soon.", ("unknown", "unread")),
        ("The training data is not released.", ("no", "withheld")),
    ],
)
def test_a_promise_is_no_refusal_where_a_set_is_declared(words: str, expected: tuple[str, str]) -> None:
    world = lotus(front(f"{GREW} {words}", datasets=["gsm8k"]))
    assert answers("data-stages", world) == expected


def test_a_set_in_the_metadata_is_no_list_where_the_text_says_that_data_is_not_given() -> None:
    world = lotus(
        front("Lotus was pretrained for a month on data that is not released.", datasets=["acme/pond"])
    )
    assert answers("data-stages", world) == ("unknown", "unread")


TRAIN: Final = "github.com/acme/lotus"
PAPER: Final = "arxiv:2601.00001"
QUIET: Final = "# Lotus\n\nDraws ponds.\n"


def told(readme: str = QUIET, card: str = GREW, files: dict[str, Any] | None = None) -> World:
    """Lotus, whose card names no data, and its own code with this README and these files."""
    return lotus(f"{card} Our code: https://{TRAIN}", **{TRAIN: {"README.md": readme, **(files or {})}})


def written(text: str | None, title: str = "Lotus: a model of ponds") -> World:
    """Lotus, whose card names no data, and the paper that it links."""
    record = {RECORD: {"title": title, "summary": ""}}
    card = f"{GREW} Our [paper](https://arxiv.org/abs/{PAPER.removeprefix('arxiv:')})."
    return lotus(card, **{PAPER: record if text is None else record | {"text": text}})


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (told(), ("no", "none-named")),
        (told("# Lotus\n\nWe pretrained Lotus on C4.\n"), ("unknown", "elsewhere")),
        (told("# Lotus\n\nTune it on Alpaca, as an example.\n"), ("no", "none-named")),
        (told("# Lotus\n\nLotus was evaluated on C4.\n"), ("no", "none-named")),
        (told(files={"docs/data.md": "We pretrained Lotus on C4."}), ("unknown", "elsewhere")),
        (told(files={"docs/data.md": "It is large."}), ("no", "none-named")),
        (told(files={"docs/report.md": None}), ("unknown", "unread")),
        (
            lotus("Lotus är en modell som har tränats på texter om dammar och näckrosor. " * 8),
            ("unknown", "unread"),
        ),
        (
            lotus("Lotus is a model that was trained on what is told of ponds and of lilies. " * 8),
            ("no", "none-named"),
        ),
        (told(card=f"{GREW} It was trained on a mix of publicly available data."), ("no", "vague")),
        (written("# Lotus\n\nWe pretrained Lotus on C4."), ("unknown", "elsewhere")),
        (written("# Lotus\n\nWe pretrained Lotus for a month."), ("no", "none-named")),
        (written("# Lotus\n\nWe pretrained it.\n" + "a" * (1 << 20)), ("unknown", "unread")),
        (written(None), ("unknown", "unread")),
        (written(None, title="Roses"), ("unknown", "unread")),
    ],
)
def test_silence_proves_nothing_where_other_texts_of_the_makers_name_data(
    world: World, expected: tuple[str, str]
) -> None:
    assert answers("data-stages", world) == expected


def test_the_sets_that_are_named_elsewhere_are_shown_with_where() -> None:
    answer = ask("data-stages", told("# Lotus\n\nWe pretrained Lotus on C4.\n"))
    assert answer.facts["sets"] == ["c4"]
    assert next(c.url.rpartition("/")[2] for c in answer.looked_at) == "README.md"
    vague = told("# Lotus\n\nWe pretrained it on C4.\n", f"{GREW} It was trained on a mix of public data.")
    assert answers("data-identified", vague) == ("unknown", "elsewhere")


def test_data_of_another_stage_says_nothing_of_the_one_that_is_missing() -> None:
    assert answers("data-stages", told("# Lotus\n\nWe fine-tuned chats on Alpaca.\n")) == ("no", "none-named")


def test_what_is_vague_is_told_and_cited() -> None:
    answer = ask("data-identified", lotus(f"{GROWN}\nIt was also trained on a large amount of data.\n"))
    assert answer.facts["words"] == ["large amount of data"]
    assert [c.line for c in answer.citations] == [5, 3]


# ---------------------------------------------------------------------- data-identified


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (lotus(), ("yes", "named")),
        (lotus("Lotus was pretrained on the Reed Letters corpus."), ("partial", "unaddressed")),
        (
            lotus("Lotus was pretrained on the [Reed Letters](https://reed.example/x) corpus."),
            ("yes", "named"),
        ),
        (lotus("Lotus was trained on [@reed's tweets](https://reed.example/x)."), ("yes", "named")),
        (lotus("Lotus was pretrained on JFT-300M."), ("partial", "unaddressed")),
        (lotus("Lotus was pretrained on the Switchboard corpus."), ("yes", "named")),
        (lotus(f"{GROWN}\nIt was also trained on a large amount of data.\n"), ("partial", "beside")),
        (lotus(GROWN.replace("for", "and other public data for")), ("partial", "beside")),
        (lotus(f"{GROWN}\nNo other data was used."), ("yes", "named")),
        (lotus(GROWN.replace("for", "enhanced with curated corpora for")), ("partial", "beside")),
        (lotus(GROWN.replace("for", "and on conversations generated by GPT-4 for")), ("partial", "beside")),
        (lotus(GROWN.replace("for", "plus 3M internal documents for")), ("partial", "beside")),
        (
            lotus(f"## Training data\n\n|Data|Share|\n|-|-|\n|{LINK}|75%|\n|books|25%|\n"),
            ("partial", "beside"),
        ),
        (
            lotus(f"{GROWN}\n## Training data\n\n|Data|Share|\n|-|-|\n|C4|75%|\n|books|25%|\n"),
            ("yes", "named"),
        ),
        (lotus(f"Lotus was pretrained on a large corpus of text.\n\n{GROWN}"), ("yes", "named")),
        (
            lotus(f"{GROWN}\n## Bias\n\nAs it was trained on a large amount of data, it errs."),
            ("yes", "named"),
        ),
        (lotus(f"{GROWN.replace('for a month', 'and more of my own chat data')}"), ("partial", "beside")),
        (lotus(f"{GROWN}\nThe pretraining data will be released soon."), ("yes", "named")),
        (lotus(f"{GROWN}\nThe fine-tuning data will be released soon."), ("partial", "beside")),
        (lotus("Lotus was pretrained on an alternative version of Wikipedia."), ("partial", "unaddressed")),
        (lotus("Lotus was trained on a mix of publicly available data."), ("no", "vague")),
        (lotus("Lotus was trained for a month. Its training data is not released."), ("no", "withheld")),
        (lotus(f"{GROWN}\nThe tuning data is not released."), ("partial", "beside")),
        (lotus("Lotus was trained with care."), ("unknown", "unread")),
        (
            lotus(
                front(f"We fine-tuned seed on {LINK}.", base_model=SEED),
                **{SEED: model("Seed was pretrained on C4 and other public data.")},
            ),
            ("partial", "beside"),
        ),
        (lotus(None), ("unknown", "unread")),
    ],
)
def test_named_precisely(world: World, expected: tuple[str, str]) -> None:
    assert answers("data-identified", world) == expected


# ---------------------------------------------------------------------- data-obtainable


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (pond(), ("yes", "present")),
        (pond(gated="auto"), ("partial", "automatic")),
        (pond(files={}, gated="auto"), ("no", "empty")),
        (pond(gated="manual"), ("no", "manual")),
        (pond(disabled=True), ("no", "disabled")),
        (pond(private=True), ("no", "private")),
        (pond(files={}), ("no", "empty")),
        (pond(files={"pond.py": "import urllib", "LICENSE": "…"}), ("unknown", "script")),
        (pond(files={"sample.parquet": 900_000}), ("partial", "sample")),
        (pond(files={"data/test-00000.parquet": 900_000}), ("partial", "sample")),
        (pond("# Pond\n\nThe full dataset is available upon request.\n"), ("partial", "sample")),
        (pond(files={"scripts.zip": 90_000}), ("no", "empty")),
        (pond(files={"train.parquet": 300}), ("unknown", "tiny")),
        (pond({"size_categories": "1B<n<10B"}, {"train.parquet": 90_000}), ("unknown", "tiny")),
        (pond("# Pond\n\nGet the pictures with img2dataset.\n"), ("unknown", "links")),
        (pond(gated=None), ("unknown", "unread")),
        (lotus(), ("unknown", "unread")),
        (lotus("Lotus was trained."), ("unknown", "none-named")),
        (lotus("Lotus was pretrained on C4."), ("yes", "known-open")),
        (lotus("Lotus was pretrained on an alternative version of C4."), ("unknown", "unread")),
        (lotus("Lotus was pretrained on an alternative version of BookCorpus."), ("unknown", "unread")),
        (lotus("Lotus was pretrained on RedPajama-Data-1T."), ("partial", "known-partial")),
        (lotus("Lotus was pretrained on BookCorpus."), ("no", "known-closed")),
    ],
)
def test_can_be_had(world: World, expected: tuple[str, str]) -> None:
    assert answers("data-obtainable", world) == expected


def test_what_is_known_of_a_set_outweighs_a_listing_that_shows_less() -> None:
    name = "datasets/tiiuae/falcon-refinedweb"
    world = lotus(
        "Lotus was pretrained on RefinedWeb.", **{name: {"README.md": "# W\n", "train.parquet": 900_000}}
    )
    assert answers("data-obtainable", world) == ("partial", "known-partial")


def test_a_table_of_addresses_is_not_the_pictures() -> None:
    name = "datasets/kakaobrain/coyo-700m"
    link = "Lotus was pretrained on [COYO](https://huggingface.co/datasets/kakaobrain/coyo-700m)."
    table = {"README.md": "# C\n", "train.parquet": 900_000}
    assert answers("data-obtainable", lotus(link, **{name: table})) == ("unknown", "links")
    assert answers("data-obtainable", lotus(link, **{name: table | {"00.tar": 9_000_000}})) == (
        "yes",
        "present",
    )


# ---------------------------------------------------------------------- data-coverage

WHOLE: Final = f"{GROWN}\nNo other data was used.\n"


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (lotus(WHOLE, **{POND: OPEN}), ("yes", "all")),
        (lotus(f"Lotus was pretrained only on {LINK}.", **{POND: OPEN}), ("yes", "all")),
        (lotus(WHOLE), ("unknown", "unread")),
        (
            lotus(f"Lotus was pretrained only on a filtered subset of {LINK}.", **{POND: OPEN}),
            ("unknown", "unread"),
        ),
        (lotus(GROWN, **{POND: OPEN}), ("unknown", "unsaid")),
        (
            lotus(f"Lotus was pretrained only on {LINK} and our letters.", **{POND: OPEN}),
            ("unknown", "unsaid"),
        ),
        (lotus(WHOLE, **{POND: {"README.md": "# Pond\n"}}), ("no", "none")),
        (lotus(f"{WHOLE}\nThe tuning data is not released.", **{POND: OPEN}), ("no", "withheld")),
        (
            lotus(f"{WHOLE}\nAbout 0.4 % of the training data is not distributed.", **{POND: OPEN}),
            ("partial", "small-gap"),
        ),
        (
            lotus(f"{WHOLE}\nAbout 20 % of the training data is not distributed.", **{POND: OPEN}),
            ("no", "large-gap"),
        ),
        (
            lotus(
                WHOLE,
                **{
                    POND: OPEN
                    | {"README.md": "A part of the corpus, 0.4 % of the tokens, is not distributed."}
                },
            ),
            ("partial", "small-gap"),
        ),
        (
            lotus(WHOLE, **{POND: OPEN | {"README.md": "The corpus of letters is not distributed."}}),
            ("unknown", "unread"),
        ),
        (lotus(None), ("unknown", "unsaid")),
    ],
)
def test_is_that_all(world: World, expected: tuple[str, str]) -> None:
    assert answers("data-coverage", world) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [("95% | 5%", ("partial", "small-gap")), ("60% | 40%", ("no", "large-gap"))],
)
def test_a_missing_set_counts_by_its_share(share: str, expected: tuple[str, str]) -> None:
    first, _, second = share.partition(" | ")
    table = f"## Pretraining data\n\n| dataset | share |\n|---|---|\n| {LINK} | {first} |\n| BookCorpus | {second} |\n"
    assert answers("data-coverage", lotus(table, **{POND: OPEN})) == expected


def test_a_small_gap_is_no_answer_while_other_sets_are_unread() -> None:
    table = f"## Pretraining data\n\n| dataset | share |\n|---|---|\n| {LINK} | 95% |\n| BookCorpus | 5% |\n"
    assert answers("data-coverage", lotus(table)) == ("unknown", "unread")


# ---------------------------------------------------------------------- rebuild-recipe

RECIPE: Final = "Built from CC-MAIN-2023-14. The sampling weights are in mix.json. The sha256 checksums of all files are given.\n\nCode: https://github.com/acme/pond\n"
FILTER: Final = {
    "README.md": "# pond\n\nMakes acme/pond.\n",
    "filter.py": "from datasketch import MinHash, MinHashLSH\n\ndef deduplicate(pages):\n    index = MinHashLSH(threshold=0.8)\n",
}


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (pond(), ("not-applicable", "had")),
        (
            pond(
                "# Pond\n\nWords of a pond, gathered by many hands and read by all of us twice, then kept.\n",
                {},
            ),
            ("no", "absent"),
        ),
        (lotus(), ("unknown", "unseen")),
        (lotus("Lotus was trained."), ("unknown", "none-named")),
    ],
)
def test_can_be_rebuilt(world: World, expected: tuple[str, str]) -> None:
    assert answers("rebuild-recipe", world) == expected


def test_a_recipe_needs_snapshots_filters_mixture_and_hashes() -> None:
    code = {"github.com/acme/pond": FILTER}
    assert answers("rebuild-recipe", {**pond(RECIPE, {}), **code}) == ("yes", "complete")
    less = RECIPE.replace("The sha256 checksums of all files are given.", "")
    assert answers("rebuild-recipe", {**pond(less, {}), **code}) == ("partial", "incomplete")
    assert answers("rebuild-recipe", pond(RECIPE, {})) == ("unknown", "unseen")


# ---------------------------------------------------------------------- data-license


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (pond({"license": "cc0-1.0"}), ("yes", "free")),
        (pond({"license": "odc-by"}), ("yes", "third-party")),
        (pond({"license": "cc-by-nc-4.0"}), ("partial", "non-commercial")),
        (pond({"license": "cc-by-nd-4.0"}), ("no", "limited")),
        (
            pond(front("Please do not use the data for commercial purposes.", license="cc-by-4.0")),
            ("partial", "asked"),
        ),
        (pond("# Pond\n"), ("no", "no-license")),
        (pond({"license": "cc"}), ("unknown", "unread")),
        (lotus(), ("unknown", "unread")),
        (lotus("Lotus was trained."), ("unknown", "none-named")),
        (lotus("Lotus was pretrained on Cosmopedia."), ("yes", "known")),
        (lotus("Lotus was fine-tuned on the Alpaca dataset."), ("partial", "non-commercial")),
        (lotus("Lotus was pretrained on Books3."), ("no", "unfree-contents")),
    ],
)
def test_free_to_retrain_on(world: World, expected: tuple[str, str]) -> None:
    assert answers("data-license", world) == expected


def test_the_strict_policy_asks_for_free_contents_too() -> None:
    answer = ask("data-license", pond({"license": "odc-by"}), policy="strict")
    assert said(answer) == ("unknown", "contents")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("teknium/GPT4-LLM-Cleaned", ("partial", "non-commercial")), ("bigscience/P3", ("unknown", "contents"))],
)
def test_a_tag_that_people_found_untrue_is_no_free_licence(name: str, expected: tuple[str, str]) -> None:
    card = f"We fine-tuned it on [this](https://huggingface.co/datasets/{name})."
    world = lotus(card, **{f"datasets/{name}": {"README.md": {"license": "mit"}, "train.parquet": 900_000}})
    assert answers("data-license", world) == expected


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("Lotus was pretrained on LAION-5B.", ("unknown", "contents")),
        ("Lotus was pretrained on C4.", ("yes", "third-party")),
        ("Lotus was pretrained on the Switchboard corpus.", ("no", "limited")),
        (
            "Lotus was pretrained on the [Fisher](https://catalog.ldc.upenn.edu/LDC2004T19) corpus.",
            ("no", "limited"),
        ),
        ("Lotus was pretrained on Objaverse.", ("partial", "non-commercial")),
        ("Lotus was pretrained on Pond Wikipedia.", ("unknown", "unread")),
        ("Lotus was pretrained on [Cosmopedia](https://pond.example/x).", ("unknown", "unread")),
        ("Lotus was pretrained on Cosmopedia (CC BY-NC 4.0).", ("partial", "non-commercial")),
        ("Lotus was pretrained on Cosmopedia, and is under CC BY-NC 4.0.", ("yes", "known")),
    ],
)
def test_what_is_known_of_a_licence_is_read_as_what_is_read(card: str, expected: tuple[str, str]) -> None:
    assert answers("data-license", lotus(card)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It includes some CC-BY-NC pictures.", ("partial", "non-commercial")),
        ("It includes some CC-BY-ND pictures.", ("no", "limited")),
        ("Lotus is under CC-BY-NC-4.0 and includes a viewer.", ("yes", "free")),
        ("It may write JSON with Pond and is of MIT.", ("yes", "free")),
    ],
)
def test_the_card_that_names_a_set_may_take_from_its_tag(words: str, expected: tuple[str, str]) -> None:
    world = lotus(f"{GROWN}\n{words}", **{POND: OPEN})
    assert answers("data-license", world, POND) == expected


def test_a_collection_that_is_known_to_be_addresses_is_no_contents() -> None:
    card = "Lotus was pretrained on [this](https://huggingface.co/datasets/laion/laion2B-en)."
    hub = {"datasets/laion/laion2B-en": {"README.md": {"license": "cc-by-4.0"}, "a.parquet": 900_000_000}}
    assert answers("data-license", lotus(card, **hub)) == ("unknown", "contents")


@pytest.mark.parametrize(
    "card",
    [
        f"Lotus was pretrained on {LINK}, generated with GPT-4.",
        f"Lotus was pretrained on {LINK}.\n\nIt was trained on a 100% synthetic, GPT-4 generated dataset.",
    ],
)
def test_the_card_that_names_a_set_may_tell_who_made_it(card: str) -> None:
    assert answers("data-lineage", lotus(card, **{POND: OPEN}), POND) == ("partial", "generated")
    two = card + "\n\nIt was also pretrained on [Talks](https://huggingface.co/datasets/acme/talks)."
    assert answers("data-lineage", lotus(two), TALKS) == ("unknown", "unseen")
    beside = f"Lotus was pretrained on {LINK} and on texts generated with GPT-4."
    assert answers("data-lineage", lotus(beside, **{POND: OPEN}), POND)[1] in {"unseen", "original"}


def test_what_a_card_says_is_not_given_is_not_had() -> None:
    card = "Lotus was pretrained on the Cosmopedia dataset, which was not publicly released."
    assert answers("data-obtainable", lotus(card)) == ("no", "unreleased")


# ---------------------------------------------------------------------- data-lineage

MADE: Final = "Pond is derived from [Talks](https://huggingface.co/datasets/acme/talks)."


def of_talks(card: str = MADE, talks: Any = None) -> World:
    """Pond under CC-BY, made from Talks with this card."""
    world = dict(pond(front(card, license="cc-by-4.0")))
    return world | ({TALKS: {"README.md": talks}} if talks is not None else {})


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (of_talks(talks={"license": "cc-by-4.0"}), ("yes", "agreed")),
        (of_talks(talks={"license": "cc-by-nc-4.0"}), ("no", "contrary")),
        (of_talks(), ("unknown", "unread")),
        (of_talks("Pond is derived from Books3."), ("no", "unfree-source")),
        (of_talks("Pond is a subset of the Alpaca dataset."), ("no", "contrary")),
        (of_talks("All answers were generated with GPT-4."), ("partial", "generated")),
        (of_talks("All answers were written by Claude."), ("partial", "generated")),
        (of_talks("All answers were translated with DeepL."), ("unknown", "generator-unread")),
        (of_talks("All answers were generated with Mixtral-8x7B."), ("yes", "agreed")),
        (of_talks("Written by 212 volunteers."), ("not-applicable", "original")),
        (lotus(), ("unknown", "unseen")),
        (lotus("Lotus was trained."), ("unknown", "none-named")),
        (lotus("Lotus was trained on data generated by GPT-4."), ("partial", "generated-unnamed")),
        (lotus("Lotus was fine-tuned on data generated by Mixtral-8x7B."), ("unknown", "none-named")),
        (
            lotus("Lotus was tuned. Data for the evaluation was generated by GPT-4."),
            ("unknown", "none-named"),
        ),
    ],
)
def test_sources_agree(world: World, expected: tuple[str, str]) -> None:
    assert answers("data-lineage", world, POND if POND in world else "") == expected


def test_sources_are_followed_as_deep_as_they_were_read() -> None:
    below = front("A subset of [Words](https://huggingface.co/datasets/acme/words).", license="cc-by-4.0")
    words = {"datasets/acme/words": {"README.md": {"license": "cc-by-nc-4.0"}}}
    answer = ask("data-lineage", dict(of_talks(talks=below)) | words, POND)
    assert said(answer) == ("no", "contrary")
    assert answer.facts["source"] == "acme/words"


def test_a_set_that_keeps_its_sources_terms_is_not_contrary_to_them() -> None:
    world = dict(pond(front(MADE, license="cc-by-nc-4.0"))) | {
        TALKS: {"README.md": {"license": "cc-by-nc-4.0"}}
    }
    assert answers("data-lineage", world, POND) == ("yes", "agreed")


def test_a_famous_set_that_is_audited_itself_is_known_too() -> None:
    pile = {"datasets/EleutherAI/pile": {"README.md": {"license": "mit"}, "train.parquet": 900_000_000}}
    assert answers("data-license", pile) == ("no", "unfree-contents")
    made = {"datasets/teknium/GPT4-LLM-Cleaned": {"README.md": {"license": "cc-by-nc-4.0"}}}
    assert answers("data-lineage", made) == ("partial", "generated")


# ---------------------------------------------------------------------- data-documentation, data-pinned

FILLED: Final = "# Pond\n\nPages of public libraries of three towns, scanned, read by machine, deduplicated and filtered.\n"


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (pond(FILLED), ("yes", "documented")),
        (
            lotus(
                f"{GROWN}\nSee the [datasheet](https://acme.example/sheet).",
                **{POND: {"README.md": "# Pond\n"}},
            ),
            ("yes", "summary"),
        ),
        (pond("# Pond\n\n[More Information Needed]\n"), ("no", "template")),
        (lotus(), ("unknown", "unread")),
        (lotus("Lotus was trained."), ("unknown", "none-named")),
    ],
)
def test_documented(world: World, expected: tuple[str, str]) -> None:
    assert answers("data-documentation", world) == expected


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (pond(tags=["doi:10.57967/hf/0001"]), ("yes", "pinned")),
        (lotus(GROWN.replace("acme/pond)", f"acme/pond/tree/{'c0ffee0' * 5})")), ("yes", "pinned")),
        (
            lotus(GROWN.replace("acme/pond)", "acme/pond/blob/main/a) ([paper](https://doi.org/10.5281/1))")),
            ("unknown", "floating"),
        ),
        (
            lotus("Lotus was pretrained on the [Reed Letters](https://doi.org/10.5281/zenodo.1) corpus."),
            ("yes", "pinned"),
        ),
        (
            lotus("Lotus was pretrained on the [Reed Letters](https://doi.org/10.1007/1) corpus."),
            ("unknown", "floating"),
        ),
        (pond(), ("unknown", "floating")),
        (lotus("Lotus was trained."), ("unknown", "none-named")),
        ({POND: OPEN}, ("not-applicable", "itself")),
    ],
)
def test_pinned(world: World, expected: tuple[str, str]) -> None:
    assert answers("data-pinned", world) == expected


@pytest.mark.parametrize(
    ("sentence", "check", "verdict"),
    [
        ("Only a 10 % sample of the corpus is published here.", "data-obtainable", "partial"),
        ("Books under copyright were included.", "data-license", "unknown"),
        ("The collection contains copyrighted articles under fair use.", "data-license", "unknown"),
        ("It holds nothing else.", "data-license", "yes"),
    ],
)
def test_what_a_sets_own_card_takes_back(sentence: str, check: str, verdict: str) -> None:
    world = pond(front(f"# Pond\n\nTexts of the lab. {sentence}\n", license="cc0-1.0"), gated=False)
    found, _ = answers(check, world, POND)
    assert found == verdict or (verdict == "partial" and found in {"no", "unknown"})
