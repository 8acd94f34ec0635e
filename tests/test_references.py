"""Which of the code and papers that a card links are the model's own, and where addresses lead."""

from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.evidence import Document, Node, Relation, Role, lay_out
from openaudit.reading import Reading
from openaudit.references import (
    CITED,
    OTHER,
    OWN,
    TOOL,
    back_reference,
    family_words,
    forge,
    names_model,
    paper_id,
    references,
    versions,
)
from openaudit.subject import Kind, Subject

NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
NAME: Final = "acme/lotus-7b"
MAYBE: Final = ""
TWEETS: Final = "github.com/borisdayma/huggingtweets"
MEGATRON: Final = "github.com/NVIDIA/Megatron-LM"
TRANSFORMERS: Final = "github.com/huggingface/transformers"


def document(role: Role, text: str, path: str = "README.md") -> Document:
    url = f"https://example.org/{path}"
    return Document(role=role, url=url, path=path, content=text.encode(), retrieved=NOW)


def read(text: str, name: str = NAME, tags: list[str] | None = None) -> Reading:
    """A model with this card and these tags."""
    documents = [document(Role.CARD, text)]
    if tags:
        documents.append(document(Role.API, lay_out({"tags": tags})[0], ""))
    return Reading(Node(subject=Subject(kind=Kind.MODEL, id=name), documents=tuple(documents)))


def roles(text: str, name: str = NAME, tags: list[str] | None = None) -> dict[str, str]:
    """What the card links, the likeliest its own first, and what each is taken for."""
    return {e.target.id.removeprefix("github.com/"): e.role for e in references(read(text, name, tags))}


# ---------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/acme/lotus", "github.com/acme/lotus"),
        ("http://www.github.com/acme/lotus/", "github.com/acme/lotus"),
        ("https://github.com/acme/lotus.git", "github.com/acme/lotus"),
        ("https://github.com/acme/lotus#install", "github.com/acme/lotus"),
        ("https://github.com/acme/lotus/tree/main/configs/7b", "github.com/acme/lotus"),
        ("https://github.com/acme/lotus/issues/7", "github.com/acme/lotus"),
        ("https://raw.githubusercontent.com/acme/lotus/main/train.py", "github.com/acme/lotus"),
        ("https://gitlab.com/acme/lotus.git", "gitlab.com/acme/lotus"),
        ("https://gitlab.com/acme/flowers/lotus", "gitlab.com/acme/flowers/lotus"),
        ("https://gitlab.com/acme/flowers/lotus/-/tree/main/configs", "gitlab.com/acme/flowers/lotus"),
        ("https://gitlab.com/acme/lotus/blob/main/train.py", "gitlab.com/acme/lotus"),
        ("https://codeberg.org/acme/lotus/src/branch/main", "codeberg.org/acme/lotus"),
        ("https://github.com/acme", None),
        ("https://github.com/acme/.git", None),
        ("https://github.com/topics/lotus", None),
        ("https://github.com/acme/lotus/stargazers", None),
        ("https://gitlab.com/acme/-/epics/3", None),
        ("https://github.com/../secret", None),
        ("https://github.com/%2e%2e/secret", None),
        ("https://gitlab.com/acme/%2e%2e/other/lotus", None),
        ("https://github.com/acme/lotus%2Fother", None),
        ("https://acme.github.io/lotus", None),
        ("https://github.com.example.org/acme/lotus", None),
        ("https://[github.com/acme/lotus", None),
    ],
)
def test_an_address_leads_to_a_repository_or_to_none(url: str, expected: str | None) -> None:
    found = forge(url)
    assert (found.subject.id if found else None) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2403.01234", "arxiv:2403.01234"),
        ("https://arxiv.org/pdf/2403.01234v2", "arxiv:2403.01234"),
        ("https://huggingface.co/papers/2403.01234", "arxiv:2403.01234"),
        ("arxiv:2403.01234", "arxiv:2403.01234"),
        ("https://arxiv.org/abs/cs.CL/0301012", "arxiv:cs.CL/0301012"),
        ("https://doi.org/10.1234/lotus.7).", "doi:10.1234/lotus.7"),
        (
            "https://aclanthology.org/2024.pond-main.3.pdf",
            "web:https://aclanthology.org/2024.pond-main.3.pdf",
        ),
        (
            "https://papers.example.org/en/publications/of-ponds",
            "web:https://papers.example.org/en/publications/of-ponds",
        ),
        ("https://arxiv.org/list/cs.CL/recent", None),
        ("https://example.org/lotus.pdf", None),
    ],
)
def test_an_address_leads_to_a_paper_or_to_none(url: str, expected: str | None) -> None:
    assert paper_id(url) == expected


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "family", "version"),
    [
        ("lotus-7b", "lotus", ""),
        ("Lotus-7B-Instruct-v0.1", "lotus", ""),
        ("Lotus-v1.0-7b", "lotus", ""),
        ("Lotus-2-7B-Chat", "lotus 2", "2"),
        ("Lotus-V-2_6", "lotus v", "2.6"),
        ("lotus-3.6-8b-20240522", "lotus 3.6", "3.6"),
        ("Lotus-7B-v0.2", "lotus", "0.2"),
        ("water-lotus-2-1", "water lotus", "2.1"),
        ("lotus-18", "lotus", ""),
        ("lotus-seed_3", "lotus seed", ""),
        ("lotus2_5-1_8b", "lotus2.5", ""),
        ("7b", "", ""),
    ],
)
def test_a_name_says_a_family_and_a_version(name: str, family: str, version: str) -> None:
    assert " ".join(family_words(read("", f"acme/{name}"))) == family
    assert " ".join(versions(name)) == version


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("lotus-7b", "We present Lotus, a model", True),
        ("lotus-7b", "We present Lotus 7B", True),
        ("lotus-7b", "We present Lotus 2", False),
        ("lotus-7b", "We present Lotuses", False),
        ("lotus-2-7b", "We present Lotus 2", True),
        ("lotus-2-7b", "We present Lotus-2 1.6B", True),
        ("lotus-2-7b", "We present Lotus", False),
        ("waterlotus-7b", "Water Lotus: a model", True),
        ("water-lotus-7b", "WaterLotus: a model", True),
        ("7b", "a model of 7b", False),
    ],
)
def test_a_text_names_the_family_with_its_number(name: str, text: str, expected: bool) -> None:
    assert names_model(read("", f"acme/{name}"), text) is expected


