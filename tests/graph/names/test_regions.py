"""Regions of the Convention by the names that people give them."""

from __future__ import annotations

import pytest

from concerted.api.output.words import words
from concerted.graph.errors import UnknownName
from concerted.graph.names.values import value
from concerted.loaders import reference_release

REGIONS = sorted(set(reference_release()["states"]["cms_region"].drop_nulls()))


@pytest.mark.parametrize("lang", ["en", "fr", "es"])
@pytest.mark.parametrize("region", REGIONS)
def test_a_region_is_known_as_it_is_shown(region: str, lang: str) -> None:
    assert value(reference_release(), "states", "cms_region", words(lang)(region)) == region


@pytest.mark.parametrize(("text", "region"), [
    ("SOUTH and Central America and the Caribbean", REGIONS[-1]), ("norteamerica", "North America"),
])
def test_a_region_is_known_by_other_words_for_the_same(text: str, region: str) -> None:
    assert value(reference_release(), "states", "cms_region", text) == region


@pytest.mark.parametrize("text", ["Atlantis", "Latin America", "South America", "Caribbean", "Eurasia"])
def test_what_is_no_region_or_a_part_of_one_is_refused(text: str) -> None:
    with pytest.raises(UnknownName) as refused:
        value(reference_release(), "states", "cms_region", text)
    assert sorted(refused.value.suggestions) == REGIONS
