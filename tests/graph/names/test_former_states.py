"""What ended is told with its end and its heirs; while it stood, it is a State like others."""

from __future__ import annotations

from datetime import date

import pytest

from concerted.graph.errors import EndedName, UnknownName
from concerted.graph.names.resolver import Names
from concerted.graph.names.search import search
from concerted.loaders import reference_release

NAMES = Names(reference_release())
FORMER = list(
    reference_release()["states"].filter(reference_release()["states"]["kind"] == "former")
    .select("iso3", "until", "name_en", "name_fr", "name_es").iter_rows()
)
_SOVIET = ("ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB")


@pytest.mark.parametrize(("iso3", "until", "name"), [(iso3, until, name) for iso3, until, *names in FORMER for name in (iso3, *names)])
def test_a_former_state_is_one_until_it_ended(iso3: str, until: str, name: str) -> None:
    last = date.fromisoformat(until)
    assert NAMES.state(name, last.replace(year=last.year - 1)) == iso3
    try:
        # A State that stands may have had the name before: New Hebrides is Vanuatu now.
        assert NAMES.state(name, last) in {"VUT"} and iso3 == "NHB"
    except EndedName as ended:
        assert f"ended {until}" in str(ended)
        assert ended.suggestions
        assert all(NAMES.endings.of(key) is None for key in ended.suggestions)


@pytest.mark.parametrize(("name", "told", "see"), [
    ("Serbia and Montenegro", "ended 2006-06-05; see SRB, MNE", ("SRB", "MNE")),
    ("Yougoslavie", "ended 2003-02-04; see SRB, ", ("SRB", "MNE", "BIH", "HRV", "MKD", "SVN")),
    ("USSR", "ended 1991-12-26; see ARM, ", _SOVIET),
    ("Czechoslovakia", "ended 1993-01-01; see CZE, SVK", ("CZE", "SVK")),
    ("East Germany", "ended 1990-10-03; see DEU", ("DEU",)),
    ("South Yemen", "ended 1990-05-22; see YEM", ("YEM",)),
    ("Former Yugoslavia", "ended 2003-02-04", ("SRB", "MNE", "BIH", "HRV", "MKD", "SVN")),
    ("Netherlands Antilles", "ended 2010-10-10; see BES, CUW, SXM", ("BES", "CUW", "SXM")),
    ("Antilles néerlandaises", "ended 2010-10-10", ("BES", "CUW", "SXM")),
    ("Antillas, Neerlandesas", "ended 2010-10-10", ("BES", "CUW", "SXM")),
    ("Sudan [prior to secession of South Sudan]", "ended 2011-07-09; see SDN, SSD", ("SDN", "SSD")),
    ("Sudan (until 2011)", "ended 2011-07-09; see SDN, SSD", ("SDN", "SSD")),
    ("Ethiopia (before 1993)", "ended 1993-05-24; see ETH, ERI", ("ETH", "ERI")),
])
def test_what_ended_says_when_and_whose_it_is(name: str, told: str, see: tuple[str, ...]) -> None:
    with pytest.raises(EndedName) as refused:
        NAMES.state(name, date(2024, 2, 12))
    assert told in str(refused.value)
    assert refused.value.suggestions == see


def test_before_a_part_left_the_whole_has_the_code() -> None:
    assert NAMES.state("Sudan [prior to secession of South Sudan]", date(2011, 7, 8)) == "SDN"
    with pytest.raises(EndedName):
        NAMES.state("Sudan [prior to secession of South Sudan]")


def test_a_name_that_a_state_bore_is_that_state() -> None:
    rows = reference_release()["state_names"].filter(reference_release()["state_names"]["kind"] == "former")
    assert rows.height > 200
    for iso3, name in rows.select("iso3", "name").iter_rows():
        assert NAMES.state(name, date(2024, 2, 12)) == iso3
    assert NAMES.state("former Zaire") == "COD"
    assert NAMES.state("New Hebrides", date(1980, 7, 29)) == "NHB"


def test_search_finds_who_has_what_ended() -> None:
    assert [(hit.id, hit.did_you_mean) for hit in search(NAMES, "Netherlands Antilles")] == [("BES", True), ("CUW", True), ("SXM", True)]


def test_what_says_nothing_of_a_time_is_no_former_state() -> None:
    with pytest.raises(UnknownName) as refused:
        NAMES.state("former Atlantis")
    assert not isinstance(refused.value, EndedName)