# ---------------------------------------------------------------------- code


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("Code: [GitHub](https://github.com/acme/lotus)", OWN),
        ("[here](https://github.com/other/lotus)", OWN),
        ("Read our [GitHub repository](https://github.com/other/pond).", OWN),
        ("It was first released in [this repository](https://github.com/other/pond).", OWN),
        ("The training code is [public](https://github.com/other/pond).", OWN),
        ("See the [training repository](https://github.com/acme-research/pond).", OWN),
        ("More at the [repository](https://github.com/acme/pond).", OWN),
        ("Github: https://github.com/other/pond", MAYBE),
        ("See [this](https://github.com/other/pond).", MAYBE),
        ("Trained with the training code of [pond](https://github.com/other/pond).", MAYBE),
        ("We use [pond](https://github.com/other/pond).", OTHER),
        ("The dataset is [pond](https://github.com/other/pond).", OTHER),
        ("The data of [pond](https://github.com/acme/pond) was used.", OTHER),
        ("## Acknowledgements\n\n[pond](https://github.com/other/pond)", OTHER),
        ("| Set | Size |\n|---|---|\n| [Pond](https://github.com/other/pond) | 3 |\n", OTHER),
        ("```bibtex\n@misc{p, url = {https://github.com/other/pond}}\n```\n", OTHER),
        ("```sh\npip install git+https://github.com/other/pond\n```\n", OTHER),
        ("```sh\ngit clone https://github.com/other/pond\n```\n", MAYBE),
        ("# Original model card: Lotus\n\nOur [code](https://github.com/acme/lotus)", OTHER),
        ("Our code is [vLLM](https://github.com/vllm-project/vllm)", TOOL),
        ("The training code is [Megatron](https://github.com/NVIDIA/Megatron-LM)", TOOL),
        ("![logo](https://raw.githubusercontent.com/acme/lotus/main/logo.png)", None),
        ("[a](https://[github.com/acme/lotus)", None),
    ],
)
def test_a_card_tells_whose_code_it_links(card: str, expected: str | None) -> None:
    text = f"# Lotus\n\n{card}"
    assert next(iter(roles(text).values()), None) == expected


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (f"I was made with [tweets](https://{TWEETS}).", "tool"),
        (f"- **Library**: [Megatron-LM](https://{MEGATRON})", "tool"),
        (f"It uses [Megatron](https://{MEGATRON}).", "tool"),
        (f"Trained with [Transformers](https://{TRANSFORMERS}).", "tool"),
        (f"## Usage\n\nLoad it with [Transformers](https://{TRANSFORMERS}).", "other"),
        (f"Run it with [Megatron](https://{MEGATRON}).", "other"),
        (f"Supported by [Transformers](https://{TRANSFORMERS}).", "other"),
        (f"The original model is at https://{MEGATRON}/tree/main/examples/lotus.", ""),
        (f"The training code is [here](https://{MEGATRON}/blob/main/examples/pond.py).", ""),
        (f"Settings: https://{MEGATRON}/tree/main/training/pond", ""),
    ],
)
def test_a_tool_is_told_from_what_a_card_links_inside_it_and_from_what_runs_the_model(
    card: str, expected: str
) -> None:
    assert next(iter(roles(f"# Lotus\n\n{card}").values())) == expected


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (
            "- [Research Paper](https://lotus.example.org/lotus.pdf)",
            {"web:https://lotus.example.org/lotus.pdf": "own"},
        ),
        (
            "[Technical Report](https://short.example.org/lotus)",
            {"web:https://short.example.org/lotus": "own"},
        ),
        ("**Paper:** https://lotus.example.org/a/1", {"web:https://lotus.example.org/a/1": "own"}),
        ("Read [Of ponds](https://lotus.example.org/a.pdf), our report", {}),
        (
            "In our report [Of ponds](https://lotus.example.org/a.pdf)",
            {"web:https://lotus.example.org/a.pdf": "own"},
        ),
        ("[Paper](https://www.youtube.com/watch?v=1)", {}),
        ("| Pond | [paper](https://lotus.example.org/a) |\n|---|---|\n| a | 1 |", {}),
        ("[home](https://lotus.example.org)", {}),
        (
            "This model is part of Acme's [Many Ponds](https://arxiv.org/abs/2601.00001) project.",
            {"arxiv:2601.00001": ""},
        ),
        ("It uses [Many Ponds](https://arxiv.org/abs/2601.00001).", {"arxiv:2601.00001": "other"}),
    ],
)
def test_papers_stand_on_any_host(card: str, expected: dict[str, str]) -> None:
    assert roles(f"# Lotus\n\n{card}") == expected


