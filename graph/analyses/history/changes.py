"""What closed and what opened between two dates, and by which fact."""

from __future__ import annotations

from datetime import date
from typing import Any

from concerted.graph.analyses.gaps.evidence import Fact, fact
from concerted.graph.analyses.gaps.records import GapQuery, gap_records
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.dates import parse_day
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project

Record = dict[str, Any]
_Gap = tuple[str, str, str, str]


def diff(release: Release, earlier: date, later: date, lang: str = "en", query: GapQuery | None = None) -> Record:
    """The gaps that hold at one of two dates only, one record per kind, State and instrument.

    ``closed`` held at the earlier date alone, ``opened`` at the later alone; each record has ``kind``, ``state``,
    ``instrument``, ``taxa``, ``n_taxa`` and ``by``: the memberships, listings and entries into force between the dates
    that made the difference. InvalidQuery when the dates are not in order.
    """
    if later < earlier:
        raise InvalidQuery(f"{later} is before {earlier}: give the earlier date first")
    query = query or GapQuery()
    before, after = project(release, earlier), project(release, later)
    old, new = _units(before, query, lang), _units(after, query, lang)
    between = _between(release, earlier, later)
    return {
        "from": earlier.isoformat(),
        "to": later.isoformat(),
        "closed": _records(old, old.keys() - new.keys(), between, after),
        "opened": _records(new, new.keys() - old.keys(), between, after),
    }


def _units(p: Projection, query: GapQuery, lang: str) -> dict[_Gap, Record]:
    units: dict[_Gap, Record] = {}
    for record in gap_records(p, query, lang):
        iso3 = record["state"]["iso3"] if record["state"] else ""
        for taxon in record["taxa"] or [""]:
            units[record["kind"], iso3, record["instrument"] or "", taxon] = record
    return units


def _between(release: Release, earlier: date, later: date) -> list[Fact]:
    """Facts that begin or end after the earlier date and up to the later."""
    facts = []
    # A membership without a date counts from the publication on; coverage without one as long as its instrument is in force.
    for table, undated in (("memberships", release.published.isoformat()), ("listings", None), ("coverage", None)):
        for row in release[table].iter_rows(named=True):
            edges = [row["since"] or undated, row["until"]]
            if any(edge is not None and earlier < parse_day(edge) <= later for edge in edges):
                facts.append(fact(table, row))
    for row in release["instruments"].iter_rows(named=True):
        if any(edge is not None and earlier < parse_day(edge) <= later for edge in (row["in_force_on"], row["ended_on"])):
            facts.append(fact("instruments", row))
    return facts


def _records(units: dict[_Gap, Record], chosen: set[_Gap], between: list[Fact], later: Projection) -> list[Record]:
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for kind, iso3, instrument, taxon in sorted(chosen):
        grouped.setdefault((kind, iso3, instrument), []).append(taxon)
    records = []
    for (kind, iso3, instrument), taxa in grouped.items():
        named = [taxon for taxon in taxa if taxon]
        record = units[kind, iso3, instrument, taxa[0]]
        records.append({
            "kind": kind,
            "state": record["state"],
            "instrument": instrument or None,
            "n_taxa": len(named),
            "taxa": named,
            "by": _causes(kind, iso3, instrument, set(named), between, later),
        })
    return sorted(records, key=lambda r: (-r["n_taxa"], r["state"]["iso3"] if r["state"] else "~", r["kind"], r["instrument"] or ""))


def _causes(kind: str, iso3: str, instrument: str, taxa: set[str], between: list[Fact], later: Projection) -> list[Fact]:
    lines = {name for taxon in taxa for name in later.atlas.lineage[taxon]}
    causes = []
    for found in between:
        if found["table"] == "memberships":
            right = found["iso3"] == iso3 and found["instrument"] == instrument
        elif found["table"] == "listings":
            right = kind in ("convention", "no_instrument") and found["taxon"] in lines
        elif found["table"] == "coverage":
            right = (found["instrument"] == instrument or kind == "no_instrument") and found["taxon"] in lines
        else:
            right = found["id"] == instrument or (kind == "no_instrument" and found["kind"] in ("agreement", "mou"))
        if right:
            causes.append(found)
    # What else an instrument covers decides too: whether its list alone counts, and whether a State on it has any unit.
    return causes or [found for found in between if found["table"] == "coverage" and found["instrument"] == instrument]
