"""The rules by which facts count, each in one place: the projection and the derived words of a graph both take them from here.

Each is an expression over the rows of one table.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import (
    Accession,
    Basis,
    CoverageSince,
    InstrumentKind,
    Origin,
    Presence,
    Rank,
    Role,
    Season,
    StateKind,
    Word,
)


def _one_of(column: str, words: Iterable[Word]) -> pl.Expr:
    return pl.col(column).is_in([str(word) for word in words])


COUNTS = (
    _one_of("origin", (word for word in Origin if word.counts))
    & _one_of("presence", (word for word in Presence if word.counts))
    & _one_of("season", (word for word in Season if word.counts))
)
"""Of ``ranges``: it makes its State responsible. Passage counts; what is introduced, extinct or vagrant does not (Art. I.1.f, h)."""

FIRM = _one_of("basis", (basis for basis in Basis if basis.is_firm))
"""Of any table: documents say so. A place on an instrument's own list is firm by that."""

FIRM_RANGE = _one_of("presence", [Presence.EXTANT]) & FIRM
"""Of ``ranges``: documents say that the taxon is extant there."""

HAS_MEMBERS = _one_of("kind", (kind for kind in InstrumentKind if kind.has_members))
"""Of ``instruments``: States are members of it (Art. I.1.k, IV, V). Initiatives and action plans have none, and so no gaps."""

MAKES_MEMBER = _one_of("role", (role for role in Role if role.makes_member))
"""Of ``memberships``: a Party, for which the treaty is in force, or a signatory of an MoU (Art. I.1.k). A signature alone is none."""

IN_FIRST_ANNEX = (pl.col("since_basis") == CoverageSince.ORIGINAL).fill_null(False)
"""Of ``coverage``: it holds as long as its instrument is in force, whatever its date."""

COVERAGE_DATED = (
    pl.when(pl.col("since_basis") == CoverageSince.AMENDED).then(pl.col("since").is_not_null())
    .otherwise(pl.col("since_basis") != CoverageSince.UNKNOWN).fill_null(True)
)
"""Of ``coverage``: it is known since when it holds; what nothing is said of holds from ``since`` on, or as long as its instrument."""

CAN_ACCEDE = (
    pl.when(pl.col("can_accede").is_not_null()).then(pl.col("can_accede") == Accession.YES)
    .otherwise(_one_of("kind", [StateKind.STATE, StateKind.REIO, StateKind.FORMER]))
)
"""Of ``states``: it can become a Party; where the table does not say, States, former ones and organisations can."""

ACCESSION_DISPUTED = (pl.col("can_accede") == Accession.DISPUTED).fill_null(False)
"""Of ``states``: whether it can become a Party is disputed."""

SPECIES = tuple(str(rank) for rank in Rank if rank.is_counted)
"""Ranks of what is counted; a subspecies where its species is not in scope (Art. I.1.a speaks of species and lower taxa)."""


def named(release: Release) -> pl.Expr:
    """Of ``listings``: it is by the taxon's own name (or that of a population or subspecies), and not through a higher taxon.

    What was a part of another species when it was listed under that name is listed by name.
    """
    taxa = release["taxa"]
    counted = taxa.filter(_one_of("rank", (rank for rank in Rank if rank.is_counted)))["taxon"].implode()
    return (pl.col("taxon").is_in(counted) & (pl.col("listed_under").is_null() | pl.col("listed_under").is_in(counted))).alias("named")
