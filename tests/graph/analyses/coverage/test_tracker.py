"""What is covered at each date is what plain loops over the rows find, and what could take in the rest covers a relative there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness.records import systems_through_time
from concerted.graph.analyses.coverage.candidates import MOST, RELATIONS
from concerted.graph.analyses.coverage.covering import Covering
from concerted.graph.analyses.coverage.tracker import ALL, BOTH, Coverage, CoverageQuery, coverage
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from concerted.graph.vocabulary import GapKind, Listings, Territories
from concerted.loaders import reference_release
from tests.graph.small import PUBLISHED, small_release, states
from tests.plain.facts import DEFINITE, OUT, Facts, day
from tests.plain.scope import Scope, appendix_scope, covers, scope_of
from tests.trying import tried
from tests.worlds import DATES, worlds

some = tried(60)
TODAY = date(2026, 11, 30)
COUNTED = ("agreement", "mou", "initiative", "action_plan", "concerted_action")


def units(facts: Facts, scope: Scope) -> set[str]:
    """Species, and subspecies whose species is not in the scope."""
    return {t for t in scope if facts.taxa[t]["rank"] == "species" or not _above(facts, t) & set(scope)}


def _above(facts: Facts, taxon: str) -> set[str]:
    parent = facts.taxa[taxon]["parent"]
    return {parent} | _above(facts, parent) if parent else set()


def covering(facts: Facts) -> tuple[set[str], set[str]]:
    """What is covered by anything in force, with members or without, and what surely is."""
    found: tuple[set[str], set[str]] = set(), set()
    for instrument in facts.rows["instruments"]:
        start, end = day(instrument["in_force_on"]), day(instrument["ended_on"])
        if instrument["kind"] not in COUNTED or start is None or start > facts.as_of or (end is not None and end <= facts.as_of):
            continue
        rows = [(row, covers(facts, row)) for row in facts.rows["coverage"] if row["instrument"] == instrument["id"]]
        found[0].update(scope_of(facts, ((row, True) for row, held in rows if held != OUT)))
        found[1].update(scope_of(facts, ((row, True) for row, held in rows if held == DEFINITE)))
    return found


@some
@given(worlds(), st.sampled_from(DATES), st.sampled_from(tuple(Territories)), st.sampled_from(tuple(Listings)))
def test_it_is_what_plain_loops_find(world: Release, as_of: date, mode: str, listings: str) -> None:
    found = coverage(project(world, as_of, mode, listings))
    for at in found.series:
        facts = Facts(world, at.date, mode, listings)
        scope = appendix_scope(facts, *(("I", "II") if at.appendix == BOTH else (at.appendix,)))
        mine = {t for t in units(facts, scope) if at.class_ in (ALL, facts.taxa[t]["class"])}
        covered, surely = covering(facts)
        assert (at.listed, at.covered, at.surely_covered) == (len(mine), len(mine & covered), len(mine & surely)), at
    facts = Facts(world, as_of, mode, listings)
    wanted = units(facts, appendix_scope(facts, "I", "II")) - covering(facts)[0]
    assert [each.taxon for each in found.uncovered] == sorted(wanted)
    for each in found.uncovered:
        assert each.n_range_states == len(facts.responsible(each.taxon, facts.home))
        assert list(each.appendices) == [a for a in ("I", "II") if each.taxon in appendix_scope(facts, a)]
    days = [at.date for at in found.series]
    assert days == sorted(days)
    if wanted or any(at.date == as_of for at in found.series):
        last = {at.class_: at for at in found.series if at.date == as_of and at.appendix == BOTH}
        assert last[ALL].listed - last[ALL].covered == len(wanted)
        assert sum(at.listed for class_, at in last.items() if class_ != ALL) == last[ALL].listed


@pytest.fixture(scope="module")
def found() -> Coverage:
    return coverage(project(reference_release(), TODAY))


def test_years_begin_when_something_is_listed_and_end_at_the_date(found: Coverage) -> None:
    days = sorted({at.date for at in found.series})
    assert (days[0], days[-1]) == (date(1984, 1, 1), TODAY) and days[:-1] == [date(year, 1, 1) for year in range(1984, 2027)]
    early = coverage(project(reference_release(), date(1979, 7, 1)))
    assert (early.series, early.uncovered) == ((), ())
    assert {at.appendix for at in found.series} == {"I", "II", BOTH}


def test_what_target_9_asked_stands_beside_it_as_it_is_everywhere(found: Coverage) -> None:
    p = project(reference_release(), TODAY)
    for class_, wanted in ((ALL, systems_through_time(p)), ("Reptilia", systems_through_time(p, "Reptilia"))):
        mine = {at.date: at for at in found.series if (at.appendix, at.class_) == (BOTH, class_)}
        shown = [at for at in wanted if at.n_systems]
        assert len(shown) == len(mine) > 40
        for at in shown:
            told = mine[at.date]
            assert (told.listed, told.C0, told.C1) == (at.n_systems, pytest.approx(at.C0, abs=1e-12), pytest.approx(at.C1, abs=1e-12))


def test_on_appendix_ii_the_uncovered_are_those_without_an_instrument() -> None:
    from concerted.graph.analyses.gaps.query import GapQuery
    from concerted.graph.analyses.gaps.records import gap_records

    for day_ in (date(1995, 6, 30), date(2014, 5, 1), TODAY):
        p = project(reference_release(), day_)
        (gap,) = gap_records(p, GapQuery(kind=GapKind.NO_INSTRUMENT))
        assert [each.taxon for each in coverage(p, CoverageQuery("II")).uncovered] == sorted(gap.taxa)


def test_candidates_cover_a_relative_where_the_species_is_and_the_best_come_first(found: Coverage) -> None:
    p = project(reference_release(), TODAY)
    rows = {row["taxon"]: row for row in p.release["taxa"].to_dicts()}
    of = {"genus": lambda taxon: taxon.split()[0]} | {name: lambda taxon, n=name: rows[taxon][n] for name in ("family", "order", "class")}
    seen = set()
    for each in found.uncovered:
        t = p.atlas.taxon_index[each.taxon]
        assert len(each.candidates) == min(MOST, each.n_candidates)
        order = [(RELATIONS.index(c.relation), -c.share, -c.n_states, c.instrument) for c in each.candidates]
        assert order == sorted(order)
        for candidate in each.candidates:
            i = p.atlas.instrument_index[candidate.instrument]
            assert candidate.n_states == int((p.area[:, i] & p.range[:, t]).sum()) > 0
            assert candidate.share == candidate.n_states / each.n_range_states
            taxa = [p.atlas.taxa[u] for u in p.coverage[i].units]
            assert of[candidate.relation](each.taxon) == candidate.relative_of and each.taxon not in taxa
            relatives = [taxon for taxon in taxa if of[candidate.relation](taxon) == candidate.relative_of]
            assert 0 < candidate.n_relatives <= len(relatives)
            nearer = RELATIONS[: RELATIONS.index(candidate.relation)]
            if candidate.n_relatives == len(relatives) and candidate.relation != "class":
                assert not [r for r in nearer if any(of[r](taxon) == of[r](each.taxon) for taxon in taxa)]
            seen.add(str(candidate.relation))
    assert seen == {"genus", "family", "order", "class"}


def test_what_lives_at_sea_is_no_relative_on_land(found: Coverage) -> None:
    offered = {each.taxon: {c.instrument for c in each.candidates} for each in found.uncovered}
    assert "dugong" not in offered["Elephas maximus indicus"] and "dugong" in offered["Trichechus manatus"]


@pytest.mark.parametrize(("appendix", "taxon_class"), [("I", None), (None, "Mammalia"), ("II", "Elasmobranchii")])
def test_what_is_asked_for_is_a_part_of_all(found: Coverage, appendix: str | None, taxon_class: str | None) -> None:
    part = coverage(project(reference_release(), TODAY), CoverageQuery(appendix, taxon_class))
    wanted = [
        at for at in found.series
        if appendix in (None, at.appendix) and (taxon_class is None or taxon_class == at.class_)
    ]
    assert list(part.series) == wanted and wanted
    assert {each.taxon for each in part.uncovered} >= {
        each.taxon for each in found.uncovered
        if (appendix is None or appendix in each.appendices) and taxon_class in (None, each.class_)
    }


def test_plans_without_a_day_of_effect_are_named_and_count_on_request(found: Coverage) -> None:
    lion = next(each for each in found.uncovered if each.taxon == "Panthera leo")
    assert lion.planned == ("african-carnivores",)
    assert any("african-carnivores, caf, cami, gpw-cetaceans; on request" in said for said in found.assumptions)
    more = coverage(project(reference_release(), TODAY), CoverageQuery(adopted=True))
    covered = {each.taxon for each in found.uncovered} - {each.taxon for each in more.uncovered}
    assert covered == {each.taxon for each in found.uncovered if each.planned} and "Panthera leo" in covered
    assert all(not each.planned for each in more.uncovered)
    early = project(reference_release(), date(2010, 1, 1))
    assert [early.atlas.instruments[i] for i in Covering(early).without_effect] == ["caf"]


def world(plan: dict[str, object]) -> Release:
    """A listed species in two States, and a plan for it."""
    return small_release(
        states=states("AAA", "BBB"), taxa=[{"taxon": "Avis una", "order": "O", "family": "F"}, {"taxon": "Avis duo"}],
        listings=[{"taxon": "Avis una"}], ranges=[{"taxon": "Avis una", "iso3": code} for code in ("AAA", "BBB")],
        instruments=[{"id": "plan", "kind": "action_plan", "binding": False} | plan],
        coverage=[{"instrument": "plan", "taxon": "Avis una"}],
    )


@pytest.mark.parametrize(("kind", "counts"), [*((kind, 1) for kind in COUNTED), ("convention", 0)])
def test_whatever_is_in_force_but_a_convention_covers(kind: str, counts: int) -> None:
    found = coverage(project(world({"kind": kind}), date(2020, 1, 1)))
    assert [at.covered for at in found.series if at.date == date(2020, 1, 1) and (at.appendix, at.class_) == (BOTH, ALL)] == [counts]


def test_it_covers_from_its_day_of_effect_to_its_end() -> None:
    release = world({"in_force_on": "2003-06-01", "ended_on": "2010-01-01"})
    found = [at for at in coverage(project(release, date(2012, 1, 1))).series if (at.appendix, at.class_) == (BOTH, ALL)]
    assert [at.date.year for at in found if at.covered] == list(range(2004, 2010))
    without = world({"in_force_on": None, "signed_on": "2005-01-01"})
    assert [at.covered for at in coverage(project(without, PUBLISHED)).series[-1:]] == [0]
    adopted = coverage(project(without, PUBLISHED), CoverageQuery(adopted=True)).series
    assert [at.date.year for at in adopted if at.covered and (at.appendix, at.class_) == (BOTH, ALL)][:1] == [2005]


def test_what_is_covered_since_nobody_knows_when_is_covered_and_not_surely() -> None:
    release = world({})
    tables = {name: frame.to_dicts() for name, frame in release.tables.items()}
    tables["coverage"] = [row | {"since_basis": "unknown"} for row in tables["coverage"]]
    unsure = small_release(**tables)
    before, after = (coverage(project(unsure, at)).series[-1] for at in (date(2020, 1, 1), PUBLISHED))
    assert (before.covered, before.surely_covered, after.covered, after.surely_covered) == (1, 0, 1, 1)


def test_it_is_told_plainly_by_the_names_of_the_contract(found: Coverage) -> None:
    told = plain(found)
    assert list(told["series"][0])[:5] == ["date", "appendix", "class", "listed", "covered"] and list(told)[:2] == ["series", "uncovered"]


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidQuery, match="appendix: 'III'"):
        CoverageQuery("III")
    with pytest.raises(InvalidQuery, match="class: 'Pisces'"):
        coverage(project(reference_release(), TODAY), CoverageQuery(taxon_class="Pisces"))
