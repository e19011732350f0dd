"""Tables of the participants of a treaty as one copies them from ECOLEX: signature, ratification, entry into force, withdrawal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import polars as pl

from concerted.graph.vocabulary import InstrumentKind, Role, Tier
from concerted.loaders.files.days import ACCEPTED, iso_day
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Sheet
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.reference import reference_release
from concerted.loaders.sources.source import LINE, Claims, Refusal, Source, Statements

# What the columns are called, in small letters, without stars and without "date of".
_CALLED: Mapping[str, frozenset[str]] = {
    "party": frozenset({
        "party", "parties", "country", "countries", "countries/territories", "country/territory", "country/participant", "participant",
        "participants", "state", "states", "pays", "país", "partie", "parte",
    }),
    "treaty": frozenset({
        "treaty", "treaty title", "title", "title of the treaty", "treaty id", "ecolex id", "instrument", "traité", "tratado",
    }),
    "signed": frozenset({"signature", "simple signature", "signed", "signature simple", "firma", "firma simple"}),
    "bound": frozenset({
        "ratification", "accession", "accession/approbation", "acceptance/approval", "acceptance-approval", "acceptance", "approval",
        "succession", "consent to be bound", "definite signature", "ratification/accession", "ratificación", "adhésion", "adhesión",
        "ratification/accession/acceptance-approval/succession", "ratification, acceptance, approval, accession", "date of deposit",
    }),
    "begins": frozenset({"entry into force", "in force", "entrée en vigueur", "entrada en vigor"}),
    "ends": frozenset({"withdrawal", "denunciation", "termination", "renunciation", "retrait", "dénonciation", "retiro", "denuncia"}),
}
_DATES = ("signed", "bound", "begins", "ends")
# What ECOLEX puts behind a date or a name to refer to a footnote, or in brackets to say how a State came to be bound.
_FOOTNOTE = re.compile(r"\s*(\[\d+\]|\*+|\((?:R|A|S|Su|NK|AA|d)\))\s*$")
_NOTHING = frozenset({"-", "–", "—", "n/a", "not available", "none"})
_ECOLEX_IDS: Mapping[str, str] = {"TRE-000495": "cms", "TRE-001352": "bukhara-deer"}
_MEMORANDUM = re.compile(r"(?i)\bmemorand|\bmo[us]\b|mémorandum")


def _column(name: str) -> str | None:
    """What a column says, by its name."""
    plain = re.sub(r"^date (of|de la|de l'|d')\s*", "", re.sub(r"[*\s]+", " ", name).strip().lower())
    return next((meaning for meaning, names in _CALLED.items() if plain in names), None)


def _meanings(sheet: Sheet) -> dict[str, list[str]]:
    """The columns of a table by what they say."""
    found: dict[str, list[str]] = {}
    for name in sheet.header:
        if (meaning := _column(name)) is not None:
            found.setdefault(meaning, []).append(name)
    return found


def _is_table(sheet: Sheet) -> bool:
    found = _meanings(sheet)
    return "party" in found and ("begins" in found or {"signed", "bound"} <= found.keys())


def _knows(given: Given) -> bool:
    return any(_is_table(sheet) for sheet in given.sheets)


def _read(given: Given) -> Statements:
    tables = [sheet for sheet in given.sheets if _is_table(sheet)]
    if not tables:
        header = ", ".join(given.sheets[0].header) if given.sheets else "no table"
        said = f"is no table of participants: a column Party or Country, and one Entry into force, are expected; here is {header}"
        raise refuse([Problem(given.name, 1, "", said)])
    for sheet in tables:
        meanings = _meanings(sheet)
        if "treaty" not in meanings:
            said = "is missing; the table does not say of which treaty it is: add a column Treaty with its title in every row"
            raise refuse([Problem(sheet.file, 1, "Treaty", said)])
        yield from sheet.refused
        yield from _memberships(sheet, meanings)


def _memberships(sheet: Sheet, meanings: dict[str, list[str]]) -> Statements:
    rows = sheet.rows.with_columns(
        treaty=_plain(sheet, meanings["treaty"][0]).replace(_ECOLEX_IDS), party=_plain(sheet, meanings["party"][0]),
    )
    wrong = set[int]()
    for meaning in ("treaty", "party"):
        for line in rows.filter(pl.col(meaning).is_null() & ~pl.col(LINE).is_in(wrong))[LINE]:
            wrong.add(line)
            yield Refusal(sheet.file, line, meanings[meaning][0], "", f"is empty; the {meaning} of the row is expected")
    for meaning in _DATES:
        days = []
        for name in meanings.get(meaning, ()):
            cells = _plain(sheet, name)
            day = cells.replace_strict({cell: iso_day(cell) for cell in cells.unique().drop_nulls()}, default=None, return_dtype=pl.String)
            for line, cell in rows.filter(cells.is_not_null() & day.is_null()).select(LINE, name).iter_rows():
                if line not in wrong:
                    wrong.add(line)
                    yield Refusal(sheet.file, line, name, cell, f"is no day that is read; {ACCEPTED} is")
            days.append(day)
        rows = rows.with_columns((pl.coalesce(days) if days else pl.lit(None, pl.String)).alias(meaning))
    rows = rows.filter(~pl.col(LINE).is_in(wrong))
    silent = pl.all_horizontal(pl.col("signed", "bound", "begins").is_null())
    for line, party in rows.filter(silent).select(LINE, "party").iter_rows():
        why = "has no day of signature, ratification or entry into force: it says nothing"
        yield Refusal(sheet.file, line, meanings["party"][0], party, why)
    stated = _stated(rows.filter(~silent))
    if not stated.is_empty():
        named = {"instrument": meanings["treaty"][0], "iso3": meanings["party"][0]}
        named |= {column: meanings[of][0] for column, of in (("since", "begins"), ("until", "ends")) if of in meanings}
        yield Claims("memberships", sheet.file, stated, named)


def _plain(sheet: Sheet, name: str) -> pl.Series:
    """The cells of a column without footnotes, null where they say that there is nothing."""
    def plain(cell: str) -> str | None:
        while _FOOTNOTE.search(cell):
            cell = _FOOTNOTE.sub("", cell)
        cell = " ".join(cell.split())
        return cell if cell and cell.lower() not in _NOTHING else None

    cells = sheet.rows[name]
    return cells.replace_strict({cell: plain(cell) for cell in cells.unique().drop_nulls()}, default=None, return_dtype=pl.String)


def _stated(rows: pl.DataFrame) -> pl.DataFrame:
    """A Party from entry into force, a signatory of a memorandum from signature; what is signed alone is not ratified."""
    is_memorandum = pl.col("treaty").str.contains(_MEMORANDUM.pattern) | pl.col("treaty").str.to_lowercase().is_in(list(_memoranda()))
    is_party = pl.col("begins").is_not_null() | pl.col("bound").is_not_null()
    role = (
        pl.when(is_memorandum).then(pl.lit(str(Role.SIGNATORY)))
        .when(is_party).then(pl.lit(str(Role.PARTY)))
        .otherwise(pl.lit(str(Role.SIGNATORY_UNRATIFIED)))
    )
    since = pl.when(is_memorandum).then(pl.coalesce("signed", "begins", "bound")).when(is_party).then("begins").otherwise("signed")
    return rows.select(
        pl.col("treaty").alias("instrument"), pl.col("party").alias("iso3"), role.alias("role"), since.alias("since"),
        pl.col("ends").alias("until"), pl.when(since.is_not_null()).then(pl.lit("sourced")).alias("date_basis"), LINE,
    )


@cache
def _memoranda() -> frozenset[str]:
    """What memoranda are called that do not say so: their ids and short names, as the bundled release has them."""
    known = reference_release()["instruments"].filter(kind=str(InstrumentKind.MOU))
    return frozenset(name.lower() for column in ("id", "short_name") for name in known[column].drop_nulls())


SOURCES: tuple[Source, ...] = (
    Source(
        id="ecolex",
        title="ECOLEX tables of participants",
        publisher="ECOLEX (FAO, IUCN, UNEP)",
        address="https://www.ecolex.org",
        licence="site terms not seen",
        tier=Tier.DATABASE,
        states=("memberships",),
        columns=("Party", "Treaty", "Entry into force"),
        read=_read,
        knows=_knows,
    ),
)
