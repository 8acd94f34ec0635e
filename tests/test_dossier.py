"""What may be concluded from silence: only where everything was read that may be the model's own."""

import re
from typing import Any, Final

import pytest

from openaudit.dossier import Dossier
from openaudit.evidence import Evidence, Role, Why
from tests.checks import LOTUS, RECORD, ask, evidence, model, said

POND: Final = "github.com/other/pond"
PAPER: Final = "arxiv:2601.00001"
STORY: Final = (
    "# Lotus\n\nLotus is a language model pretrained from scratch, which writes of flowers and of ponds in the rain"
    " and in the sun, in verse and in prose.\n\n"
)
TRAINS: Final = "for batch in corpus:\n    loss = model(batch)\n    loss.backward()\n    optimizer.step()\n"
BACK: Final = "# Pond\n\nThe code of https://huggingface.co/acme/lotus-1b, pretrained from scratch.\n"


def world(card: str, **others: Any) -> dict[str, Any]:
    """Lotus with a card that says no more than ``card``, and what was read beside it."""
    named = {"pond": POND, "paper": PAPER}
    own = others.pop("files", None)
    return {LOTUS: model(STORY + card, own)} | {named[key]: files for key, files in others.items()}


def unread(card: str, **others: Any) -> list[str]:
    """The links that keep silence from being concluded."""
    found = evidence(world(card, **others))
    return [e.target.id for e in Dossier(found, found.subject).unread_links]


@pytest.mark.parametrize(
    "card",
    [
        "No link at all.",
        "Try the [demo](https://huggingface.co/spaces/acme/lotus) and read the [blog](https://acme.example.org).",
        "Chat on [Discord](https://discord.gg/lotus).",
        "Serve it with [vLLM](https://github.com/vllm-project/vllm).",
        "The dataset is [pond](https://github.com/other/pond).",
        "## Acknowledgements\n\nThe people of [pond](https://github.com/other/pond).",
        "It uses [LoRA](https://arxiv.org/abs/2601.00001).",
        "## Evaluation\n\n| [Sums](https://arxiv.org/abs/2601.00001) | 3 |\n|---|---|\n| a | 4 |",
    ],
)
def test_links_to_tools_demos_and_others_keep_nothing_unknown(card: str) -> None:
    assert unread(card) == []
    assert said(ask("pretraining-code", world(card))) == ("no", "absent")
    assert said(ask("method-document", world(card))) == ("no", "none-linked")


@pytest.mark.parametrize(
    ("card", "link"),
    [
        ("Our [code](https://github.com/other/pond).", POND),
        ("[Code](https://github.com/acme/lotus).", "github.com/acme/lotus"),
        ("See [this](https://github.com/other/pond).", POND),
        ("Read our [paper](https://arxiv.org/abs/2601.00001).", PAPER),
        ("Read [Of flowers and of ponds in spring](https://arxiv.org/abs/2601.00001).", PAPER),
        ("Cite us:\n\n```bibtex\n@misc{l, eprint={2601.00001}}\n```", PAPER),
    ],
)
@pytest.mark.parametrize("check", ["pretraining-code", "method-document", "data-stages", "recipe"])
def test_with_a_link_unread_that_may_be_its_own_nothing_is_absent(check: str, card: str, link: str) -> None:
    assert unread(card) == [link]
    assert ask(check, world(card)).verdict == "unknown"


def read_too(found: Evidence, path: str) -> Dossier:
    """The dossier of the same model where this file of its own was read as well."""
    own = found.node(found.subject)
    file = own.documents[-1].model_copy(update={"role": Role.CODE, "path": path})
    nodes = {found.subject: own.model_copy(update={"documents": (*own.documents, file)})}
    return Dossier(found.model_copy(update={"nodes": nodes}), found.subject)


@pytest.mark.parametrize(
    "card",
    [
        "The training script is `train_script.py`.",
        "See the [training notebook](https://huggingface.co/acme/lotus-1b/blob/main/tune.ipynb).",
        "The data are weighted as `data_config.json` says.",
        "[Settings](./hyperparameters.yaml)",
    ],
)
def test_a_file_of_its_own_that_the_card_names_must_be_read_too(card: str) -> None:
    name = re.findall(r"\w+\.(?:py|ipynb|json|yaml)", card)[0]
    assert set(unread(card, files={name: None})) == {LOTUS}
    assert ask("pretraining-code", world(card, files={name: None})).verdict == "unknown"
    assert unread(card) == []
    assert read_too(evidence(world(card, files={name: None})), name).unread_links == ()


SENT: Final = "For training, please refer to https://huggingface.co/acme/rose-1b"


def test_a_card_of_the_same_maker_that_is_sent_to_must_be_read_too() -> None:
    assert unread(SENT) == ["acme/rose-1b"]
    assert said(ask("recipe", world(SENT))) == ("unknown", "open")
    both = evidence(world(SENT) | {"acme/rose-1b": model("# Rose")})
    assert Dossier(both, both.subject).unread_links == ()
    assert unread(SENT.replace("acme", "other")) == []
    assert unread(SENT.replace("For training, please refer to", "Also see")) == []


