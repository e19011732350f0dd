"""How far facts reach is said of the release that it is true of, and beside every answer that it touches."""

from __future__ import annotations

from datetime import date

import pytest

from concerted.graph.analyses.limits import known_until, limits
from concerted.graph.analyses.remarks import remarks
from concerted.graph.analyses.reproductions.ledger import differences
from concerted.graph.facts.notes import Notes, Published
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Language
from concerted.loaders import reference_release
from concerted.loaders.notes import notes_of
from tests.worlds import world_of_seed

RELEASE = reference_release()
NOTES = notes_of(RELEASE)


def said(day: str, **about: str) -> str:
    return " ".join(each.told() for each in remarks(RELEASE, date.fromisoformat(day), NOTES, **about))


def test_until_when_facts_are_known() -> None:
    found = known_until(RELEASE, NOTES)
    assert (found.release, found.complete, found.not_included) == (RELEASE.published, date(2026, 3, 29), ("COP15",))
    assert str(found.listing) == max(RELEASE["listings"]["since"].to_list())
    assert str(found.membership) == max(day for column in ("since", "until") for day in RELEASE["memberships"][column].drop_nulls())


def test_numbers_that_are_the_same_are_no_differences_and_others_are() -> None:
    found = {(each.what, each.scope, each.as_of): each for each in differences(RELEASE, NOTES)}
    parties = found["Parties", "eurobats", date(2026, 1, 1)]
    assert (parties.published, parties.here) == (39, 37)
    assert not [each for each in found.values() if each.what == "Parties" and each.scope == "cms"]
    for each in found.values():
        if each.what == "Parties":
            p = project(RELEASE, each.as_of)
            assert int(p.members[:, p.atlas.instrument_index[str(each.scope)]].sum()) == each.here


@pytest.mark.parametrize(("published", "differs"), [("26", True), ("27", False), ("30", False), ("40", False), ("41", True)])
def test_a_number_between_members_and_possible_members_is_no_difference(published: str, differs: bool) -> None:
    p = project(RELEASE, day := date(2010, 1, 1))
    index = p.atlas.instrument_index["raptors"]
    assert (int(p.members[:, index].sum()), int(p.possible_members[:, index].sum())) == (27, 13)
    notes = Notes((Published("Parties", "raptors", day, published, "somebody", ""),))
    assert bool(differences(RELEASE, notes)) == differs


def test_what_was_not_read_names_instrument_states_and_source() -> None:
    found = limits(RELEASE, NOTES).unread
    reserving = next(each for each in found if each.what == "reservations" and len(each.states) > 1)
    assert {"ARG", "BOL", "CZE"} <= set(reserving.states) and reserving.source == "REPORT.md, section 15"
    undated = RELEASE["memberships"].filter(RELEASE["memberships"]["since"].is_null())
    counted = {each.instrument: each.n for each in found if each.what == "memberships" and each.n}
    assert counted == dict(undated.group_by("instrument").len().iter_rows())


def test_the_notes_name_what_there_is() -> None:
    instruments, states = set(RELEASE["instruments"]["id"]), set(RELEASE["states"]["iso3"])
    for limit in NOTES.limits:
        assert limit.instrument is None or limit.instrument in instruments
        assert set(limit.states) <= states
        assert {lang for lang, _ in limit.sentences} == set(map(str, Language))


@pytest.mark.parametrize(("day", "first", "second"), [
    ("2026-03-29", False, False), ("2026-03-30", True, False), ("2026-11-25", True, False), ("2026-11-26", True, True),
    ("2040-01-01", True, True),
])
def test_an_answer_beyond_the_facts_says_so(day: str, first: bool, second: bool) -> None:
    assert ("Facts are known up to 2026-03-29; what COP15 adopted is not included." in said(day)) == first
    assert ("The facts were published on 2026-11-25" in said(day)) == second
    assert bool(said(day)) == first


def test_an_answer_about_an_instrument_or_a_state_says_what_of_it_was_not_read() -> None:
    assert "Annexes 1 and 2 were not read" in said("2019-10-15", instrument="raptors")
    assert "39 by informea.org agreement page, 37 here" in said("2019-10-15", instrument="eurobats")
    assert "76 by Raptors MoU text" in said("2011-12-31", instrument="raptors") and "93 by" not in said("2011-12-31", instrument="raptors")
    assert "93 by cms.int" in said("2019-10-15", instrument="raptors") and "76 by" not in said("2019-10-15", instrument="raptors")
    assert said("2019-10-15", instrument="acap") == ""
    assert said("2019-10-15", state="ARG") == "ARG: Reservations or declarations are known of, and their text was not read."
    assert said("2014-01-01", state="AUS") == said("2019-10-15", state="KEN") == said("2019-10-15", state="ARG", instrument="acap") == ""


@pytest.mark.parametrize("other", [
    *map(world_of_seed, range(5)), Release.of({}, "Empty", date(2020, 1, 1)),
    Release.of(dict(RELEASE.tables) | {"listings": RELEASE["listings"].head(5)}, "Another", RELEASE.published),
])
def test_of_a_release_of_others_nothing_is_claimed_that_its_facts_do_not_show(other: Release) -> None:
    assert notes_of(other) == Notes()
    found = limits(other, notes_of(other))
    assert found.differences == () and found.known_until.complete is None and found.known_until.not_included == ()
    assert all(each.source is None and each.n for each in found.unread)
    assert [each.told() for each in remarks(other, other.published, notes_of(other))] == []
