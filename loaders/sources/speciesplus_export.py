"""Species+ exports of CMS listings, as downloaded: taxa, what lists them since when, and where they occur."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import polars as pl

from concerted.graph.vocabulary import Appendix, Origin, Presence, Tier, ids
from concerted.loaders.files.chosen import chosen
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Sheet
from concerted.loaders.sources.source import LINE, Claims, Identifiers, Refusal, Source, Statements
from concerted.loaders.speciesplus import states, words
from concerted.loaders.speciesplus.listings import Entry, entries
from concerted.loaders.speciesplus.populations import population, slug
from concerted.loaders.speciesplus.tables import refused, without
from concerted.loaders.speciesplus.tags import occurrence

_COLUMNS = ("Id", "Class", "Order", "Family", "ScientificName", "Rank", "Listing", "Date")
_OF_CITES = ("Id", "Scientific Name", "Rank", "Listing", "Party")
_HIGHER = {"class": "Class", "order": "Order", "family": "Family"}
# The columns of distributions, and the tags that put a State there; in the first are those without any.
_NAMES, _CODES = "All_DistributionFullNames", "All_DistributionISOCodes"
_WHERE = {
    "NativeDistributionFullNames": "", "Introduced_Distribution": "introduced", "Introduced(?)_Distribution": "introduced (?)",
    "Reintroduced_Distribution": "reintroduced", "Extinct_Distribution": "extinct", "Extinct(?)_Distribution": "extinct (?)",
    "Distribution_Uncertain": "distribution uncertain",
}
_Row = dict[str, Any]


def _knows(given: Given) -> bool:
    return any(set(_COLUMNS) <= set(sheet.header) or _is_of_cites(sheet) for sheet in given.sheets)


def _is_of_cites(sheet: Sheet) -> bool:
    return set(_OF_CITES) <= set(sheet.header)


def _read(given: Given) -> Statements:
    of_cites = [sheet for sheet in given.sheets if _is_of_cites(sheet)]
    for sheet in of_cites:
        yield Refusal(sheet.file, 0, "Listing", "", "is a download of CITES listings; those of the CMS are read (Species+, Downloads, CMS)")
    if len(of_cites) < len(given.sheets) or not of_cites:
        for sheet in chosen(given, [sheet for sheet in given.sheets if sheet not in of_cites], _COLUMNS):
            yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Statements:
    yield from sheet.refused
    rows, empty = without(sheet.rows, sheet.file, "Id", "ScientificName", "Rank")
    yield from empty
    rank = pl.col("Rank").str.to_lowercase()
    unknown = ~rank.is_in(words.RANKS)
    yield from refused(rows.filter(unknown), sheet.file, "Rank", f"is not accepted; one of: {', '.join(sorted(words.RANKS))}")
    rows = rows.filter(~unknown).with_columns(rank.alias("Rank"))
    if rows.is_empty():
        return
    yield Identifiers(sheet.file, rows.select(words.taxon("Id").alias("id"), pl.col("ScientificName").alias("taxon"), LINE))
    yield Claims("taxa", sheet.file, _taxa(rows), {"taxon": "ScientificName", "rank": "Rank", "speciesplus_id": "Id"} | _HIGHER)
    yield from _listed(rows, sheet.file)
    yield from _ranges(rows, sheet.file)


def _taxa(rows: pl.DataFrame) -> pl.DataFrame:
    """The taxa, and those above them: a species belongs to its genus where that is listed itself, else to its family."""
    genera = rows.filter(pl.col("Rank") == "genus")["ScientificName"].to_list()
    parts = pl.col("ScientificName").str.split(" ")
    genus, species = parts.list.first(), parts.list.head(2).list.join(" ")
    over = pl.coalesce("Family", "Order", "Class")
    own = rows.select(
        pl.col("ScientificName").alias("taxon"), pl.col("Rank").alias("rank"), *(pl.col(of).alias(name) for name, of in _HIGHER.items()),
        pl.when(pl.col("Rank") == "subspecies").then(species)
        .when((pl.col("Rank") == "species") & genus.is_in(genera)).then(genus)
        .when(pl.col("Rank") == "family").then(pl.coalesce("Order", "Class"))
        .when(pl.col("Rank").is_in(["order", "suborder"])).then("Class")
        .when(pl.col("Rank") != "class").then(over).alias("parent"),
        pl.col("Id").alias("speciesplus_id"), LINE,
    )
    above = [own]
    below = own.filter(pl.col("rank") == "subspecies")
    above.append(below.select(
        pl.col("parent").alias("taxon"), pl.lit("species").alias("rank"), "class", "order", "family",
        pl.coalesce("family", "order", "class").alias("parent"), LINE,
    ))
    for rank, held, parents in (("family", ("class", "order", "family"), ("order", "class")),
                                ("order", ("class", "order"), ("class",)), ("class", ("class",), ())):
        above.append(own.drop_nulls(rank).select(
            pl.col(rank).alias("taxon"), pl.lit(rank).alias("rank"), *held,
            pl.coalesce(parents).alias("parent") if parents else pl.lit(None, pl.String).alias("parent"), LINE,
        ))
    return pl.concat(above, how="diagonal").unique("taxon", keep="first", maintain_order=True)


def _listed(rows: pl.DataFrame, file: str) -> Statements:
    """Entries of the Appendices, with their populations; of other agreements that they cover a taxon."""
    listings, coverage, populations = [], [], []
    for row in rows.iter_rows(named=True):
        taxon, agreement = row["ScientificName"], row.get("Agreement") or words.CONVENTION
        for entry in entries(row["Listing"], row["Date"], row.get("Note"), row.get("Listed under") or row.get("ListedUnder"), taxon):
            if isinstance(entry, tuple):
                yield Refusal(file, row[LINE], *entry)
                continue
            called = population(entry.note)
            key = slug(taxon, called) if called else None
            if key:
                populations.append((key, taxon, called, row[LINE]))
            if agreement != words.CONVENTION:
                coverage.append((words.INSTRUMENTS.get(agreement, agreement), taxon, key, entry.since, row[LINE]))
            elif entry.appendix not in ids(Appendix):
                yield Refusal(file, row[LINE], "Listing", entry.appendix, f"is no Appendix; one of: {', '.join(ids(Appendix))}")
            else:
                listings.append((taxon, key, *_entry(entry), row[LINE]))
    yield from _claims(file, "populations", ("population", "taxon", "name"), populations, {"population": "Note", "name": "Note"})
    columns = ("taxon", "population", "appendix", "since", "listed_under", "annotation")
    yield from _claims(file, "listings", columns, listings, {
        "population": "Note", "appendix": "Listing", "since": "Date", "listed_under": "Listed under", "annotation": "Note",
    })
    yield from _claims(file, "coverage", ("instrument", "taxon", "population", "since"), coverage, {
        "instrument": "Agreement", "population": "Note", "since": "Date",
    })


def _entry(entry: Entry) -> tuple[str | None, ...]:
    return entry.appendix, entry.since, entry.under, entry.note


def _ranges(rows: pl.DataFrame, file: str) -> Statements:
    where = {column: tag for column, tag in _WHERE.items() if column in rows.columns}
    if _NAMES not in rows.columns and not where:
        return
    told = [
        (row["ScientificName"], state, *words_, row[LINE])
        for row in rows.iter_rows(named=True) for state, words_ in _occurs(row, where)
    ]
    column = _NAMES if _NAMES in rows.columns else next(iter(where))
    yield from _claims(file, "ranges", ("taxon", "iso3", "origin", "presence", "season"), told, {
        "iso3": column, **dict.fromkeys(("origin", "presence", "season"), "NativeDistributionFullNames"),
    })


def _occurs(row: _Row, where: dict[str, str]) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    """The States of a row, by code where it gives one, and what the columns in which they stand say of them."""
    codes = states.coded(row.get(_NAMES), row.get(_CODES))
    tags: dict[str, set[str]] = defaultdict(set)
    for name in codes or states.split(row.get(_NAMES) or ""):
        tags[name] = set()
    for column, tag in where.items():
        for name in states.split(row[column] or ""):
            tags[name].add(tag)
    for name, held in tags.items():
        # With no column of its own a State has a tag of another kind, or the file has no such columns.
        native = "" in held and held == {""}
        said = (Origin.NATIVE.value, Presence.EXTANT.value, None) if native else occurrence(held)[:3]
        yield codes.get(name) or states.OWN.get(name, name), said


def _claims(file: str, table: str, columns: tuple[str, ...], rows: list[Any], named: dict[str, str]) -> Iterator[Claims]:
    if rows:
        frame = pl.DataFrame(rows, dict.fromkeys(columns, pl.String) | {LINE: pl.UInt32}, orient="row")
        yield Claims(table, file, frame, {"taxon": "ScientificName"} | named)


SOURCES: tuple[Source, ...] = (
    Source(
        id="speciesplus-export",
        title="Species+ download of CMS listings",
        publisher=words.PUBLISHER,
        address=words.SITE,
        licence=words.ON_SITE,
        tier=Tier.DATABASE,
        states=("taxa", "populations", "listings", "coverage", "ranges"),
        columns=_COLUMNS,
        read=_read,
        knows=_knows,
        whole=True,
    ),
)