@pytest.mark.parametrize(
    "card",
    [
        "Run `inference.py`, which loads the data.",
        "The settings of the model are in `config.json`.",
        "It was trained with `run_mlm.py` of transformers.",
        "Trained with [train.py](https://github.com/huggingface/transformers/blob/main/train.py).",
        "## Usage\n\nThe script `train.py` does it.",
    ],
)
def test_other_files_need_not_be_read(card: str) -> None:
    assert LOTUS not in unread(card)


def test_code_of_which_the_card_does_not_say_whose_it_is_is_its_own_where_it_links_back() -> None:
    card = "See [this](https://github.com/other/pond)."
    pond = {"README.md": BACK, "pretrain/train.py": TRAINS, "LICENSE": "x"}
    found = evidence(world(card, pond=pond))
    dossier = Dossier(found, found.subject)
    assert [c.name for _, c in dossier.repositories] == ["other/pond"]
    assert (dossier.unclaimed, dossier.unread_links) == ((), ())


def test_code_that_nobody_claims_proves_neither_presence_nor_absence() -> None:
    card = "See [this](https://github.com/other/pond)."
    pond = {"README.md": "# Pond\n\nPretrains from scratch.\n", "pretrain/train.py": TRAINS}
    assert said(ask("pretraining-code", world(card, pond=pond))) == ("unknown", "unclaimed")


def test_what_was_read_and_trains_nothing_leaves_nothing_unknown() -> None:
    card = "See [this](https://github.com/other/pond)."
    pond = {"README.md": "# Pond\n\nDraws ponds.\n", "draw.py": "print('pond')\n"}
    assert said(ask("pretraining-code", world(card, pond=pond))) == ("no", "absent")


def test_the_code_that_its_own_paper_names_must_be_read_too() -> None:
    card = "Read our [paper](https://arxiv.org/abs/2601.00001)."
    record = {"title": "Lotus: a model", "summary": "", "githubRepo": "https://github.com/other/pond"}
    paper = {RECORD: record, "text": "# Lotus\n\nA model."}
    assert unread(card, paper=paper) == [POND]
    assert ask("pretraining-code", world(card, paper=paper)).verdict == "unknown"


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("The notebook used for training is [here]({}).", True),
        ("Training code: {}", True),
        ("You can train your own with [this notebook]({}).", False),
        ("A training notebook for your data: {}", False),
        ("Try the [demo]({}).", False),
    ],
)
@pytest.mark.parametrize("place", ["colab.research.google.com/drive/1nbq", "gist.github.com/acme/1nbq"])
def test_a_notebook_in_which_it_was_trained_is_code_that_nobody_read(
    words: str, place: str, *, own: bool
) -> None:
    card = words.format(f"https://{place}?usp=sharing")
    assert unread(card) == ([place] if own else [])
    answer = ask("pretraining-code", world(card))
    assert answer.verdict == ("unknown" if own else "no")
    assert [g.why for g in answer.gaps] == ([Why.UNREADABLE] if own else [])


@pytest.mark.parametrize(
    ("asks", "fields", "unread_"),
    [
        ("Please cite our paper:", "title={Of Lotus}", ["title:Of Lotus"]),
        ("Please cite our paper:", "title={Of Lotus}, url={https://pond.example.org}", []),
        ("A table of fish:", "title={Of Lotus}", []),
    ],
)
def test_a_paper_to_cite_that_has_no_address_is_a_paper_that_nobody_read(
    asks: str, fields: str, unread_: list[str]
) -> None:
    card = f"## Fish\n\n{asks}\n\n```bibtex\n@article{{l,\n  {fields}\n}}\n```\n"
    assert [e for e in unread(card) if e.startswith("title:")] == unread_
    assert ask("method-document", world(card)).verdict == ("unknown" if unread_ else "no")


def test_of_its_own_paper_a_title_is_too_little() -> None:
    card = "Read our [paper](https://arxiv.org/abs/2601.00001)."
    record = {"title": "Lotus: a model", "summary": ""}
    assert unread(card, paper={RECORD: record}) == [PAPER]
    assert unread(card, paper={RECORD: record, "text": "# Lotus\n\nA model."}) == []


def test_the_code_of_a_paper_on_other_things_need_not_be_read() -> None:
    card = "Read [Of roses and of thorns in spring](https://arxiv.org/abs/2601.00001)."
    record = {
        "title": "Of roses and of thorns in spring",
        "summary": "",
        "githubRepo": "https://github.com/o/p",
    }
    assert unread(card, paper={RECORD: record}) == []
    assert said(ask("method-document", world(card, paper={RECORD: record}))) == ("no", "others")


def test_a_card_that_is_not_there_is_not_silent() -> None:
    found = evidence({LOTUS: model()})
    assert not Dossier(found, found.subject).whole