@pytest.mark.parametrize(
    ("name", "repository", "expected"),
    [
        ("acme/ring-7b", "other/spring", MAYBE),
        ("acme/lotus-2-7b", "other/lotus-2", OWN),
        ("acme/water-lotus-7b", "other/WaterLotus", OWN),
        ("EleutherAI/gpt-neox-20b", "EleutherAI/gpt-neox", OWN),
        ("acme/lotus-7b", "EleutherAI/gpt-neox", TOOL),
        ("EleutherAI/lotus-7b", "EleutherAI/gpt-neox", TOOL),
    ],
)
def test_a_name_is_shared_by_whole_words(name: str, repository: str, expected: str) -> None:
    card = f"See [this](https://github.com/{repository})."
    assert roles(card, name) == {repository: expected}


@pytest.mark.parametrize(
    ("name", "card", "expected"),
    [
        ("EleutherAI/lotus-7b", "Code: https://github.com/EleutherAI/gpt-neox", OWN),
        ("EleutherAI/lotus-7b", "Trained with https://github.com/EleutherAI/gpt-neox", TOOL),
        ("EleutherAI/lotus-7b", "Code: https://github.com/EleutherAI/lm-evaluation-harness", TOOL),
        ("acme/lotus-7b", "Code: https://github.com/EleutherAI/gpt-neox", TOOL),
    ],
)
def test_a_makers_framework_may_hold_the_settings_of_its_models(name: str, card: str, expected: str) -> None:
    assert list(roles(card, name).values()) == [expected]


def test_of_two_links_to_one_repository_the_likelier_counts() -> None:
    card = "We use [pond](https://github.com/other/pond).\n\nOur [code](https://github.com/other/pond)."
    (edge,) = references(read(card))
    assert (edge.role, edge.citation.line) == (OWN, 3)


def test_its_own_come_first() -> None:
    card = """We use [pond](https://github.com/other/pond).

See [this](https://github.com/some/thing). [Code](https://github.com/acme/lotus)
"""
    assert list(roles(card)) == ["acme/lotus", "some/thing", "other/pond"]


# ---------------------------------------------------------------------- links back


@pytest.mark.parametrize(
    ("readme", "line"),
    [
        ("# Pond\n\nWeights: https://huggingface.co/acme/lotus-7b\n", 3),
        ("# Pond\nhttps://hf.co/ACME/Lotus-7B/tree/main\n", 2),
        ("```py\nload.from_pretrained('acme/lotus-7b')\n```\n", 2),
        ("Also https://huggingface.co/acme/lotus-13b-chat\n", 1),
        ("From https://huggingface.co/seed/base comes https://huggingface.co/acme/lotus-7b\n", 1),
        ("https://huggingface.co/acme/rose-7b\n", None),
        ("https://huggingface.co/datasets/acme/lotus-7b\n", None),
        ("https://huggingface.co/other/lotus-7b\n", None),
        ("Trains lotus-7b.\n", None),
        ("https://hf.co/acme/lotus-7b\n" + "".join(f"https://hf.co/maker{n}/m\n" for n in range(9)), None),
        ("https://hf.co/acme/lotus-7b https://hf.co/o/a https://hf.co/o/b\n", None),
    ],
)
def test_a_repository_links_back_to_its_model(readme: str, line: int | None) -> None:
    subject = Subject(kind=Kind.CODE, id="github.com/other/pond")
    found = back_reference(read(""), Node(subject=subject, documents=(document(Role.CARD, readme),)))
    assert (found.line if found else None) == line


