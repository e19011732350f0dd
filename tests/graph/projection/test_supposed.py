"""A projection in which something is supposed equals that of a release whose facts say it: leaving, listing, covering, in any order."""

from __future__ import annotations

from datetime import date
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import engagement
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release
from tests.graph.projection.test_projection import dates, joinable, modes, same
from tests.trying import tried
from tests.worlds import CODES, SOURCED, TREE, Row, release_of, rows_of, worlds

some = tried(40)
appendices, taxa = st.sampled_from(("I", "II")), st.sampled_from(tuple(TREE))


def more(world: Release, table: str, *rows: Row) -> Release:
    """The facts with rows more in a table."""
    tables = rows_of(world)
    return release_of(tables | {table: [*tables[table], *rows]}, world.published)


def leaving(world: Release, instrument: str, iso3: str) -> Release:
    """The facts without the memberships of a State in an instrument; its signature stays."""
    tables = rows_of(world)
    kept = [
        row for row in tables["memberships"]
        if (row["instrument"], row["iso3"]) != (instrument, iso3) or row["role"] == "signatory_unratified"
    ]
    return release_of(tables | {"memberships": kept}, world.published)


def listing(world: Release, taxon: str, appendix: str, population: str | None = None) -> Release:
    row = {"taxon": taxon, "population": population, "appendix": appendix, "since": "1980-01-01", "date_basis": "sourced"}
    return more(world, "listings", row | SOURCED)


def covering(world: Release, instrument: str, taxon: str, population: str | None = None) -> Release:
    row = {"instrument": instrument, "taxon": taxon, "population": population, "since_basis": "original"}
    return more(world, "coverage", row | SOURCED)


def part_of(world: Release, taxon: str, whole: bool) -> str | None:
    """A population of a taxon where one is to be taken and there is one."""
    rows = world["populations"]
    found = rows.filter(rows["taxon"] == taxon)["population"].to_list()
    return None if whole or not found else str(found[0])


@some
@given(worlds(), dates, modes, joinable, st.sampled_from(CODES))
def test_a_state_leaves(world: Release, as_of: date, mode: str, instrument: str, iso3: str) -> None:
    p = project(world, as_of, mode)
    before = p.members.copy()
    less = p.left(p.atlas.code_index[iso3], p.atlas.instrument_index[instrument])
    assert np.array_equal(p.members, before)
    same(less, project(leaving(world, instrument, iso3), as_of, mode))
    assert np.array_equal(less.left_out, project(leaving(world, instrument, iso3), as_of, mode).left_out)


@some
@given(worlds(), dates, modes, joinable, st.sampled_from(CODES))
def test_joining_and_leaving_again_changes_nothing(world: Release, as_of: date, mode: str, instrument: str, iso3: str) -> None:
    p = project(world, as_of, mode)
    s, i = p.atlas.code_index[iso3], p.atlas.instrument_index[instrument]
    if not p.membership.surely[s, i]:
        same(p.joined(s, i).left(s, i), p)
    # One that left and joins again is in, whatever was extended before.
    assert p.left(s, i).joined(s, i).members[s, i]
    same(p.left(s, i).joined(s, i).left(s, i), p.left(s, i))


@some
@given(worlds(), dates, modes, st.sampled_from(("all", "named")), appendices, taxa, st.booleans())
def test_a_taxon_is_listed(world: Release, as_of: date, mode: str, listings: str, appendix: str, taxon: str, whole: bool) -> None:
    part = part_of(world, taxon, whole)
    p = project(world, as_of, mode, listings)
    same(p.listing((appendix, taxon, part)), project(listing(world, taxon, appendix, part), as_of, mode, listings))


@some
@given(worlds(), dates, modes, joinable, taxa, st.booleans())
def test_an_instrument_covers_more(world: Release, as_of: date, mode: str, instrument: str, taxon: str, whole: bool) -> None:
    part = part_of(world, taxon, whole)
    p = project(world, as_of, mode)
    i = p.atlas.instrument_index[instrument]
    supposed, told = p.extended((i, taxon, part)), project(covering(world, instrument, taxon, part), as_of, mode)
    if instrument != "cms":
        same(supposed, told)
    assert np.array_equal(supposed.coverage[i].units, told.coverage[i].units)


@some
@given(worlds(), dates, modes, st.integers(0, 1000))
def test_the_order_of_all_of_it_makes_no_difference(world: Release, as_of: date, mode: str, seed: int) -> None:
    p, random = project(world, as_of, mode), Random(seed)
    s, u = random.sample(range(len(CODES)), 2)
    i, j = (p.atlas.instrument_index[name] for name in random.sample(("cms", "agr-one", "mou-one"), 2))
    steps = [
        lambda q: q.joined(s, i), lambda q: q.left(u, j), lambda q: q.listing(("I", "Anatidae", None)),
        lambda q: q.listing(("II", "Phoca quarta", None)), lambda q: q.extended((p.atlas.instrument_index["mou-two"], "Anser", None)),
    ]
    found: list[Projection] = []
    for _ in range(2):
        random.shuffle(steps)
        q = p
        for step in steps:
            q = step(q)
        found.append(q)
    same(*found)
    assert found[0].more_listed == found[1].more_listed and found[0].more_covered == found[1].more_covered


def test_what_is_supposed_shares_what_stays_the_same() -> None:
    p = project(reference_release(), date(2024, 2, 12))
    less = p.left(p.atlas.code_index["KEN"], p.atlas.instrument_index["aewa"])
    assert less.folded is p.folded and less.listed is p.listed and less.coverage[0] is p.coverage[0]
    listed = p.listing(("II", "Ciconia abdimii", None))
    assert listed.members is p.members and listed.coverage[0] is p.coverage[0] and listed.appendix("I") is p.appendix("I")
    i = p.atlas.instrument_index["raptors"]
    wider = p.extended((i, "Ciconia abdimii", None))
    assert [n for n, scope in enumerate(wider.coverage) if scope is not p.coverage[n]] == [i]
    assert wider.appendix() is p.appendix()


def test_a_family_that_is_supposed_brings_nothing_in_where_names_alone_count() -> None:
    p = project(reference_release(), date(2024, 2, 12), listings="named")
    assert p.listing(("II", "Anatidae", None)).appendix("II") is p.appendix("II")


def test_who_leaves_a_treaty_opens_its_gaps_and_engagement_falls() -> None:
    p = project(reference_release(), date(2024, 2, 12))
    less = p.left(p.atlas.code_index["KEN"], p.convention or 0)
    assert (engagement(less) <= engagement(p)).all() and (engagement(less) < engagement(p)).any()
    asked = GapQuery(state="KEN", kind="convention")
    assert not gap_records(p, asked) and gap_records(less, asked)[0].n_taxa > 100
