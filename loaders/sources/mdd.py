"""The Mammal Diversity Database: the countries of each species of mammals, and whether they are in doubt."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from concerted.graph.vocabulary import Presence, Tier
from concerted.loaders.files.chosen import sheets_with
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Sheet
from concerted.loaders.sources.source import LINE, Claims, Refusal, Source, Statements

_SPECIES, _COUNTRIES = "sciName", "countryDistribution"
# What it names apart from the country that it is a part of, by the code of that country or territory.
PARTS: Mapping[str, str] = {
    "Alaska": "USA", "Hawai'i": "USA", "Galapagos": "ECU", "Canary Islands": "ESP", "Azores": "PRT", "Madeira": "PRT",
    "Andaman Islands": "IND", "Nicobar Islands": "IND", "Kerguelen Islands": "ATF", "Prince Edward Islands": "ZAF", "Bonaire": "BES",
    "Saba": "BES", "Sint Eustatius": "BES",
}
_NO_COUNTRY: Mapping[str, str] = {
    "NA": "says that there is no list of countries; Namibia has its name here",
    "Domesticated": "is no country: the species is kept by people, and its range is not told",
}


def _read(given: Given) -> Statements:
    for sheet in sheets_with(given, SOURCES[0].columns):
        yield from sheet.refused
        yield from _ranges(sheet)


def _ranges(sheet: Sheet) -> Statements:
    rows = sheet.rows
    nameless, placeless = pl.col(_SPECIES).is_null(), pl.col(_COUNTRIES).is_null()
    for name, is_empty in ((_SPECIES, nameless), (_COUNTRIES, placeless & ~nameless)):
        for line in rows.filter(is_empty)[LINE]:
            yield Refusal(sheet.file, line, name, "", "is empty: the row says nothing of a range")
    is_extinct = pl.col("extinct") == "1" if "extinct" in sheet.header else pl.lit(value=False)
    listed = rows.drop_nulls([_SPECIES, _COUNTRIES]).select(
        pl.col(_SPECIES).str.replace_all("_", " ").alias("taxon"), is_extinct.fill_null(value=False).alias("extinct"),
        pl.col(_COUNTRIES).str.split("|").alias("listed"), LINE,
    )
    each = listed.explode("listed").with_columns(pl.col("listed").str.strip_chars()).filter(pl.col("listed") != "")
    for line, value in each.filter(pl.col("listed").is_in(list(_NO_COUNTRY))).select(LINE, "listed").iter_rows():
        yield Refusal(sheet.file, line, _COUNTRIES, value, _NO_COUNTRY[value])
    for line in listed.filter(~pl.col(LINE).is_in(each[LINE].implode()))[LINE]:
        yield Refusal(sheet.file, line, _COUNTRIES, "|", "names no country")
    stated = _stated(each.filter(~pl.col("listed").is_in(list(_NO_COUNTRY))))
    if not stated.is_empty():
        yield Claims("ranges", sheet.file, stated, {"taxon": _SPECIES, "iso3": _COUNTRIES, "presence": _COUNTRIES})


def _stated(each: pl.DataFrame) -> pl.DataFrame:
    """A row for each country of a species; one that is certain in a part of it is certain."""
    is_doubtful = pl.col("listed").str.ends_with("?")
    countries = each.with_columns(
        iso3=pl.col("listed").str.strip_chars_end("?").str.strip_chars().replace(PARTS), is_certain=~is_doubtful,
    ).filter(pl.col("iso3") != "")
    found = countries.group_by("taxon", "iso3", LINE, maintain_order=True).agg(pl.col("extinct").any(), pl.col("is_certain").any())
    presence = (
        pl.when("extinct").then(pl.lit(str(Presence.EXTINCT)))
        .when("is_certain").then(pl.lit(str(Presence.EXTANT)))
        .otherwise(pl.lit(str(Presence.UNCERTAIN)))
    )
    return found.select("taxon", "iso3", presence.alias("presence"), LINE)


SOURCES: tuple[Source, ...] = (
    Source(
        id="mdd",
        title="Mammal Diversity Database",
        publisher="American Society of Mammalogists",
        address="https://www.mammaldiversity.org",
        licence="CC BY 4.0",
        tier=Tier.DATABASE,
        states=("ranges",),
        columns=(_SPECIES, _COUNTRIES),
        read=_read,
        whole=True,
    ),
)
