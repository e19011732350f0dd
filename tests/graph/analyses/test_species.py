"""Species with what is counted of them, who is where, and systems of which few States are missing: beside the records of gaps and taxa."""

from __future__ import annotations

from datetime import date

import pytest

from concerted.graph.analyses.completeness.records import systems
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.portraits.taxon import taxon_portrait
from concerted.graph.analyses.species import Species, SpeciesQuery, SpeciesState, species, species_states
from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release

DAYS = (date(1985, 12, 31), date(2014, 5, 1), date(2026, 11, 26))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def p(request: pytest.FixtureRequest) -> Projection:
    return project(reference_release(), request.param)


def test_every_unit_of_the_appendices_is_told_once(p: Projection) -> None:
    found = [each.taxon for each in species(p)]
    assert found == sorted(p.atlas.taxa[t] for t in p.appendix().units)


def test_counts_are_those_of_the_pairs(p: Projection) -> None:
    pairs: dict[str, list[SpeciesState]] = {}
    for pair in species_states(p):
        pairs.setdefault(pair.taxon, []).append(pair)
    for each in species(p):
        mine = pairs.get(each.taxon, [])
        assert each.n_range_states == len(mine)
        assert each.n_firm == sum(pair.firm for pair in mine) and each.n_parties == sum(pair.party for pair in mine)
        assert each.n_missing == sum(pair.engagement == 0 for pair in mine)


def test_they_say_what_the_portrait_of_a_taxon_says(p: Projection) -> None:
    for each in species(p, SpeciesQuery(appendix="I"))[:25]:
        portrait = taxon_portrait(p, each.taxon)
        # A portrait names the Appendices of what is below the taxon too.
        assert set(each.appendices) <= set(portrait.appendices) and each.n_range_states == portrait.n_range_states
        assert set(each.instruments) == {covering.id for covering in portrait.instruments}


def test_pairs_without_a_party_are_the_gaps_of_the_convention(p: Projection) -> None:
    gaps = {(gap.state.iso3, taxon) for gap in gap_records(p, GapQuery(kind="convention")) if gap.state for taxon in gap.taxa}
    # A listing of populations concerns their States alone; every State of the range is responsible.
    assert gaps <= {(pair.iso3, pair.taxon) for pair in species_states(p) if not pair.party}


@pytest.mark.parametrize("query", [
    SpeciesQuery(taxon_class="Reptilia"), SpeciesQuery(appendix="I"), SpeciesQuery(region="Oceania"), SpeciesQuery(taxon="Cetacea"),
    SpeciesQuery(taxon="Cetacea", appendix="I", region="Africa"),
])
def test_filters_keep_a_part_of_the_whole(p: Projection, query: SpeciesQuery) -> None:
    whole = {each.taxon: each for each in species(p)}
    found = species(p, query)
    assert 0 < len(found) < len(whole)
    for each in found:
        assert query.taxon_class in (None, each.class_)
        assert query.appendix is None or query.appendix in each.appendices
        assert query.taxon is None or query.taxon in p.atlas.lineage[each.taxon]
        if query.appendix is None:
            assert each == whole[each.taxon]
    if query.region is not None:
        assert {pair.region for pair in species_states(p, query)} == {query.region}
        assert {pair.taxon for pair in species_states(p, query)} == {each.taxon for each in found}


def test_a_class_that_there_is_not_is_refused(p: Projection) -> None:
    with pytest.raises(InvalidQuery, match="Aves"):
        species(p, SpeciesQuery(taxon_class="Pisces"))


def test_missing_states_are_those_of_the_systems(p: Projection) -> None:
    whole = systems(p)
    by_taxon: dict[str, Species] = {each.taxon: each for each in species(p)}
    for system in whole:
        assert system.n_missing == len(system.missing) == by_taxon[system.taxon].n_missing
        if system.n_range_states:
            assert pytest.approx(1 - system.n_missing / system.n_range_states) == system.C0
            assert system.complete == (system.n_missing == 0)
    for n in (0, 1, 2):
        assert systems(p, n_missing=n) == [system for system in whole if system.n_missing == n]


def test_what_counts_through_a_territory_names_it(p: Projection) -> None:
    for pair in species_states(p, SpeciesQuery(taxon="Caretta caretta")):
        for code in pair.through:
            assert p.counts_for(code) == pair.iso3 and p.own.range[p.atlas.code_index[code], p.atlas.taxon_index["Caretta caretta"]]
