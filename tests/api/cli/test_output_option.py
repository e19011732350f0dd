"""``--output``, ``--format`` and what goes with them: endings, contradictions, and names that are options."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from concerted.api.cli.main import COMMANDS
from tests.api.cli.command import run

ASKED = ("gaps", "--instrument", "acap", "--as-of", "2019-10-15")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["q.xls", "q.tsv", "q.pdf", "q.XLS", "q.csv.gz", "q.2019", "q.html", "folder/q.ods"])
@pytest.mark.parametrize("form", [(), ("--format", "csv")])
def test_an_ending_that_is_not_known_is_refused_with_those_that_are(name: str, form: tuple[str, ...], tmp_path: Path) -> None:
    result = run(*ASKED, *form, "--output", name)
    assert result.exit_code == 2 and list(tmp_path.iterdir()) == []
    assert all(ending in result.stderr for ending in (name, ".json", ".csv", ".xlsx", ".txt"))


@pytest.mark.parametrize(("form", "name"), [
    ("csv", "q.xlsx"), ("json", "q.csv"), ("table", "q.csv"), ("xlsx", "q.json"), ("csv", "q.txt"),
])
def test_a_format_that_the_ending_contradicts_is_refused(form: str, name: str, tmp_path: Path) -> None:
    result = run(*ASKED, "--format", form, "--output", name)
    assert result.exit_code == 2 and name in result.stderr and form in result.stderr and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [
    ("--output", "--help"), (*ASKED, "--output", "--help"), (*ASKED, "--output", "--format", "csv"), (*ASKED, "--output", "-x.csv"),
    (*ASKED, "--output", ""), ("schema", "--output", "--lang"),
])
def test_the_name_of_an_option_is_no_name_of_a_file(words: tuple[str, ...], tmp_path: Path) -> None:
    result = run(*words)
    assert result.exit_code == 2 and list(tmp_path.iterdir()) == [] and result.stdout == ""


@pytest.mark.parametrize(("name", "form"), [("q.csv", ()), ("Q.CSV", ()), ("q", ("--format", "csv")), ("./--help", ("--format", "csv"))])
def test_what_is_right_is_written(name: str, form: tuple[str, ...], tmp_path: Path) -> None:
    assert run(*ASKED, *form, "--output", name).exit_code == 0
    assert [file.read_bytes()[:5] for file in tmp_path.iterdir()] == [b"kind,"]


def test_a_diagram_may_end_as_diagrams_do(tmp_path: Path) -> None:
    assert run("schema", "--format", "mermaid", "--output", "graph.mmd").exit_code == 0
    assert "State" in (tmp_path / "graph.mmd").read_text(encoding="utf-8")
    assert run("schema", "--format", "mermaid", "--output", "graph.csv").exit_code == 2


def test_a_csv_begins_with_a_signature_where_it_is_asked_for() -> None:
    plain, signed = (run(*ASKED, "--format", "csv", *more).stdout_bytes for more in ((), ("--csv-bom",)))
    assert signed == b"\xef\xbb\xbf" + plain
    assert run(*ASKED, "--csv-bom").exit_code == run(*ASKED, "--csv-bom", "--format", "json").exit_code == 2


@pytest.mark.parametrize(("lang", "name"), [("en", "Tristan Albatross"), ("fr", "Albatros hurleur"), ("es", "Albatros")])
def test_common_names_stand_beside_scientific_ones(lang: str, name: str) -> None:
    row = next(csv.DictReader(io.StringIO(run(*ASKED, "--format", "csv", "--lang", lang).stdout)))
    assert name in row["taxa_names"] and row["taxa_names"].count(";") == row["taxa"].count(";")


def test_a_workbook_says_by_which_command_it_was_made(tmp_path: Path) -> None:
    assert run(*ASKED, "--facts", "--output", "q.xlsx").exit_code == 0
    found = openpyxl.load_workbook(tmp_path / "q.xlsx")
    assert found.sheetnames == ["Gaps", "Because", "Facts", "About", "Sources", "How to read"]
    about = dict(found["About"].iter_rows(values_only=True))
    assert about["Command"] == f"concerted gaps --instrument acap --facts --as-of 2019-10-15 --release {about['Release'][:12]}"
    assert about["Title"].startswith("12 gaps on 2019-10-15") and str(about["Date asked about"]).startswith("2019-10-15")
    assert about["instrument"] == "acap" and about["facts"] == "true" and len(about["Release"]) == 64
    cited = {row[0] for row in found["Sources"].iter_rows(min_row=2, values_only=True)}
    facts = list(found["Facts"].iter_rows(values_only=True))
    # Of the fact itself, and of the date since which it holds.
    at = facts[0].index("Sources")
    assert {each for row in facts[1:] for each in row[at].split("; ")} <= cited
    assert cited <= {each for row in facts[1:] for cell in row for each in str(cell).replace("; ", ";").split(";")}
    gaps = list(found["Gaps"].iter_rows(values_only=True))
    assert {row[0] for row in facts[1:]} <= {row[0] for row in gaps[1:]}
    read = list(found["How to read"].iter_rows(min_row=2, values_only=True))
    sheets = ("Gaps", "Because", "Facts")
    assert {(row[0], row[1]) for row in read} == {(s, h) for s in sheets for h in next(found[s].iter_rows(values_only=True))}
    assert [row[5] for row in read if row[4] == "listed_only"] == ["On the list of an instrument, and no member, without a species of it."]


@pytest.mark.parametrize("command", [
    (), ("priorities", "--top", "3"), ("priorities", "--explain", "Nepal"), ("taxon", "Dugong"), ("state", "Kenya"),
    ("instrument", "raptors"), ("instruments",), ("systems",), ("timeline", "--as-of", "1999-01-01"),
    ("timeline", "--systems", "--as-of", "1990-01-01"),
    ("diff", "2019-01-01", "2024-02-12"), ("search", "curlew"), ("states",), ("taxa",), ("populations",), ("memberships",), ("listings",),
    ("sources",), ("info",), ("schema",), ("questions",),
], ids=" ".join)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_cell_of_a_workbook_holds_json(command: tuple[str, ...], lang: str, tmp_path: Path) -> None:
    name = "q.xlsx"
    assert run(*command, *(("--lang", lang)), "--output", name).exit_code == 0
    for sheet in openpyxl.load_workbook(tmp_path / name):
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
        for row in sheet.iter_rows(values_only=True):
            assert not [cell for cell in row if isinstance(cell, str) and ('{"' in cell or '["' in cell or "{'" in cell)]


# What writes something else than an answer: its form follows from what it is.
OTHERS = {"brief", "certify", "export", "fetch"}


def test_every_command_that_writes_an_answer_takes_both_wishes() -> None:
    for name in set(COMMANDS) - OTHERS:
        told = run(name, "--help").stdout
        assert ("--output" in told) == ("--csv-bom" in told) == ("--all" in told)
