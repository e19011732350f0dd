"""Holds the arrays against the plain sets, for one release at one date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from concerted.graph.analyses.completeness.metrics import instrument_metrics, metrics
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import explain, priority_records
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import plain as told
from tests.plain.facts import Facts
from tests.plain.gaps import Gap, gaps
from tests.plain.metrics import Engagement, taxon_metrics
from tests.plain.metrics import instrument_metrics as plain_instrument_metrics
from tests.plain.priorities import Recruit, priorities


def projected(release: Release, as_of: date, mode: str = "sovereign", listings: str = "all") -> Projection:
    """The arrays of a release at a date, with all listings or those by name."""
    return project(release, as_of, mode) if listings == "all" else project(release, as_of, mode, listings=listings)


def all_gaps(p: Projection, state: str | None = None) -> dict[tuple[str, str | None, str | None], dict[str, Any]]:
    """Every record, with what is no gap; of one code where it is asked about."""
    records = told(gap_records(p, GapQuery(state=state))) + told(gap_records(p, GapQuery(kind="outside_area", state=state)))
    keys = [(r["kind"], r["state"] and r["state"]["iso3"], r["instrument"]) for r in records]
    assert len(keys) == len(set(keys)), "one record per kind, State and instrument"
    return dict(zip(keys, records, strict=True))


def as_record(gap: Gap) -> dict[str, Any]:
    return {"n_taxa": len(gap.units), "n_firm": len(gap.firm), "taxa": sorted(gap.units),
            "firmness": "firm" if gap.firm else "contested", "reasons": sorted(gap.reasons)}


def through(facts: Facts, gap: Gap, state: str | None, instrument: str | None) -> set[str]:
    """The codes that count for a State: by their range, or by their own place on the list; of no State where a gap has none."""
    if state is None:
        return set()
    there = {edge.code for unit in gap.units for edge in facts.edges[unit]} | set(facts.area_rows[instrument] if instrument else ())
    return {code for code in there if code != state and facts.home(code) == state}


def check_gaps(release: Release, as_of: date, mode: str, listings: str = "all") -> None:
    plain, fast = gaps(release, as_of, mode, listings), all_gaps(projected(release, as_of, mode, listings))
    facts = Facts(release, as_of, mode, listings)
    assert set(fast) == set(plain)
    for key, gap in plain.items():
        want = as_record(gap)
        assert {name: fast[key][name] for name in want} == want, key
        assert fast[key]["territories"] == sorted(gap.territories or through(facts, gap, key[1], key[2])), key


def check_through(release: Release, as_of: date, mode: str, listings: str = "all", codes: Iterable[str] = ()) -> None:
    """What comes through each code that another holds, or that is nobody's; of all such codes where none is named."""
    p, facts = projected(release, as_of, mode, listings), Facts(release, as_of, mode, listings)
    for code in codes or [c for c in sorted(facts.states) if facts.home(c) != c]:
        plain, fast = gaps(release, as_of, mode, listings, state=code), all_gaps(p, code)
        assert set(fast) == set(plain), code
        for key, gap in plain.items():
            want = as_record(gap) | ({} if facts.home(code) == code else {"territories": [code]})
            assert {name: fast[key][name] for name in want} == want, (code, key)


