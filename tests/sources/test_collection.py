"""From the subject to what its texts lead to: as far as the budget goes, each thing once, and what is left out is said."""

import time
from pathlib import Path

import pytest

from openaudit.errors import HubUnreachable
from openaudit.evidence import Relation, Role, Why
from openaudit.sources import Budget, Options, collection
from openaudit.sources.fetch import Deadline
from openaudit.sources.hub import Hub
from openaudit.subject import Kind, Place, Subject
from tests.hub import LocalHub, card
from tests.sources import LOTUS, NOW, TEXT, dataset, evidence, family, gaps, model, plain


def chain(hub: LocalHub, length: int) -> None:
    """Models ``acme/m0`` to ``acme/m<length>``, each tuned from the next."""
    for n in range(length):
        hub.model(f"acme/m{n}", {"README.md": card(license="mit", base_model=f"acme/m{n + 1}")})
    hub.model(f"acme/m{length}", {"README.md": card(license="mit")})


def asked_for(hub: LocalHub) -> list[str]:
    """The repositories whose record was asked for, in order."""
    records = [
        path.removeprefix("/api/models/").removeprefix("/api/")
        for path in hub.paths
        if path.startswith("/api/")
    ]
    return [path for path in records if not path.endswith("/refs") and "/tree/" not in path]


# ---------------------------------------------------------------------- what is followed


def test_bases_and_datasets_are_read_and_so_are_theirs(hub: LocalHub) -> None:
    hub.model(
        "acme/tuned", {"README.md": card(license="mit", base_model="acme/base", datasets=["acme/chats"])}
    )
    hub.model("acme/base", {"README.md": card(license="mit", datasets=["acme/web"])})
    hub.dataset("acme/chats", {"README.md": card(license="mit")})
    hub.dataset("acme/web", {"README.md": card(license="mit")})
    found = evidence("acme/tuned", hub)
    assert list(found.nodes) == [
        model("acme/tuned"),
        model("acme/base"),
        dataset("acme/chats"),
        dataset("acme/web"),
    ]
    assert [e.target for e in found.edges_from(model("acme/base"))] == [dataset("acme/web")]
    assert found.gaps == ()


def test_every_edge_cites_the_line_that_says_it(hub: LocalHub) -> None:
    family(hub)
    found = evidence(LOTUS, hub)
    assert {e.relation for e in found.edges} == {Relation.FINETUNE, Relation.TRAINED_ON}
    document = found.root.document(Role.CARD)
    assert document is not None
    for edge in found.edges:
        line = edge.citation.line
        assert line is not None
        assert edge.target.id in document.lines[line - 1]
        assert edge.citation.url == f"{document.url}#L{line}"


def test_only_what_a_model_was_made_from_is_followed(hub: LocalHub) -> None:
    link = "[acme/{0}](https://huggingface.co/datasets/acme/{0})"
    body = (
        f"## Evaluation\n\nWe evaluate on {link.format('bench')}.\n\n"
        f"## Quantization\n\nCalibrated on {link.format('scale')}.\n\n"
        f"## Training\n\nTrained on {link.format('seeds')}."
    )
    hub.model("acme/llama-lotus", {"README.md": card("Llama Lotus 8B", body, license="mit")})
    for name in ("bench", "scale", "seeds"):
        hub.dataset(f"acme/{name}", {"README.md": card(license="mit")})
    found = evidence("acme/llama-lotus", hub)
    assert asked_for(hub) == ["acme/llama-lotus", "datasets/acme/seeds"]
    assert {e.target.id for e in found.edges if e.role == "evaluation"} == {"acme/bench"}
    assert {e.target.id for e in found.edges if e.role == "calibration"} == {"acme/scale"}
    assert any(e.hint for e in found.edges)


