"""What the projection and its analyses answer to the questions that they answer: a function a question, named as it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from concerted.graph.analyses.completeness.metrics import instrument_metrics
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.facts.release import Release
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import APPENDICES, Projection, project
from concerted.graph.records import plain
from tests.cypher.tables import Rows, below, by, counts, line, members, name_of, table

HELPFUL = ("capacity_building", "training", "workshops", "awareness", "recruitment", "negotiation")


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
    """The units listed, the States concerned by each, and those not engaged through the Convention; nobody before it is in force."""
    scope = p.appendix()
    concerned = _concerned(p, scope)
    if p.convention is None:
        return scope, concerned & False, concerned & False
    missing = concerned & ~p.members[:, p.convention][:, None]
    if p.reserved is not None:
        missing |= concerned & p.reserved.taxa[:, scope.units]
    return scope, concerned, missing


def _asked(p: Projection, state: str) -> tuple[int, list[int]] | None:
    """The State that is meant, and the codes by which it is: all that count for it, or one that it holds; None for nobody."""
    code = p.atlas.code_index[state]
    who = int(p.holder[code])
    if who == NOBODY:
        return None
    return who, np.flatnonzero(p.holder == who).tolist() if who == code else [code]


def _there(p: Projection, who: int, codes: list[int], counted: Bools, itself: Bools) -> Bools:
    """Of what concerns a State (``S × …``) what comes through the codes asked about: of one that it holds, what concerns that one."""
    there: Bools = counted[who] if who in codes else counted[who] & itself[codes[0]]
    return there


# -- gaps ------------------------------------------------------------------------------------------------------------


def gaps_convention(release: Release, date: str) -> Rows:
    records = _gaps(release, "convention", None, date)
    return [[r["state"]["iso3"], r["state"]["name"], r["n_taxa"], r["n_firm"], r["taxa"]] for r in records]


def gaps_reservation(release: Release, date: str) -> Rows:
    records = _gaps(release, "reservation", None, date)
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
    if (asked := _asked(p, state)) is None:
        return []
    scope = p.appendix("II")
    concerned = _concerned(p, scope)
    there = _there(p, *asked, concerned, p.own.responsible(p.own_appendix("II"))[0])
    uncovered = {r["taxa"][0] for r in plain(gap_records(p, GapQuery(kind="no_instrument", by="taxon")))}
    rows = []
    for column, t in enumerate(scope.units.tolist()):
        if p.atlas.taxa[t] in uncovered and there[column]:
            rows.append([p.atlas.taxa[t], name_of(release, p.atlas.taxa[t]), int(concerned[:, column].sum()), p.atlas.codes[asked[0]]])
    return sorted(rows, key=lambda r: (-r[2], r[0]))


def non_parties_by_appendix_i_species(release: Release, date: str) -> Rows:
    p = at(release, date)
    if p.convention is None:
        return []
    scope = p.appendix("I")
    concerned, firmly = p.folded.responsible(scope)
    regions = {iso3: row["cms_region"] or "" for iso3, row in by(release, "states", "iso3").items()}
    rows = []
    for s in np.flatnonzero(concerned.any(1) & ~p.members[:, p.convention] & p.atlas.can_accede):
        code = p.atlas.codes[s]
        taxa = [p.atlas.taxa[t] for t in scope.units[concerned[s]]]
        n_firm = 0 if p.possible_members[s, p.convention] else int(firmly[s].sum())
        rows.append([code, by(release, "states", "iso3")[code]["name_en"], regions[code], len(taxa), n_firm, taxa])
    return sorted(rows, key=lambda r: (-r[3], r[0]))


def instruments_state_could_join(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    if (asked := _asked(p, state)) is None or p.atlas.cannot_accede[asked[0]]:
        return []
    who, codes = asked
    rows = []
    for i in p.others.tolist():
        about = by(release, "instruments", "id")[p.atlas.instruments[i]]
        through = [
            row for row in table(release, "instrument_ranges")
            if row["instrument"] == about["id"] and p.atlas.code_index[row["iso3"]] in codes
        ]
        if through and not p.members[who, i]:
            facts, listed_as = [about[k] for k in ("id", "short_name", "kind", "binding")], max(row["kind"] for row in through)
            signed = bool(p.signed[who, i])
            rows.append([*facts, listed_as, sorted(row["iso3"] for row in through), signed, p.atlas.codes[who]])
    if who in codes:
        gaps = plain(gap_records(p, GapQuery(state=state)))
        kinds = {(r["instrument"], r["kind"] == "ratification") for r in gaps if r["kind"] in ("instrument", "listed_only", "ratification")}
        assert {(row[0], row[6]) for row in rows} == kinds
    return sorted(rows, key=lambda r: r[0])


def activities_for_state_with_gap(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    if (asked := _asked(p, state)) is None or p.atlas.cannot_accede[asked[0]]:
        return []
    who, codes = asked
    joinable = {
        p.atlas.instruments[i] for i in np.flatnonzero(p.in_force & ~p.members[who])
        if i == p.convention or p.own.lists.area[codes, i].any()
    }
    rows = []
    for activity in table(release, "activities"):
        plan = by(release, "plans", "plan")[activity["plan"]]
        if plan["instrument"] in joinable and activity["theme"] in HELPFUL:
            facts = [activity[k] for k in ("theme", "activity", "summary", "plan")]
            rows.append([plan["instrument"], *facts, plan["name"], plan["adopted"] or "", p.atlas.codes[who]])
    return sorted(rows)


def contested_facts(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    if (asked := _asked(p, state)) is None:
        return []
    who, codes = asked
    rows = []
    for row in table(release, "ranges"):
        firm = row["presence"] == "extant" and row["basis"] in ("sourced", "corroborated")
        if p.atlas.code_index[row["iso3"]] in codes and counts(row) and not firm:
            facts = [row[k] for k in ("presence", "season", "basis")]
            name = name_of(release, row["taxon"])
            rows.append([row["iso3"], row["taxon"], name, *facts, row["source"].split(";"), p.atlas.codes[who]])
    return sorted(rows, key=lambda r: r[:2])


# -- systems ---------------------------------------------------------------------------------------------------------


def last_missing_state(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    if (asked := _asked(p, state)) is None:
        return []
    scope, concerned, missing = _missing(p)
    there = _there(p, *asked, missing, p.own.responsible(p.own_appendix())[0])
    rows = []
    for column in np.flatnonzero((missing.sum(0) == 1) & there):
        taxon = p.atlas.taxa[scope.units[column]]
        rows.append([taxon, name_of(release, taxon), int(concerned[:, column].sum()), p.atlas.codes[asked[0]]])
    return sorted(rows, key=lambda r: (-r[2], r[0]))


def last_missing_states(release: Release, date: str) -> Rows:
    p = at(release, date)
    if p.convention is None:
        return []
    found = [(r["state"]["iso3"], r["state"]["name"], r["last_missing"]) for r in plain(priority_records(p)) if r["last_missing"]]
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
    if (asked := _asked(p, state)) is None:
        return []
    who, of_species = asked[0], p.atlas.species < 0
    species = p.range[:, of_species]
    mine = _there(p, *asked, species, p.own.range[:, of_species])
    shared = (species & mine).sum(1)
    cms = p.atlas.instrument_index.get("cms")
    names = by(release, "states", "iso3")
    rows = []
    for s in np.flatnonzero(shared):
        if s != who:
            code, party = p.atlas.codes[s], cms is not None and bool(p.members[s, cms])
            rows.append([code, names[code]["name_en"], int(shared[s]), int(shared[s]) / int(mine.sum()), party, p.atlas.codes[who]])
    return sorted(rows, key=lambda r: (-r[2], r[0]))


def species_of_state_by_appendix(release: Release, state: str, date: str) -> Rows:
    p = at(release, date)
    if (asked := _asked(p, state)) is None:
        return []
    who, codes = asked
    facts: dict[str, set[tuple[str, str]]] = {}
    for row in table(release, "ranges"):
        if p.atlas.code_index[row["iso3"]] in codes and counts(row):
            facts.setdefault(row["taxon"], set()).add((row["presence"], row["season"]))
    rows, listed = set(), set()
    for row, holds in zip(table(release, "listings"), p.listed.tolist(), strict=True):
        named = (by(release, "populations", "population")[row["population"]]["states"] or "").split() if row["population"] else []
        if holds and (not named or any(p.atlas.code_index[code] in codes for code in named)):
            for taxon in below(release)[row["taxon"]] & facts.keys():
                listed.add((row["appendix"], taxon))
                about = row["appendix"], taxon, name_of(release, taxon), row["taxon"]
                rows |= {(*about, *fact, p.atlas.codes[who]) for fact in facts[taxon]}
    scopes = {appendix: (p.appendix(appendix), p.own_appendix(appendix)) for appendix in APPENDICES}
    assert listed == {
        (a, p.atlas.taxa[t]) for a, (scope, own) in scopes.items()
        for t in scope.taxa[_there(p, who, codes, p.concerned(scope), p.own.concerned(own))]
    }
    return sorted(map(list, rows))


# -- scope -----------------------------------------------------------------------------------------------------------


def scope_of_instrument(release: Release, instrument: str, date: str) -> Rows:
    p = at(release, date)
    i = p.atlas.instrument_index[instrument]
    begun, ended = (days[i] for days in p.atlas.force)
    if not begun <= p.day < ended:
        return []
    scope = p.scope(i)
    if instrument == "cms":
        through = surely = {row["taxon"] for row, holds in zip(table(release, "listings"), p.listed, strict=True) if holds}
    else:
        rows_of = [(n, row) for n, row in enumerate(table(release, "coverage")) if row["instrument"] == instrument]
        through = {row["taxon"] for n, row in rows_of if p.covering[n]}
        surely = {row["taxon"] for n, row in rows_of if p.surely_covering[n]}
    taxa = by(release, "taxa", "taxon")
    rows = []
    for k, t in enumerate(scope.taxa.tolist()):
        taxon = p.atlas.taxa[t]
        line = p.atlas.lineage[taxon]
        names = sorted(through.intersection(line))
        n_codes = int(p.own.range[:, t].sum())
        about = [taxon, name_of(release, taxon), taxa[taxon]["rank"]]
        rows.append([*about, names, bool(scope.unit[k]), not surely.isdisjoint(line), n_codes])
    return rows


def range_states_of_taxon(release: Release, taxon: str, date: str) -> Rows:
    p = at(release, date)
    rows = []
    for row in table(release, "ranges"):
        if row["taxon"] == taxon:
            holder = int(p.holder[p.atlas.code_index[row["iso3"]]])
            facts = [row[k] for k in ("origin", "presence", "season")]
            name = by(release, "states", "iso3")[row["iso3"]]["name_en"]
            rows.append([row["iso3"], name, "" if holder == NOBODY else p.atlas.codes[holder], *facts, counts(row), row["basis"]])
    return sorted(rows)


def instruments_covering_taxon(release: Release, taxon: str, date: str) -> Rows:
    p = at(release, date)
    above = line(release, taxon)
    found: dict[tuple[str, str, str, str], bool] = {}
    for n, row in enumerate(table(release, "coverage")):
        i = p.atlas.instrument_index[row["instrument"]]
        begun, ended = (days[i] for days in p.atlas.force)
        if p.covering[n] and begun <= p.day < ended and row["taxon"] in above:
            key = (row["instrument"], row["taxon"], row["population"] or "", row["annex"] or "")
            found[key] = found.get(key, False) or bool(p.surely_covering[n])
    rows = []
    for (instrument, through, population, annex), sure in found.items():
        about = [by(release, "instruments", "id")[instrument][k] for k in ("id", "short_name", "kind", "binding")]
        rows.append([*about, through, population, annex, sure, len(members(release, instrument, date))])
    return sorted(rows)