def check_queries(p: Projection) -> None:
    """A query that narrows gives the records it asks for of those of the whole, and by taxon the same units."""
    whole, by_taxon = told(gap_records(p, GapQuery())), told(gap_records(p, GapQuery(by="taxon")))
    order = sorted(whole, key=lambda r: (r["state"] is None, -r["n_taxa"], r["state"]["iso3"] if r["state"] else ""))
    assert whole == order, "stable sort changes nothing"
    for record in whole:
        parts = [r for r in by_taxon if all(r[name] == record[name] for name in ("kind", "state", "instrument"))]
        assert sorted(t for r in parts for t in r["taxa"]) == record["taxa"]
        assert sum(r["n_firm"] for r in parts) == record["n_firm"]
        assert not parts or {reason for r in parts for reason in r["reasons"]} == set(record["reasons"])
    for name in ("kind", "instrument"):
        for value in {r[name] for r in whole} - {None}:
            assert told(gap_records(p, GapQuery(**{name: value}))) == [r for r in whole if r[name] == value]
    # A record shows all its taxa, whichever of them the question is about.
    assert told(gap_records(p, GapQuery(firmness="firm"))) == [r for r in whole if r["n_firm"]]
    assert told(gap_records(p, GapQuery(firmness="contested"))) == [r for r in whole if r["n_firm"] < r["n_taxa"] or not r["n_taxa"]]
    for iso3 in {r["state"]["iso3"] for r in whole if r["state"]}:
        assert told(gap_records(p, GapQuery(state=iso3))) == [r for r in whole if r["state"] and r["state"]["iso3"] == iso3]


def check_metrics(release: Release, as_of: date, mode: str, listings: str = "all") -> None:
    p, facts = projected(release, as_of, mode, listings), Facts(release, as_of, mode, listings)
    engagement = Engagement(facts)
    taxa = [n for n, taxon in enumerate(p.atlas.taxa) if taxon in facts.taxa]
    found = metrics(p, taxa)
    for at, n in enumerate(taxa):
        want = taxon_metrics(engagement, p.atlas.taxa[n])
        assert found.row(at) == pytest.approx(vars(want), abs=1e-9), p.atlas.taxa[n]
    for instrument in facts.concluded():
        want = plain_instrument_metrics(facts, instrument)
        found_here = instrument_metrics(p, p.atlas.instrument_index[instrument])
        assert found_here == pytest.approx(vars(want), abs=1e-9), instrument


def as_priority(recruit: Recruit) -> dict[str, Any]:
    return {
        "unmet_responsibility": pytest.approx(recruit.unmet, abs=1e-9), "responsibility": pytest.approx(recruit.responsibility, abs=1e-9),
        "concertation_gain": pytest.approx(recruit.gain, abs=1e-9), "closing_power": pytest.approx(recruit.closing, abs=1e-9),
        "n_taxa": len(recruit.contributions), "n_appendix_I": recruit.appendix_i,
        "last_missing": sorted(recruit.last_missing), "member_of": sorted(recruit.member_of),
    }


def check_priorities(
    release: Release, as_of: date, query: PriorityQuery, explained: int = 3, listings: str = "all", disputed: bool = False
) -> None:
    """Whether a query finds what the plain program does; ``disputed`` asks both for those whose statehood is disputed."""
    p = projected(release, as_of, listings=listings)
    query = replace(query, disputed=True) if disputed else query
    asked = query.weights, query.appendix, query.taxon_class, listings, disputed, query.realm
    plain = priorities(release, as_of, query.instrument, *asked)
    if query.instrument not in Facts(release, as_of).instruments:
        return
    records = told(priority_records(p, query))
    assert {r["state"]["iso3"] for r in records} == set(plain)
    order = [(-round(r["unmet_responsibility"], 9), r["state"]["iso3"]) for r in records]
    assert order == sorted(order)
    assert [r["rank"] for r in records] == list(range(1, len(records) + 1))
    for record in records:
        want = as_priority(plain[record["state"]["iso3"]])
        assert {name: record[name] for name in want} == want, record["state"]
        closest = [(lead["iso3"], lead["n_shared"]) for lead in record["closest_members"]]
        assert closest == plain[record["state"]["iso3"]].closest, record["state"]
    for record in records[:explained]:
        account = told(explain(p, record["state"]["iso3"], query))
        by_taxon = {s["taxon"]: s["contribution"] for s in account["species"]}
        assert by_taxon == pytest.approx(plain[record["state"]["iso3"]].contributions, abs=1e-9)
        assert sum(by_taxon.values()) == pytest.approx(record["unmet_responsibility"], abs=1e-9)
