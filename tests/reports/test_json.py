"""The JSON report: the shape that scripts rely on."""

import json
from pathlib import Path
from typing import Any

import pytest

from openaudit import audit
from openaudit.reports import json as report
from tests.reports import EXAMPLES, validate

SCHEMA = Path(report.__file__).with_name("report.schema.json")


def test_the_schema_kept_is_the_schema_of_the_code() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == report.schema(), "write what schema() gives"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.zip")), ids=lambda p: p.stem)
def test_reports_keep_to_the_schema(path: Path) -> None:
    made = json.loads(audit(path).to_json())
    validate(made)
    assert {
        "schema",
        "tool",
        "subject",
        "verdict",
        "criteria",
        "findings",
        "licenses",
        "lineage",
    } <= made.keys()


@pytest.mark.parametrize("broken", [{"schema": "one"}, {"findings": [{}]}, {"met": None}])
def test_what_breaks_the_schema_is_refused(broken: dict[str, Any]) -> None:
    made = audit(EXAMPLES / "lotus-1b.zip").model_dump() | broken
    with pytest.raises(AssertionError):
        validate(made)
