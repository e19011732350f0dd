"""What the projection and its analyses answer to the questions that they answer: a function a question, named as it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from concerted.graph.analyses.completeness.metrics import instrument_metrics
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.history.timeline import members_at
from concerted.graph.analyses.portraits.memberships import member_records, possible_member_records, status_records
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.facts.release import Release
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.projection import APPENDICES, Projection, project
from concerted.graph.projection.scope import Scope
from concerted.graph.records import plain
from tests.cypher.tables import Rows, below, by, counts, home, name_of, table


def at(release: Release, day: str) -> Projection:
    return project(release, date.fromisoformat(day))


def _gaps(release: Release, kind: str, instrument: str | None, day: str) -> list[dict[str, Any]]:
    return plain(gap_records(at(release, day), GapQuery(kind=kind, instrument=instrument or None)))


def _of_instruments(release: Release, kind: str, instrument: str, day: str) -> Rows:
    return [
        [r["instrument"], r["state"]["iso3"], r["state"]["name"], r["n_taxa"], r["n_firm"], r["taxa"]]
        for r in _gaps(release, kind, instrument, day)
    ]


def _concerned(p: Projection, scope: Scope) -> Bools:
    """``S × units``."""
    return p.concerned(scope)[:, scope.unit]


def _missing(p: Projection) -> tuple[Scope, Bools, Bools]:
    """The units listed, the States concerned by each, and those of them that are not Parties; nobody before the Convention."""
    scope = p.appendix()
    concerned = _concerned(p, scope)
    if p.convention is None:
        return scope, concerned & False, concerned & False
    return scope, concerned, concerned & ~p.members[:, p.convention][:, None]


# -- gaps ------------------------------------------------------------------------------------------------------------


def gaps_convention(release: Release, date: str) -> Rows:
    records = _gaps(release, "convention", None, date)
    return [[r["state"]["iso3"], r["state"]["name"], r["n_taxa"], r["n_firm"], r["taxa"]] for r in records]


def gaps_instrument(release: Release, instrument: str, date: str) -> Rows:
    return _of_instruments(release, "instrument", instrument, date)


def gaps_listed_only(release: Release, instrument: str, date: str) -> Rows:
    return _of_instruments(release, "listed_only", instrument, date)


def gaps_ratification(release: Release, instrument: str, date: str) -> Rows:
    return _of_instruments(release, "ratification", instrument, date)


def gaps_outside_area(release: Release, instrument: str, date: str) -> Rows:
    return _of_instruments(release, "outside_area", instrument, date)


def gaps_territorial(release: Release, instrument: str, date: str) -> Rows:
    records = _gaps(release, "territorial", instrument, date)
    return [
        [r["instrument"], r["state"]["iso3"], r["state"]["name"], r["territories"], r["n_taxa"], r["n_firm"], r["taxa"]] for r in records
    ]


def gaps_no_instrument(release: Release, date: str) -> Rows:
    p = at(release, date)
    scope = p.appendix("II")
    n_states = dict(zip(scope.units.tolist(), _concerned(p, scope).sum(0).tolist(), strict=True))
    rows = []
    for record in plain(gap_records(p, GapQuery(kind="no_instrument", by="taxon"))):
        taxon = record["taxa"][0]
        t = p.atlas.taxon_index[taxon]
        rows.append([taxon, name_of(release, taxon), p.atlas.classes[t] or "", n_states[t], record["firmness"] == "firm"])
    return sorted(rows)


def species_without_instrument_of_state(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    scope = p.appendix("II")
    concerned = _concerned(p, scope)
    uncovered = {r["taxa"][0] for r in plain(gap_records(p, GapQuery(kind="no_instrument", by="taxon")))}
    rows = []
    for column, t in enumerate(scope.units.tolist()):
        if p.atlas.taxa[t] in uncovered and concerned[p.atlas.code_index[state], column]:
            rows.append([p.atlas.taxa[t], name_of(release, p.atlas.taxa[t]), int(concerned[:, column].sum())])
    return sorted(rows, key=lambda r: (-r[2], r[0]))


def non_parties_by_appendix_i_species(release: Release, date: str) -> Rows:
    p = at(release, date)
    if p.convention is None:
        return []
    scope = p.appendix("I")
    concerned, firmly = p.folded.responsible(scope)
    regions = {iso3: row["cms_region"] or "" for iso3, row in by(release, "states", "iso3").items()}
    rows = []
    for s in np.flatnonzero(concerned.any(1) & ~p.members[:, p.convention]):
        code = p.atlas.codes[s]
        taxa = [p.atlas.taxa[t] for t in scope.units[concerned[s]]]
        n_firm = 0 if p.possible_members[s, p.convention] else int(firmly[s].sum())
        rows.append([code, by(release, "states", "iso3")[code]["name_en"], regions[code], len(taxa), n_firm, taxa])
    return sorted(rows, key=lambda r: (-r[3], r[0]))


def instruments_state_could_join(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    instruments, lists = by(release, "instruments", "id"), table(release, "instrument_ranges")
    rows = []
    for record in plain(gap_records(p, GapQuery(state=state))):
        if record["kind"] in ("instrument", "listed_only", "ratification"):
            about = instruments[record["instrument"]]
            through = [
                row for row in lists
                if row["instrument"] == about["id"] and p.atlas.codes[p.fold[p.atlas.code_index[row["iso3"]]]] == state
            ]
            listed_as = max(row["kind"] for row in through)
            codes = sorted(row["iso3"] for row in through)
            signed = record["kind"] == "ratification"
            rows.append([about["id"], about["short_name"], about["kind"], about["binding"], listed_as, codes, signed])
    return sorted(rows, key=lambda r: r[0])


# -- systems ---------------------------------------------------------------------------------------------------------


def last_missing_state(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    scope, concerned, missing = _missing(p)
    rows = []
    for column in np.flatnonzero((missing.sum(0) == 1) & missing[p.atlas.code_index[state]]):
        taxon = p.atlas.taxa[scope.units[column]]
        rows.append([taxon, name_of(release, taxon), int(concerned[:, column].sum())])
    return sorted(rows, key=lambda r: (-r[2], r[0]))


def last_missing_states(release: Release, date: str) -> Rows:
    p = at(release, date)
    if p.convention is None:
        return []
    found = [(r["state"]["iso3"], r["state"]["name"], r["last_missing"]) for r in plain(priority_records(p)) if r["last_missing"]]
    # The ranking is of who could accede; a code without a State to answer for it is none, and may be missing all the same.
    scope, _, missing = _missing(p)
    names = by(release, "states", "iso3")
    ranked = {code for code, _, _ in found}
    for s in np.flatnonzero((missing & (missing.sum(0) == 1)).any(1)):
        if p.atlas.codes[s] not in ranked:
            last = scope.units[missing[s] & (missing.sum(0) == 1)]
            found.append((p.atlas.codes[s], names[p.atlas.codes[s]]["name_en"], [p.atlas.taxa[t] for t in last]))
    return sorted(([code, name, len(taxa), taxa] for code, name, taxa in found), key=lambda r: (-r[2], r[0]))


def systems_nearly_complete(release: Release, at_most: int, date: str) -> Rows:
    p = at(release, date)
    scope, concerned, missing = _missing(p)
    rows = []
    for column in np.flatnonzero((missing.sum(0) > 0) & (missing.sum(0) <= at_most)):
        taxon = p.atlas.taxa[scope.units[column]]
        n, absent = int(concerned[:, column].sum()), [p.atlas.codes[s] for s in np.flatnonzero(missing[:, column])]
        rows.append([taxon, name_of(release, taxon), n, n - len(absent), (n - len(absent)) / n, absent])
    return sorted(rows, key=lambda r: (-r[4], -r[2], r[0]))


def least_complete_instruments(release: Release, date: str) -> Rows:
    p = at(release, date)
    about = by(release, "instruments", "id")
    rows = []
    for i in p.others.tolist():
        area, name = p.area[:, i], p.atlas.instruments[i]
        if area.any():
            joined, perhaps = int((area & p.members[:, i]).sum()), int((area & p.possible_members[:, i]).sum())
            share = instrument_metrics(p, i)["C0"]
            rows.append([name, about[name]["short_name"], about[name]["kind"], int(area.sum()), joined, perhaps, share])
    return sorted(rows, key=lambda r: (r[6], -r[3], r[0]))


def states_sharing_most_species(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    species = p.range[:, p.atlas.species < 0] & True
    mine = p.atlas.code_index[state]
    shared = (species & species[mine]).sum(1)
    cms = p.atlas.instrument_index.get("cms")
    names = by(release, "states", "iso3")
    rows = []
    for s in np.flatnonzero(shared):
        if s != mine:
            code, party = p.atlas.codes[s], cms is not None and bool(p.members[s, cms])
            rows.append([code, names[code]["name_en"], int(shared[s]), int(shared[s]) / int(species[mine].sum()), party])
    return sorted(rows, key=lambda r: (-r[2], r[0]))


def species_of_state_by_appendix(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    s = p.atlas.code_index[state]
    facts: dict[str, set[tuple[str, str]]] = {}
    for row in table(release, "ranges"):
        if home(release, row["iso3"]) == state and counts(row):
            facts.setdefault(row["taxon"], set()).add((row["presence"], row["season"]))
    rows, listed = set(), set()
    for row, holds in zip(table(release, "listings"), p.listed.tolist(), strict=True):
        states = (by(release, "populations", "population")[row["population"]]["states"] or "").split() if row["population"] else []
        if holds and (not states or state in {home(release, code) for code in states}):
            for taxon in below(release)[row["taxon"]] & facts.keys():
                listed.add((row["appendix"], taxon))
                rows |= {(row["appendix"], taxon, name_of(release, taxon), row["taxon"], *fact) for fact in facts[taxon]}
    scopes = {appendix: p.appendix(appendix) for appendix in APPENDICES}
    assert listed == {(a, p.atlas.taxa[t]) for a, scope in scopes.items() for t in scope.taxa[p.concerned(scope)[s]]}
    return sorted(map(list, rows))


# -- members ---------------------------------------------------------------------------------------------------------


def members_of_instrument(release: Release, instrument: str, date: str) -> Rows:
    p = at(release, date)
    return [
        [r["iso3"], r["name"], r["role"], r["since"] or "", r["until"] or "", r["date_basis"], r["applies_to"], r["basis"]]
        for r in plain(member_records(p, p.atlas.instrument_index[instrument]))
    ]


def memberships_of_state(release: Release, state: str) -> Rows:
    p = project(release, release.published)
    about = by(release, "instruments", "id")
    return [
        [r["instrument"], about[r["instrument"]]["short_name"], about[r["instrument"]]["kind"], r["role"], r["since"] or "",
         r["until"] or "", r["date_basis"], r["applies_to"], r["source"]]
        for r in plain(status_records(p, p.atlas.code_index[state]))
    ]


def possible_members_at_date(release: Release, instrument: str, date: str) -> Rows:
    p = at(release, date)
    return [
        [name, r["iso3"], r["name"], r["role"], r["until"] or "", r["basis"]]
        for i, name in enumerate(p.atlas.instruments) if instrument in ("", name)
        for r in plain(possible_member_records(p, i))
    ]


def parties_through_time(release: Release, instrument: str, first_year: int, last_year: int) -> Rows:
    rows = []
    for year in range(first_year, last_year + 1):
        p = project(release, date(year, 1, 1))
        members = members_at(p, p.atlas.instrument_index[instrument])
        rows.append([year, members.min, members.max - members.min])
    return rows


def parties_by_region(release: Release, date: str) -> Rows:
    p = at(release, date)
    cms = p.atlas.instrument_index.get("cms")
    regions: dict[str, list[str]] = {}
    for row in table(release, "states"):
        if row["kind"] == "state":
            regions.setdefault(row["cms_region"] or "", []).append(row["iso3"])
    rows = []
    for region, codes in sorted(regions.items()):
        absent = [c for c in sorted(codes) if cms is None or not p.members[p.atlas.code_index[c], cms]]
        rows.append([region, len(codes), len(codes) - len(absent), (len(codes) - len(absent)) / len(codes), absent])
    return rows


# -- scope -----------------------------------------------------------------------------------------------------------


def scope_of_instrument(release: Release, instrument: str) -> Rows:
    p = project(release, release.published)
    everything = np.ones(release["coverage"].height, bool)
    scope = p.folded.scopes.coverage(everything.tobytes())[p.atlas.instrument_index[instrument]]
    covered = {r["taxon"] for r in table(release, "coverage") if r["instrument"] == instrument}
    taxa = by(release, "taxa", "taxon")
    rows = []
    for t in scope.taxa.tolist():
        taxon = p.atlas.taxa[t]
        through = sorted(covered.intersection(p.atlas.lineage[taxon]))
        rows.append([taxon, name_of(release, taxon), taxa[taxon]["rank"], through, int(p.own.range[:, t].sum())])
    return rows
