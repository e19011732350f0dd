"""A world without a fact in doubt, and one in which it is confirmed: the rows of the release are changed, and all is counted anew."""

from __future__ import annotations

from typing import Any

from concerted.graph.analyses.recruitment.verification.records import ToVerify
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Evidence
from tests.worlds import CODES, TREE, Row, release_of, rows_of

AFTER_ALL = "2050-01-01"


def lineage(taxon: str) -> list[str]:
    """A taxon and all that it is under."""
    parent = TREE[taxon][1]
    return [taxon, *(lineage(parent) if parent else [])]


def without(world: Release, p: Projection, instrument: str, asked: ToVerify) -> Release:
    """The world in which what counts is not so."""
    return _changed(world, p, instrument, asked, confirmed=False)


def confirmed(world: Release, p: Projection, instrument: str, asked: ToVerify) -> Release:
    """The world in which documents say that it is so."""
    return _changed(world, p, instrument, asked, confirmed=True)


def _changed(world: Release, p: Projection, instrument: str, asked: ToVerify, confirmed: bool) -> Release:
    tables = rows_of(world)
    codes = [] if asked.state is None else p.codes_of(p.atlas.code_index[asked.state.iso3])
    change: dict[Evidence, Any] = {
        Evidence.RANGE: _ranges, Evidence.LIST: _places, Evidence.MEMBERSHIP: _memberships, Evidence.POPULATIONS: _populations,
        Evidence.ANNEX_DATES: _entries,
    }
    change[asked.kind](tables, codes, instrument, asked, confirmed)
    return release_of(tables, world.published)


def _ranges(tables: dict[str, list[Row]], codes: list[str], _: str, asked: ToVerify, confirmed: bool) -> None:
    def theirs(row: Row) -> bool:
        return row["taxon"] == asked.taxon and row["iso3"] in codes

    if not confirmed:
        tables["ranges"] = [row for row in tables["ranges"] if not theirs(row)]
        return
    firm = {"presence": "extant", "basis": "sourced"}
    counted = {"origin": ("native", "reintroduced"), "presence": ("extant", "uncertain", "possibly_extinct")}
    for row in tables["ranges"]:
        if theirs(row) and row["season"] != "vagrant" and all(row[column] in values for column, values in counted.items()):
            row.update(firm)
    if asked.reasons == ("no_range_edge",):
        tables["ranges"] = [row for row in tables["ranges"] if not theirs(row)]
        assert asked.state is not None
        tables["ranges"].append({
            "taxon": asked.taxon, "iso3": asked.state.iso3, "origin": "native", "season": "breeding", "source": "book", **firm,
        })


def _places(tables: dict[str, list[Row]], codes: list[str], instrument: str, _: ToVerify, confirmed: bool) -> None:
    found = []
    for row in tables["instrument_ranges"]:
        if row["instrument"] != instrument or row["iso3"] not in codes:
            found.append(row)
        elif confirmed:
            found.append(row | {"basis": "sourced"})
    tables["instrument_ranges"] = found


def _memberships(tables: dict[str, list[Row]], _: list[str], __: str, asked: ToVerify, confirmed: bool) -> None:
    assert asked.state is not None
    for row in tables["memberships"]:
        if (row["iso3"], row["instrument"], row["since"]) == (asked.state.iso3, asked.instrument, None):
            row.update({"since": AFTER_ALL if confirmed else "1980-01-01", "date_basis": "sourced"})
            if confirmed:
                row["until"] = None


def _populations(tables: dict[str, list[Row]], _: list[str], __: str, asked: ToVerify, confirmed: bool) -> None:
    assert asked.taxon is not None
    for row in tables["populations"]:
        if not row["states"] and row["taxon"] in lineage(asked.taxon):
            row.update({"states": " ".join(CODES) if confirmed else "NNN", "states_basis": "sourced"})


def undated(row: Row, asked: ToVerify) -> bool:
    """Whether a row of the coverage is one of the entries that are asked about."""
    assert asked.taxon is not None
    dated = row["since_basis"] not in ("unknown", "amended") or (row["since_basis"] == "amended" and row["since"])
    return row["instrument"] == asked.instrument and row["taxon"] in lineage(asked.taxon) and not dated


def _entries(tables: dict[str, list[Row]], _: list[str], __: str, asked: ToVerify, confirmed: bool) -> None:
    if not confirmed:
        tables["coverage"] = [row for row in tables["coverage"] if not undated(row, asked)]
        return
    for row in tables["coverage"]:
        if undated(row, asked):
            row.update({"since_basis": "original", "since": None})
