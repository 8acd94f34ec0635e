"""Metadata that no honest repository has: each a set of record keys that a model or dataset may be given."""

from typing import Any, Final

ESCAPES: Final = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\x00\r\x08\u202e\u2066[link=http://evil.test]x[/link][/b]\u200b::set-output name=x::y"
"""What a terminal, a markup parser or a log would obey."""


def _nested(depth: int) -> Any:
    value: Any = "core"
    for _ in range(depth):
        value = {"a": value}
    return value


ODD_RECORDS: Final[dict[str, dict[str, Any]]] = {
    "siblings-text": {"siblings": "nope"},
    "siblings-number": {"siblings": 7},
    "siblings-object": {"siblings": {"rfilename": "README.md"}},
    "siblings-of-anything": {"siblings": [1, None, {"rfilename": 5}, {}, [], {"rfilename": ""}]},
    "card-data-list": {"cardData": ["license", "mit"]},
    "card-data-text": {"cardData": "license: mit"},
    "card-data-of-objects": {
        "cardData": {"license": {"a": 1}, "datasets": {"b": 2}, "base_model": {"c": 3}, "tags": 5}
    },
    "card-data-of-mixed-lists": {
        "cardData": {"license": [1, None, ["mit"]], "datasets": [{}, 2], "base_model": [None, 3.5]}
    },
    "tags-text": {"tags": "license:mit"},
    "tags-of-anything": {"tags": [1, None, {"license": "mit"}, ["x"]]},
    "sha-number": {"sha": 5},
    "sha-null": {"sha": None},
    "sha-branch": {"sha": "main"},
    "sha-path": {"sha": "../../acme"},
    "gated-object": {"gated": {"by": "us"}},
    "disabled-text": {"disabled": "no"},
    "private-text": {"private": "no"},
    "base-models-list": {"baseModels": ["acme/base"]},
    "base-models-of-number": {"baseModels": {"relation": "finetune", "models": 5}},
    "base-models-odd-relation": {"baseModels": {"relation": ["finetune"], "models": [{"id": "acme/base"}]}},
    "base-models-odd-ids": {
        "baseModels": {"relation": "x", "models": [{"id": "a b"}, {"id": "../x"}, {"id": ""}, {"id": 5}, "x"]}
    },
    "config-text": {"config": "llama"},
    "config-peft-number": {"config": {"peft": 5, "model_type": ["llama"]}},
    "safetensors-text": {"safetensors": "yes"},
    "gguf-list": {"gguf": [1]},
    "numbers-odd": {"usedStorage": float("nan"), "mainSize": 10**400},
    "times-odd": {"createdAt": "never", "lastModified": 5},
    "nested-30": {"config": _nested(30)},
    "long-text": {"pipeline_tag": "x" * (1 << 20)},
    "long-key": {"config": {"y" * (1 << 20): 1}},
    "lone-surrogate": {"author": "\ud800"},
    "lone-surrogate-in-a-file-name": {"siblings": [{"rfilename": "LICENSE-\ud800"}]},
}
"""Records that are JSON, have an id, and are wrong in one way each."""

TOO_DEEP: Final[dict[str, Any]] = {"config": _nested(200)}

ESCAPES_EVERYWHERE: Final[dict[str, Any]] = {
    "author": ESCAPES,
    "pipeline_tag": ESCAPES,
    "library_name": ESCAPES,
    "description": ESCAPES,
    "citation": ESCAPES,
    "lastModified": ESCAPES,
    "tags": [
        ESCAPES,
        f"license:{ESCAPES}",
        f"base_model:{ESCAPES}",
        f"dataset:{ESCAPES}",
        f"arxiv:{ESCAPES}",
    ],
    "config": {"model_type": ESCAPES, "architectures": [ESCAPES], ESCAPES: ESCAPES},
    "safetensors": {"parameters": {ESCAPES: 1}, "total": 1},
    "gguf": {"architecture": ESCAPES},
    "baseModels": {"relation": ESCAPES, "models": [{"id": ESCAPES}]},
    "cardData": dict.fromkeys(
        ("license", "license_name", "license_link", "language", "extra_gated_prompt"), ESCAPES
    )
    | {"datasets": [ESCAPES], "base_model": [ESCAPES], ESCAPES: ESCAPES},
}
"""Every field a terminal escape. The author's own part, that is: names and hashes are the Hub's."""
