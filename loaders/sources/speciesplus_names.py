"""Species+ uploads of names: common names, and synonyms as an epithet with the id of what it stands under."""

from __future__ import annotations

import polars as pl

from concerted.graph.vocabulary import Tier
from concerted.loaders.files.given import Given
from concerted.loaders.sources.source import LINE, Identifiers, Source, Statements
from concerted.loaders.speciesplus import words
from concerted.loaders.speciesplus.legacy import of_id
from concerted.loaders.speciesplus.pages import concept_names
from concerted.loaders.speciesplus.tables import Kind, knows, not_accepted, reads, refused, stated, without

_NAMES = ("Scientific name", "ID", "Parent name", "ParentID", "Status")
_EPITHET = r"^\p{Ll}[\p{Ll}-]+( \p{Ll}[\p{Ll}-]+)*$"
_WHY = (
    "has the id of its genus, or of its species, alone; pages of the Species+ API have their names: give a folder that holds them and "
    "this table, with --as speciesplus-names"
)


def _common_names(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    """Names by taxon concept ids; where ranks are written small, by the ids that Species+ had before, which are of a rank."""
    rows, empty = without(rows, file, "RecId", "Rank", "ComName", "LangShort")
    yield from empty
    rows = rows.with_columns(pl.col("LangShort").str.to_uppercase().replace_strict(words.LANGUAGES, default=None).alias("language"))
    for language in rows.filter(pl.col("language").is_null())["LangShort"].unique(maintain_order=True):
        of_it = rows.filter(pl.col("LangShort") == language)
        yield from refused(of_it, file, "LangShort", not_accepted(language, sorted(words.LANGUAGES)))
    of_today = pl.col("Rank") == pl.col("Rank").str.to_uppercase()
    taxa = pl.when(of_today).then(words.taxon("RecId")).otherwise(of_id(pl.col("Rank"), "RecId")).alias("taxon")
    told = rows.drop_nulls("language").select(taxa, "language", pl.col("ComName").alias("name"), LINE)
    yield from stated("common_names", file, told, {"taxon": "RecId", "language": "LangShort", "name": "ComName"})


def _names(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    """Names that were accepted anew, and those of their genera: which taxa the ids of Species+ mean."""
    rows, empty = without(rows, file, "Scientific name", "ID")
    yield from empty
    own = rows.select(words.taxon("ID").alias("id"), pl.col("Scientific name").alias("taxon"), LINE)
    above = rows.select(words.taxon("ParentID").alias("id"), pl.col("Parent name").alias("taxon"), LINE).drop_nulls()
    if not rows.is_empty():
        yield Identifiers(file, pl.concat([own, above]))


def _names_by_id(given: Given) -> dict[str, str]:
    """Names by taxon concept id, of pages of the API and of tables of names among what is given."""
    found = concept_names(given)
    for sheet in given.sheets:
        if set(_NAMES) <= set(sheet.header):
            for id, name in (("ID", "Scientific name"), ("ParentID", "Parent name")):
                found |= dict(sheet.rows.select(id, name).drop_nulls().iter_rows())
    return found


def _synonyms(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    rows, empty = without(rows, file, "Scientific name", "ParentID", "AcceptedID")
    yield from empty
    is_epithet = pl.col("Scientific name").str.contains(_EPITHET)
    yield from refused(rows.filter(~is_epithet), file, "Scientific name", "is no epithet in small letters")
    rows = rows.filter(is_epithet).with_columns(pl.col("ParentID").replace_strict(_names_by_id(given), default=None).alias("parent"))
    yield from refused(rows.filter(pl.col("parent").is_null()), file, "ParentID", _WHY)
    rows = rows.drop_nulls("parent")
    told = rows.select(pl.concat_str("parent", pl.lit(" "), "Scientific name").alias("synonym"), words.taxon("AcceptedID"), LINE)
    yield from stated("synonyms", file, told, {"synonym": "Scientific name", "taxon": "AcceptedID"})


_COMMON = Kind(("ComName", "LangShort", "RecId", "Rank", "Designation"), _common_names, "Designation")
_SYNONYMS = Kind(("Scientific name", "ParentRank", "ParentID", "Status", "Designation", "AcceptedID"), _synonyms, "Designation")
_ACCEPTED = Kind(_NAMES, _names)

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
        read=reads(_COMMON, _SYNONYMS, _ACCEPTED),
        knows=knows(_COMMON, _SYNONYMS, _ACCEPTED),
    ),
)
