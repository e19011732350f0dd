"""Options of the commands that start from the ranking mean the same in each, and are told alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from concerted.api.cli.ranked import ranked, told
from concerted.api.cli.view import View
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.errors import ConcertedError
from concerted.graph.vocabulary import CONVENTION, called

GIVEN = ("equal", None, None, None, None, False)


@pytest.fixture(scope="module")
def view() -> View:
    return View(date(2024, 2, 12), "en")


def test_where_nothing_is_given_the_query_is_that_of_the_library(view: View) -> None:
    assert ranked(view, CONVENTION, *GIVEN) == PriorityQuery()


def test_names_are_found_and_told_as_the_release_has_them(view: View, tmp_path: Path) -> None:
    weights = tmp_path / "weights.csv"
    weights.write_text("taxon,weight\nsaiga tatarica,3\n", encoding="utf-8")
    query = ranked(view, "CMS", str(weights), "II", "birds", "avian", "asia", True, 5)
    asked = {"appendix": "II", "class": "Aves", "realm": "avian", "region": "Asia", "disputed": True}
    assert told(query) == {"instrument": "cms", "weights": {"Saiga tatarica": 3.0}, **asked} and query.top == 5


@pytest.mark.parametrize(("place", "wrong"), [(0, "no-file"), (1, "III"), (2, "Avez"), (3, "lunar"), (4, "Atlantis")])
def test_what_is_not_accepted_is_refused(view: View, place: int, wrong: str) -> None:
    given = list(GIVEN)
    given[place] = wrong
    with pytest.raises(ConcertedError, match=wrong):
        ranked(view, CONVENTION, *given)  # type: ignore[arg-type]


def test_the_convention_alone_is_called_by_its_letters() -> None:
    assert [called(each) for each in (CONVENTION, "aewa")] == ["CMS", "aewa"]
