"""Portraits: all that the release says of one taxon, one State or one instrument at a date."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from concerted.graph.analyses.completeness.metrics import METRICS, instrument_metrics, metrics
from concerted.graph.analyses.gaps.evidence import evidence, fact
from concerted.graph.analyses.gaps.records import GapQuery, gap_records
from concerted.graph.analyses.portraits.memberships import member_records, possible_member_records, status_records
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.projection.atlas import CONVENTION, Ints
from concerted.graph.projection.projection import APPENDICES, Projection
from concerted.graph.projection.scope import Scope

Record = dict[str, Any]


def instrument_profile(p: Projection, instrument: str, lang: str = "en") -> Record:
    """An instrument: its members, possible members, Range States not in, taxa, and completeness.

    ``members`` and ``possible_members`` are by State; ``not_in`` are its gaps, one record per State and kind.
    ``instrument`` has its columns, and as ``conflicts`` where its list and the ranges disagree (:func:`list_conflicts`).
    """
    i = p.atlas.instrument_index[instrument]
    kinds = ("convention",) if instrument == CONVENTION else ("instrument", "listed_only", "ratification", "territorial")
    not_in = [
        {"iso3": r["state"]["iso3"], "name": r["state"]["name"], "kind": r["kind"], "firmness": r["firmness"], "n_taxa": r["n_taxa"]}
        for kind in kinds
        for r in gap_records(p, GapQuery(instrument=instrument, kind=kind), lang)
    ]
    scope = p.scope(i)
    return {
        "instrument": _instrument_row(p, i) | {"conflicts": list_conflicts(p, i, lang)},
        "members": member_records(p, i, lang),
        "possible_members": possible_member_records(p, i, lang),
        "not_in": sorted(not_in, key=lambda r: (r["iso3"], r["kind"])),
        "taxa": [p.atlas.taxa[t] for t in scope.units],
        "completeness": instrument_metrics(p, i) if p.in_force[i] else dict.fromkeys(METRICS),
    }


def list_conflicts(p: Projection, instrument: int, lang: str = "en") -> list[Record]:
    """Where the official list of an instrument with a single unit and the ranges disagree, sorted by State.

    The list is the responsibility (its members and gaps are those of the list); ``kind`` is ``no_range_edge`` for a
    State that stands on it without a responsible occurrence, and ``outside_area`` for a Range State that does not.
    """
    scope = p.scope(instrument)
    if p.atlas.instruments[instrument] == CONVENTION or not scope.single:
        return []
    listed, concerned = p.atlas.area[:, instrument], p.concerned(scope)[:, scope.unit][:, 0]
    return [
        {"iso3": (code := p.atlas.codes[s]), "name": state_label(p.release, code, lang),
         "kind": "no_range_edge" if listed[s] else "outside_area", "member": bool(p.members[s, instrument])}
        for s in np.flatnonzero(listed != concerned)
    ]


def instrument_list(p: Projection, lang: str = "en") -> list[Record]:
    """Every instrument with its members, Range States, taxa and completeness, sorted by id."""
    del lang  # the titles of instruments are in English alone
    records = []
    for i in range(len(p.atlas.instruments)):
        force = bool(p.in_force[i])
        records.append(_instrument_row(p, i) | {
            "in_force": force,
            "n_members": int(p.members[:, i].sum()) if force else 0,
            "n_possible_members": int(p.possible_members[:, i].sum()) if force else 0,
            "n_range_states": int(p.atlas.area[:, i].sum()) or None,
            "n_taxa": len(p.scope(i).units),
            "completeness": instrument_metrics(p, i) if force else None,
        })
    return records


def _instrument_row(p: Projection, i: int) -> Record:
    row = p.release["instruments"].row(i, named=True)
    return row | {"source": row["source"].split(";")}


def taxon_profile(p: Projection, taxon: str, lang: str = "en") -> Record:
    """A taxon's migration system: Range States with status, listings, instruments, gaps and metrics.

    A higher taxon has no range of its own; its portrait names the species and subspecies below it.
    """
    rows = p.release["taxa"]
    about = rows.row(rows["taxon"].to_list().index(taxon), named=True)
    below = p.atlas.below.get(taxon, np.array([], np.intp))
    at = p.atlas.taxon_index.get(taxon)
    found = evidence(p.atlas)
    line = found.line[taxon] if at is not None else (taxon,)
    listings = [fact("listings", row) for name in line for row in found.listings[name]]
    instruments = []
    for i in sorted(p.others.tolist()):
        scope = p.coverage[i]
        columns = np.isin(scope.taxa, below)
        if columns.any():
            concerned = p.concerned(scope)[:, columns].any(1)
            inside = np.flatnonzero(p.members[:, i] & concerned)
            instruments.append({
                "id": p.atlas.instruments[i],
                "n_members_concerned": len(inside),
                "members_concerned": [p.atlas.codes[s] for s in inside],
            })
    range_states = [] if at is None else _range_states(p, taxon, lang)
    system = metrics(p, [at]) if at is not None else None
    return {
        "taxon": {
            "taxon": taxon, "rank": about["rank"], "class": about["class"], "name": taxon_label(p.release, taxon, lang),
            "synonyms": sorted(p.release["synonyms"].filter(p.release["synonyms"]["taxon"] == taxon)["synonym"].to_list()),
            "source": about["source"].split(";"), "basis": about["basis"],
        },
        "appendices": [a for a in APPENDICES if np.isin(below, p.appendix(a).taxa).any()],
        "range_states": range_states,
        "listings": listings,
        "instruments": instruments,
        "below": [p.atlas.taxa[t] for t in below if p.atlas.taxa[t] != taxon],
        "gaps": gap_records(p, GapQuery(taxon=taxon), lang),
        "n_range_states": int(system.n[0]) if system is not None else None,
        "metrics": system.row(0) if system is not None else None,
    }


def _range_states(p: Projection, taxon: str, lang: str) -> list[Record]:
    found = evidence(p.atlas)
    records = []
    for code in p.atlas.codes:
        row = found.ranges.get((code, taxon))
        if row is None:
            continue
        counted = bool(p.atlas.own_range[p.atlas.code_index[code], p.atlas.taxon_index[taxon]])
        stands_for = p.atlas.codes[p.atlas.fold[p.atlas.code_index[code]]]
        records.append({
            "iso3": code, "name": state_label(p.release, code, lang), "counts_for": stands_for, "counts": counted,
            "origin": row["origin"], "presence": row["presence"], "season": row["season"],
            "cms_party": bool(p.convention is not None and p.members[p.atlas.code_index[stands_for], p.convention]),
            "source": row["source"].split(";"), "basis": row["basis"],
        })
    return records


def state_profile(p: Projection, iso3: str, lang: str = "en") -> Record:
    """A State: its memberships with dates, its units by Appendix and class, its gaps, and what it could join.

    ``species`` counts the units of each Appendix that concern it by class, and ``taxa`` names them; ``completeness``
    are means of the metrics over its ``n_systems``, the listed systems in which it shares. ``could_join`` are the
    instruments in force of which it is a Range State and no member, with the number of its gaps that joining would close.
    """
    s = int(p.atlas.fold[p.atlas.code_index[iso3]])
    code = p.atlas.codes[s]
    row = p.release["states"].row(s, named=True)
    gaps = gap_records(p, GapQuery(state=code), lang)
    taxa = {appendix: _units_of(p, p.appendix(appendix), s) for appendix in APPENDICES}
    systems = metrics(p)
    shared = p.concerned(p.appendix())[s, p.appendix().unit]
    joins = [
        {"instrument": g["instrument"], "kind": g["kind"], "n_taxa": g["n_taxa"], "n_firm": g["n_firm"], "firmness": g["firmness"]}
        for g in gaps if g["kind"] in ("convention", "instrument", "listed_only", "ratification")
    ]
    own = np.arange(len(p.atlas.codes))
    return {
        "state": {
            "iso3": code, "iso2": row["iso2"], "name": state_label(p.release, code, lang), "kind": row["kind"],
            "sovereign": row["sovereign"], "cms_region": row["cms_region"],
            "territories": [p.atlas.codes[c] for c in np.flatnonzero((p.atlas.sovereign == s) & (own != s))],
        },
        "memberships": status_records(p, s),
        "species": {appendix: _by_class(p, units) for appendix, units in taxa.items()},
        "taxa": {appendix: [p.atlas.taxa[t] for t in units] for appendix, units in taxa.items()},
        "n_systems": int(shared.sum()),
        "completeness": systems.mean(shared),
        "gaps": gaps,
        "could_join": sorted(joins, key=lambda j: (-j["n_taxa"], j["instrument"])),
    }


def _units_of(p: Projection, scope: Scope, state: int) -> Ints:
    """The units of a scope that concern a State."""
    units: Ints = scope.units[p.concerned(scope)[state, scope.unit]]
    return units


def _by_class(p: Projection, units: Ints) -> dict[str, int]:
    return dict(sorted(Counter(p.atlas.classes[t] or "unknown" for t in units.tolist()).items()))
