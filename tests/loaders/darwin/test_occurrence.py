"""Words of occurrence: those of GBIF and Darwin Core mean ours, remarks of our archives say most, and no other word is guessed."""

from __future__ import annotations

import pytest

from concerted.graph.vocabulary import Basis, Origin, Presence, Season, ids
from concerted.loaders.darwin.occurrence import MEANS, STATUS, Occurrence, occurrence, remarked


@pytest.mark.parametrize(("status", "means", "said"), [
    ("present", "native", Occurrence("native", "extant")), ("Common", "NATIVE", Occurrence("native", "extant")),
    ("doubtful", None, Occurrence(None, "uncertain")), ("extinct", None, Occurrence(None, "extinct")),
    ("possibly_extinct", None, Occurrence(None, "possibly_extinct")), ("irregular", None, Occurrence(None, "extant", "vagrant")),
    ("absent", None, Occurrence(absent=True)), ("excluded", "introduced", Occurrence("introduced", absent=True)),
    (None, "nativeReintroduced", Occurrence("reintroduced")), (None, "naturalised", Occurrence("introduced")),
    (None, "vagrant", Occurrence(season="vagrant")), (None, "uncertain", Occurrence()), (None, None, Occurrence()),
])
def test_words_mean_ours(status: str | None, means: str | None, said: Occurrence) -> None:
    assert occurrence(status, means, None) == said


def test_a_word_that_is_not_known_is_not_guessed() -> None:
    assert occurrence("perhaps", "native", None) == "occurrenceStatus"
    assert occurrence("present", "somehow", None) == "establishmentMeans"


def test_all_words_are_of_the_vocabulary() -> None:
    for said in (*STATUS.values(), *MEANS.values()):
        assert {said.origin} <= {None, *ids(Origin)} and {said.presence} <= {None, *ids(Presence)} and {said.season} <= {None, *ids(Season)}


@pytest.mark.parametrize("presence", ids(Presence))
@pytest.mark.parametrize("season", ids(Season))
def test_remarks_of_ours_say_most(presence: str, season: str) -> None:
    said = occurrence("absent", "native", f"season={season}; presence={presence}; basis=inferred")
    assert said == Occurrence("native", presence, season, str(Basis.INFERRED))


def test_remarks_of_others_are_text() -> None:
    assert remarked("seen in spring; presence=certain; source=me; season = breeding") == {"season": "breeding"}
    assert remarked(None) == remarked("") == {}
