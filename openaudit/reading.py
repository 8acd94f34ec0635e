"""One subject read: its card, the Hub's record of it, its file listing, and what they declare."""

import json
import re
from collections import Counter
from functools import cached_property
from itertools import islice
from typing import Any, Final, NamedTuple

from openaudit.card import Card
from openaudit.evidence import Citation, Document, Node, Role, lay_out
from openaudit.subject import Kind, Subject, plain

CARD_ROLES: Final = (Role.CARD, Role.DATASET_CARD)


class Declared(NamedTuple):
    """A value that metadata declares, and the line that does."""

    value: str
    citation: Citation


class Record:
    """An API answer or configuration file: JSON whose keys can be cited."""

    def __init__(self, document: Document) -> None:
        """Read the JSON in ``document``; what is no JSON object reads as empty."""
        self.document = document
        self.data: dict[str, Any] = {}
        self._lines: dict[tuple[str | int, ...], int] = {}
        try:
            data = json.loads(document.text)
            text, lines = lay_out(data)
        except (ValueError, RecursionError):
            return
        if isinstance(data, dict):
            self.data = data
            self._lines = lines if text == document.text else {}

    def get(self, *path: str) -> Any:
        """The value at a path of keys, None when it is not there."""
        value: Any = self.data
        for key in path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return value

    def cite(self, *path: str | int) -> Citation:
        """Cite the line on which a value begins; the whole record where the file keeps its own layout."""
        line = self._lines.get(path) or self._search(path)
        return self.document.cite(line) if line else self.document.cite_whole()

    def _search(self, path: tuple[str | int, ...]) -> int | None:
        keys = [key for key in path if isinstance(key, str)]
        wanted = f'"{keys[-1]}"' if keys else ""
        return next((n for n, line in enumerate(self.document.lines, 1) if wanted and wanted in line), None)

    def scalars(self, *path: str) -> tuple[Declared, ...]:
        """The strings at a path: one, or each of a list."""
        value = self.get(*path)
        if isinstance(value, str):
            return (Declared(value.strip(), self.cite(*path)),)
        if not isinstance(value, list):
            return ()
        return tuple(
            Declared(v.strip(), self.cite(*path, n)) for n, v in enumerate(value) if isinstance(v, str)
        )


class File(NamedTuple):
    """One file of a listing. ``size`` in bytes, of the content and not of a pointer to it; None when unsaid."""

    path: str
    size: int | None
    oid: str
    sha256: str
    line: int

    @property
    def name(self) -> str:
        """The path's last part."""
        return self.path.rsplit("/", 1)[-1]


class Listing:
    """The files of a repository at a revision."""

    def __init__(self, document: Document) -> None:
        """Read a listing document: a JSON array with one file a line."""
        self.document = document
        self.files = tuple(f for n, line in enumerate(document.lines, 1) if (f := _file(line, n)))

    def cite(self, *files: File) -> Citation:
        """Cite the line of the first file given, or the listing for what is not in it."""
        return self.document.cite(files[0].line) if files else self.document.cite_whole()


def _file(line: str, number: int) -> File | None:
    """One line of a listing; None for a line that is no file, of a bundle that others wrote."""
    try:
        entry = json.loads(line.rstrip(","))
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
        return None
    size = entry.get("size")
    known = isinstance(size, int) and not isinstance(size, bool) and size >= 0
    oid, sha256 = (v if isinstance(v := entry.get(key), str) else "" for key in ("oid", "sha256"))
    return File(entry["path"], size if known else None, oid, sha256, number)


def listing_text(files: list[dict[str, Any]]) -> str:
    """Write the text of a listing: ``path``, ``size``, ``oid``, ``sha256`` of each file, a file a line."""
    return "[\n" + ",\n".join(json.dumps(f, ensure_ascii=False) for f in files) + "\n]\n"


_WEIGHTS = re.compile(
    r"(?:\.(?:safetensors|gguf|ggml|onnx|ckpt|h5|msgpack|tflite|nemo|pdparams|mlpackage|mlmodel|keras|npz|params|ot|bin|pt|pth|pkl|joblib|model|mar|engine|caffemodel|pb|t7|llamafile|litertlm|task))$",
    re.IGNORECASE,
)
_NO_WEIGHTS = re.compile(
    r"(?:^|/)(?:training_args|optimizer|optim|scheduler|rng_state|scaler|trainer_state|tokenizer|spiece|sentencepiece|vocab|merges|special_tokens|global_step)[^/]*$"
    r"|(?:^|/)(?:[^/]*tokenizer[^/]*|[^/]*\bspm?\b[^/]*|[^/]*_states)\.(?:model|bin|pt|pth|pkl|joblib)$|bpe[^/]*\.model$|(?:^|/)imatrix[^/]*$|-imatrix\.gguf$|\.imatrix$",
    re.IGNORECASE,
)
_ADAPTER = re.compile(
    r"(?:^|/)(?:adapter_model\.(?:safetensors|bin)|adapter_config\.json|pytorch_lora_weights\.[a-z]+)$",
    re.IGNORECASE,
)


