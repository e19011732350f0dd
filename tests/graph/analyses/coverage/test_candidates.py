"""Candidates by plain loops over the same worlds, and what counts as in effect."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.coverage.candidates import RELATIONS, CoverageCandidate, Relatives
from concerted.graph.analyses.coverage.covering import Covering
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.projection.realms import realm_of
from concerted.loaders import reference_release
from tests.graph.small import PUBLISHED, small_release, states
from tests.plain.facts import OUT, Facts, day
from tests.plain.scope import Scope, covers, scope_of
from tests.trying import tried
from tests.worlds import DATES, TREE, release_of, rows_of, worlds

some = tried(60)
ORDERS = {"Anatidae": "Anseriformes", "Phocidae": "Carnivora"}


def with_ranks(world: Release) -> Release:
    """The same world with an order and a family of every species, which worlds leave out."""
    tables = rows_of(world)
    for row in tables["taxa"]:
        line = _line(row["taxon"])
        family = next((name for name in line if name in ORDERS), None)
        row |= {"family": family, "order": ORDERS.get(str(family))}
    return release_of(tables, world.published)


def _line(taxon: str) -> list[str]:
    parent = TREE[taxon][1]
    return [taxon] + (_line(parent) if parent else [])


def scope_at(facts: Facts, instrument: str) -> Scope:
    rows = [(row, covers(facts, row)) for row in facts.rows["coverage"] if row["instrument"] == instrument]
    return scope_of(facts, ((row, True) for row, held in rows if held != OUT))


def groups(facts: Facts, taxon: str) -> dict[str, str | None]:
    row = facts.taxa[taxon]
    return {"genus": taxon.split()[0], "family": row["family"], "order": row["order"], "class": row["class"]}


def plain_candidates(facts: Facts, taxon: str, instruments: list[str]) -> list[dict[str, Any]]:
    found = []
    responsible, mine = set(facts.responsible(taxon, facts.home)), groups(facts, taxon)
    for instrument in instruments:
        area, scope = set(facts.area(instrument)), scope_at(facts, instrument)
        if not area & responsible:
            continue
        units = {t for t in scope if facts.taxa[t]["rank"] == "species" or facts.taxa[t]["parent"] not in scope}
        there = [
            t for t in units
            if realm_of(_line(t)) == realm_of(_line(taxon))
            and any(s in area and scope[t].has(s, facts.home) for s in facts.responsible(t, facts.home))
        ]
        for relation in ("genus", "family", "order", "class"):
            near = [t for t in there if mine[relation] is not None and groups(facts, t)[relation] == mine[relation]]
            if near:
                found.append({
                    "instrument": instrument, "relation": relation, "relative_of": mine[relation], "n_relatives": len(near),
                    "n_states": len(area & responsible), "share": len(area & responsible) / len(responsible),
                })
                break
    order = ["genus", "family", "order", "class"]
    return sorted(found, key=lambda each: (order.index(each["relation"]), -each["share"], -each["n_states"], each["instrument"]))


def told(candidate: CoverageCandidate) -> dict[str, Any]:
    return {name: getattr(candidate, name) for name in ("instrument", "relation", "relative_of", "n_relatives", "n_states", "share")}


@some
@given(worlds(), st.sampled_from(DATES))
def test_candidates_are_those_of_plain_loops(world: Release, as_of: date) -> None:
    world = with_ranks(world)
    p, facts = project(world, as_of), Facts(world, as_of)
    instruments = Covering(p).in_effect
    names = [p.atlas.instruments[i] for i in instruments]
    taxa = np.array([n for n, taxon in enumerate(p.atlas.taxa) if facts.responsible(taxon, facts.home)], np.intp)
    found = Relatives(p, instruments).of(taxa)
    for t, candidates in zip(taxa.tolist(), found, strict=True):
        assert [told(each) for each in candidates] == plain_candidates(facts, p.atlas.taxa[t], names)


@some
@given(worlds(), st.sampled_from(DATES))
def test_in_effect_is_what_has_begun_and_not_ended(world: Release, as_of: date) -> None:
    p = project(world, as_of)
    wanted, waiting = [], []
    for row in world["instruments"].to_dicts():
        start, end, signed = day(row["in_force_on"]), day(row["ended_on"]), day(row["signed_on"])
        over = end is not None and end <= as_of
        if row["kind"] == "convention" or over:
            continue
        if start is not None and start <= as_of:
            wanted.append(row["id"])
        elif start is None and row["kind"] not in ("agreement", "mou") and signed is not None and signed <= as_of:
            waiting.append(row["id"])
    assert [p.atlas.instruments[i] for i in Covering(p).in_effect] == wanted
    assert [p.atlas.instruments[i] for i in Covering(p).without_effect] == waiting
    assert [p.atlas.instruments[i] for i in Covering(p, adopted=True).taking_in] == [
        name for name in p.atlas.instruments if name in {*wanted, *waiting}
    ]


@pytest.fixture(scope="module")
def p() -> Projection:
    return project(reference_release(), date(2026, 11, 30))


def test_what_is_sure_is_covered_and_from_publication_on_all_is(p: Projection) -> None:
    covered, surely = Covering(p).covered
    assert (covered == surely).all() and covered.sum() > 400
    before, sure = Covering(project(p.release, date(2014, 5, 1))).covered
    assert (sure <= before).all() and 0 < sure.sum() < before.sum()


def test_without_an_instrument_what_it_alone_covers_is_not_covered(p: Projection) -> None:
    i = p.atlas.instrument_index["eurobats"]
    lost = Covering(p).covered[0] & ~Covering(p.without(i)).covered[0]
    assert lost.sum() > 30 and {p.atlas.classes[t] for t in np.flatnonzero(lost)} == {"Mammalia"}


def test_a_plan_of_a_whole_class_means_what_lives_where_it_is(p: Projection) -> None:
    caf, cetaceans = (p.atlas.instrument_index[name] for name in ("caf", "gpw-cetaceans"))
    covering = Covering(p)
    planned = covering.planned(caf)
    area = p.area[:, caf]
    assert (planned <= p.range[area].any(0)).all() and planned.sum() < len(p.coverage[caf].taxa)
    # One without a list is for everywhere.
    assert not p.area[:, cetaceans].any() and covering.planned(cetaceans).sum() == len(p.coverage[cetaceans].taxa)


def test_best_is_the_nearest_then_where_most_of_its_states_are() -> None:
    """Of three instruments one covers a species of the genus in one State, two a family: of these the wider goes first."""
    codes = ("AAA", "BBB", "CCC")
    taxa = [
        {"taxon": "Anas una", "order": "O", "family": "F"}, {"taxon": "Anas duo", "order": "O", "family": "F"},
        {"taxon": "Cygnus tres", "order": "O", "family": "F"}, {"taxon": "Larus quattuor", "order": "P", "family": "G"},
    ]
    release = small_release(
        states=states(*codes), taxa=taxa, listings=[{"taxon": "Anas una"}],
        ranges=[{"taxon": row["taxon"], "iso3": code} for row in taxa for code in codes],
        instruments=[{"id": name} for name in ("genus", "narrow", "wide", "gulls", "nowhere")],
        coverage=[
            {"instrument": "genus", "taxon": "Anas duo"}, {"instrument": "narrow", "taxon": "Cygnus tres"},
            {"instrument": "wide", "taxon": "Cygnus tres"}, {"instrument": "gulls", "taxon": "Larus quattuor"},
            {"instrument": "nowhere", "taxon": "Anas duo"},
        ],
        instrument_ranges=[
            *({"instrument": name, "iso3": "AAA"} for name in ("genus", "narrow", "gulls")),
            *({"instrument": "wide", "iso3": code} for code in codes),
        ],
    )
    at = project(release, PUBLISHED)
    [found] = Relatives(at, Covering(at).in_effect).of(np.array([at.atlas.taxon_index["Anas una"]]))
    assert [(each.instrument, str(each.relation), each.n_states) for each in found] == [
        ("genus", "genus", 1), ("wide", "family", 3), ("narrow", "family", 1), ("gulls", "class", 1),
    ]
    assert found[0].relative_of == "Anas" and found[1].share == 1 and found[1].in_words(str.upper) == "wide (FAMILY, 3)"
    assert tuple(map(str, RELATIONS)) == ("genus", "family", "order", "class")
