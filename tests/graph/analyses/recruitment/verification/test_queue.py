"""The verification queue: what stands in it, in which order, to whom each question goes, and what it says."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.recruitment.verification.records import Queue, ToVerify, verifications
from concerted.graph.analyses.recruitment.verification.sentences import Subject, assumptions, question
from concerted.graph.errors import InvalidQuery, UnknownName
from concerted.graph.facts.release import Release
from concerted.graph.projection.perturbation import Chances
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Evidence, Reason, Stake
from concerted.loaders import reference_release
from tests.graph.small import small_release, states

DAY = date(2020, 1, 1)
NOW = date(2026, 11, 26)
TERRITORY = {"iso3": "TTT", "iso2": "TT", "name_en": "Tee", "name_fr": "Té", "name_es": "Te", "kind": "territory", "sovereign": "BBB"}


def agreement(**tables: Any) -> Release:
    """An agreement on two species, with four States on its list of which AAA is in; the Convention lists the first species."""
    codes, taxa = ("AAA", "BBB", "CCC", "DDD"), ("Avis una", "Avis altera")
    base: dict[str, Any] = {
        "states": [*states(*codes), TERRITORY], "taxa": [{"taxon": taxon} for taxon in taxa],
        "instruments": [{"id": "one", "short_name": "The One"}, {"id": "cms", "kind": "convention"}],
        "instrument_ranges": [{"instrument": "one", "iso3": code} for code in codes],
        "coverage": [{"instrument": "one", "taxon": taxon} for taxon in taxa],
        "ranges": [{"taxon": taxon, "iso3": code} for taxon in taxa for code in codes],
        "listings": [{"taxon": "Avis una"}],
        "memberships": [{"instrument": "one", "iso3": "AAA"}, {"instrument": "cms", "iso3": "AAA"}],
    }
    return small_release(**(base | tables))


def ranges(**of: Any) -> list[dict[str, Any]]:
    """Both species in four States; what is said is so of the first in BBB."""
    found: list[dict[str, Any]] = [{"taxon": taxon, "iso3": code} for taxon in ("Avis una", "Avis altera")
                                   for code in ("AAA", "BBB", "CCC", "DDD")]
    return [row | of if (row["taxon"], row["iso3"]) == ("Avis una", "BBB") else row for row in found]


def queue(release: Release, instrument: str = "one", state: str | None = None, day: date = DAY, **query: Any) -> Queue:
    chances = query.pop("chances", Chances())
    return verifications(project(release, day), PriorityQuery(instrument, **query), state, chances=chances)


def only(release: Release, instrument: str = "one", **query: Any) -> ToVerify:
    found = queue(release, instrument, **query)
    assert found.total == len(found.records) == 1
    return found.records[0]


def test_where_nothing_is_in_doubt_nothing_is_to_be_verified() -> None:
    assert queue(agreement()).records == [] and queue(agreement(), "cms").total == 0
    # Before the instrument was in force it asks nothing of anybody.
    assert queue(agreement(ranges=ranges(presence="uncertain")), day=date(1999, 1, 1)).records == []


def test_an_uncertain_occurrence() -> None:
    found = only(agreement(ranges=ranges(presence="uncertain")))
    assert (found.kind, found.state and found.state.iso3, found.taxon) == ("range", "BBB", "Avis una")
    assert (found.reasons, found.chance, found.instrument) == (("range_uncertain",), 0.5, None)
    # Three stand equal, by code; without it BBB has the least.
    assert (found.ranks_moved, found.own_shift, found.largest_shift, found.most_moved) == (3, 2, 2, "BBB +2")
    assert found.expected_moves == 1.5
    assert (found.gap_at_stake, found.gaps_of, found.systems, found.best_set_at_stake) == (None, (), (), False)
    assert found.ask == ("BBB",) and {fact.table for fact in found.facts} == {"ranges", "instrument_ranges", "coverage"}


def test_a_gap_that_falls_and_a_system_that_is_complete_without_it() -> None:
    alone = [{"taxon": "Avis una", "iso3": "AAA"}, {"taxon": "Avis una", "iso3": "BBB", "basis": "inferred"},
             {"taxon": "Avis altera", "iso3": "AAA"}, {"taxon": "Avis altera", "iso3": "CCC"}]
    found = only(agreement(ranges=alone))
    assert (found.gap_at_stake, found.gaps_of, found.closes, found.systems) == (Stake.FALLS, ("BBB",), ("Avis una",), ("Avis una",))
    assert found.best_set_at_stake and found.leaves == ("BBB",) and found.enters == ()


def test_a_gap_of_which_all_is_contested_would_be_firm() -> None:
    both = [row | {"basis": "unsourced"} if row["iso3"] == "BBB" else row for row in ranges()]
    found = queue(agreement(ranges=both)).records
    assert [(each.gap_at_stake, each.gaps_of) for each in found] == [(Stake.FIRM, ("BBB",))] * 2
    # Where something is firm already it makes no difference.
    assert only(agreement(ranges=ranges(basis="unsourced"))).gap_at_stake is None


def test_a_system_that_can_be_completed_only_without_a_state_that_cannot_join() -> None:
    rows = [row | ({"can_accede": "no"} if row["iso3"] == "BBB" else {}) for row in [*states("AAA", "BBB", "CCC", "DDD"), TERRITORY]]
    found = only(agreement(states=rows, ranges=ranges(presence="possibly_extinct")))
    assert (found.systems, found.closes, found.best_set_at_stake, found.own_shift) == (("Avis una",), (), True, None)


def test_a_place_on_the_list() -> None:
    listed = [
        {"instrument": "one", "iso3": code, "basis": "inferred" if code == "CCC" else "sourced"} for code in ("AAA", "BBB", "CCC", "DDD")
    ]
    found = only(agreement(instrument_ranges=listed))
    assert (found.kind, found.state and found.state.iso3, found.taxon, found.instrument) == ("list", "CCC", None, "one")
    assert (found.reasons, found.chance, found.gap_at_stake, found.gaps_of) == (("list_inferred",), 0.9, Stake.FALLS, ("CCC",))
    assert (found.own_shift, found.ranks_moved, found.leaves) == (1, 2, ("CCC",))
    assert [fact.table for fact in found.facts] == ["instrument_ranges"]


def test_populations_whose_states_are_not_known_are_one_question() -> None:
    rows = [{"population": f"una--{name.lower()}", "taxon": "Avis una", "name": name} for name in ("East", "West")]
    covered = [{"instrument": "one", "taxon": "Avis una", "population": row["population"]} for row in rows]
    found = only(agreement(populations=rows, coverage=[*covered, {"instrument": "one", "taxon": "Avis altera"}]))
    assert (found.kind, found.state, found.taxon, found.chance) == ("populations", None, "Avis una", 0.5)
    assert found.ask == ("AAA", "BBB", "CCC", "DDD") and found.own_shift is None
    assert (found.ranks_moved, found.systems) == (0, ("Avis una",))
    assert found.question.endswith("Of which of these populations of Avis una does your State consider itself a Range State: East; West?")
    assert [fact.table for fact in found.facts] == ["populations", "populations", "coverage", "coverage"]


def test_an_undated_membership_and_an_undated_entry() -> None:
    members = [{"instrument": "one", "iso3": "AAA"}, {"instrument": "one", "iso3": "DDD", "since": None, "date_basis": "unknown"}]
    covered = [{"instrument": "one", "taxon": "Avis una"}, {"instrument": "one", "taxon": "Avis altera", "since_basis": "unknown"}]
    found = queue(agreement(memberships=members, coverage=covered)).records
    assert [(each.kind, each.state and each.state.iso3, each.taxon, each.ask) for each in found] == [
        ("membership", "DDD", None, ("DDD",)), ("annex_dates", None, "Avis altera", ()),
    ]
    assert [each.instrument for each in found] == ["one", "one"]
    assert found[0].gap_at_stake == Stake.FALLS and found[0].leaves == ("DDD",)
    ground, asked = "The day on which The One began to hold for DDD is not recorded.", "DDD: since when has it been a member of The One?"
    assert found[0].question == f"{ground} {asked}"
    assert found[1].question.endswith("The One: since when has it covered Avis altera?") and found[1].systems == ("Avis altera",)
    # From its publication on a release knows that they hold.
    assert queue(agreement(memberships=members, coverage=covered), day=NOW).records == []


def test_what_engages_a_state_elsewhere_bears_on_the_ranking_of_the_convention() -> None:
    members = [{"instrument": "cms", "iso3": "AAA"}, {"instrument": "one", "iso3": "BBB", "since": None, "date_basis": "unknown"}]
    found = only(agreement(memberships=members), "cms")
    assert (found.kind, found.instrument, found.own_shift, found.gap_at_stake) == ("membership", "one", 2, None)
    covered = [{"instrument": "one", "taxon": "Avis una", "since_basis": "unknown"}]
    members[1] |= {"since": "2001-01-01", "date_basis": "sourced"}
    found = only(agreement(memberships=members, coverage=covered), "cms")
    assert (found.kind, found.instrument, found.taxon, found.most_moved) == ("annex_dates", "one", "Avis una", "BBB -2")
    part = {"populations": [{"population": "una--east", "taxon": "Avis una", "name": "East"}],
            "coverage": [{"instrument": "one", "taxon": "Avis una", "population": "una--east"}]}
    found = only(agreement(memberships=members, **part), "cms")
    assert (found.kind, found.ask, found.most_moved, found.systems) == ("populations", ("BBB",), "BBB -2", ())


def test_where_a_list_decides_an_occurrence_makes_firm_and_moves_nothing() -> None:
    tables = {"coverage": [{"instrument": "one", "taxon": "Avis una"}],
              "ranges": [row for row in ranges(presence="uncertain") if (row["taxon"], row["iso3"]) != ("Avis una", "CCC")]}
    found = queue(agreement(**tables)).records
    assert [(each.state and each.state.iso3, each.reasons, each.ranks_moved, each.gap_at_stake, each.systems) for each in found] == [
        ("BBB", ("range_uncertain",), 0, Stake.FIRM, ()), ("CCC", ("no_range_edge",), 0, Stake.FIRM, ()),
    ]


def test_probabilities_are_those_that_are_given() -> None:
    release = agreement(ranges=ranges(presence="uncertain"))
    assert only(release, chances=Chances(uncertain=0.2)).expected_moves == pytest.approx(2.4)
    # What is certain is not in doubt.
    assert queue(release, chances=Chances(uncertain=1.0)).records == []


def test_questions_to_a_state_and_through_a_territory() -> None:
    rows = [*ranges(basis="unsourced"), {"taxon": "Avis altera", "iso3": "TTT", "basis": "inferred"}]
    rows = [row for row in rows if (row["taxon"], row["iso3"]) != ("Avis altera", "BBB")]
    release = agreement(ranges=rows)
    assert [each.taxon for each in queue(release, state="BBB").records] == ["Avis una", "Avis altera"]
    found = only(release, state="TTT")
    assert (found.state and found.state.iso3, found.taxon, found.territories, found.rank) == ("BBB", "Avis altera", ("TTT",), 2)
    assert found.question.endswith("BBB: does it consider itself a Range State of Avis altera through what is recorded in Tee?")
    assert queue(release, state="DDD").records == []
    apart = verifications(project(release, DAY, "separate"), PriorityQuery("one"))
    assert [each.state and each.state.iso3 for each in apart.records] == ["BBB"]


def test_who_is_unknown_is_refused() -> None:
    with pytest.raises(UnknownName):
        queue(agreement(), state="XXX")
    with pytest.raises(InvalidQuery, match="instrument: 'two' is not accepted"):
        queue(agreement(), "two")


@pytest.mark.parametrize(("of", "ground"), [
    (Subject(Evidence.RANGE, "Kenya", "Falco", is_party=True, is_listed=True), "Under Art. VI.2 of the Convention, Parties keep the"),
    (Subject(Evidence.RANGE, "Kenya", "Falco", is_party=True), "This is asked as a courtesy: Art. VI.2"),
    (Subject(Evidence.LIST, "Kenya", instrument="ACAP"), "This is asked as a courtesy of a State that is not a Party"),
    (Subject(Evidence.RANGE, "Kenya", "Falco", is_listed=True), "This is asked as a courtesy of a State that is not a Party"),
])
def test_on_what_ground_it_is_asked(of: Subject, ground: str) -> None:
    assert question(of).startswith(ground)
    assert question(of).endswith("?")


def test_what_may_be_extinct_is_asked_otherwise_and_in_the_words_of_a_language() -> None:
    of = Subject(Evidence.RANGE, "Kenya", "Falco", reasons=(Reason.RANGE_POSSIBLY_EXTINCT,))
    assert question(of).endswith("Kenya: does it still consider itself a Range State of Falco, which may be extinct there?")
    assert question(of, lambda text: f"<{text}>").startswith("<This is asked as a courtesy")


def test_what_is_assumed_is_said_with_its_numbers() -> None:
    told = " ".join(each.told() for each in assumptions(Chances(uncertain=0.35)))
    assert "uncertain 0.35, possibly extinct 0.25" in told and "without a date, or on a list without a range, 0.5" in told
    assert "the first 30" in told


@pytest.mark.parametrize(("instrument", "day"), [("cms", date(2014, 5, 1)), ("raptors", date(2014, 5, 1)), ("sharks", NOW), ("acap", NOW)])
def test_the_order_and_the_places_in_it(instrument: str, day: date) -> None:
    found = verifications(project(reference_release(), day), PriorityQuery(instrument))
    stakes = {Stake.FALLS: 0, Stake.FIRM: 1, None: 2}
    keys = [(not each.best_set_at_stake, stakes[each.gap_at_stake], -round(each.expected_moves, 9), each.state.iso3 if each.state else "~",
             each.taxon or "") for each in found.records]
    assert keys == sorted(keys) and [each.rank for each in found.records] == list(range(1, found.total + 1)) and found.total > 90
    for each in found.records:
        assert each.question.count("?") == 1 and each.reasons and each.facts and 0 < each.chance < 1
        assert each.ask or each.kind == Evidence.ANNEX_DATES
        assert set(each.closes) <= set(each.systems) and bool(each.largest_shift_of) == bool(each.largest_shift)
        assert each.best_set_at_stake == bool(each.enters or each.leaves or each.systems)
    cut = verifications(project(reference_release(), day), PriorityQuery(instrument, top=7, region="Asia"))
    asian = [each for each in found.records if any(reference_regions()[code] == "Asia" for code in each.ask)]
    assert cut.records == asian[:7] and cut.total == len(asian)


def reference_regions() -> dict[str, str | None]:
    rows = reference_release()["states"]
    return dict(zip(rows["iso3"], rows["cms_region"], strict=True))


def test_occurrences_of_the_reference_release_taken_away_one_by_one() -> None:
    p, query = project(reference_release(), NOW), PriorityQuery(taxon_class="Mammalia")
    found = [each for each in verifications(p, query).records if each.kind == Evidence.RANGE]
    ranked = [p.atlas.codes[s] for s in Priorities(p, query).ranked]
    chosen = [found[n] for n in np.random.default_rng(7).choice(len(found), 40, replace=False)] + found[:10]
    for each in chosen:
        assert each.state is not None and each.taxon is not None
        kept = np.ones(p.range.shape, bool)
        kept[p.atlas.code_index[each.state.iso3], p.atlas.taxon_index[each.taxon]] = False
        without = p.narrowed(kept, np.ones(p.range.shape, bool))
        again = [p.atlas.codes[s] for s in Priorities(without, query).ranked]
        again += sorted(set(ranked) - set(again))
        shifts = {code: again.index(code) - place for place, code in enumerate(ranked)}
        assert each.ranks_moved == sum(shift != 0 for shift in shifts.values())
        assert each.own_shift == shifts.get(each.state.iso3)
        assert abs(each.largest_shift) == max(map(abs, shifts.values()))
