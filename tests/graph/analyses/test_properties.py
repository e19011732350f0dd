"""What must hold in every world, whatever the implementation."""

from __future__ import annotations

from datetime import date
from math import copysign
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness.formulas import METRICS
from concerted.graph.analyses.completeness.metrics import instrument_metrics, metrics
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from tests.plain.facts import Facts, day
from tests.trying import tried
from tests.worlds import CODES, DATES, KINDS, SPECIES, STATES, TERRITORIES, Features, Row, release_of, rows_of, world_of_seed, worlds

dates, modes = st.sampled_from(DATES), st.sampled_from(("sovereign", "separate"))
many = tried(80)
JOINABLE = tuple(name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou"))


def every_gap(release: Release, as_of: date, mode: str, **query: Any) -> list[Row]:
    p = project(release, as_of, mode)
    return plain(gap_records(p, GapQuery(**query))) + plain(gap_records(p, GapQuery(kind="outside_area", **query)))


def every_metric(release: Release, as_of: date, mode: str) -> dict[str, dict[str, float | None]]:
    """Of each species and subspecies, and of each instrument that has members."""
    p = project(release, as_of, mode)
    found = metrics(p, [p.atlas.taxon_index[t] for t in SPECIES])
    by_taxon = {taxon: found.row(n) for n, taxon in enumerate(SPECIES)}
    return by_taxon | {i: instrument_metrics(p, p.atlas.instrument_index[i]) for i in JOINABLE if i != "cms"}


def flat(found: dict[str, dict[str, float | None]]) -> dict[tuple[str, str], float | None]:
    return {(system, name): value for system, values in found.items() for name, value in values.items()}


@many
@given(worlds(), dates, modes)
@example(world_of_seed(64), date(2012, 7, 1), "separate")  # shares that do not add up to 1 in every order
@example(world_of_seed(183), date(2012, 7, 1), "separate")
def test_metrics_lie_between_0_and_1(world: Release, as_of: date, mode: str) -> None:
    for system, found in every_metric(world, as_of, mode).items():
        # Nor a zero with a minus sign, which JSON would print.
        assert all(value is None or (0 <= value <= 1 and copysign(1, value) == 1) for value in found.values()), system
        if found["A"] is not None and found["C0"] is not None and found["C1"] is not None:
            assert (found["A"] == 1) == (found["C0"] == 1)
            assert (found["C0"] == 0) == (found["C1"] == 0)
            assert mode == "separate" or found["C1"] <= found["C0"] + 1e-12


@many
@given(worlds(), dates, modes, st.sampled_from(JOINABLE), st.sampled_from(CODES))
def test_no_metric_falls_when_a_state_joins(world: Release, as_of: date, mode: str, instrument: str, iso3: str) -> None:
    tables = rows_of(world)
    role = "signatory" if KINDS[instrument] == "mou" else "party"
    kept = [r for r in tables["memberships"] if (r["instrument"], r["iso3"], r["role"]) != (instrument, iso3, role)]
    owned = " ".join(code for code in CODES if code != iso3)  # for every code that it may hold
    joined: Row = {"instrument": instrument, "iso3": iso3, "role": role, "since": as_of.isoformat(), "date_basis": "sourced",
                   "applies_to": owned, "source": "book", "basis": "sourced"}
    larger = release_of(tables | {"memberships": [*kept, joined]}, world.published)
    before, after = every_metric(world, as_of, mode), every_metric(larger, as_of, mode)
    for system in before:
        for name in METRICS:
            old, new = before[system][name], after[system][name]
            assert (old is None) == (new is None)
            assert old is None or new is None or new >= old - 1e-12, (system, name)


@many
@given(worlds(), dates, modes)
def test_no_state_without_range_has_a_species_gap(world: Release, as_of: date, mode: str) -> None:
    holder = Facts(world, as_of).holder
    present = {
        (r["taxon"], code)
        for r in rows_of(world)["ranges"]
        if r["origin"] != "introduced" and r["presence"] != "extinct" and r["season"] != "vagrant"
        for code in (r["iso3"], holder(r["iso3"]))
    }
    for gap in every_gap(world, as_of, mode, by="taxon"):
        single = "no_range_edge" in gap["reasons"]
        if gap["state"] and not single:
            assert (gap["taxa"][0], gap["state"]["iso3"]) in present
        if single:
            assert gap["firmness"] == "contested"


@many
@given(worlds(), dates, modes)
def test_a_date_knows_nothing_of_what_begins_later(world: Release, as_of: date, mode: str) -> None:
    tables = rows_of(world)

    def begun(text: str | None) -> bool:
        start = day(text)
        return start is None or start <= as_of

    running = {r["id"] for r in tables["instruments"] if begun(r["in_force_on"])}
    past = tables | {
        "instruments": [r for r in tables["instruments"] if r["id"] in running],
        "memberships": [r for r in tables["memberships"] if r["instrument"] in running and begun(r["since"])],
        "listings": [r for r in tables["listings"] if begun(r["since"])],
        # Only of what was added later, or where nothing is said, does a row hold from its since.
        "coverage": [r for r in tables["coverage"]
                     if r["instrument"] in running and (begun(r["since"]) or r["since_basis"] in ("original", "unknown"))],
        "reservations": [r for r in tables["reservations"] if begun(r["since"])],
        "sovereignties": [r for r in tables["sovereignties"] if begun(r["since"])],
        "instrument_ranges": [r for r in tables["instrument_ranges"] if r["instrument"] in running],
    }
    # What begins by the date and ends after it still holds, so its end may be unknown too.
    for name in ("memberships", "listings", "coverage", "reservations", "sovereignties", "states"):
        past[name] = [r | {"until": None} if r["until"] and not begun(r["until"]) else r for r in past[name]]
    assume("cms" in running)
    known = release_of(past, world.published)
    assert every_gap(known, as_of, mode) == every_gap(world, as_of, mode)
    if mode == "sovereign" and project(world, as_of).convention is not None:
        assert plain(priority_records(project(known, as_of))) == plain(priority_records(project(world, as_of)))


@many
@given(worlds(Features(populations=False, listed_territories=False, territory_members=False, exclusions=False, reservations=False)), dates)
def test_splitting_territories_from_a_sovereign_with_whom_they_are_in_leaves_c1(world: Release, as_of: date) -> None:
    together, apart = project(world, as_of), project(world, as_of, "separate")
    np.testing.assert_allclose(metrics(apart)["C1"], metrics(together)["C1"], atol=1e-12)
    assert np.array_equal(metrics(apart)["A"], metrics(together)["A"], equal_nan=True)


def with_territory(world: Release, sovereign: str) -> Release:
    """The world with a territory cut out of a State, where occurs all that occurs in the State."""
    tables = rows_of(world)
    mother = next(r for r in tables["states"] if r["iso3"] == sovereign)
    cut = mother | {"iso3": "TZZ", "iso2": "TZ", "kind": "territory", "sovereign": sovereign}
    for row in tables["populations"]:
        codes = (row["states"] or "").split()
        row["states"] = " ".join([*codes, "TZZ"] if sovereign in codes else codes)
    ranges = tables["ranges"] + [r | {"iso3": "TZZ"} for r in tables["ranges"] if r["iso3"] == sovereign]
    return release_of(tables | {"states": [*tables["states"], cut], "ranges": ranges}, world.published)


@many
@given(worlds(Features(reservations=False)), dates, st.sampled_from([s for s in STATES if s not in TERRITORIES.values()]))
def test_a_territory_cut_out_of_a_state_changes_no_share(world: Release, as_of: date, sovereign: str) -> None:
    split = with_territory(world, sovereign)
    before, after = metrics(project(world, as_of, "separate")), metrics(project(split, as_of, "separate"))
    np.testing.assert_allclose(after["C1"], before["C1"], atol=1e-12)
    assert np.array_equal(after["A"], before["A"], equal_nan=True)
    # Folded, the territory is nothing of its own; answers only name it.
    old, new = (every_gap(release, as_of, "sovereign") for release in (world, split))
    assert [r | {"territories": []} for r in new] == [r | {"territories": []} for r in old]
    assert flat(every_metric(split, as_of, "sovereign")) == pytest.approx(flat(every_metric(world, as_of, "sovereign")))


@many
@given(worlds(), dates, modes, st.randoms(use_true_random=False))
def test_row_order_and_duplicates_change_nothing(world: Release, as_of: date, mode: str, random: Any) -> None:
    tables = {}
    for name, rows in rows_of(world).items():
        doubled = rows + random.sample(rows, len(rows) // 2)
        random.shuffle(doubled)
        tables[name] = doubled
    again = release_of(tables, world.published)
    assert again.id == world.id
    assert every_gap(again, as_of, mode) == every_gap(world, as_of, mode)
    assert every_metric(again, as_of, mode) == every_metric(world, as_of, mode)
