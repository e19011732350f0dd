"""Cells for spreadsheets."""

from __future__ import annotations

import io

import openpyxl
import pytest

from concerted.api.output.tabular import cell, csv_text, flat, xlsx_bytes


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert cell(text) == "'" + text
    assert cell([text, "b"]) == f"'{text};b"


def test_numbers_stay_numbers() -> None:
    assert cell(-1.5) == -1.5
    assert csv_text([{"n": -1.5, "yes": True, "nothing": None}]) == "n,yes,nothing\r\n-1.5,true,\r\n"


def test_nested_objects_become_columns() -> None:
    record = {"state": {"iso3": "KEN", "name": "Kenya"}, "taxa": ["a", "b"]}
    assert flat(record) == {"state_iso3": "KEN", "state_name": "Kenya", "taxa": "a;b"}


def test_an_object_that_is_null_in_places_keeps_its_columns() -> None:
    records: list[dict[str, object]] = [{"state": None, "n": 1}, {"state": {"iso3": "KEN"}, "n": 2}]
    assert csv_text(records).splitlines()[0].split(",") == ["n", "state_iso3"]


def test_a_workbook_has_a_sheet_a_list_and_says_what_it_answers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes({"gaps": [{"name": "=1+1", "n": 2}]}, {"release": {"id": "abc"}})))
    assert book.sheetnames == ["gaps", "about"]
    assert [c.value for c in book["gaps"][2]] == ["'=1+1", 2]
    assert book["gaps"]["A2"].data_type == "s"
    assert [c.value for c in book["about"][1]] == ["release_id", "abc"]
