"""Entries of Appendices in one row: each date with its note, and what lists the taxon."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.loaders.speciesplus.listings import Entry, entries


@given(st.lists(st.tuples(st.sampled_from(["I", "II"]), st.dates(date(1979, 1, 1), date(2026, 12, 31))), min_size=1, max_size=6))
def test_every_date_is_an_entry(told: list[tuple[str, date]]) -> None:
    listing = "/".join(sorted({appendix for appendix, _ in told}))
    dates = "\n".join(f"**{appendix}** {day:%d/%m/%Y}" for appendix, day in told)
    notes = "\n".join(f"**{appendix}** note of {day}" for appendix, day in told)
    found = list(entries(listing, dates, notes, None, "Falco cherrug"))
    assert sorted(map(repr, found)) == sorted(repr(Entry(appendix, day.isoformat(), None, f"note of {day}")) for appendix, day in told)


@pytest.mark.parametrize(("under", "note", "named"), [
    ("Falconidae spp.", "**II** [FAMILY listing Falconidae spp.] ", "Falconidae"),
    ("Falconidae spp.", None, "Falconidae"),
    ("Falco cherrug", None, None),
    ("Falco cherrug,Falconidae spp.", None, None),
    ("Falco cherrug,Falconidae spp.", "**II** Only Asian populations", None),
    ("Falconidae spp.,Falco spp.", "**II** [GENUS addition Falco spp.] x", "Falco"),
    (None, "**II** [FAMILY listing Falconidae spp.] x", None),
])
def test_it_is_listed_under_what_the_bracket_names_or_the_only_one_there_is(under: str | None, note: str | None, named: str | None) -> None:
    found, = entries("II", "**Appendix II** 08/02/2015", note, under, "Falco cherrug")
    assert isinstance(found, Entry) and found.under == named


def test_a_note_without_an_appendix_is_of_all() -> None:
    found = list(entries("I/II", "08/02/2015", "Seen\n once", None, "Falco cherrug"))
    assert found == [Entry(appendix, "2015-02-08", None, "Seen once") for appendix in ("I", "II")]


@pytest.mark.parametrize("listing", [None, "", '""', "NC", " / "])
def test_what_is_in_no_appendix_has_no_entry(listing: str | None) -> None:
    assert [each[0] for each in entries(listing, "**I** 08/02/2015", None, None, "x") if isinstance(each, tuple)] == ["Listing"]
