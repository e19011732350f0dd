"""Places of Darwin Core: codes of ISO 3166-1 in every form in which they are found, names where there is none, and what is no State."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.loaders.darwin.places import state_of


@pytest.mark.parametrize(("location", "code"), [
    ("ISO3166-1:KE", "KE"), ("ISO3166-1:KEN", "KEN"), ("iso3166-1:ke", "KE"), ("ISO:NA", "NA"), ("ISO 3166-1 alpha-2:KE", "KE"),
    ("iso3166-1-alpha-3=KEN", "KEN"), ("urn:iso3166:KE", "KE"), ("countryCode:KE", "KE"), ("KE", "KE"),
])
def test_a_code_is_known_by_its_scheme(location: str, code: str) -> None:
    assert state_of(location, None, None, "Somewhere") == (code, "")


def test_a_code_says_it_best_wherever_it_stands() -> None:
    assert state_of("ISO3166-1:KEN", "TZ", "Uganda", "Here") == ("KEN", "")
    assert state_of("TDWG:KEN", "ke", "Uganda", "Here") == ("KE", "")
    assert state_of("TDWG:KEN", None, "Kenya", "Here") == ("Kenya", "")
    assert state_of(None, None, None, "Kenya") == ("Kenya", "")
    # People write names where a code is expected.
    assert state_of(None, "Kenya", None, None) == ("Kenya", "")


@pytest.mark.parametrize(("location", "why"), [
    ("TDWG:AND", "WGSRPD"), ("WGSRPD:KEN", "WGSRPD"), ("tdwg:KEN", "WGSRPD"),
    ("ISO3166-2:GB-SCT", "part of a State"), ("GB-SCT", "part of a State"),
    ("FAO:27", "no scheme that is read"), ("AND", "no scheme that is read"), ("http://marineregions.org/mrgid/5670", "no scheme"),
])
def test_what_is_no_state_is_not_taken_for_one(location: str, why: str) -> None:
    state, said = state_of(location, None, None, "Kenya")
    assert state is None and why in said


@pytest.mark.parametrize("code", ["ZZ", "XZ", "zz"])
def test_codes_of_nowhere_are_none(code: str) -> None:
    assert state_of(None, code, None, "High seas")[0] is None


@given(st.tuples(*[st.none() | st.text(max_size=12)] * 4))
def test_whatever_stands_there_it_is_a_place_or_there_is_a_reason(said: tuple[str | None, str | None, str | None, str | None]) -> None:
    state, why = state_of(*said)
    assert (state is None) == bool(why)
