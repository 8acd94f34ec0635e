"""The badge: a picture that says its verdict in words too, and loads nothing."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from openaudit import Audit, audit
from openaudit.reports.badge import endpoint, snippet
from tests.hub import LocalHub
from tests.reports import LOTUS, TRAP, command, hostile

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("path", "said", "colour"), [(LOTUS, "✓ ✓ ✓ (3/3)", "#1a7f37"), (TRAP, "✗ ? ? (0/3)", "#b3261e")]
)
def test_the_badge_has_a_sign_for_each_criterion(path: str, said: str, colour: str) -> None:
    made = audit(path)
    root = ET.fromstring(made.badge())
    assert [t.text for t in root.iter(f"{SVG}text")][1] == said
    assert root.attrib["role"] == "img"
    assert said in root.attrib["aria-label"]
    assert colour in made.badge()
    shields = json.loads(endpoint(made.assessment))
    assert (shields["schemaVersion"], shields["message"], shields["color"]) == (1, said, colour)
    assert said in snippet(made.assessment)


def test_the_picture_has_no_script_no_link_and_loads_nothing(hub: LocalHub) -> None:
    made = hostile(hub, '"/><script>alert(1)</script><a href="http://evil.test">')
    root = ET.fromstring(made.badge())
    assert {e.tag.removeprefix(SVG) for e in root.iter()} == {"svg", "title", "rect", "path", "g", "text"}
    assert not re.search(r"href|url\(|evil", made.badge())


@pytest.mark.parametrize("language", ["en", "fr", "vi"])
def test_the_words_fit(language: str) -> None:
    root = ET.fromstring(audit(TRAP, language=language).badge())
    width = sum(float(t.attrib["textLength"]) for t in root.iter(f"{SVG}text"))
    assert width + 24 == float(root.attrib["width"])
    assert root.attrib["lang"] == language


def test_a_dataset_is_called_open_data_or_not(hub: LocalHub) -> None:
    hub.dataset("acme/pond", {"README.md": "---\nlicense: cc-by-nc-nd-4.0\n---\n# Pond\n"})
    made: Audit = audit("datasets/acme/pond", endpoint=hub.url)
    assert "open data" in made.badge()


def test_the_command_writes_each_form() -> None:
    assert command("badge", LOTUS).out.startswith("<svg")
    assert json.loads(command("badge", LOTUS, "-f", "endpoint").out)["label"]
    assert command("badge", LOTUS, "-f", "markdown").out.startswith("![")
