"""Species+ tables of 2012: countries of animals by the ids of that time, and tags that tell seasons."""

from __future__ import annotations

import polars as pl

from concerted.graph.vocabulary import Tier
from concerted.loaders.files.given import Given
from concerted.loaders.sources.source import LINE, Source, Statements
from concerted.loaders.speciesplus import states, words
from concerted.loaders.speciesplus.legacy import of_id
from concerted.loaders.speciesplus.tables import Kind, knows, reads, refused, stated, tagged, without

_SPECIES, _TAGGED = "SpcRecID", "Species RecID"


def _distributions(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    animals = pl.col("Kingdom") == "Animalia"
    yield from refused(rows.filter(~animals.fill_null(False)), file, "Kingdom", "is no kingdom of animals; the ids of plants are others")
    rows, empty = without(rows.filter(animals), file, _SPECIES, "CtyShort")
    yield from empty
    told = rows.select(of_id(pl.lit("species"), _SPECIES), states.known("CtyShort").alias("iso3"), LINE)
    yield from stated("ranges", file, told, {"taxon": _SPECIES, "iso3": "CtyShort"})


def _tags(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    rows, empty = without(rows, file, _TAGGED, "Rank", "ISO Code 2", "Tags")
    yield from empty
    yield from tagged(rows, file, of_id(pl.col("Rank"), _TAGGED), {"taxon": _TAGGED, "iso3": "ISO Code 2"})


_DISTRIBUTIONS = Kind(("Kingdom", _SPECIES, "CtyRecID", "CtyShort"), _distributions)
_TAGS = Kind((_TAGGED, "Rank", "GEO_entity_type", "ISO Code 2", "Tags", "Designation"), _tags, "Designation")

SOURCES: tuple[Source, ...] = (
    Source(
        id="speciesplus-2012",
        title="Species+ distributions and tags of 2012",
        publisher=words.PUBLISHER,
        address=words.REPOSITORY,
        licence=words.IN_REPOSITORY,
        tier=Tier.DATABASE,
        states=("ranges",),
        columns=_TAGS.columns,
        read=reads(_DISTRIBUTIONS, _TAGS),
        knows=knows(_DISTRIBUTIONS, _TAGS),
    ),
)