def test_a_circle_is_walked_once(hub: LocalHub) -> None:
    hub.model("acme/one", {"README.md": card(license="mit", base_model="acme/two")})
    hub.model("acme/two", {"README.md": card(license="mit", base_model="acme/three")})
    hub.model("acme/three", {"README.md": card(license="mit", base_model="acme/one")})
    found = evidence("acme/one", hub)
    assert asked_for(hub) == ["acme/one", "acme/two", "acme/three"]
    assert [e.target for e in found.descent()] == [model("acme/two"), model("acme/three")]


def test_a_model_that_names_itself_is_read_once(hub: LocalHub) -> None:
    hub.model("acme/one", {"README.md": card(license="mit", base_model="Acme/One")})
    found = evidence("acme/one", hub)
    assert list(found.nodes) == [model("acme/one")]
    assert asked_for(hub) == ["acme/one"]


def test_what_several_texts_name_is_read_once(hub: LocalHub) -> None:
    hub.model(
        "acme/merge",
        {"README.md": card(license="mit", base_model=["acme/a", "acme/b"], datasets=["acme/web"])},
    )
    for name in ("acme/a", "acme/b"):
        hub.model(
            name,
            {
                "README.md": card(
                    license="mit", base_model="https://huggingface.co/acme/root", datasets=["acme/web"]
                )
            },
        )
    hub.model("acme/root", {"README.md": card(license="mit")})
    hub.dataset("acme/web", {"README.md": card(license="mit")})
    found = evidence("acme/merge", hub)
    assert sorted(asked_for(hub)) == ["acme/a", "acme/b", "acme/merge", "acme/root", "datasets/acme/web"]
    assert found.gaps == ()


def test_two_names_of_one_base_lead_to_one_node(hub: LocalHub) -> None:
    hub.model("acme/base", {"README.md": card(license="mit")})
    hub.rename("acme/base", "acme/ground")
    hub.model("acme/merge", {"README.md": card(license="mit", base_model=["acme/base", "acme/ground"])})
    found = evidence("acme/merge", hub)
    assert list(found.nodes) == [model("acme/merge"), model("acme/ground")]
    assert [found.resolve(e.target) for e in found.edges] == [model("acme/ground")] * 2
    assert [e.target for e in found.descent()] == [model("acme/base")]


def test_a_base_that_is_no_id_is_not_sought(hub: LocalHub) -> None:
    hub.model(
        LOTUS,
        {"README.md": card(license="mit", base_model="../../settings/tokens")},
        base_models=["../../settings/tokens", "a b", ""],
    )
    evidence(LOTUS, hub)
    assert all(LOTUS in path for path in hub.paths)


def test_papers_are_read_too_unless_only_the_hub_is_wanted(hub: LocalHub) -> None:
    hub.paper("2403.13784", title="Lotus 1B: a model", githubRepo="")
    hub.model(
        LOTUS,
        {"README.md": card("Lotus 1B", "See our [paper](https://arxiv.org/abs/2403.13784).", license="mit")},
    )
    paper = Subject(kind=Kind.PAPER, id="arxiv:2403.13784")
    assert paper not in evidence(LOTUS, hub, shallow=True).nodes
    assert "/api/papers/2403.13784" not in hub.paths
    found = evidence(LOTUS, hub)
    assert paper in found.nodes
    assert hub.paths.count("/api/papers/2403.13784") == 1


def test_a_paper_number_that_is_none_is_not_sought(hub: LocalHub) -> None:
    hub.model(LOTUS, {"README.md": card(license="mit", tags=["arxiv:../../settings/tokens"])})
    evidence(LOTUS, hub)
    assert not any("settings" in path for path in hub.paths)


# ---------------------------------------------------------------------- how far


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_the_chain_is_followed_to_the_depth_allowed_and_the_cut_is_a_gap(hub: LocalHub, depth: int) -> None:
    chain(hub, 5)
    found = evidence("acme/m0", hub, max_depth=depth)
    assert asked_for(hub) == [f"acme/m{n}" for n in range(depth + 1)]
    assert list(found.nodes) == [model(f"acme/m{n}") for n in range(depth + 2)]
    assert gaps(found, model(f"acme/m{depth + 1}")) == {(Role.API, Why.BUDGET)}
    assert len(found.gaps) == 1


