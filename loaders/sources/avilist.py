"""AviList, the global checklist of birds: English names, and the names under which species and subspecies were first described."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from concerted.graph.vocabulary import Language, Rank, Tier
from concerted.loaders.files.chosen import sheets_with
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Sheet
from concerted.loaders.sources.source import LINE, Claims, Refusal, Source, Statements

_NAME, _RANK, _ENGLISH, _FAMILY, _PROTONYM = "Scientific_name", "Taxon_rank", "English_name_AviList", "Family_English_name", "Protonym"
# How the other lists that it is made of call a species.
_LISTS = re.compile(r"English_name_\w+")
_SPELT = r"^[A-Z][a-z]+( [a-z]+){1,2}$"


def _read(given: Given) -> Statements:
    for sheet in sheets_with(given, SOURCES[0].columns):
        yield from sheet.refused
        named = list(_common_names(sheet))
        other = _synonyms(sheet)
        stated = pl.concat([*(claims.rows[LINE] for claims in named), other[LINE]])
        yield from named
        if not other.is_empty():
            yield Claims("synonyms", sheet.file, other, {"synonym": _PROTONYM, "taxon": _NAME})
        for line, name, rank in sheet.rows.filter(~pl.col(LINE).is_in(stated.implode())).select(LINE, _NAME, _RANK).iter_rows():
            why = f"has no English name here, and no other scientific one that is its own ({rank})" if name else "has no scientific name"
            yield Refusal(sheet.file, line, _NAME, name or "", why)


def _common_names(sheet: Sheet) -> Iterator[Claims]:
    """The names of each list in a frame of its own; one that is the same in another is told once."""
    lists = [_ENGLISH, *(name for name in sheet.header if _LISTS.fullmatch(name) and name != _ENGLISH)]
    rows = sheet.rows.drop_nulls(_NAME)
    for n, column in enumerate(lists):
        is_new = pl.all_horizontal(pl.col(column).ne_missing(pl.col(before)) for before in lists[:n]) if n else pl.lit(value=True)
        yield from _named(sheet.file, rows.filter(is_new), column)
    if _FAMILY in sheet.header:
        yield from _named(sheet.file, rows.filter(pl.col(_RANK) == str(Rank.FAMILY)), _FAMILY)


def _named(file: str, rows: pl.DataFrame, column: str) -> Iterator[Claims]:
    named = rows.drop_nulls(column)
    if not named.is_empty():
        english = pl.lit(str(Language.EN)).alias("language")
        stated = named.select(pl.col(_NAME).alias("taxon"), english, pl.col(column).alias("name"), LINE)
        yield Claims("common_names", file, stated, {"taxon": _NAME, "name": column})


def _synonyms(sheet: Sheet) -> pl.DataFrame:
    """First names that differ from the one of today and are no other's; a nominate subspecies has that of its species."""
    nothing = pl.DataFrame(schema={"synonym": pl.String, "taxon": pl.String, LINE: pl.UInt32})
    if _PROTONYM not in sheet.header:
        return nothing
    # As printed there are capitals in epithets, genera in brackets (A[ccentor]), and subgenera.
    plain = pl.col(_PROTONYM).str.replace_all(r"[\[\]]", "").str.replace_all(r"\s*\([^)]*\)", "")
    first, rest = plain.str.extract(r"^(\S+)"), plain.str.extract(r"^\S+(\s.*)$")
    rows = sheet.rows.filter(pl.col(_RANK).is_in([str(Rank.SPECIES), str(Rank.SUBSPECIES)])).drop_nulls(_NAME)
    rows = rows.with_columns(synonym=first + rest.str.to_lowercase()).filter(pl.col("synonym").str.contains(_SPELT))
    is_nominate = pl.col(_NAME).str.extract(r"^\S+ (\S+) \S+$") == pl.col(_NAME).str.extract(r"(\S+)$")
    own = rows.filter(~is_nominate.fill_null(value=False) & ~pl.col("synonym").is_in(sheet.rows[_NAME].implode()))
    return own.filter(~pl.col("synonym").is_duplicated()).select("synonym", pl.col(_NAME).alias("taxon"), LINE)


SOURCES: tuple[Source, ...] = (
    Source(
        id="avilist",
        title="AviList: the global avian checklist",
        publisher="AviList Core Team",
        address="https://www.avilist.org",
        licence="CC BY 4.0",
        tier=Tier.DATABASE,
        states=("common_names", "synonyms"),
        columns=(_RANK, _NAME, _ENGLISH),
        read=_read,
    ),
)
