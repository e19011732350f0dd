"""Species+ uploads of names: common names, and synonyms as an epithet with the id of what it stands under."""

from __future__ import annotations

import polars as pl

from concerted.graph.vocabulary import Tier
from concerted.loaders.files.given import Given
from concerted.loaders.sources.source import LINE, Reading, Source
from concerted.loaders.sources.speciesplus_uploads import taxon
from concerted.loaders.speciesplus import words
from concerted.loaders.speciesplus.pages import concept_names
from concerted.loaders.speciesplus.tables import Kind, knows, not_accepted, reads, refused, stated, without

_EPITHET = r"^\p{Ll}[\p{Ll}-]+( \p{Ll}[\p{Ll}-]+)*$"
_WHY = (
    "has the id of its genus, or of its species, alone; that name stands in pages of the Species+ API: give a folder that holds them and "
    "this table, with --as speciesplus-names"
)


def _common_names(rows: pl.DataFrame, file: str, given: Given) -> Reading:
    rows, empty = without(rows, file, "RecId", "ComName", "LangShort")
    yield from empty
    rows = rows.with_columns(pl.col("LangShort").str.to_uppercase().replace_strict(words.LANGUAGES, default=None).alias("language"))
    for language in rows.filter(pl.col("language").is_null())["LangShort"].unique(maintain_order=True):
        of_it = rows.filter(pl.col("LangShort") == language)
        yield from refused(of_it, file, "LangShort", not_accepted(language, sorted(words.LANGUAGES)))
    told = rows.drop_nulls("language").select(taxon("RecId"), "language", pl.col("ComName").alias("name"), LINE)
    yield from stated("common_names", file, told, {"taxon": "RecId", "language": "LangShort", "name": "ComName"})


def _synonyms(rows: pl.DataFrame, file: str, given: Given) -> Reading:
    rows, empty = without(rows, file, "Scientific name", "ParentID", "AcceptedID")
    yield from empty
    is_epithet = pl.col("Scientific name").str.contains(_EPITHET)
    yield from refused(rows.filter(~is_epithet), file, "Scientific name", "is no epithet in small letters")
    rows = rows.filter(is_epithet).with_columns(pl.col("ParentID").replace_strict(concept_names(given), default=None).alias("parent"))
    yield from refused(rows.filter(pl.col("parent").is_null()), file, "ParentID", _WHY)
    rows = rows.drop_nulls("parent")
    told = rows.select(pl.concat_str("parent", pl.lit(" "), "Scientific name").alias("synonym"), taxon("AcceptedID"), LINE)
    yield from stated("synonyms", file, told, {"synonym": "Scientific name", "taxon": "AcceptedID"})


_COMMON = Kind(("ComName", "LangShort", "RecId", "Designation"), _common_names, "Designation")
_SYNONYMS = Kind(("Scientific name", "ParentRank", "ParentID", "Status", "Designation", "AcceptedID"), _synonyms, "Designation")

SOURCES: tuple[Source, ...] = (
    Source(
        id="speciesplus-names",
        title="Species+ upload of names",
        publisher=words.PUBLISHER,
        address=f"{words.REPOSITORY} lib/files/imports",
        licence=words.IN_REPOSITORY,
        tier=Tier.DATABASE,
        takes="files",
        states=("common_names", "synonyms"),
        columns=_SYNONYMS.columns,
        read=reads(_COMMON, _SYNONYMS),
        knows=knows(_COMMON, _SYNONYMS),
    ),
)