def test_five_hops_are_the_default(hub: LocalHub) -> None:
    chain(hub, 7)
    found = evidence("acme/m0", hub)
    assert gaps(found, model("acme/m5")) == set()
    assert gaps(found, model("acme/m6")) == {(Role.API, Why.BUDGET)}


def test_a_chain_that_ends_in_time_has_no_gap(hub: LocalHub) -> None:
    chain(hub, 2)
    assert evidence("acme/m0", hub, max_depth=2).gaps == ()


def test_relatives_beyond_the_count_allowed_are_gaps(hub: LocalHub) -> None:
    names = [f"acme/set-{n}" for n in range(6)]
    hub.model(LOTUS, {"README.md": card(license="mit", datasets=names)})
    for name in names:
        hub.dataset(name, {"README.md": card(license="mit")})
    found = evidence(LOTUS, hub, max_related=4)
    assert sorted(asked_for(hub)) == [LOTUS, *(f"datasets/{name}" for name in names[:4])]
    assert [gaps(found, dataset(name)) for name in names] == [set()] * 4 + [{(Role.API, Why.BUDGET)}] * 2


def test_the_count_holds_for_all_waves_together(hub: LocalHub) -> None:
    chain(hub, 5)
    found = evidence("acme/m0", hub, max_related=2)
    assert asked_for(hub) == ["acme/m0", "acme/m1", "acme/m2"]
    assert gaps(found, model("acme/m3")) == {(Role.API, Why.BUDGET)}


def test_bytes_beyond_those_allowed_are_gaps(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"acme/set-{n}" for n in range(6)]
    hub.model(LOTUS, {"README.md": card(license="mit", datasets=names)})
    for name in names:
        hub.dataset(name, {"README.md": card(license="mit") + "x" * 100_000})
    monkeypatch.setattr(Options, "budget", property(lambda _: Budget(bytes=350_000)))
    found = evidence(LOTUS, hub)
    cut = [n for n in names if gaps(found, dataset(n))]
    assert 0 < len(cut) < 6
    assert {why for n in cut for _, why in gaps(found, dataset(n))} == {Why.BUDGET}


def test_what_was_cut_has_its_address_on_the_hub_that_was_read(hub: LocalHub) -> None:
    chain(hub, 1)
    assert [gap.url for gap in evidence("acme/m0", hub, max_depth=0).gaps] == [f"{hub.url}/acme/m1"]


def test_the_time_allowed_is_for_everything_together(hub: LocalHub) -> None:
    family(hub)
    hub.fault("/(base|seeds|ponds)", "stall", None)
    start = time.monotonic()
    found = evidence(LOTUS, hub, timeout=0.6)
    assert time.monotonic() - start < 1.2
    assert gaps(found) == set()
    assert {why for node in list(found.nodes)[1:] for _, why in gaps(found, node)} == {Why.TIMEOUT}


# ---------------------------------------------------------------------- what is kept of the question


def test_the_question_is_kept_with_the_evidence(hub: LocalHub) -> None:
    sha = plain(hub).sha
    found = evidence(
        f"https://huggingface.co/{LOTUS}/tree/main",
        hub,
        max_depth=3,
        max_related=7,
        timeout=9,
        language="fr",
        policy="strict",
    )
    asked = found.asked
    assert (asked.requested, asked.place, asked.revision) == (
        f"https://huggingface.co/{LOTUS}/tree/main",
        Place.HUB,
        "main",
    )
    assert (asked.policy, asked.language) == ("strict", "fr")
    assert (asked.budget["depth"], asked.budget["related"], asked.budget["seconds"]) == (3, 7, 9)
    assert (found.root.revision, found.started) == (sha, NOW)


