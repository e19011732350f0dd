"""Species+ uploads of distributions: taxon concept ids with countries, their tags, and notes of what was deleted."""

from __future__ import annotations

import polars as pl

from concerted.graph.vocabulary import Tier
from concerted.loaders.files.given import Given
from concerted.loaders.sources.source import LINE, Source, Statements
from concerted.loaders.speciesplus import states, words
from concerted.loaders.speciesplus.tables import Kind, knows, reads, refused, stated, tagged, without

_ID, _CODE, _NOTE = "taxon_concept_id", "ISO Code 2", "Internal distribution note"
_DELETED = r"^Previous distributions? for (.+?) deleted\b"
_STANDS_IN = {"taxon": _ID, "iso3": _CODE}


def _distributions(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    """A row for each reference: where a taxon occurs, and nothing of how."""
    rows, empty = without(rows, file, _ID, _CODE)
    yield from empty
    yield from stated("ranges", file, rows.select(words.taxon(_ID), pl.col(_CODE).alias("iso3"), LINE), _STANDS_IN)


def _tags(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    """Where a taxon occurs, and how where there are tags: some uploads have them beside the references."""
    rows, empty = without(rows, file, _ID, _CODE)
    yield from empty
    yield from tagged(rows, file, words.taxon(_ID), _STANDS_IN)


def _notes(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    """What was deleted is no fact any more."""
    rows, empty = without(rows, file, "id", _NOTE)
    yield from empty
    rows = rows.with_columns(pl.col(_NOTE).str.extract(_DELETED).alias("deleted"))
    yield from refused(rows.filter(pl.col("deleted").is_null()), file, _NOTE, "does not say that distributions were deleted")
    rows = rows.filter(pl.col("deleted").is_not_null())
    lists = [states.split(text) for text in rows["deleted"].to_list()]
    gone = rows.select(words.taxon("id"), pl.Series("iso3", lists, pl.List(pl.String)), LINE).explode("iso3").drop_nulls("iso3")
    yield from stated("ranges", file, gone.with_columns(states.known("iso3")), {"taxon": "id", "iso3": _NOTE}, absent=True)


_TAGS = Kind((_ID, _CODE, "Designation", "Tags"), _tags, "Designation")
_DISTRIBUTIONS = Kind((_ID, "GEO_entity", _CODE, "Designation"), _distributions, "Designation")
_NOTES = Kind(("id", _NOTE, "Designation"), _notes, "Designation")
_KINDS = (_TAGS, _DISTRIBUTIONS, _NOTES)

SOURCES: tuple[Source, ...] = (
    Source(
        id="speciesplus-uploads",
        title="Species+ upload of distributions",
        publisher=words.PUBLISHER,
        address=f"{words.REPOSITORY} lib/files/imports",
        licence=words.IN_REPOSITORY,
        tier=Tier.DATABASE,
        states=("ranges",),
        columns=_DISTRIBUTIONS.columns,
        read=reads(*_KINDS),
        knows=knows(*_KINDS),
    ),
)
