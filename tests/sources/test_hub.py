"""The Hub is read at one commit, in few requests, without a login, and whatever it answers."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from openaudit.auditing import audit
from openaudit.errors import AccessDenied, HubUnreachable, OpenAuditError, RateLimited, SubjectNotFound
from openaudit.evidence import Role, Why
from openaudit.repository import MAX_BESIDE
from openaudit.subject import Kind
from tests.hub import LFS, Answer, Fault, LocalHub, card
from tests.hub.hostile import ESCAPES, ESCAPES_EVERYWHERE, ODD_RECORDS, TOO_DEEP
from tests.hub.repository import EXPANDABLE
from tests.sources import LOTUS, TEXT, dataset, evidence, family, gaps, model, plain

RECORD = rf"^/api/models/{LOTUS}(\?|$)"
TREE = rf"^/api/models/{LOTUS}/tree/"

# ---------------------------------------------------------------------- what is read, and how


def test_a_subject_is_its_record_its_texts_its_listing_and_its_refs(hub: LocalHub) -> None:
    sha = plain(hub).sha
    root = evidence(LOTUS, hub).root
    assert root.revision == sha
    assert root.gaps == ()
    assert {(d.role, d.url.removeprefix(hub.url)) for d in root.documents} == {
        (Role.API, f"/api/models/{LOTUS}/revision/{sha}"),
        (Role.CARD, f"/{LOTUS}/blob/{sha}/README.md"),
        (Role.LICENSE, f"/{LOTUS}/blob/{sha}/LICENSE"),
        (Role.LISTING, f"/{LOTUS}/tree/{sha}"),
        (Role.REFS, f"/api/models/{LOTUS}/refs"),
    }


def test_texts_are_kept_byte_for_byte(hub: LocalHub) -> None:
    content = b"\xef\xbb\xbf# Lotus\r\n\xff\x00\r\n"
    hub.model(LOTUS, {"README.md": content})
    document = evidence(LOTUS, hub).root.document(Role.CARD)
    assert document is not None
    assert document.content == content


def test_the_listing_has_every_file_with_its_true_size(hub: LocalHub) -> None:
    hub.page_size = 3
    names = {f"shard-{n:02}.safetensors": LFS(1_000_000 + n) for n in range(10)}
    hub.model(LOTUS, {"README.md": TEXT, "sub/config.json": "{}", **names})
    listing = evidence(LOTUS, hub).root.document(Role.LISTING)
    assert listing is not None
    sizes = {entry["path"]: entry["size"] for entry in json.loads(listing.text)}
    assert sizes == {"README.md": len(TEXT.encode()), "sub/config.json": 2} | {
        n: file.length for n, file in names.items()
    }


def test_a_listing_of_too_many_pages_is_cut_and_says_so(hub: LocalHub) -> None:
    hub.page_size = 1
    hub.model(LOTUS, {f"{n:02}.txt": "" for n in range(12)})
    found = evidence(LOTUS, hub)
    assert (Role.LISTING, Why.BUDGET) in gaps(found)
    assert len(hub.requests) < 20


def test_everything_after_the_first_answer_is_read_at_its_commit(hub: LocalHub) -> None:
    pinned = family(hub, refs={"tags": ["v1"]}).sha
    plain(hub, files={"README.md": "# Another text\n"})
    found = evidence(f"{LOTUS}@v1", hub)
    assert found.root.revision == pinned
    assert hub.paths[0] == f"/api/models/{LOTUS}/revision/v1"
    of_subject = [path for path in hub.paths[1:] if LOTUS in path and not path.endswith("/refs")]
    assert of_subject
    assert all(f"/{pinned}" in path for path in of_subject)
    of_others = [path for path in hub.paths if "/resolve/" in path and LOTUS not in path]
    assert len(of_others) == 4
    assert all(re.search(r"/resolve/[0-9a-f]{40}/", path) for path in of_others)


def test_a_revision_may_hold_slashes(hub: LocalHub) -> None:
    sha = plain(hub, refs={"branches": ["refs/pr/1"]}).sha
    assert evidence(LOTUS, hub, revision="refs/pr/1").root.revision == sha


def test_only_texts_are_downloaded_and_nothing_is_asked_by_head(hub: LocalHub) -> None:
    hub.model(
        LOTUS,
        {
            "README.md": TEXT,
            "LICENSE.txt": "x",
            "USE_POLICY.md": "y",
            "config.json": "{}",
            "adapter_config.json": "{}",
            "tokenizer.json": "{}",
            "model.safetensors": LFS(2_000_000_000),
            "pytorch_model.bin": LFS(2_000_000_000),
            "lotus.gguf": LFS(1_000_000_000),
            "modeling_lotus.py": "import os",
        },
    )
    evidence(LOTUS, hub)
    assert {method for method, _ in hub.requests} == {"GET"}
    assert {seen.headers["accept-encoding"] for seen in hub.seen} == {"identity"}
    downloaded = {path.rsplit("/", 1)[-1] for path in hub.paths if "/resolve/" in path}
    assert downloaded == {"README.md", "LICENSE.txt", "USE_POLICY.md"}


TRAIN = "for batch in data:\n    loss = model(batch)\n    loss.backward()\n    optimizer.step()\n"


def test_code_beside_the_weights_is_read_as_code_if_it_promises_to_train_or_to_make_data(
    hub: LocalHub,
) -> None:
    made = ["finetune.sh", "pretrain/train.py", "train_config.yaml", "prepare_data.py"]
    other = ["modeling_lotus.py", "tokenization_lotus.py", "generate.py", "handler.py", "config.json"]
    files = dict.fromkeys([*made, *other, "trainer_state.json", "train.txt"], TRAIN)
    sha = plain(hub, files=files).sha
    root = evidence(LOTUS, hub).root
    assert {d.path for d in root.every(Role.CODE)} == set(made)
    assert {d.url for d in root.every(Role.CODE)} == {f"{hub.url}/{LOTUS}/blob/{sha}/{path}" for path in made}
    assert root.gaps == ()


def test_of_code_beside_the_weights_a_few_files_are_read(hub: LocalHub) -> None:
    plain(hub, files={f"{n}/train.py": TRAIN for n in range(500)})
    evidence(LOTUS, hub)
    assert sum(path.endswith("/train.py") for path in hub.paths) == MAX_BESIDE


def test_code_beside_a_bases_weights_is_read_and_a_datasets_is_not(hub: LocalHub) -> None:
    family(hub)
    hub.model("acme/base", {"README.md": card("Base", license="mit"), "train.py": TRAIN})
    hub.dataset("acme/seeds", {"README.md": card("Seeds", license="mit"), "train.py": TRAIN})
    found = evidence(LOTUS, hub)
    assert [d.path for d in found.node(model("acme/base")).every(Role.CODE)] == ["train.py"]
    assert found.node(dataset("acme/seeds")).every(Role.CODE) == ()


@pytest.mark.parametrize(
    ("files", "gated", "said"),
    [
        ({"pretrain.py": TRAIN}, False, "yes"),
        ({"pretrain.py": "print('soon')\n"}, False, "no"),
        ({"modeling_lotus.py": "import torch\n"}, False, "no"),
        ({"pretrain.py": TRAIN}, True, "unknown"),
    ],
)
def test_code_beside_the_weights_is_a_models_own(
    hub: LocalHub, files: dict[str, str], gated: bool, said: str
) -> None:
    text = card("Lotus 1B", "Lotus 1B is a language model, trained from scratch.", license="mit")
    plain(hub, files={"README.md": text, **files})
    if gated:
        hub.fault("/pretrain.py$", Answer(403, b"", {"X-Error-Code": "GatedRepo"}), None)
    answers = {f.check: f.answer for f in audit(LOTUS, endpoint=hub.url).findings}
    answer = answers["pretraining-code"]
    assert str(answer.verdict) == said
    if said == "yes":
        assert answer.citations[0].url.endswith("/pretrain.py#L3")


def test_a_plain_model_costs_at_most_nine_requests(hub: LocalHub) -> None:
    family(hub)
    plain(hub, files={"README.md": card(license="apache-2.0", datasets=["acme/seeds", "acme/ponds"])})
    assert evidence(LOTUS, hub).gaps == ()
    assert len(hub.requests) <= 9
    assert {method for method, _ in hub.requests} == {"GET"}


def test_a_typical_model_costs_at_most_twelve_requests(hub: LocalHub) -> None:
    family(hub)
    assert evidence(LOTUS, hub).gaps == ()
    assert len(hub.requests) <= 12
    assert {method for method, _ in hub.requests} == {"GET"}
    assert len(hub.requests) == len(set(hub.requests))


def test_texts_and_relatives_are_read_side_by_side(hub: LocalHub) -> None:
    family(hub)
    hub.latency = 30
    evidence(LOTUS, hub)
    assert hub.at_once >= 3


def test_a_dataset_is_read_as_one(hub: LocalHub) -> None:
    family(hub)
    found = evidence("datasets/acme/seeds", hub)
    assert found.subject == dataset("acme/seeds")
    assert {d.role for d in found.root.documents} == {Role.API, Role.DATASET_CARD, Role.LISTING}
    assert all(path.startswith(("/api/datasets/acme/seeds", "/datasets/acme/seeds/")) for path in hub.paths)


def test_a_repository_without_a_card_is_no_failure(hub: LocalHub) -> None:
    hub.model(LOTUS, {"model.safetensors": LFS(2_000)})
    found = evidence(LOTUS, hub)
    assert found.root.document(Role.CARD) is None
    assert found.gaps == ()
    assert not any("/resolve/" in path for path in hub.paths)


def test_licence_files_beyond_the_few_that_are_read_are_gaps_with_an_address(hub: LocalHub) -> None:
    names = [f"LICENSE-{n}.txt" for n in range(9)]
    sha = hub.model(LOTUS, {"README.md": TEXT} | dict.fromkeys(names, "text")).sha
    root = evidence(LOTUS, hub).root
    read = {d.path for d in root.every(Role.LICENSE)}
    cut = {gap.url for gap in root.missing(Role.LICENSE) if gap.why is Why.BUDGET}
    assert len(read) + len(cut) == len(names)
    assert len(cut) > 0
    assert cut == {f"{hub.url}/{LOTUS}/blob/{sha}/{name}" for name in names if name not in read}


# ---------------------------------------------------------------------- names


def test_a_renamed_model_is_kept_under_its_new_name_and_what_was_asked_is_recorded(hub: LocalHub) -> None:
    family(hub)
    hub.rename(LOTUS, "acme/lily-1b")
    found = evidence(LOTUS, hub)
    assert found.subject == model("acme/lily-1b")
    assert found.asked.requested == LOTUS
    assert found.node(model(LOTUS)) is found.root
    assert {e.target for e in found.edges} == {
        model("acme/base"),
        dataset("acme/seeds"),
        dataset("acme/ponds"),
    }
    assert found.gaps == ()
    assert "lily-1b" in found.root.url


def test_a_renamed_base_is_found_under_either_name(hub: LocalHub) -> None:
    family(hub)
    hub.rename("acme/base", "acme/ground")
    found = evidence(LOTUS, hub)
    assert found.resolve(model("acme/base")) == model("acme/ground")
    assert found.node(model("acme/base")).document(Role.CARD) is not None
    assert found.gaps == ()


# ---------------------------------------------------------------------- who asks


@pytest.mark.parametrize("place", ["token", "stored_tokens", "netrc"])
def test_nobody_is_logged_in_by_default(
    hub: LocalHub, hf_home: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    family(hub)
    login = hub.token(LOTUS)
    if place == "netrc":
        (hf_home / ".netrc").write_text(f"machine 127.0.0.1 login me password {login}\n")
        monkeypatch.setenv("HOME", str(hf_home))
        (hf_home / ".netrc").chmod(0o600)
    else:
        text = login if place == "token" else f"[mine]\nhf_token = {login}\n"
        (hf_home / place).write_text(text)
        monkeypatch.setenv("HF_TOKEN", login)
    assert evidence(LOTUS, hub).authenticated is False
    assert hub.requests
    assert not any("authorization" in seen.headers for seen in hub.seen)


def test_a_token_given_opens_what_it_may_and_its_use_is_recorded(hub: LocalHub) -> None:
    plain(hub, private=True)
    with pytest.raises(SubjectNotFound):
        evidence(LOTUS, hub)
    found = evidence(LOTUS, hub, token=hub.token(LOTUS))
    assert found.authenticated is True
    assert found.gaps == ()


def test_the_token_goes_to_the_hub_and_nowhere_else(hub: LocalHub) -> None:
    token = hub.token()
    plain(hub, files={"LICENSE": LFS(content=b"MIT License\n" * 50)})
    found = evidence(LOTUS, hub, token=token)
    stored = [seen for seen in hub.seen if seen.host.startswith("localhost")]
    assert len(stored) == 1
    assert not any("authorization" in seen.headers for seen in stored)
    assert all(seen.token == token for seen in hub.seen if seen not in stored)
    document = found.root.document(Role.LICENSE)
    assert document is not None
    assert document.content == b"MIT License\n" * 50


def test_the_token_is_in_nothing_that_is_written(hub: LocalHub, tmp_path: Path) -> None:
    family(hub, gated="manual")
    token = hub.token()
    made = audit(LOTUS, endpoint=hub.url, token=token)
    made.save(tmp_path / "a.zip")
    shown = [made.to_json(), made.to_text(verbose=True), made.to_markdown(), made.evidence.model_dump_json()]
    assert '"authenticated": true' in shown[0]
    assert not any(token in text for text in shown)
    assert token.encode() not in (tmp_path / "a.zip").read_bytes()


def test_a_password_in_the_endpoint_is_in_nothing_that_is_written(hub: LocalHub) -> None:
    plain(hub)
    endpoint = hub.url.replace("://", "://someone:s3cret@")
    assert "s3cret" not in audit(LOTUS, endpoint=endpoint).to_json()
    with pytest.raises(SubjectNotFound) as caught:
        evidence("acme/none", endpoint=endpoint)
    assert "s3cret" not in str(caught.value)


def test_an_empty_token_is_no_token(hub: LocalHub) -> None:
    plain(hub)
    assert evidence(LOTUS, hub, token="").authenticated is False


# ---------------------------------------------------------------------- the subject's own record fails

REFUSALS: dict[str, tuple[type[OpenAuditError], Any]] = {
    "missing": (SubjectNotFound, lambda hub: None),
    "private": (SubjectNotFound, lambda hub: plain(hub, private=True)),
    "disabled": (AccessDenied, lambda hub: plain(hub, disabled=True)),
    "no such status": (HubUnreachable, lambda hub: hub.fault(RECORD, Answer(418), None)),
    "bad request": (HubUnreachable, lambda hub: hub.fault(RECORD, Answer(400, b"{}"), None)),
    "denied without a word": (AccessDenied, lambda hub: hub.fault(RECORD, Answer(403, b"no"), None)),
    "quota used up": (RateLimited, lambda hub: hub.quota("api", 0)),
    "quota without end": (RateLimited, lambda hub: hub.fault(RECORD, "429", None)),
    "always in trouble": (HubUnreachable, lambda hub: hub.fault(RECORD, "503", None)),
    "another site": (HubUnreachable, lambda hub: hub.fault(RECORD, "html", None)),
    "another service": (HubUnreachable, lambda hub: hub.fault(RECORD, "no-id", None)),
    "an id that is none": (HubUnreachable, lambda hub: plain(hub, id=5)),
    "redirects in a circle": (HubUnreachable, lambda hub: hub.fault(RECORD, "loop", None)),
    "hangs up": (HubUnreachable, lambda hub: hub.fault(RECORD, "drop", None)),
    "hangs up halfway": (HubUnreachable, lambda hub: hub.fault(RECORD, "cut", None)),
    "says nothing": (HubUnreachable, lambda hub: hub.fault(RECORD, Answer(200, b""), None)),
    "broken JSON": (HubUnreachable, lambda hub: hub.fault(RECORD, Answer(200, b'{"id": "acme/lo'), None)),
    "JSON without end": (HubUnreachable, lambda hub: hub.fault(RECORD, Answer(200, b"[" * 100_000), None)),
    "nested too deeply": (HubUnreachable, lambda hub: plain(hub, **TOO_DEEP)),
    "compressed against our wish": (
        HubUnreachable,
        lambda hub: hub.fault(RECORD, Answer(200, b"\x1f\x8b\x08", {"Content-Encoding": "gzip"}), None),
    ),
    "larger than any record": (
        HubUnreachable,
        lambda hub: hub.fault(RECORD, Answer(200, b" " * (9 << 20)), None),
    ),
    "led astray": (
        HubUnreachable,
        lambda hub: hub.fault(RECORD, Answer(307, b"", {"Location": "file:///etc/passwd"}), None),
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_said_when_the_record_cannot_be_read(hub: LocalHub, name: str) -> None:
    error, prepare = REFUSALS[name]
    prepare(hub)
    with pytest.raises(error) as caught:
        evidence(LOTUS, hub, timeout=5)
    assert LOTUS in str(caught.value) or error is RateLimited
    assert len(hub.requests) <= 6


def test_missing_and_private_are_told_in_the_same_words(hub: LocalHub) -> None:
    plain(hub, "acme/secret", private=True)
    said = []
    for name in ("acme/secret", "acme/none"):
        with pytest.raises(SubjectNotFound) as caught:
            evidence(name, hub)
        said.append(str(caught.value).replace(name, "it"))
    assert said[0] == said[1]
    assert "private" in said[0]


def test_a_missing_model_stays_missing_with_a_token(hub: LocalHub) -> None:
    with pytest.raises(SubjectNotFound):
        evidence(LOTUS, hub, token=hub.token())


def test_a_token_that_the_hub_does_not_know_is_denied(hub: LocalHub) -> None:
    plain(hub)
    with pytest.raises(AccessDenied):
        evidence(LOTUS, hub, token="hf_expired")  # noqa: S106


def test_a_missing_revision_is_named(hub: LocalHub) -> None:
    plain(hub)
    with pytest.raises(SubjectNotFound, match="'v9'"):
        evidence(f"{LOTUS}@v9", hub)


def test_where_nobody_listens_is_unreachable() -> None:
    with pytest.raises(HubUnreachable):
        evidence(LOTUS)


@pytest.mark.parametrize(
    "endpoint",
    [
        "nowhere",
        "ftp://127.0.0.1",
        "http://",
        "http://127.0.0.1:99999",
        "http://[",
    ],
)
def test_an_endpoint_that_is_no_address_is_unreachable(endpoint: str) -> None:
    with pytest.raises(HubUnreachable):
        evidence(LOTUS, endpoint=endpoint)


def test_a_hub_that_never_answers_is_unreachable_when_the_time_is_up(hub: LocalHub) -> None:
    plain(hub)
    hub.fault(RECORD, "stall", None)
    start = time.monotonic()
    with pytest.raises(HubUnreachable):
        evidence(LOTUS, hub, timeout=1)
    assert 0.9 < time.monotonic() - start < 2


@pytest.mark.parametrize(
    "kind",
    [
        "drip",
        "drip-head",
    ],
)
def test_a_hub_that_drips_is_given_up_when_the_time_is_up(hub: LocalHub, kind: Fault) -> None:
    plain(hub)
    hub.pause = 0.002
    hub.fault(RECORD, kind, None)
    start = time.monotonic()
    with pytest.raises(HubUnreachable):
        evidence(LOTUS, hub, timeout=0.3)
    assert time.monotonic() - start < 0.7


def test_a_hub_in_trouble_is_asked_once_more(hub: LocalHub) -> None:
    plain(hub)
    hub.fault(RECORD, "503", times=1)
    assert evidence(LOTUS, hub).gaps == ()
    assert len([path for path in hub.paths if path == f"/api/models/{LOTUS}"]) == 2


def test_a_hub_that_stays_in_trouble_is_left_alone_after_that(hub: LocalHub) -> None:
    hub.fault(RECORD, "503", None)
    with pytest.raises(HubUnreachable):
        evidence(LOTUS, hub)
    assert len(hub.requests) == 2


def test_a_quota_that_comes_back_in_time_is_waited_for(hub: LocalHub) -> None:
    plain(hub)
    hub.fault(RECORD, Answer(429, b"", {"RateLimit": '"api";r=0;t=0'}), times=1)
    start = time.monotonic()
    assert evidence(LOTUS, hub).gaps == ()
    assert time.monotonic() - start < 2


def test_a_quota_is_not_overdrawn(hub: LocalHub) -> None:
    family(hub)
    hub.quota("api", 1)
    found = evidence(LOTUS, hub)
    assert gaps(found) == {(Role.LISTING, Why.RATE_LIMITED), (Role.REFS, Why.RATE_LIMITED)}
    assert gaps(found, model("acme/base")) == {(Role.API, Why.RATE_LIMITED)}
    assert found.root.document(Role.CARD) is not None
    assert sum(path.startswith("/api/") for path in hub.paths) == 1


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Retry-After": "soon"}, id="words"),
        pytest.param({"RateLimit": "api;r=x"}, id="nonsense"),
        pytest.param(
            {"RateLimit": '"api";r=0;t=' + "9" * 400},
            id="an age of ages",
        ),
        pytest.param(
            {"Retry-After": "\xb2"},
            id="superscript",
        ),
        pytest.param(
            {"Retry-After": "9" * 5000},
            id="long",
        ),
        pytest.param(
            {"RateLimit": '"api";r=0;t=' + "9" * 5000},
            id="very long",
        ),
    ],
)
def test_whatever_a_refusal_says_of_its_quota_it_is_a_rate_limit(
    hub: LocalHub, headers: dict[str, str]
) -> None:
    hub.fault(RECORD, Answer(429, b"", headers), None)
    with pytest.raises(RateLimited):
        evidence(LOTUS, hub, timeout=5)


@pytest.mark.parametrize(
    ("location", "token"),
    [
        ("http://[::1", None),
        pytest.param("http://127.0.0.1:99999/", None),
        ("http://127.0.0.1:99999/", "hf_x"),
    ],
)
def test_a_redirect_to_no_address_is_no_answer(hub: LocalHub, location: str, token: str | None) -> None:
    hub.fault(RECORD, Answer(307, b"", {"Location": location}), None)
    with pytest.raises(HubUnreachable):
        evidence(LOTUS, hub, token=token)


def test_a_redirect_that_brings_a_name_and_password_is_not_followed(hub: LocalHub) -> None:
    plain(hub)
    with_name = hub.url.replace("://", "://someone:secret@")
    hub.fault(RECORD, Answer(307, b"", {"Location": f"{with_name}/api/models/{LOTUS}"}))
    with pytest.raises(HubUnreachable):
        evidence(LOTUS, hub)
    assert len(hub.requests) == 1


# ---------------------------------------------------------------------- anything else fails: a gap


GAPS: dict[str, tuple[Why, Any]] = {
    "missing": (Why.ABSENT, lambda hub: None),
    "private": (Why.ABSENT, lambda hub: hub.model("acme/base", private=True)),
    "disabled": (Why.DENIED, lambda hub: hub.model("acme/base", disabled=True)),
    "in trouble": (Why.UNREACHABLE, lambda hub: hub.fault("acme/base", "503", None)),
    "out of quota": (Why.RATE_LIMITED, lambda hub: hub.fault("acme/base", "429", None)),
    "hangs up": (Why.UNREACHABLE, lambda hub: hub.fault("acme/base", "drop", None)),
    "in a circle": (Why.UNREACHABLE, lambda hub: hub.fault("acme/base", "loop", None)),
    "stalled": (Why.TIMEOUT, lambda hub: hub.fault("acme/base", "stall", None)),
    "no Hub": (Why.UNREADABLE, lambda hub: hub.fault("acme/base", "html", None)),
    "no record": (Why.UNREADABLE, lambda hub: hub.fault("acme/base", "no-id", None)),
    "nested too deeply": (Why.UNREADABLE, lambda hub: hub.model("acme/base", **TOO_DEEP)),
    "too large": (Why.TOO_LARGE, lambda hub: hub.fault("acme/base", Answer(200, b" " * (9 << 20)), None)),
}


@pytest.mark.parametrize("name", GAPS)
def test_a_base_that_cannot_be_read_is_a_gap_and_the_audit_goes_on(hub: LocalHub, name: str) -> None:
    why, prepare = GAPS[name]
    plain(hub, files={"README.md": card(license="apache-2.0", base_model="acme/base")})
    prepare(hub)
    found = evidence(LOTUS, hub, timeout=1.5 if why is Why.UNREACHABLE else 0.7)
    assert gaps(found) == set()
    assert gaps(found, model("acme/base")) == {(Role.API, why)}


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("503", Why.UNREACHABLE),
        ("429", Why.RATE_LIMITED),
        ("drop", Why.UNREACHABLE),
        ("cut", Why.UNREACHABLE),
        ("loop", Why.UNREACHABLE),
        ("stall", Why.TIMEOUT),
    ],
)
def test_a_card_that_cannot_be_read_is_a_gap(hub: LocalHub, fault: Fault, why: Why) -> None:
    plain(hub)
    hub.fault("/README.md$", fault, None)
    found = evidence(LOTUS, hub, timeout=1.5 if why is Why.UNREACHABLE else 0.7)
    assert (Role.CARD, why) in gaps(found)
    assert found.root.document(Role.CARD) is None
    assert found.root.document(Role.API) is not None


def test_a_listed_file_that_is_gone_is_absent(hub: LocalHub) -> None:
    plain(hub, siblings=[{"rfilename": "README.md"}, {"rfilename": "LICENSE-GONE"}])
    assert gaps(evidence(LOTUS, hub)) == {(Role.LICENSE, Why.ABSENT)}


@pytest.mark.parametrize(
    ("name", "limit", "role"), [("README.md", 2 << 20, Role.CARD), ("LICENSE", 1 << 20, Role.LICENSE)]
)
def test_a_text_beyond_all_measure_is_too_large(hub: LocalHub, name: str, limit: int, role: Role) -> None:
    plain(hub, files={name: b"x" * limit})
    assert gaps(evidence(LOTUS, hub)) == set()
    plain(hub, files={name: b"x" * (limit + 1)})
    assert gaps(evidence(LOTUS, hub)) == {(role, Why.TOO_LARGE)}


@pytest.mark.parametrize("gated", ["auto", "manual"])
@pytest.mark.parametrize("known", [False, True], ids=["anonymous", "logged in"])
def test_a_gated_model_keeps_its_texts_and_its_record_is_read(hub: LocalHub, gated: str, known: bool) -> None:
    family(hub, gated=gated)
    found = evidence(LOTUS, hub, token=hub.token() if known else None)
    assert gaps(found) == {(Role.CARD, Why.GATED), (Role.LICENSE, Why.GATED)}
    assert {e.target for e in found.edges} == {
        model("acme/base"),
        dataset("acme/seeds"),
        dataset("acme/ponds"),
    }
    assert found.root.document(Role.LISTING) is not None


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(Answer(200, b"[" * 100_000), Why.UNREADABLE, id="nested"),
        pytest.param(Answer(200, b"<html>"), Why.UNREADABLE, id="html"),
        pytest.param(Answer(503), Why.UNREACHABLE, id="trouble"),
        pytest.param(Answer(404), Why.ABSENT, id="absent"),
        pytest.param(
            Answer(200, b'{"error": "x"}'),
            Why.UNREADABLE,
            id="object",
        ),
        pytest.param(
            Answer(200, b'"x"'),
            Why.UNREADABLE,
            id="text",
        ),
    ],
)
def test_a_listing_that_cannot_be_read_is_a_gap(hub: LocalHub, answer: Answer, why: Why) -> None:
    plain(hub)
    hub.fault(TREE, answer, None)
    assert gaps(evidence(LOTUS, hub, timeout=1.5)) == {(Role.LISTING, why)}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b'[1, null, [], {"type": "file"}, {"type": "file", "path": 5}, {"path": "x"}]',
            id="entries that are none",
        ),
        pytest.param(
            b'[{"type": "file", "path": "a\\nb\\u2028c\\u001b", "size": "x", "lfs": {"oid": 5, "size": []}}]',
            id="odd values",
        ),
        pytest.param(
            b'[{"type": "file", "path": "a", "size": -5, "lfs": "x"}, {"type": "file", "path": "b", "size": true}]',
            id="odd sizes",
        ),
        pytest.param(
            b'[{"type": "file", "path": "\\ud800", "size": 1}]',
            id="lone surrogate",
        ),
    ],
)
def test_odd_entries_of_a_listing_do_no_harm(hub: LocalHub, body: bytes) -> None:
    plain(hub)
    hub.fault(TREE, Answer(200, body), None)
    audit(LOTUS, endpoint=hub.url).to_json()


def test_a_listing_with_entries_that_are_none_is_not_whole(hub: LocalHub) -> None:
    plain(hub)
    hub.fault(TREE, Answer(200, b'[{"type": "file", "path": "LICENSE", "size": 1}, {"type": "file"}]'), None)
    assert gaps(evidence(LOTUS, hub)) == {(Role.LISTING, Why.BUDGET)}


@pytest.mark.parametrize(
    "link", ["{elsewhere}/store/x", "http://[", "http://x.test\\\\@y.test/", "file:///etc"]
)
def test_the_next_page_is_not_sought_elsewhere_and_the_listing_is_not_whole(hub: LocalHub, link: str) -> None:
    plain(hub)
    where = link.format(elsewhere=hub.store_url)
    hub.fault(TREE, Answer(200, b"[]", {"Link": f'<{where}>; rel="next"'}), None)
    assert gaps(evidence(LOTUS, hub)) == {(Role.LISTING, Why.BUDGET)}
    assert not any(seen.host.startswith("localhost") for seen in hub.seen)


# ---------------------------------------------------------------------- hostile metadata


@pytest.mark.parametrize("name", ODD_RECORDS)
def test_odd_metadata_of_a_model_stops_no_audit(hub: LocalHub, name: str) -> None:
    hub.model(
        "acme/odd", {"README.md": TEXT, "LICENSE": "text", "model.safetensors": LFS(10)}, **ODD_RECORDS[name]
    )
    assert json.loads(audit("acme/odd", endpoint=hub.url).to_json())["subject"]["id"] == "acme/odd"


@pytest.mark.parametrize(
    "sha",
    [
        pytest.param(None),
        pytest.param(5),
        "main",
        "../../acme",
    ],
)
def test_a_commit_that_is_none_is_null(hub: LocalHub, sha: Any) -> None:
    plain(hub, sha=sha)
    assert evidence(LOTUS, hub).root.revision is None
    assert all(LOTUS in path and ".." not in path for path in hub.paths)


OF_DATASETS = [name for name, record in ODD_RECORDS.items() if record.keys() <= EXPANDABLE["datasets"]]


@pytest.mark.parametrize("name", OF_DATASETS)
def test_odd_metadata_of_a_dataset_stops_no_audit(hub: LocalHub, name: str) -> None:
    hub.dataset(
        "acme/odd", {"README.md": TEXT, "LICENSE": "text", "data.parquet": LFS(10)}, **ODD_RECORDS[name]
    )
    assert json.loads(audit("datasets/acme/odd", endpoint=hub.url).to_json())["subject"]["id"] == "acme/odd"


def test_a_licence_file_that_the_listing_has_is_read_or_is_a_gap(hub: LocalHub) -> None:
    plain(hub, siblings="nope")
    root = evidence(LOTUS, hub).root
    assert root.document(Role.LICENSE) or root.missing(Role.LICENSE)


@pytest.mark.parametrize("kind", list(Kind)[:2])
def test_terminal_escapes_reach_no_report(hub: LocalHub, kind: Kind) -> None:
    push = hub.model if kind is Kind.MODEL else hub.dataset
    escaped = ESCAPES.replace("\r", "")
    files = {
        "README.md": f"---\nlicense: mit\n---\n# {escaped}\n\nWe may only use {escaped} for research.\n",
        f"LICENSE-{ESCAPES.replace('/', '')}": f"{ESCAPES} non-commercial use only",
    }
    push("acme/odd", files, **ESCAPES_EVERYWHERE)
    made = audit("acme/odd", kind=kind, endpoint=hub.url)
    for shown in (made.to_text(verbose=True), made.to_text(), made.to_markdown(), made.badge()):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", shown)
    json.loads(made.to_json())


def test_errors_show_nothing_that_the_server_says(hub: LocalHub) -> None:
    words = {"X-Error-Message": "\x1b]0;owned", "X-Error-Code": "Surprise"}
    hub.fault(RECORD, Answer(500, ESCAPES.encode(), words), None)
    with pytest.raises(HubUnreachable) as caught:
        evidence(LOTUS, hub, timeout=0.9)
    assert "owned" not in str(caught.value)
