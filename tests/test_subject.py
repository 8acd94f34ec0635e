"""What a user may type, what it means, and that anything else is refused with a sentence."""

import string
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openaudit.errors import InvalidSubject
from openaudit.subject import Kind, Place, Request, Subject, parse

SHA = "0123456789abcdef0123456789abcdef01234567"


def on_hub(text: str, **options: str) -> tuple[str, str | None]:
    """The subject and the revision that a text names on the Hub."""
    request = parse(text, revision=options.get("revision"))
    assert request.place is Place.HUB
    assert request.requested == text.strip()
    return str(request.subject), request.revision


# ---------------------------------------------------------------------- on the Hub


@pytest.mark.parametrize(
    ("text", "subject", "revision"),
    [
        ("allenai/OLMo-2-1124-7B", "allenai/OLMo-2-1124-7B", None),
        ("gpt2", "gpt2", None),
        (" acme/lotus ", "acme/lotus", None),
        ("acme/lotus/", "acme/lotus", None),
        ("acme/lotus@", "acme/lotus", None),
        ("acme/lotus@v1.0", "acme/lotus", "v1.0"),
        ("acme/lotus@refs/pr/1", "acme/lotus", "refs/pr/1"),
        (f"acme/lotus@{SHA}", "acme/lotus", SHA),
        ("models/acme/lotus", "acme/lotus", None),
        ("datasets/acme/seeds", "datasets/acme/seeds", None),
        ("datasets/squad@v2", "datasets/squad", "v2"),
        ("hf:acme/lotus", "acme/lotus", None),
        ("hf://acme/lotus", "acme/lotus", None),
        ("hf://datasets/acme/seeds@v1", "datasets/acme/seeds", "v1"),
        ("huggingface.co/acme/lotus", "acme/lotus", None),
        ("hf.co/datasets/acme/seeds", "datasets/acme/seeds", None),
        ("https://huggingface.co/acme/lotus", "acme/lotus", None),
        ("HTTPS://HuggingFace.co/acme/lotus", "acme/lotus", None),
        ("https://www.huggingface.co/acme/lotus/", "acme/lotus", None),
        ("https://hf.co/acme/lotus?library=x#usage", "acme/lotus", None),
        ("https://huggingface.co/gpt2/tree/main", "gpt2", "main"),
        ("https://huggingface.co/acme/lotus/tree/v1/sub/folder", "acme/lotus", "v1"),
        ("https://huggingface.co/acme/lotus/blob/main/README.md", "acme/lotus", "main"),
        (
            "https://huggingface.co/acme/lotus/resolve/main/model.safetensors?download=true",
            "acme/lotus",
            "main",
        ),
        (f"https://huggingface.co/acme/lotus/commit/{SHA}", "acme/lotus", SHA),
        ("https://huggingface.co/acme/lotus/tree/refs%2Fpr%2F1", "acme/lotus", "refs/pr/1"),
        ("https://huggingface.co/acme/lotus/tree/refs/pr/1/docs", "acme/lotus", "refs/pr/1"),
        ("https://huggingface.co/acme/lotus/discussions/7", "acme/lotus", None),
        ("https://huggingface.co/datasets/acme/seeds/viewer/default", "datasets/acme/seeds", None),
        ("https://huggingface.co/datasets/acme/seeds/tree/v2", "datasets/acme/seeds", "v2"),
        ("https://huggingface.co/api/models/acme/lotus", "acme/lotus", None),
        ("https://huggingface.co/api/datasets/acme/seeds", "datasets/acme/seeds", None),
        ("https://huggingface.co/api/models/acme/lotus/revision/v1", "acme/lotus", "v1"),
        ("https://huggingface.co/acme/raw", "acme/raw", None),
        ("https://huggingface.co/acme/tree/tree/main", "acme/tree", "main"),
    ],
)
def test_what_names_a_repository(text: str, subject: str, revision: str | None) -> None:
    assert on_hub(text) == (subject, revision)


def test_a_revision_given_apart_comes_first() -> None:
    assert on_hub("acme/lotus@v1", revision="v2") == ("acme/lotus", "v2")


def test_a_kind_given_apart_holds_unless_the_text_says_another() -> None:
    assert parse("acme/seeds", kind=Kind.DATASET).subject == Subject(kind=Kind.DATASET, id="acme/seeds")
    assert parse("datasets/acme/seeds", kind=Kind.MODEL).subject.kind is Kind.DATASET


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a/b/c",
        "/acme",
        "acme//lotus",
        "acme/lo tus",
        "acme/lotus.git",
        "acme/lo--tus",
        "acme/..",
        "../acme",
        "acme/.lotus",
        "-acme/lotus",
        "acme/lotus\n/x",
        "acme/lotus@../main",
        "acme/lotus@-f",
        "acme/lotus@a b",
        "acme/lotus@a@b",
        "acme/lotus@v1;x",
        "ａcme/lotus",
        "acme/\x1b[2J",
        "acme/" + "x" * 97,
        "datasets/",
        "hf:",
        "hf:///acme/lotus",
        "ftp://huggingface.co/acme/lotus",
        "file:///etc/passwd",
        "https://example.org/acme/lotus",
        "https://huggingface.co.example.org/acme/lotus",
        "https://huggingface.co@example.org/acme/lotus",
        "https://huggingface.co/",
        "https://huggingface.co/datasets",
        "https://huggingface.co/spaces/acme/show",
        "https://huggingface.co/papers/2403.13784",
        "https://huggingface.co/collections/acme/flowers",
        "https://huggingface.co/docs/hub",
        "https://",
        "https:///acme/lotus",
        "https://[",
        "https://[huggingface.co]/acme/lotus",
        "~nobody-of-that-name/model",
        "./" + "x" * 5_000,
        "./nothing-here",
        "nothing-here.zip",
        "./nul\0",
        "./\ud800",
        "\ud800/\udfff",
        "/dev/null",
    ],
)
def test_what_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(InvalidSubject) as caught:
        parse(text)
    assert len(str(caught.value)) > 20


