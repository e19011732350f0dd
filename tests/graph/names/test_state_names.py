"""Every name of a State in the tables, as others write it: its State, or an error with exactly those that bear it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from concerted.graph.errors import AmbiguousName, UnknownName
from concerted.graph.facts.release import Release
from concerted.graph.names.index import state_codes
from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from tests.graph.names.variants import written

NAMES = Names(reference_release())
ROWS = list(reference_release()["state_names"].select("iso3", "language", "name", "ambiguous_with").iter_rows())


def _found(names: Names, text: str) -> set[str]:
    try:
        return {names.state(text)}
    except AmbiguousName as ambiguous:
        return set(ambiguous.suggestions)


def test_every_row_is_its_state_or_names_those_that_bear_it() -> None:
    assert len(ROWS) > 2000
    wrong = {
        (iso3, name): found
        for iso3, _, name, others in ROWS if (found := _found(NAMES, name)) != {iso3, *(others or "").split()}
    }
    assert wrong == {}


def test_thousands_of_names_as_others_write_them_are_never_another_state() -> None:
    """They resolve, or the error has the State among its candidates."""
    asked, unknown, wrong = 0, set(), set()
    for iso3, language, name, _ in ROWS:
        for text in dict.fromkeys(written(name, language)):
            asked += 1
            try:
                if iso3 not in _found(NAMES, text):
                    wrong.add((iso3, text))
            except UnknownName:
                unknown.add((iso3, text))
    assert asked > 25_000
    assert wrong == set()
    assert unknown == set()


def test_a_name_with_its_code_is_as_sure_as_the_code() -> None:
    states = reference_release()["states"].filter(pl.col("kind") != "former")
    for iso3, name in states.select("iso3", "name_en").iter_rows():
        for text in (f"{name} ({iso3})", f"{iso3} - {name}", f"{name} [{iso3.lower()}]"):
            assert NAMES.state(text) == iso3


@pytest.mark.parametrize(("text", "iso3"), [
    ("EL", "GRC"), ("KX", "XKX"), ("xk", "XKX"), ("UK", "GBR"), ("U.K.", "GBR"), ("U.S.A.", "USA"), ("UAE", "ARE"), ("ROM", "ROU"),
    ("Myanmar (formerly Burma)", "MMR"), ("Eswatini (Swaziland)", "SWZ"), ("Greenland (Denmark)", "GRL"), ("Puerto Rico, USA", "PRI"),
    ("Hong Kong, China", "HKG"), ("China, Macao SAR", "MAC"), ("Macao Special Administrative Region of China", "MAC"),
    ("R.A.S. chinoise de Hong Kong", "HKG"), ("RAE de Macao (China)", "MAC"), ("Egypt, Arab Rep.", "EGY"), ("Yemen, Rep.", "YEM"),
    ("Korea, Dem. People's Rep.", "PRK"), ("Korea, Rep.", "KOR"), ("Congo, Rep.", "COG"), ("Congo (Kinshasa)", "COD"),
    ("Iran, Islamic Rep.", "IRN"), ("Gambia, The", "GMB"), ("St Vincent & Grenadines", "VCT"), ("Bosnia-Herzegovina", "BIH"),
    ("Bosnie Herzégovine", "BIH"), ("Pitcairn Island", "PCN"), ("Virgin Islands (U.S.)", "VIR"), ("Sao Tome & Principe", "STP"),
    ("Timor Leste", "TLS"), ("Guinea Bissau", "GNB"), ("Cote D`Ivoire", "CIV"), ("Swaziland", "SWZ"), ("Upper Volta", "BFA"),
])
def test_styles_of_others(text: str, iso3: str) -> None:
    assert NAMES.state(text) == iso3


@pytest.mark.parametrize(("text", "keys"), [
    ("San Martín", ("MAF", "SXM")), ("SAN MARTIN", ("MAF", "SXM")), ("Congo", ("COD", "COG")), ("le Congo", ("COD", "COG")),
    ("Kenya, Uganda", ("KEN", "UGA")), ("Niger/Nigeria", ("NER", "NGA")), ("Saint Martin (Netherlands)", ("MAF", "NLD")),
])
def test_what_fits_two_states_is_refused_with_both(text: str, keys: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousName) as refused:
        NAMES.state(text)
    assert refused.value.suggestions == keys
    assert all(f"{key} ({NAMES.display('state', key, 'en')})" in str(refused.value) for key in keys)


@pytest.mark.parametrize(("text", "near"), [
    ("Korea", {"North Korea", "South Korea"}), ("Virgin Islands", {"U.S. Virgin Islands", "British Virgin Islands"}),
    ("Georgia (country)", {"Georgia"}), ("former Kenya", {"Kenya"}),
])
def test_what_is_no_name_is_not_guessed(text: str, near: set[str]) -> None:
    with pytest.raises(UnknownName) as refused:
        NAMES.state(text)
    assert set(refused.value.suggestions) == near


@pytest.mark.parametrize("generic", [
    "Republic of {}", "Kingdom of {}", "{}, Democratic Republic of", "République de {}", "República de {}", "Federated States of {}",
    "Islands of {}", "the Union of {}", "Independent State of {}",
])
def test_words_that_many_bear_do_not_lead_astray(generic: str) -> None:
    spelt = {"Kenja": "Kenya", "Namibbia": "Namibia", "Uruguai": "Uruguay", "Tuvallu": "Tuvalu", "Jamaca": "Jamaica"}
    for misspelt, meant in spelt.items():
        with pytest.raises(UnknownName) as refused:
            NAMES.state(generic.format(misspelt))
        # In Spanish Kenya is Kenia.
        assert NAMES.state(refused.value.suggestions[0]) == NAMES.state(meant)


def _without(*tables: str) -> Release:
    whole = reference_release()
    return Release.of({name: frame for name, frame in whole.tables.items() if name not in tables}, "without", whole.published)


def test_a_release_without_tables_of_names_has_those_of_its_columns() -> None:
    names = Names(_without("state_names", "common_names", "sovereignties"))
    for iso3, *texts in reference_release()["states"].select("iso3", "iso2", "name_en", "name_fr", "name_es").iter_rows():
        assert names.state(iso3) == iso3
        for text in filter(None, texts):
            assert names.state(text) == iso3 or text == "NA"
    assert names.taxon("Whale Shark") == "Rhincodon typus"
    with pytest.raises(UnknownName, match="ended 2006-06-05\\."):
        names.state("Serbia and Montenegro", date(2020, 1, 1))
    assert names.state("former Yugoslavia") == "YUG"
    with pytest.raises(UnknownName, match="Did you mean Sudan"):
        names.state("Sudan [prior to secession of South Sudan]")


def test_a_row_that_says_it_is_ambiguous_is_so_though_the_other_has_no_such_row() -> None:
    whole = reference_release()
    rows = whole["state_names"]
    alone = rows.filter(~((pl.col("iso3") == "SXM") & (pl.col("name") == "San Martín")))
    names = Names(Release.of(dict(whole.tables) | {"state_names": alone}, "one row less", whole.published))
    assert _found(names, "San Martín") == {"MAF", "SXM"}


@pytest.mark.parametrize("text", [
    "a", "e", "u", "i", "Islands", "Isles", "the Islands", "Republic", "République", "Federated States", "People's Republic", "Kingdom",
    "SAR", "North", "Saint", "Democratic", "dem. rep.", "The", "of the", "Rep", "China SAR Macao Hong Kong",
])
def test_a_word_that_many_bear_or_a_letter_is_no_state(text: str) -> None:
    with pytest.raises(UnknownName):
        NAMES.state(text)


def test_a_code_is_found_as_a_code_alone() -> None:
    """Two or three letters are a State where they are its code, or an abbreviation that stands for it in the tables."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    codes = {name.text.casefold(): name.key for name in state_codes(reference_release())}
    short = {name.text.casefold() for name in NAMES.index("state") if len(name.text) < 4}
    for text in (*letters, *(a + b for a in letters for b in letters)):
        found = NAMES.candidates("state", text)
        assert set(found) == ({codes[text]} if text in codes else set()) or text in short, text
