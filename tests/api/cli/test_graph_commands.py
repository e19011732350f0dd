"""The commands that ask the graph in Cypher, on the embedded engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.cli.command import answer, run


@pytest.fixture(scope="module")
def folder(embedded_folder: Path) -> str:
    return str(embedded_folder)


def test_the_first_question_loads_the_bundled_release(folder: str) -> None:
    document = answer(
        "cypher",
        "MATCH (s:State) WHERE s.iso3 IN $codes RETURN s.iso3 AS iso3, s.name_fr AS nom ORDER BY iso3",
        "--param",
        'codes=["KEN","NZL"]',
        "--data-dir",
        folder,
    )
    del document["reproduce"]
    assert document == {
        "columns": ["iso3", "nom"],
        "rows": [["KEN", "Kenya"], ["NZL", "Nouvelle-Zélande"]],
        "truncated": False,
        "release": answer("info")["release"]["id"],
    }


def test_questions_describe_themselves() -> None:
    questions = answer("questions")["questions"]
    assert len(questions) >= 25
    for question in questions:
        assert list(question) == ["id", "title", "description", "parameters", "columns"]
        for parameter in question["parameters"]:
            assert list(parameter) == ["name", "type", "example", "default"]


def test_a_question_agrees_with_the_projection(folder: str) -> None:
    document = answer("ask", "members-of-instrument", "--param", "instrument=acap", "--param", "date=2019-10-15", "--data-dir", folder)
    members = answer("instrument", "acap", "--as-of", "2019-10-15")["members"]
    assert [(row[0], row[3]) for row in document["rows"]] == [(member["iso3"], member["since"]) for member in members]


def test_parameters_take_names_and_are_checked(folder: str) -> None:
    by_name = answer("ask", "memberships-of-state", "--param", "state=Nouvelle-Zélande", "--data-dir", folder)
    assert by_name["rows"] == answer("ask", "memberships-of-state", "--param", "state=NZL", "--data-dir", folder)["rows"]
    for given, said in (("state=Kena", "Kenya"), ("country=KEN", "state"), ("state", "NAME=VALUE")):
        result = run("ask", "memberships-of-state", "--param", given, "--data-dir", folder)
        assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    result = run("ask", "gaps-convention", "--param", "date=yesterday", "--data-dir", folder)
    assert (result.exit_code, "YYYY-MM-DD" in result.stderr) == (2, True)


def test_formats_of_rows(folder: str, tmp_path: Path) -> None:
    query = "MATCH (i:Instrument {slug: 'cms'}) RETURN i.slug AS id, i.in_force_on AS day"
    assert run("cypher", query, "--data-dir", folder, "--format", "csv").stdout.splitlines() == ["id,day", "cms,1983-11-01"]
    file = tmp_path / "rows.json"
    assert run("cypher", query, "--data-dir", folder, "--output", str(file)).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["rows"] == [["cms", "1983-11-01"]]


def test_what_is_refused_and_what_is_too_much(folder: str) -> None:
    refused = run("cypher", "CREATE (n:State)", "--data-dir", folder)
    assert (refused.exit_code, "CREATE" in refused.stderr) == (2, True)
    cut = answer("cypher", "MATCH (t:Taxon) RETURN t.taxon ORDER BY t.taxon", "--rows", "3", "--data-dir", folder)
    assert (len(cut["rows"]), cut["truncated"]) == (3, True)


MANY = "MATCH (t:Taxon) RETURN t.taxon AS taxon ORDER BY taxon"


@pytest.mark.parametrize(("more", "code"), [
    ((), 0), (("--rows", "3"), 0), (("--rows", "3", "--format", "json"), 0), (("--rows", "3", "--output", "q.csv"), 0),
])
def test_rows_that_were_asked_for_are_no_failure(
    folder: str, more: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("cypher", MANY, *more, "--data-dir", folder)
    assert result.exit_code == code
    assert result.stderr == ("concerted: these are the first 3 rows, and there are more; --rows says how many are wanted\n" if more else "")


@pytest.mark.parametrize(("more", "code"), [
    ((), 0), (("--format", "csv"), 1), (("--output", "q.csv"), 1), (("--output", "q.xlsx"), 1), (("--output", "q.json"), 1),
    (("--output", "q.csv", "--rows", "2000"), 1),
])
def test_a_file_that_lacks_rows_for_another_reason_is_a_failure(
    folder: str, more: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("concerted.graph.stores.limits.LOCAL_ANSWER", 5000)
    result = run("cypher", MANY, *more, "--data-dir", folder)
    assert (result.exit_code, "there are more" in result.stderr) == (code, True), result.stderr
    assert len(list(tmp_path.iterdir())) == ("--output" in more)


def test_a_csv_has_the_bytes_that_one_of_the_api_has(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.api.cli.stores.MAX_FILE_BYTES", 20_000)
    result = run("cypher", MANY, "--format", "csv", "--data-dir", folder)
    assert result.exit_code == 1 and "these are not all rows" in result.stderr and 5_000 < len(result.stdout_bytes) <= 20_000
    assert run("cypher", MANY, "--format", "json", "--data-dir", folder).exit_code == 0


def test_loading_again_changes_nothing_and_the_store_is_whole(folder: str) -> None:
    report = answer("load", "--data-dir", folder)
    assert report["created"] == report["changed"] == report["removed"] == 0
    assert answer("info", "--store", "embedded", "--verify", "--data-dir", folder)["verified"] is True


def test_an_empty_store_has_nothing_to_verify(tmp_path: Path) -> None:
    assert run("info", "--store", "embedded", "--verify", "--data-dir", str(tmp_path)).exit_code == 1


def test_neo4j_without_an_address_says_how_to_give_one() -> None:
    result = run("cypher", "RETURN 1", "--store", "neo4j", "--uri", "")
    assert (result.exit_code, "NEO4J_URI" in result.stderr) == (2, True)