def test_the_same_hub_gives_the_same_evidence_in_the_same_order(hub: LocalHub) -> None:
    family(hub)
    hub.latency = 5
    seen = []
    for _ in range(3):
        found = evidence(LOTUS, hub)
        seen.append(
            [(node.subject, [(d.url, d.sha256) for d in node.documents]) for node in found.nodes.values()]
        )
    assert seen[0] == seen[1] == seen[2]


def test_what_is_being_read_is_told(hub: LocalHub) -> None:
    family(hub)
    told: list[str] = []
    evidence(LOTUS, hub, progress=told.append)
    assert told[0] == LOTUS
    assert sorted(told[1:]) == ["acme/base", "datasets/acme/ponds", "datasets/acme/seeds"]


# ---------------------------------------------------------------------- other places


def test_a_folder_leads_to_the_hub(hub: LocalHub, tmp_path: Path) -> None:
    family(hub)
    (tmp_path / "README.md").write_text(card(license="mit", base_model=LOTUS))
    found = evidence(tmp_path, hub)
    assert set(found.nodes) == {
        found.subject,
        model(LOTUS),
        model("acme/base"),
        dataset("acme/seeds"),
        dataset("acme/ponds"),
    }
    assert found.gaps == ()


def test_one_collection_opens_one_client_and_closes_it(
    hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Hub] = []
    closed: list[Hub] = []

    class Watched(Hub):
        def __init__(self, endpoint: str, token: str | None, deadline: Deadline) -> None:
            opened.append(self)
            time.sleep(0.05)  # long enough for all threads to arrive
            super().__init__(endpoint, token, deadline)

        def close(self) -> None:
            closed.append(self)
            super().close()

    monkeypatch.setattr(collection, "Hub", Watched)
    (tmp_path / "README.md").write_text(card(license="mit", datasets=[f"acme/set-{n}" for n in range(8)]))
    evidence(tmp_path, hub)
    left = [client for client in opened if client not in closed]
    for client in left:
        client.close()
    assert (len(opened), left) == (1, [])


def test_an_adapter_on_disk_leads_to_its_base(hub: LocalHub, tmp_path: Path) -> None:
    plain(hub)
    (tmp_path / "adapter_config.json").write_text(f'{{"base_model_name_or_path": "{LOTUS}"}}')
    found = evidence(tmp_path, hub)
    assert found.node(model(LOTUS)).document(Role.CARD) is not None
    assert [e.relation for e in found.edges] == [Relation.ADAPTER]


def test_offline_asks_nobody_and_says_what_that_left_out(hub: LocalHub, tmp_path: Path) -> None:
    family(hub)
    (tmp_path / "README.md").write_text(card(license="mit", base_model=LOTUS, datasets=["acme/seeds"]))
    found = evidence(tmp_path, hub, offline=True)
    assert hub.requests == []
    assert gaps(found, model(LOTUS)) == gaps(found, dataset("acme/seeds")) == {(Role.API, Why.OFFLINE)}


def test_offline_a_subject_that_is_not_in_the_cache_is_out_of_reach(hub: LocalHub) -> None:
    plain(hub)
    with pytest.raises(HubUnreachable, match="offline"):
        evidence(LOTUS, hub, offline=True)
    assert hub.requests == []


def test_the_hub_asked_is_the_one_given_else_the_environments(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain(hub)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert evidence(LOTUS, hub).gaps == ()
    monkeypatch.setenv("HF_ENDPOINT", hub.url + "/")
    assert evidence(LOTUS, endpoint="").root.url.startswith(f"{hub.url}/{LOTUS}/tree/")


def test_a_dataset_leads_to_its_sources(hub: LocalHub) -> None:
    hub.dataset("acme/mixed", {"README.md": card(license="mit", source_datasets=["acme/web"])})
    hub.dataset("acme/web", {"README.md": TEXT})
    found = evidence("acme/mixed", hub, kind=Kind.DATASET)
    assert dataset("acme/web") in found.nodes
    assert {(e.source, e.target) for e in found.edges} == {(dataset("acme/mixed"), dataset("acme/web"))}