def test_a_repository_without_a_readme_links_nowhere() -> None:
    assert back_reference(read(""), Node(subject=Subject(kind=Kind.CODE, id="github.com/other/pond"))) is None


# ---------------------------------------------------------------------- papers

ARXIV: Final = "https://arxiv.org/abs/2403.01234"


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (f"Read our [paper]({ARXIV}).", OWN),
        (f"Read [our technical report]({ARXIV}).", OWN),
        (f"It was introduced in [Flowers of the pond]({ARXIV}).", OWN),
        (f"This model is described in the paper [Flowers of the pond]({ARXIV}).", OWN),
        (f"Lotus was proposed in [Flowers of the pond]({ARXIV}).", OWN),
        (f"Paper: [Flowers of the pond]({ARXIV})", OWN),
        (f"[Paper]({ARXIV}) | [Demo](https://example.org)", OWN),
        (f"[Lotus paper]({ARXIV})", OWN),
        (f"For full details of this model read the [white paper]({ARXIV}).", OWN),
        (f"Please cite [our paper]({ARXIV}).", CITED),
        (f"[Flowers of the pond and of the river]({ARXIV})", MAYBE),
        (f"[Rose paper]({ARXIV})", MAYBE),
        (f"Lotus ([paper]({ARXIV})) writes of ponds.", OWN),
        (f"We tune Rose-v1 ([paper]({ARXIV})).", MAYBE),
        (f"It is based on the paper: [Of flowers and of ponds in spring]({ARXIV})", MAYBE),
        (f"Tuned with the settings of the original Lotus [paper]({ARXIV}).", MAYBE),
        (f"In our Rose paper [Thorns]({ARXIV}) we said so.", OTHER),
        (f"The Lotus model was proposed in [Flowers of the pond and river]({ARXIV}).", MAYBE),
        (f"Trained with a method introduced in [Petals and stems of flowers]({ARXIV}).", MAYBE),
        (f"This model was trained as introduced in [Petals and stems of flowers]({ARXIV}).", MAYBE),
        (f"This model extends what is described in [Petals and stems of flowers]({ARXIV}).", MAYBE),
        (f"It uses [LoRA]({ARXIV}).", OTHER),
        (f"It uses attention ([Someone et al., 2022]({ARXIV})).", OTHER),
        (f"| [Ponds]({ARXIV}) | 3.4 |\n|---|---|\n| a | b |", OTHER),
        (f"## Evaluation\n\nPaper: [Ponds]({ARXIV})", OTHER),
        (f"## News\n\nOur [paper]({ARXIV}) on roses is out.", OTHER),
        (f"- 2024-03-01: our [paper]({ARXIV}) on roses is out.", OTHER),
        (f"# Original model card: Rose\n\nOur [paper]({ARXIV}).", OTHER),
        ("```bibtex\neprint={2403.01234}\n```\n", MAYBE),
        ("If it helps, cite our work:\n\n```bibtex\neprint={2403.01234}\n```\n", CITED),
        ("Cite our work:\n\n```bibtex\neprint={2403.01234}\neprint={2403.99999}\n```\n", MAYBE),
    ],
)
def test_a_card_tells_whose_paper_it_links(card: str, expected: str) -> None:
    assert roles(f"# Lotus\n\n{card}")["arxiv:2403.01234"] == expected


def test_a_tag_says_not_whose_paper_it_is() -> None:
    assert roles("", tags=["arxiv:2403.01234"]) == {"arxiv:2403.01234": MAYBE}


def test_a_reference_cites_the_line_that_links() -> None:
    (edge,) = references(read(f"# Lotus\n\nRead our [paper]({ARXIV}).\n"))
    assert (edge.relation, edge.citation.line) == (Relation.PAPER, 3)
    assert edge.citation.quote == f"Read our [paper]({ARXIV})."


# ---------------------------------------------------------------------- hostile cards


@given(st.text(st.sampled_from("acme/lotus-7b.:#[]()|\\n `\"'{}<>=@é"), max_size=80))
def test_no_card_raises(text: str) -> None:
    references(read(f"[x](https://github.com/{text}) {text} our [paper]({ARXIV}) https://gitlab.com/{text}"))


def test_many_links_take_time_linear_in_the_card() -> None:
    links = "\n\n".join(f"# h{n}\n\nour [paper](https://arxiv.org/abs/2403.{n:05})" for n in range(1500))
    entries = "```\n" + "\n".join(f"eprint={{2403.{n:05}}}" for n in range(3000)) + "\n```\n"
    assert len(references(read(links + "\n\n" + entries))) == 3000