class Reading:
    """Everything that one node's documents say, each part read when it is first asked for."""

    def __init__(self, node: Node) -> None:
        """Read ``node``."""
        self.node = node

    @property
    def subject(self) -> Subject:
        """Whom it is about."""
        return self.node.subject

    @cached_property
    def card(self) -> Card | None:
        """The card, where one could be read."""
        documents = self.node.every(*CARD_ROLES)
        return documents[0].once(Card) if documents else None

    @cached_property
    def record(self) -> Record | None:
        """The Hub's own record."""
        document = self.node.document(Role.API)
        return document.once(Record) if document else None

    @cached_property
    def config(self) -> Record | None:
        """``config.json``, of a folder."""
        return self._config("config.json")

    @cached_property
    def adapter_config(self) -> Record | None:
        """``adapter_config.json``, of a folder."""
        return self._config("adapter_config.json")

    def _config(self, name: str) -> Record | None:
        found = [d for d in self.node.every(Role.CONFIG) if d.path == name]
        return found[0].once(Record) if found else None

    @cached_property
    def listing(self) -> Listing | None:
        """The files, where they could be listed."""
        document = self.node.document(Role.LISTING)
        return document.once(Listing) if document else None

    @property
    def listed_whole(self) -> bool:
        """Whether every file of the repository is in the listing."""
        return self.listing is not None and not self.node.missing(Role.LISTING)

    @property
    def looked_at(self) -> tuple[Document, ...]:
        """The documents of this subject in which things are declared."""
        return tuple(d for d in self.node.documents if d.role in (*CARD_ROLES, Role.API, Role.LISTING))

    def declared(self, key: str) -> tuple[Declared, ...]:
        """What the front matter says at ``key``, or the Hub's copy of it where the card could not be read."""
        if self.card and not self.card.problem:
            fields = self.card.metadata.fields(key)
            cite = self.card.document.cite
            return tuple(Declared(f.text, cite(f.line, f.end_line)) for f in fields if f.text)
        return tuple(d for d in self.record.scalars("cardData", key) if d.value) if self.record else ()

    def tags(self, prefix: str) -> tuple[Declared, ...]:
        """The Hub's tags that begin with ``prefix``, without it."""
        if not self.record:
            return ()
        found = (d for d in self.record.scalars("tags") if d.value.startswith(prefix))
        return tuple(Declared(d.value.removeprefix(prefix), d.citation) for d in found)

    @cached_property
    def weights(self) -> tuple[File, ...]:
        """The files that hold weights; training state, tokenizers and adapters' configuration are none."""
        files = self.listing.files if self.listing else ()
        return tuple(
            f for f in files if _WEIGHTS.search(f.path) and not _NO_WEIGHTS.search(f.path) and f.size != 0
        )

    @cached_property
    def adapter_only(self) -> bool:
        """Whether the only weights are an adapter's."""
        files = self.listing.files if self.listing else ()
        adapter = any(_ADAPTER.search(f.path) for f in files)
        return adapter and all(_ADAPTER.search(f.path) for f in self.weights)

    @cached_property
    def called(self) -> str:
        """Its id on the Hub; of a folder or a card on disk, the id under which its card most often loads it."""
        if not self.node.local:
            return self.subject.id
        text = self.card.document.text if self.card else ""
        title = plain(self.card.headings[0].text) if self.card and self.card.headings else ""
        loaded = Counter(
            m.group(1).rstrip(".").removesuffix(".git") for m in islice(_LOADS.finditer(text), _IDS)
        )
        own = [i for i, _ in loaded.most_common() if _bears(i, self.subject.name, title)]
        return own[0] if own and not self._is_base(own[0], text) else self.subject.id

    def _is_base(self, hub_id: str, text: str) -> bool:
        """Whether a model that bears our name is what we were made from: in a folder, a copy may have been tuned."""
        stated = {d.value.lower() for d in (*self.declared("base_model"), *self.declared("duplicated_from"))}
        adapted = self.adapter_config.get("base_model_name_or_path") if self.adapter_config else None
        if hub_id.lower() in {*stated, str(adapted).lower()}:
            return True
        named = re.compile(rf"[^\n]{{0,{_NEAR}}}?(?<![\w.-]){re.escape(hub_id)}(?!-?\w)", re.IGNORECASE)
        return any(named.match(text, m.end()) for m in islice(_MADE.finditer(text), _IDS))

    @property
    def name(self) -> str:
        """The last part of what it is called."""
        known = self.called != self.subject.id
        return self.called.rpartition("/")[2] if known else self.subject.name

    @cached_property
    def names(self) -> frozenset[str]:
        """What texts may call this subject: its name, lower case, with and without marks between words."""
        name = self.name.lower()
        return frozenset({name, re.sub(r"[-_.\s]+", " ", name), re.sub(r"[-_.\s]+", "", name)})

    @property
    def is_dataset(self) -> bool:
        """Whether this is a dataset."""
        return self.subject.kind is Kind.DATASET


_LOADS = re.compile(
    r"(?:from_pretrained\(\s*|\bmodel(?:_id|_name|_path|_name_or_path)?\s*[=:]\s*|--model(?:_name_or_path)?[ =]+|(?:huggingface\.co|hf\.co)/)"
    r"[\"']?(?!(?:datasets|spaces|papers|docs|blog|collections|join|models)/)([\w.-]+/[\w.-]+)",
    re.ASCII,
)
_MADE = re.compile(
    r"\b(?:tun(?:ed?|ing)|trained|train|initiali[sz]ed?|derived|distilled|merged?|adapted|based|built|continued|version|started|starting)[ ]+(?:\w+[ ]+){0,4}?(?:from|of|on|upon|with)\b",
    re.IGNORECASE,
)
_NEAR: Final = 100
"""So many characters behind such words stands what was taken."""
_IDS: Final = 400
"""Ids that are looked at in one card."""
_SHORT: Final = 3


def _bears(hub_id: str, own: str, title: str) -> bool:
    """Whether the name of an id is that of the folder, or of the file, or the title; with nothing after it."""
    name = plain(hub_id.partition("/")[2])
    return len(name) > _SHORT and (plain(own) in {name, plain(hub_id)} or title == name)


def reading(node: Node) -> Reading:
    """The reading of a node, made once."""
    return node.once(Reading)
