"""What reports are shown of here, the command that prints them, and marks that no card may bring in."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import jsonschema
import pytest

from openaudit import Audit, audit, reports
from openaudit.cli import main
from tests.hub import LFS, LocalHub, card
from tests.hub.repository import File

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
LOTUS: Final = str(EXAMPLES / "lotus-1b.zip")
TRAP: Final = str(EXAMPLES / "free-tag-on-a-llama.zip")
WEIGHTS: Final = LFS(2_000_000_000)

BIDI: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""The characters that turn the direction of what follows them."""

MARKUP: Final[Mapping[str, str]] = {
    "link": "a [here](http://evil.test/a) b",
    "reference": "a [here][1] b [1]: http://evil.test",
    "image": "a ![here](http://evil.test/a.png) b",
    "address": "a <http://evil.test> b",
    "tag": "a <img src=x onerror=alert(1)> b",
    "comment": "a <!-- b",
    "closing tag": "</sub></details> b",
    "entity": "a &lt;script&gt; &#64;octocat b",
    "table": "a | b | c",
    "fence": "``` mermaid click",
    "other fence": "~~~ sh",
    "code": "a `b` ``c`` d",
    "open code": "a ` b",
    "heading": "# a",
    "item": "- a",
    "number": "1. a",
    "quote": "> a",
    "rule": "***",
    "emphasis": "a **b** _c_ ~~d~~ *e",
    "footnote": "a [^1] b",
    "formula": "a $x$ $$y$$ b",
    "escapes": "a \\ b \\` c\\",
}
"""What a Markdown reader would obey, by what it would become."""


_SCHEMA: Final = Path(reports.__file__).with_name("report.schema.json")


def validate(report: dict[str, Any]) -> None:
    """Hold a report against the schema that is committed."""
    validator = jsonschema.Draft202012Validator(_schema())
    assert not list(validator.iter_errors(report))


@cache
def _schema() -> Any:
    return json.loads(_SCHEMA.read_text(encoding="utf-8"))


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def command(*arguments: str, stdout: io.StringIO | None = None) -> Ran:
    """Run ``openaudit`` in this process."""
    out, err = stdout or io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["openaudit", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
    code = caught.value.code
    assert isinstance(code, int)
    return Ran(code, out.getvalue(), err.getvalue())


def program(*arguments: str) -> list[str]:
    """The words that start ``openaudit`` as a process of its own."""
    return [sys.executable, "-m", "openaudit", *arguments]


def process(*arguments: str, **environment: str) -> Ran:
    """Run ``openaudit`` in a process of its own."""
    finished = subprocess.run(
        program(*arguments),
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Ran(finished.returncode, finished.stdout, finished.stderr)


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        """Whether it is a terminal: yes."""
        return True


def hostile(hub: LocalHub, text: str, **options: Any) -> Audit:
    """The audit of a model that writes ``text`` wherever its publisher may choose the words."""
    name = text.replace("/", "_").replace("\0", "")
    said = {
        "license": "other",
        "license_name": text,
        "base_model": ["acme/base", text],
        "datasets": ["acme/ponds", text],
        "extra_gated_fields": {text: "text"},
    }
    body = (
        f"{text}\n\nWe pretrained it on {text} and on the {text} dataset.\n\n"
        f"The training data is not disclosed: {text}\n\nIt may not be used for commercial purposes. {text}\n"
    )
    files: dict[str, File] = {"README.md": card(text, body, **said), f"LICENSE {name}": f"{text}\n"}
    hub.model("acme/base", {"README.md": card(text, text, license=text), "model.safetensors": WEIGHTS})
    hub.dataset("acme/ponds", {"README.md": card(text, text, license=text), f"data/{name}.parquet": LFS(9)})
    hub.model("acme/lotus", {**files, f"{name}.bin": WEIGHTS, "model.safetensors": WEIGHTS}, **options)
    return audit("acme/lotus", endpoint=hub.url, shallow=True)
