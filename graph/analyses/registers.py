"""Tables of a release as records: what is in them, with names in a language and what holds at a date."""

from __future__ import annotations

from typing import Any

import numpy as np

from concerted.graph.facts.dates import holds
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.projection.projection import APPENDICES, Projection

Record = dict[str, Any]


def _cells(release: Release, table: str) -> list[Record]:
    """Rows with their lists as lists."""
    separators = {c.name: c.separator for c in TABLES[table].columns if c.type == "list"}
    rows = []
    for row in release[table].iter_rows(named=True):
        for name, separator in separators.items():
            row[name] = (row[name] or "").split(separator) if row[name] else []
        rows.append(row)
    return rows


def _renamed(row: Record, after: str, **more: Any) -> Record:
    """A row without its names in three languages, and with what is given put after a column."""
    found: Record = {}
    for column, value in row.items():
        if column not in _NAMES:
            found[column] = value
        if column == after:
            found |= more
    return found


_NAMES = ("name_en", "name_fr", "name_es")


def source_rows(release: Release) -> list[Record]:
    """Where facts were read."""
    return _cells(release, "sources")


def state_rows(p: Projection, lang: str) -> list[Record]:
    """States, territories and REIOs, with whether each is a Party."""
    parties = np.zeros(len(p.atlas.codes), bool) if p.convention is None else p.members[:, p.convention]
    return [
        _renamed(row, "iso2", name=state_label(p.release, row["iso3"], lang))
        | {"cms_party": bool(parties[p.atlas.code_index[row["iso3"]]])}
        for row in _cells(p.release, "states")
    ]


def taxon_rows(p: Projection, lang: str) -> list[Record]:
    """Taxa, with the Appendices that hold them or something below them."""
    held = {appendix: np.isin(np.arange(len(p.atlas.taxa)), p.appendix(appendix).taxa) for appendix in APPENDICES}
    empty = np.array([], np.intp)
    return [
        _renamed(row, "rank", name=taxon_label(p.release, row["taxon"], lang))
        | {"appendices": [a for a in APPENDICES if held[a][p.atlas.below.get(row["taxon"], empty)].any()]}
        for row in _cells(p.release, "taxa")
    ]


def population_rows(p: Projection, lang: str) -> list[Record]:
    """Populations with their Range States, where known, and the Appendices on which they stand as such."""
    listed = {(row["population"], row["appendix"]) for row in listing_rows(p, lang) if row["holds"] == "yes"}
    return [
        _renamed(row, "taxon", taxon_name=taxon_label(p.release, row["taxon"], lang))
        | {"appendices": [a for a in APPENDICES if (row["population"], a) in listed]}
        for row in _cells(p.release, "populations")
    ]


def membership_rows(p: Projection, lang: str) -> list[Record]:
    """Every membership and signature, with whether it holds at the date."""
    now, perhaps = holds(*p.atlas.membership_dates, p.day, p.atlas.published)
    return [
        _renamed(row, "iso3", name=state_label(p.release, row["iso3"], lang)) | {"holds": _held(bool(now[n]), bool(perhaps[n]))}
        for n, row in enumerate(_cells(p.release, "memberships"))
    ]


def listing_rows(p: Projection, lang: str) -> list[Record]:
    """Every entry of the Appendices, with whether it holds at the date."""
    now, perhaps = holds(*p.atlas.listing_dates, p.day, p.atlas.published)
    return [
        _renamed(row, "taxon", name=taxon_label(p.release, row["taxon"], lang)) | {"holds": _held(bool(now[n]), bool(perhaps[n]))}
        for n, row in enumerate(_cells(p.release, "listings"))
    ]


def _held(now: bool, perhaps: bool) -> str:
    return "yes" if now else "possibly" if perhaps else "no"


def table_counts(release: Release) -> list[Record]:
    """Rows of every table, and how its facts are known."""
    counts = []
    for name, table in TABLES.items():
        frame = release[name]
        basis = {}
        if any(column.name == "basis" for column in table.columns):
            basis = {str(row[0]): int(row[1]) for row in frame["basis"].value_counts().sort("basis").iter_rows() if row[0] is not None}
        counts.append({"table": name, "rows": frame.height, "basis": basis})
    return counts