def test_a_revision_that_is_none_is_called_so() -> None:
    with pytest.raises(InvalidSubject, match="revision"):
        parse("acme/lotus", revision="a b")


# ---------------------------------------------------------------------- on this machine


def test_a_text_is_a_path_only_where_it_is_written_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme" / "lotus").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert parse("acme/lotus").place is Place.HUB
    for text in (
        "./acme/lotus",
        "../" + tmp_path.name + "/acme/lotus",
        str(tmp_path / "acme/lotus"),
        ".",
        "..",
    ):
        assert parse(text).place is Place.FOLDER
    assert parse(Path("acme/lotus")).place is Place.FOLDER


def test_the_home_folder_is_meant_by_its_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    request = parse("~/model")
    assert (request.place, request.path, request.requested) == (Place.FOLDER, tmp_path / "model", "~/model")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("card.md", Place.CARD),
        ("CARD.MD", Place.CARD),
        ("card.markdown", Place.CARD),
        ("card.txt", Place.CARD),
        ("a.zip", Place.BUNDLE),
    ],
)
def test_a_file_is_what_its_suffix_says(tmp_path: Path, name: str, place: Place) -> None:
    (tmp_path / name).write_text("")
    request = parse(str(tmp_path / name), kind=Kind.DATASET)
    assert (request.place, request.subject.kind, request.path) == (place, Kind.DATASET, tmp_path / name)


def test_a_bundle_needs_no_sign_of_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_text("")
    monkeypatch.chdir(tmp_path)
    assert parse("a.zip").place is Place.BUNDLE


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "zip"])
def test_another_file_is_nothing_to_audit(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("")
    with pytest.raises(InvalidSubject, match="neither"):
        parse(str(tmp_path / name))


# ---------------------------------------------------------------------- whatever is typed

words = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=3).map("-".join)
ids = (
    st.lists(names, min_size=1, max_size=2)
    .map("/".join)
    .filter(lambda text: not text.startswith(("datasets/", "models/")))
)
revisions = st.one_of(words, st.lists(words, min_size=2, max_size=3).map("/".join), st.just(SHA))
kinds = st.sampled_from([Kind.MODEL, Kind.DATASET])


def understood(text: str | Path) -> Request | None:
    """The request, or None for a refusal; anything else that is raised fails the test."""
    try:
        return parse(text)
    except InvalidSubject:
        return None


@given(st.text())
@example("https://x")
@example("datasets/datasets/x")
def test_any_text_is_understood_or_refused(text: str) -> None:
    request = understood(text)
    if request is not None and request.place is Place.HUB:
        again = parse(str(request.subject), revision=request.revision)
        assert (again.subject, again.revision) == (request.subject, request.revision)


@given(
    st.sampled_from(
        [
            "https://huggingface.co/",
            "hf.co/",
            "hf:",
            "datasets/",
            "acme/lotus@",
            "https://huggingface.co/datasets/",
        ]
    ),
    st.text(),
)
def test_any_text_behind_a_known_beginning_is_understood_or_refused(start: str, text: str) -> None:
    request = understood(start + text)
    if request is not None and request.place is Place.HUB:
        assert request.subject.id.count("/") <= 1
        assert not set("\n\r\t \0@?#%") & set(request.subject.id)


@given(
    st.sampled_from(["https://", "http://", "HTTPS://"]),
    st.text(string.ascii_letters + "[]:@/%?#.\0\t", max_size=20),
)
@example("https://", "[")
def test_any_address_is_understood_or_refused(scheme: str, text: str) -> None:
    understood(scheme + text)


@given(st.sampled_from(["./", "../", "/", "~", "~/", ""]), st.text(), st.sampled_from(["", ".zip", ".md"]))
@example("~", "nobody-of-that-name", "")
def test_any_path_is_understood_or_refused(start: str, text: str, end: str) -> None:
    understood(start + text + end)


@given(st.text().filter(lambda text: "\0" not in text))
def test_any_path_object_is_understood_or_refused(text: str) -> None:
    if not text.startswith("~") and len(text) < 80:
        understood(Path(text))


@given(ids, kinds, st.none() | revisions)
def test_every_way_to_write_an_id_means_the_same(name: str, kind: Kind, revision: str | None) -> None:
    subject = Subject(kind=kind, id=name)
    at = f"@{revision}" if revision else ""
    in_url = f"/tree/{quote(revision, safe='')}" if revision else ""
    texts = [f"{subject}{at}", f"hf://{subject}{at}"]
    if "/" in name:  # an id of one part may be the name of a page
        texts += [f"https://huggingface.co/{subject}{in_url}", f"hf.co/{subject}{in_url}"]
    for text in texts:
        request = parse(text)
        assert (request.subject, request.revision, request.place) == (subject, revision, Place.HUB)


@given(ids, kinds)
def test_subjects_are_equal_and_hashed_by_kind_and_id(name: str, kind: Kind) -> None:
    one, two = Subject(kind=kind, id=name), Subject(kind=kind, id=name)
    assert one == two
    assert hash(one) == hash(two)
    other = Kind.DATASET if kind is Kind.MODEL else Kind.MODEL
    assert one != Subject(kind=other, id=name)
