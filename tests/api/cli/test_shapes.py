"""The shapes of the JSON, and that the other formats hold the same records."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.api.cli.command import answer, run

GAP = [
    "kind", "state", "region", "instrument", "n_taxa", "n_firm", "n_range_firm", "list_firm", "taxa", "firmness", "reasons", "because",
    "territories",
]
PRIORITY = [
    "rank",
    "state",
    "region",
    "unmet_responsibility",
    "responsibility",
    "concertation_gain",
    "closing_power",
    "n_taxa",
    "n_appendix_I",
    "last_missing",
    "member_of",
    "closest_members",
]


def test_gaps() -> None:
    document = answer("gaps", "--instrument", "acap", "--as-of", "2019-10-15")
    assert list(document) == ["release", "as_of", "remarks", "query", "count", "gaps", "reproduce"]
    assert list(document["release"]) == ["id", "title", "published"]
    assert document["as_of"] == "2019-10-15"
    assert document["query"]["instrument"] == "acap"
    assert document["count"] == len(document["gaps"])
    for gap in document["gaps"]:
        assert sorted(gap) == sorted(GAP)
        assert list(gap["state"]) == ["iso3", "name"]
    keys = [(-gap["n_taxa"], gap["state"]["iso3"]) for gap in document["gaps"]]
    assert keys == sorted(keys)


def test_gaps_by_taxon_with_facts() -> None:
    document = answer("gaps", "--instrument", "acap", "--as-of", "2019-10-15", "--by", "taxon", "--facts", "--state", "Canada")
    assert {gap["n_taxa"] for gap in document["gaps"]} == {1}
    for gap in document["gaps"]:
        assert gap["facts"]
        assert all(fact["source"] and fact["basis"] for fact in gap["facts"])


def test_outside_area_only_on_request() -> None:
    assert "outside_area" not in {gap["kind"] for gap in answer("gaps")["gaps"]}
    assert {gap["kind"] for gap in answer("gaps", "--kind", "outside_area", "--instrument", "acap")["gaps"]} == {"outside_area"}


def test_no_instrument_names_no_state() -> None:
    records = answer("gaps", "--kind", "no_instrument")["gaps"]
    assert records
    assert {record["state"] for record in records} == {None}


def test_priorities() -> None:
    document = answer("priorities", "--top", "20")
    assert list(document) == ["release", "as_of", "remarks", "query", "count", "priorities", "reproduce"]
    assert [record["rank"] for record in document["priorities"]] == list(range(1, 21))
    for record in document["priorities"]:
        assert list(record) == PRIORITY
    scores = [-record["unmet_responsibility"] for record in document["priorities"]]
    assert scores == sorted(scores)


def test_weights_of_a_file(tmp_path: Path) -> None:
    weights = tmp_path / "weights.csv"
    weights.write_text("taxon,weight\nWhale Shark,100\n", encoding="utf-8")
    plain = {r["state"]["iso3"]: r["unmet_responsibility"] for r in answer("priorities")["priorities"]}
    weighted = {r["state"]["iso3"]: r["unmet_responsibility"] for r in answer("priorities", "--weights", str(weights))["priorities"]}
    assert weighted["MEX"] > plain["MEX"]
    assert weighted["BTN"] == pytest.approx(plain["BTN"])


def test_portraits() -> None:
    instrument = answer("instrument", "acap")
    held = {"release", "as_of", "remarks", "instrument", "members", "possible_members", "not_in", "taxa", "completeness", "reproduce"}
    assert held == set(instrument)
    assert list(instrument["completeness"]) == ["A", "C0", "C1", "K", "F"]
    assert {"iso3", "name", "role", "since", "date_basis"} <= set(instrument["members"][0])
    assert {"iso3", "name", "region", "kind", "firmness", "n_taxa"} == set(instrument["not_in"][0])
    assert answer("instruments")["count"] == 31
    assert answer("state", "Nouvelle-Zélande")["state"]["iso3"] == "NZL"
    assert answer("taxon", "whale shark")["taxon"]["taxon"] == "Rhincodon typus"
    change = answer("diff", "2019-01-01", "2024-01-01")
    assert any(record["state"]["iso3"] == "LBN" and record["kind"] == "convention" for record in change["closed"])
    assert all("by" in record for record in change["closed"] + change["opened"])


def test_info_counts_every_fact() -> None:
    document = answer("info")
    assert sum(basis["facts"] for basis in document["basis"].values()) == document["facts"]
    assert sum(basis["share"] for basis in document["basis"].values()) == pytest.approx(1)
    assert len(document["sources"]) == document["tables"]["sources"]


def test_info_says_what_holds_at_the_date() -> None:
    held = answer("info", "--as-of", "2011-11-21", "--lang", "fr")["standing"]
    assert held["parties"] == {"min": 116, "max": 116}
    assert held["instruments_in_force"]["agreement"] == 7
    assert held["latest"]["since"] <= "2011-11-21"
    before = answer("info", "--as-of", "1979-06-23")["standing"]
    assert (before["parties"], before["units"]) == (None, {"I": 0, "II": 0})


def test_check_counts_the_rows_of_a_right_package() -> None:
    document = answer("check", str(Path(__file__).parents[3] / "loaders" / "data"))
    assert document["tables"] == answer("info")["tables"]


def test_names_in_the_language_asked_for() -> None:
    question = ("gaps", "--state", "USA", "--instrument", "acap", "--lang")
    names = {lang: answer(*question, lang)["gaps"][0]["state"]["name"] for lang in ("en", "fr", "es")}
    assert names == {"en": "United States", "fr": "États-Unis", "es": "Estados Unidos"}


def test_csv_and_xlsx_hold_the_records_of_the_json(tmp_path: Path) -> None:
    question = ("gaps", "--instrument", "acap", "--as-of", "2019-10-15")
    records = answer(*question)["gaps"]
    rows = list(csv.DictReader(io.StringIO(run(*question, "--format", "csv").stdout)))
    book = tmp_path / "gaps.xlsx"
    assert run(*question, "--output", str(book)).exit_code == 0
    sheet = openpyxl.load_workbook(book)["Gaps"]
    header, *cells = sheet.iter_rows(values_only=True)
    for record, row, line in zip(records, rows, cells, strict=True):
        spread = dict(zip(header, line, strict=True))
        assert row["state_iso3"] == spread["State: Code"] == record["state"]["iso3"]
        assert int(row["n_taxa"]) == spread["Number of taxa"] == record["n_taxa"]
        assert row["taxa"] == ";".join(record["taxa"]) and (spread["Taxa"] or "") == "; ".join(record["taxa"])
        assert row["taxa_names"].count(";") == row["taxa"].count(";")


def test_a_csv_without_records_still_has_its_header() -> None:
    result = run("gaps", "--instrument", "saiga", "--state", "CHN", "--format", "csv")
    assert result.stdout.startswith("kind,state_iso3,state_name,region,instrument,")
    assert len(result.stdout.splitlines()) == 1


def test_the_ending_of_the_file_chooses_the_format(tmp_path: Path) -> None:
    file = tmp_path / "gaps.json"
    result = run("gaps", "--instrument", "acap", "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(file.read_text(encoding="utf-8"))["gaps"]
