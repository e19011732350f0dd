"""Lists of States in one cell: they fall apart into the names they were made of, commas in names or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from concerted.loaders.speciesplus import states

WITH_COMMAS = (
    "Bonaire, Saint Eustatius and Saba", "Bonaire, Sint Eustatius and Saba", "Hong Kong, SAR", "Macao, SAR", "Taiwan, Province of China",
    "Congo, Democratic Republic of the", "Iran, Islamic Republic of", "Korea, Republic of", "Korea, Democratic People's Republic of",
    "Macedonia, The former Yugoslav Republic of", "Micronesia, Federated States of", "Moldova, Republic of", "Tanzania, United Republic of",
    "Saint Helena, Ascension and Tristan da Cunha", "Venezuela, Bolivarian Republic of", "Bolivia, Plurinational State of",
    "Palestine, State of", "Virgin Islands, U.S.", "Virgin Islands, British",
)
ALL = (*WITH_COMMAS, *(name for name in reference_release()["states"]["name_en"] if "," not in name))
ANY = st.lists(st.sampled_from(ALL), max_size=12)
CODES = st.text("ABCDEFGHIJ", min_size=2, max_size=2)
CODED = st.lists(st.tuples(st.sampled_from(ALL), CODES), min_size=1, max_size=12, unique_by=lambda each: each[0])


@given(ANY, st.sampled_from([",", ", ", " ,"]))
@settings(max_examples=200)
def test_a_list_falls_apart_into_its_names(names: list[str], between: str) -> None:
    assert states.split(between.join(names)) == names


@given(CODED)
@settings(max_examples=200)
def test_codes_stand_in_the_order_of_names(pairs: list[tuple[str, str]]) -> None:
    names, codes = ",".join(name for name, _ in pairs), ",".join(code for _, code in pairs)
    assert states.coded(names, codes) == dict(pairs)
    assert states.coded(names, f"{codes},ZZ") == {}


def test_nothing_is_no_name() -> None:
    assert states.split("") == states.split(" , ,") == [] and states.coded(None, None) == {}


@pytest.mark.parametrize(("name", "code"), sorted(states.OWN.items()))
def test_names_of_its_own_are_of_one_state_each(name: str, code: str) -> None:
    assert Names(reference_release()).state(code) == code
