"""``openaudit explain`` and ``licenses``: what a licence allows, by its name or by the file that holds it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from openaudit.cli import cli


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def explained(tmp_path: Path, text: str, name: str = "LICENSE") -> list[str]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    ran = run("explain", str(file))
    assert ran.exit_code == 0
    return ran.output.splitlines()


def test_a_restricted_licence_is_told_clause_by_clause() -> None:
    out = run("explain", "llama3.1").output
    assert "Not free: it holds back uses." in out
    assert "user-threshold (use above a number of users): over 700 million monthly active users" in out
    assert "[LicenseRef-Llama-3.1-AUP, use policy, item 2]" in out
    assert "Does not hold back: commercial use" in out
    assert "models/llama3_1/LICENSE" in out
    assert "Licences that hold back nothing: Apache-2.0, MIT, LicenseRef-OpenMDW-1.1" in out


def test_a_free_licence_names_no_other() -> None:
    out = run("explain", "apache-2.0").output
    assert "Free: no use is held back." in out
    assert "Holds back" not in out
    assert "hold back nothing" not in out


def test_data_under_terms_are_sent_to_licences_of_data() -> None:
    assert "CDLA-Permissive-2.0" in run("explain", "cc-by-nc-4.0").output


def test_a_family_names_its_members() -> None:
    lines = run("explain", "cc").output.splitlines()
    assert "Unknown: several licences bear this name, and they differ in what they allow." in lines
    assert {"  CC0-1.0", "  CC-BY-NC-4.0"} <= set(lines)


def test_an_old_id_names_its_present_ones() -> None:
    assert "Its present name: GPL-3.0-only, GPL-3.0-or-later" in run("explain", "gpl-3.0").output


def test_a_name_misspelled_is_met_with_its_neighbours() -> None:
    ran = run("explain", "lama3.1")
    assert ran.exit_code == 2
    assert "llama-3.1" in ran.output


def test_a_file_that_names_a_free_licence(tmp_path: Path) -> None:
    lines = explained(tmp_path, "Licensed under the Apache License, Version 2.0.\n")
    assert lines[0].endswith("LICENSE: free")
    assert "Apache-2.0: named, without its text" in lines
    assert "Free: no use is held back." in lines


def test_a_file_of_unknown_terms_shows_the_line_that_holds_back(tmp_path: Path) -> None:
    text = "Lotus terms\n\nYou may use the petals for research purposes only.\n"
    lines = explained(tmp_path, text)
    assert lines[0].endswith("LICENSE: not free")
    assert "no licence: a text that we do not know" in lines
    quote = "line 3: You may use the petals for research purposes only."
    assert f"  research-only (all use but research): {quote}" in lines


@pytest.mark.parametrize("text", ["", "\0\1\2" * 50, "The petals open in the morning.\n" * 30])
def test_a_file_that_says_nothing_is_unknown(tmp_path: Path, text: str) -> None:
    assert explained(tmp_path, text)[0].endswith(": unknown")


def test_a_file_is_read_though_its_name_is_a_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "MIT").write_text("For non-commercial use only.\n", encoding="utf-8")
    assert run("explain", "MIT").output.startswith("MIT: not free")


def test_a_folder_is_no_licence(tmp_path: Path) -> None:
    assert run("explain", str(tmp_path)).exit_code == 2


def test_the_list_can_be_narrowed() -> None:
    listed = json.loads(run("licenses", "llama", "--json").output)
    assert {"LicenseRef-Llama-3.1", "LicenseRef-Llama-4"} <= {one["id"] for one in listed}
    assert all("llama" in f"{one['id']} {one['name']}".lower() for one in listed)
    assert run("licenses", "openmdw").output.splitlines()[0].split() == ["OpenMDW-1.0", "free"]
