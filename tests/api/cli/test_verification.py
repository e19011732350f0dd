"""``concerted verify-next`` as people and spreadsheets read it."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from tests.api.cli.command import answer, run

RAPTORS = ("verify-next", "--instrument", "raptors", "--as-of", "2024-02-12")


def test_a_table_with_what_it_assumes_below() -> None:
    shown = run(*RAPTORS, "--top", "5").stdout
    assert shown.startswith("5 of 300 facts to verify for the ranking of raptors on 2024-02-12")
    assert "Contested facts count in the ranking; each is taken away alone" in shown
    assert "without a date, or on a list without a range, 0.5" in shown
    assert "Nepal (NPL)" in shown and "membership_undated" in shown and "NPL +80" in shown


def test_where_there_is_nothing_nothing_is_assumed() -> None:
    shown = run("verify-next", "--instrument", "saiga", "--as-of", "1990-01-01").stdout
    assert shown.startswith("Facts to verify for the ranking of saiga on 1990-01-01")
    assert ": none" in shown and "Contested" not in shown


def test_a_file_to_send_out_has_a_row_a_question() -> None:
    rows = list(csv.DictReader(io.StringIO(run(*RAPTORS, "--top", "300", "--format", "csv").stdout)))
    assert len(rows) == answer(*RAPTORS)["total"] == 300
    assert [row["rank"] for row in rows] == list(map(str, range(1, 301)))
    for row in rows:
        assert row["question"].endswith("?") and row["question"].count(". ") >= 1
        # What only the keepers of the annex can say is put to no State.
        assert bool(row["ask"]) == (row["kind"] != "annex_dates")
        assert row["facts_source"] and row["reasons"]
    assert {row["kind"] for row in rows} == {"range", "populations", "list", "membership", "annex_dates"}


def test_the_document_says_what_it_assumes_and_is_the_same_again() -> None:
    document = answer(*RAPTORS, "--top", "3", "--chance", "inferred=0.5")
    assert document["chances"] == {
        "uncertain": 0.5, "possibly_extinct": 0.25, "inferred": 0.5, "unsourced": 0.7, "population_states_unknown": 0.5,
    }
    assert (document["count"], document["best_set"], len(document["assumptions"])) == (3, 30, 3)
    assert document["reproduce"]["command"].startswith("concerted verify-next --instrument raptors --top 3 --chance inferred=0.5")
    assert document["reproduce"]["certify"].startswith("concerted certify verify-next ")


def test_a_territory_is_told_for_whom_it_counts() -> None:
    shown = run("verify-next", "--state", "Greenland", "--as-of", "2024-02-12").stdout
    assert "Greenland counts for Denmark (DNK) on 2024-02-12: this is what comes through it." in shown
    document = answer("verify-next", "--state", "Greenland", "--as-of", "2024-02-12")
    assert document["query"]["counts_for"] == "DNK" and document["count"] > 0
    for each in document["verifications"]:
        assert each["territories"] == ["GRL"] and each["question"].endswith("through what is recorded in Greenland?")


def test_a_workbook(tmp_path: object) -> None:
    path = f"{tmp_path}/questions.xlsx"
    assert run(*RAPTORS, "--top", "4", "--output", path).exit_code == 0
    sheet = load_workbook(path)["Verifications"]
    headings = [cell.value for cell in next(sheet.iter_rows())]
    assert "Question" in headings and "Gap at stake" in headings and sheet.max_row == 5


def test_what_is_not_accepted_is_refused() -> None:
    for arguments, said in (
        (("--instrument", "caf"), "one that has members"), (("--realm", "sea"), "realm: 'sea' is not accepted"),
        (("--chance", "sure=1"), "chance: 'sure=1' is not accepted"), (("--top", "0"), "top: 0 is not accepted"),
        (("--state", "Kena"), "no state is called 'Kena'"),
    ):
        result = run("verify-next", *arguments)
        assert result.exit_code == 2 and said in result.stderr, arguments
