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
    ("latin america", REGIONS[-1]), ("CARIBBEAN", REGIONS[-1]), ("sudamerica", REGIONS[-1]), ("norteamérica", "North America"),
])
def test_a_region_is_known_for_short(text: str, region: str) -> None:
    assert value(reference_release(), "states", "cms_region", text) == region


def test_a_region_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownName):
        value(reference_release(), "states", "cms_region", "Atlantis")
