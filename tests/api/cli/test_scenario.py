"""What would be, as a person reads it and as a program takes it away."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from tests.api.cli.command import answer, run

BOTH = ("--join", "China:CMS", "--join", "RUS:raptors", "--as-of", "2026-11-26")
STORK = ("--list", "Ciconia abdimii:II", "--deposited", "2026-12-01")


def test_the_contract() -> None:
    found = answer("scenario", *BOTH)
    assert list(found) == [
        "release", "as_of", "remarks", "query", "changes", "before", "after", "closed", "opened", "touched", "priorities", "proposals",
        "assumptions", "reproduce",
    ]
    assert found["query"]["join"] == ["CHN:cms", "RUS:raptors"]
    assert [change["what"] for change in found["changes"]] == ["join CHN:cms", "join RUS:raptors"]
    assert {change["from"] for change in found["changes"]} == {"2026-11-26"}
    for world in (found["before"], found["after"]):
        assert {"A", "C0", "C1", "K", "F", "n_systems", "all"} == set(world)
        assert world["n_systems"] == len(found["touched"]) < world["all"]["n_systems"]
    assert [(gap["kind"], gap["state"]["iso3"]) for gap in found["closed"]] == [("convention", "CHN"), ("instrument", "RUS")]
    assert found["opened"] == [] and found["proposals"] == []


def test_dates_of_deposit_lead_to_the_day_on_which_worlds_are_compared() -> None:
    found = answer("scenario", *BOTH[:4], "--deposited", "2099-12-10")
    assert found["as_of"] == "2100-03-01"
    assert [(change["from"], change["basis"], change["counted_from"]) for change in found["changes"]] == [
        ("2100-03-01", "rule", "2099-12-10"), ("2099-12-10", "rule", "2099-12-10"),
    ]
    on = answer("scenario", *BOTH[:4], "--on", "2099-12-10")
    assert (on["as_of"], {change["basis"] for change in on["changes"]}) == ("2099-12-10", {"given"})


def test_people_read_changes_means_gaps_and_the_ranking() -> None:
    shown = run("scenario", *BOTH).stdout
    for said in (
        "What would be on 2026-11-26", "join CHN:cms", "Art. XVIII.2", "2 gaps closed", "0 gaps opened", "The first non-Parties then",
        "All else is as the release has it on 2026-11-26.", "Again: concerted scenario --join China:CMS --join RUS:raptors",
    ):
        assert said in shown, said


def test_people_read_whom_a_proposal_concerns() -> None:
    shown = run("scenario", *STORK).stdout
    headed = "Range States: 43, of them Parties: 35; non-Parties with a new gap: 8; in force from 2027-03-01 on"
    assert f"list Ciconia abdimii:II: {headed}" in shown
    assert "Parties can make a reservation until 2027-02-28 (Art. XI.6)." in shown and "Covered already by: aewa." in shown
    assert "The release has no Range State for: Anous minutus." in run("scenario", "--list", "Anous minutus:II").stdout


def test_a_proposal_of_what_the_release_does_not_hold_says_so() -> None:
    shown = run("scenario", "--list", "Hyaena hyaena:II", "--as-of", "2026-11-26").stdout
    headed = "the release holds no taxon of that name; nobody is known to be a Range State; in force from 2026-11-26 on"
    assert f"list Hyaena hyaena:II: {headed}" in shown and "concerted build" in shown and "and nothing changes" in shown
    assert "Did you mean Falco cherrug?" in run("scenario", "--list", "Falco cherug:II").stderr


def test_french_counts_nothing_as_nothing() -> None:
    shown = run("scenario", *BOTH, "--lang", "fr").stdout
    assert any(line.startswith("0 ") for line in shown.splitlines()) and "1 lacune ouverte" not in shown


def test_a_csv_holds_the_states_of_a_proposal_else_the_gaps() -> None:
    states = list(csv.DictReader(io.StringIO(run("scenario", *STORK, "--format", "csv").stdout)))
    assert len(states) == 43 and states[0]["what"] == "list Ciconia abdimii:II" and states[-1]["state_iso3"] == "ZMB"
    assert {row["party"] for row in states} == {"true", "false"} and all(row["rests_on_source"] for row in states)
    gaps = list(csv.DictReader(io.StringIO(run("scenario", *BOTH[:2], "--leave", "KEN:aewa", "--format", "csv").stdout)))
    assert [(row["change"], row["state_iso3"], row["instrument"]) for row in gaps] == [("closed", "CHN", "cms"), ("opened", "KEN", "aewa")]
    nothing = run("scenario", "--join", "CHN:ascobans", "--format", "csv").stdout
    assert nothing.splitlines()[0].startswith("change,kind,state_iso3") and len(nothing.splitlines()) == 1


def test_a_workbook_holds_all_lists(tmp_path: Path) -> None:
    path = tmp_path / "desk.xlsx"
    assert run("scenario", *STORK, "--output", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path, read_only=True)
    rows = {sheet.title: sum(1 for _ in sheet.iter_rows()) for sheet in book.worksheets}
    assert 44 in rows.values() and 9 in rows.values() and 11 in rows.values(), "States, gaps, and the first ten, each with a heading"


@pytest.mark.parametrize("lang", ["en", "fr", "es"])
def test_markdown_is_ready_to_paste(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "desk.md"
    assert run("scenario", *STORK, "--lang", lang, "--output", str(path)).exit_code == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ")]
    assert lines[0].startswith("## ") and "2027-03-01" in lines[0] and sum(line.startswith("## ") for line in lines) == 6
    assert len([line for line in table if line.count("|") == 8]) == 43 + 2, "a proposal: its States, headings and the line below them"
    told = [line for line in lines if line and not line.startswith(("|", "#"))]
    assert len(told) > 6 and all(not lines[lines.index(line) - 1] for line in told), "each a paragraph of its own"
    assert not any("│" in line or "─" in line for line in lines)
    for above, line in pairwise(lines):
        if line.startswith("| ---"):
            assert above.count("|") == line.count("|"), "as many headings as columns"


def test_what_is_given_again_in_another_order_is_the_same_answer() -> None:
    one = answer("scenario", "--list", "Ciconia abdimii:II", "--join", "RUS:raptors", "--join", "CHN:cms", "--as-of", "2026-11-26")
    other = answer("scenario", "--join", "CHN:cms", "--join", "Russia:raptors", "--list", "Ciconia abdimii:II", "--as-of", "2026-11-26")
    for found in (one, other):
        found.pop("reproduce")
    assert one == other
