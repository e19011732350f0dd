"""Ids that Species+ had until 2013, of their own in each rank, and the names that its table of taxa builds of parents and epithets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import LINE

SCHEME = "speciesplus-2013"
TAXA = ("Scientific name", "Rank", "RecID", "ParentRank", "ParentRecID", "Status", "Designation")
"""The columns of the table of taxa."""
_PARENT = "Parent recID"
SYNONYMS = ("Scientific name", "Rank", "RecID", "ParentRank", _PARENT, "Status", "Designation", "AcceptedRank", "AcceptedRecID")
"""The columns of the table of synonyms, which has genera of its own."""
# More steps up than there are ranks are a circle.
_STEPS = 12
_BELOW_GENUS = ("species", "subspecies", "variety")


@dataclass(frozen=True)
class Named:
    """A taxon with its whole name, what stands above it by rank, and the taxon it belongs to: its family where it is a species."""

    id: str
    taxon: str
    rank: str
    above: Mapping[str, str]
    parent: str | None
    line: int


@dataclass(frozen=True)
class Taxa:
    """The taxa of a table, and the lines of those whose parents do not lead to a name."""

    taxa: tuple[Named, ...]
    orphans: tuple[int, ...]


def id_of(rank: str, id: str) -> str:
    """The reference to a taxon by its rank and id.

    >>> id_of("Species", "219")
    'speciesplus-2013:species-219'
    """
    return f"{SCHEME}:{rank.lower()}-{id}"


def of_id(rank: pl.Expr, id: str) -> pl.Expr:
    """The same of columns."""
    return pl.concat_str(pl.lit(f"{SCHEME}:"), rank.str.to_lowercase(), pl.lit("-"), pl.col(id)).alias("taxon")


def taxa_of(rows: pl.DataFrame) -> Taxa:
    """The taxa of a table; species and subspecies get the names of what they stand under.

    Parameters
    ----------
    rows : polars.DataFrame
        With the columns :data:`TAXA` and their lines.

    Returns
    -------
    Taxa
        In the order of the rows.
    """
    columns = ("Rank", "RecID", "ParentRank", "ParentRecID", "Scientific name", LINE)
    held = {id_of(rank, id): (rank.lower(), id_of(over, above) if over and above else None, name, line)
            for rank, id, over, above, name, line in rows.select(columns).iter_rows()}
    found, orphans = [], []
    for id, (rank, _, _, line) in held.items():
        chain = _chain(id, held)
        if chain is None:
            orphans.append(line)
            continue
        above = {of: _name(up, held) for up in chain[1:] if (of := held[up][0])}
        belongs = ("species", "family") if rank in _BELOW_GENUS else ("family", "order", "class")
        parent = next((above[of] for of in belongs if of in above), None)
        own = {rank: _name(id, held)} if rank in ("class", "order", "family") else {}
        found.append(Named(id, _name(id, held), rank, above | own, parent, line))
    return Taxa(tuple(found), tuple(orphans))


_Held = Mapping[str, tuple[str, str | None, str, int]]


def _chain(id: str, held: _Held) -> list[str] | None:
    """A taxon and what it stands under, up to the kingdom; None where a parent is missing or it goes in a circle."""
    chain, at = [id], held[id][1]
    while at is not None:
        if at not in held or len(chain) > _STEPS:
            return None
        chain.append(at)
        at = held[at][1]
    return chain


def _name(id: str, held: _Held) -> str:
    rank, parent, name, _ = held[id]
    if rank in _BELOW_GENUS and parent is not None:
        return f"{_name(parent, held)} {name}"
    return name.capitalize() if name.isupper() else name


def names_in(given: Given) -> dict[str, str]:
    """The names by id of the tables of taxa and synonyms among what is given; empty where there are none."""
    tables = [
        sheet.rows.rename({_PARENT: "ParentRecID"} if _PARENT in sheet.header else {}).select(*TAXA, LINE).drop_nulls(TAXA[:3])
        for sheet in given.sheets if set(TAXA) <= set(sheet.header) or set(SYNONYMS) <= set(sheet.header)
    ]
    if not tables:
        return {}
    # Accepted names come first: a synonym may have been given an id anew.
    held = pl.concat(tables).sort("Status", maintain_order=True).unique(["Rank", "RecID"], keep="first", maintain_order=True)
    return {each.id: each.taxon for each in taxa_of(held).taxa}
