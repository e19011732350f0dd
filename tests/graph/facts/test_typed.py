"""A release with real types: dates with a precision, lists, truth values."""

from __future__ import annotations

from datetime import date

import polars as pl

from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.rows import rows
from concerted.graph.facts.schema import TABLES
from concerted.graph.vocabulary import Precision
from concerted.loaders import reference_release
from tests.graph.small import small_release, states

MEMBERSHIPS = [
    {"instrument": "one", "iso3": "AAA", "since": "2014", "until": "2020-05-01", "applies_to": "BBB CCC"},
    {"instrument": "one", "iso3": "BBB", "since": None, "until": None, "applies_to": None},
]


def test_a_date_knows_its_precision_and_a_list_its_items() -> None:
    release = small_release(states=states("AAA", "BBB", "CCC"), instruments=[{"id": "one"}], memberships=MEMBERSHIPS)
    first, second = rows(release, "memberships")
    assert first["since"] == PartialDate(date(2014, 1, 1), Precision.YEAR) and not first["since"].day_known
    assert first["until"] == PartialDate(date(2020, 5, 1), Precision.DAY) and first["until"].day_known
    assert first["applies_to"] == ("BBB", "CCC")
    assert (second["since"], second["until"], second["applies_to"]) == (None, None, ())


def test_every_column_has_the_type_that_is_declared() -> None:
    kinds = {
        "string": pl.String, "boolean": pl.Boolean, "list": pl.List(pl.String),
        "date": pl.Struct({"day": pl.Date, "precision": pl.String}),
    }
    release = reference_release()
    for table in TABLES.values():
        frame = release.typed(table.name)
        assert dict(frame.schema) == {column.name: kinds[column.type] for column in table.columns}
        assert frame.height == release[table.name].height


def test_dates_are_printed_as_they_are_known() -> None:
    release = reference_release()
    printed = [text for table in ("memberships", "listings") for text in release[table]["since"].drop_nulls()]
    assert {len(text) for text in printed} == {4, 10}
    assert [str(PartialDate.of(text)) for text in printed] == printed
    assert sorted(printed) == [str(day) for day in sorted(map(PartialDate.of, printed))]
