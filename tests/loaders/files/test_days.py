"""Days as people and tables write them: read where they can be read in one way, and not read else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.loaders.files.days import iso_day

MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
}


@pytest.mark.parametrize("lang", MONTHS)
@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_known_in_three_languages(lang: str, month: int) -> None:
    name, day = MONTHS[lang][month - 1], f"1983-{month:02}-09"
    assert {iso_day(text) for text in (f"9 {name} 1983", f"{name} 9, 1983", f"{name.upper()} 09 1983", f"9 de {name} de 1983")} == {day}


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_is_itself(day: date) -> None:
    english = MONTHS["en"][day.month - 1]
    dotted = f"{day.day:02}.{day.month:02}.{day.year}"
    for text in (day.isoformat(), f"{english[:3]} {day.day}, {day.year}", dotted, f"{day.isoformat()} 00:00:00"):
        assert iso_day(text) == day.isoformat()


@pytest.mark.parametrize("text", [
    "01/11/2011", "11-12-2011", "2011-02-30", "31.11.2011", "Foo 1, 2011", "Nov 2011", "11", "20111", "", "-", "Nov 1, 83",
    "2011-11-21 08:00",
    "١٩٨٣", "1" * 5000, "Nov\n1, 1983",
])
def test_what_is_no_day_or_two_is_not_read(text: str) -> None:
    assert iso_day(text) is None


@pytest.mark.parametrize(("text", "day"), [
    ("21/11/2011", "2011-11-21"), ("11/21/2011", "2011-11-21"), ("11/11/2011", "2011-11-11"), ("13-12-2011", "2011-12-13"),
    ("1. 1.1992", "1992-01-01"), ("01-NOV-1983", "1983-11-01"), ("Sept. 5, 2010", "2010-09-05"), (" 1983 ", "1983"),
])
def test_what_can_be_read_in_one_way_alone_is(text: str, day: str) -> None:
    assert iso_day(text) == day
