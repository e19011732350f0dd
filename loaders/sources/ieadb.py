"""The membership workbook of the International Environmental Agreements Database: who signed, ratified, joined and left."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from concerted.graph.vocabulary import Role, Tier
from concerted.loaders.files.chosen import sheets_with
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Sheet
from concerted.loaders.sources.source import LINE, Claims, Refusal, Source, Statements

# The Convention and what is concluded under it, by the numbers of the database.
TREATIES: Mapping[str, str] = {
    "2896": "cms", "3078": "wadden-sea-seals", "3106": "eurobats", "3118": "ascobans", "3216": "aewa", "3254": "accobams", "3342": "acap",
    "4495": "gorilla",
}
# Memoranda are not in every edition; where one is, it is known by whom it is about.
_MEMORANDA = re.compile(
    r"(?i)memorandum of understanding.*\b(siberian crane|slender-billed curlew|marine turtles|great bustard|bukhara deer|aquatic warbler"
    r"|african elephant|saiga|pacific islands region|dugongs?|monk seal|grassland bird|small cetaceans of western africa|birds of prey"
    r"|high andean flamingos|huemul|migratory sharks|ruddy-headed goose)"
)
_DATES = ("csig", "crat", "ceif3", "ceif4", "ceif5", "ceif6", "ceif7")
# 2699, 2899 and 2999 stand for days that are not known, or have not come.
_MARKER = r"^(2[2-9]|[3-9]\d)\d\d"
_DAY = r"^\d{4}(-\d\d-\d\d)?$"
# Entry into force and withdrawal: the first time, and after each withdrawal again.
_SPANS = (("ceif3", "ceif4"), ("ceif5", "ceif6"), ("ceif7", None))

_NO_DAY = "stands for a day that is not known, or has not come: whether it is in force is not said"
_NOTHING = "has no day of signature, ratification or entry into force: it says nothing"


def _read(given: Given) -> Statements:
    for sheet in sheets_with(given, SOURCES[0].columns):
        yield from sheet.refused
        yield from _memberships(sheet)


def _memberships(sheet: Sheet) -> Statements:
    absent = [pl.lit(None, pl.String).alias(name) for name in _DATES if name not in sheet.header]
    rows = sheet.rows.with_columns(pl.col("mitch_id").str.strip_suffix(".0"), *absent)
    named = {title: title for title in rows["treatyname"].unique().drop_nulls() if _MEMORANDA.search(title)}
    rows = rows.with_columns(
        instrument=pl.coalesce(
            pl.col("mitch_id").replace_strict(TREATIES, default=None, return_dtype=pl.String),
            pl.col("treatyname").replace_strict(named, default=None, return_dtype=pl.String),
        ),
        is_memorandum=pl.col("treatyname").is_in(list(named)),
    )
    others = rows.filter(pl.col("instrument").is_null())
    for line, id in others.select(LINE, "mitch_id").iter_rows():
        yield Refusal(sheet.file, line, "mitch_id", id or "", "is another treaty, not the Convention or one under it")
    rows = rows.drop_nulls("instrument")
    wrong = set[int]()
    for name in _DATES:
        for line, value in rows.filter(~pl.col(name).str.contains(_DAY)).select(LINE, name).iter_rows():
            if line not in wrong:
                wrong.add(line)
                yield Refusal(sheet.file, line, name, value, "is no date that is accepted; a day as YYYY-MM-DD is")
    rows = rows.filter(~pl.col(LINE).is_in(wrong))
    is_marked = pl.col("ceif3").str.contains(_MARKER).fill_null(value=False)
    for line, value in rows.filter(is_marked).select(LINE, "ceif3").iter_rows():
        yield Refusal(sheet.file, line, "ceif3", value, _NO_DAY)
    rows = rows.filter(~is_marked).with_columns(pl.when(~pl.col(name).str.contains(_MARKER)).then(name) for name in _DATES)
    silent = pl.all_horizontal(pl.col("csig", "crat", "ceif3").is_null())
    for line, country in rows.filter(silent).select(LINE, "country").iter_rows():
        yield Refusal(sheet.file, line, "country", country or "", _NOTHING)
    yield from _claims(sheet.file, rows.filter(~silent))


def _claims(file: str, rows: pl.DataFrame) -> Statements:
    """One membership for each time that it was in force for a State; a signature where it never was."""
    is_member = pl.col("ceif3").is_not_null() | pl.col("crat").is_not_null() | pl.col("is_memorandum")
    role = pl.when("is_memorandum").then(pl.lit(str(Role.SIGNATORY))).otherwise(pl.lit(str(Role.PARTY)))
    # A memorandum begins with the signature; a treaty that was ratified, on a day that is not told.
    first = pl.when("is_memorandum").then(pl.coalesce("csig", "ceif3", "crat")).otherwise("ceif3")
    for n, (begins, ends) in enumerate(_SPANS):
        spans = rows.filter(is_member if n == 0 else pl.col(begins).is_not_null())
        until = pl.lit(None, pl.String) if ends is None else pl.col(ends)
        if not spans.is_empty():
            yield _stated(file, spans, role, first if n == 0 else pl.col(begins), until, {"since": begins, "until": ends or begins})
    signed = rows.filter(~is_member)
    if not signed.is_empty():
        unratified = pl.lit(str(Role.SIGNATORY_UNRATIFIED))
        yield _stated(file, signed, unratified, pl.col("csig"), pl.lit(None, pl.String), {"since": "csig"})


def _stated(file: str, rows: pl.DataFrame, role: pl.Expr, since: pl.Expr, until: pl.Expr, columns: dict[str, str]) -> Claims:
    stated = rows.select(
        "instrument", pl.col("country").alias("iso3"), role.alias("role"), since.alias("since"), until.alias("until"),
        pl.when(since.is_not_null()).then(pl.lit("sourced")).alias("date_basis"), LINE,
    )
    return Claims("memberships", file, stated, {"instrument": "mitch_id", "iso3": "country", **columns})


SOURCES: tuple[Source, ...] = (
    Source(
        id="ieadb",
        title="IEADB memberships of the Convention and its Agreements",
        publisher="IEA Database Project, University of Oregon",
        address="https://iea.uoregon.edu",
        licence="CC BY 4.0; cite Mitchell et al. 2020",
        tier=Tier.DATABASE,
        states=("memberships",),
        columns=("country", "mitch_id", "treatyname", "csig", "crat", "ceif3"),
        read=_read,
    ),
)
