"""Cells of CSV."""

from __future__ import annotations

import pytest

from concerted.api.output.tabular import cell, csv_text, flat, named_fields

NAMES = {"Falco cherrug": "Saker Falcon"}


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


@pytest.mark.parametrize(("value", "said"), [
    ([{"table": "ranges", "taxon": "Falco cherrug", "iso3": "KEN", "source": ["a", "b"]}], "ranges/KEN/Falco cherrug"),
    ([{"iso3": "AGO", "name": "Angola", "role": "party"}, {"iso3": "ARE", "role": "signatory"}], "AGO/party/Angola;ARE/signatory"),
    ([["a", "b"], ["c"]], "a,b;c"),
    ([1, None, True], "1;;true"),
    ([{"x": 1, "y": 2}], "1/2"),
    ([], ""),
])
def test_what_is_inside_a_record_is_named_and_is_no_json(value: list[object], said: str) -> None:
    assert cell(value) == said


def test_the_sources_of_what_is_inside_have_a_column() -> None:
    facts = [{"table": "ranges", "iso3": "KEN", "source": ["a", "b"]}, {"table": "listings", "taxon": "x", "source": ["b", "c"]}]
    assert flat({"facts": facts}) == {"facts": "ranges/KEN;listings/x", "facts_source": "a;b;c"}


def test_common_names_stand_beside_scientific_ones_in_their_order() -> None:
    assert flat({"taxa": ["Falco x", "Falco cherrug"], "n": 1}, NAMES) == {
        "taxa": "Falco x;Falco cherrug", "taxa_names": ";Saker Falcon", "n": 1,
    }
    assert list(flat({"taxon": "Falco cherrug", "n": 1}, NAMES)) == ["taxon", "taxon_name", "n"]
    assert "taxon_name" not in flat({"taxon": "Falco cherrug", "name": "Saker"}, NAMES)
    assert named_fields(("kind", "taxa"), NAMES) == ["kind", "taxa", "taxa_names"] and named_fields(("taxa",), {}) == ["taxa"]


def test_an_object_that_is_null_in_places_keeps_its_columns() -> None:
    records: list[dict[str, object]] = [{"state": None, "n": 1}, {"state": {"iso3": "KEN"}, "n": 2}]
    assert csv_text(records).splitlines()[0].split(",") == ["n", "state_iso3"]
