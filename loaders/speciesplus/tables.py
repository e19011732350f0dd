"""How a source with several kinds of tables reads what it is given: each table as what its columns say it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from concerted.loaders.files.chosen import chosen, other
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import LINE, Refusal, Sheet
from concerted.loaders.problems import EMPTY, quoted
from concerted.loaders.sources.source import Claims, Statements
from concerted.loaders.speciesplus.tags import NO_TAG, with_occurrence
from concerted.loaders.speciesplus.words import CONVENTION

_TAGS, _OCCURRENCE = "Tags", ("origin", "presence", "season")


class ReadRows(Protocol):
    """What reads the rows of a table: they, where they stand, and all that was given with them."""

    def __call__(self, rows: pl.DataFrame, file: str, given: Given) -> Statements: ...


@dataclass(frozen=True)
class Kind:
    """A kind of table: the columns by which it is known, the one that says for which designation a row is, and what reads its rows."""

    columns: tuple[str, ...]
    read: ReadRows
    designation: str | None = None


def knows(*kinds: Kind) -> Callable[[Given], bool]:
    """Whether something given has a table of one of these kinds."""
    return lambda given: any(_kind_of(sheet, kinds) for sheet in given.sheets)


def reads(*kinds: Kind) -> Callable[[Given], Statements]:
    """What reads every table of these kinds.

    A table of another kind is refused as a whole; InvalidPackage where there is none of these, with the columns that are missing, or
    the first of several files that is damaged.
    """

    def read(given: Given) -> Statements:
        found = [(sheet, _kind_of(sheet, kinds)) for sheet in given.sheets]
        if not any(kind for _, kind in found):
            likeliest = max(kinds, key=lambda kind: max((_share(kind, sheet) for sheet, _ in found), default=0.0))
            chosen(given, given.sheets, likeliest.columns)
        for path, error in given.damaged.items():
            yield Refusal(given.place(path), 0, "", "", str(error))
        for sheet, kind in found:
            if kind is None:
                yield other(sheet)
            else:
                yield from _read(sheet, kind, given)

    return read


def _kind_of(sheet: Sheet, kinds: Sequence[Kind]) -> Kind | None:
    return next((kind for kind in kinds if set(kind.columns) <= set(sheet.header)), None)


def _share(kind: Kind, sheet: Sheet) -> float:
    return len(set(kind.columns) & set(sheet.header)) / len(kind.columns)


def _read(sheet: Sheet, kind: Kind, given: Given) -> Statements:
    yield from sheet.refused
    rows = sheet.rows
    if kind.designation is not None:
        ours = pl.col(kind.designation).fill_null("").str.contains(rf"\b{CONVENTION}\b")
        yield from refused(rows.filter(~ours), sheet.file, kind.designation, f"is of another designation; rows of {CONVENTION} are read")
        rows = rows.filter(ours)
    if not rows.is_empty():
        yield from kind.read(rows, sheet.file, given)


def refused(rows: pl.DataFrame, file: str, column: str, why: str) -> Iterator[Refusal]:
    """A refusal for each of some rows, with what stands in a column."""
    for line, value in rows.select(LINE, column).iter_rows():
        yield Refusal(file, line, column, value or "", why)


def stated(table: str, file: str, rows: pl.DataFrame, columns: Mapping[str, str], *, absent: bool = False) -> Iterator[Claims]:
    """What rows state of a table; nothing where there are none."""
    if not rows.is_empty():
        yield Claims(table, file, rows, columns, absent)


def tagged(rows: pl.DataFrame, file: str, taxon: pl.Expr, columns: Mapping[str, str]) -> Statements:
    """Where taxa occur, and how, by the column of tags; a row with a tag that is not known is refused."""
    rows = with_occurrence(rows, _TAGS)
    is_unknown = pl.col("unknown") != ""
    yield from refused(rows.filter(is_unknown), file, _TAGS, NO_TAG)
    told = rows.filter(~is_unknown).select(taxon, pl.col(columns["iso3"]).alias("iso3"), *_OCCURRENCE, LINE)
    yield from stated("ranges", file, told, {**columns, **dict.fromkeys(_OCCURRENCE, _TAGS)})


def without(rows: pl.DataFrame, file: str, *columns: str) -> tuple[pl.DataFrame, list[Refusal]]:
    """Rows in which these columns are filled, and refusals of the others."""
    found: list[Refusal] = []
    for column in columns:
        found += refused(rows.filter(pl.col(column).is_null()), file, column, EMPTY)
        rows = rows.filter(pl.col(column).is_not_null())
    return rows, found


def not_accepted(value: str, accepted: Sequence[str]) -> str:
    """Why a word is refused."""
    return f"{quoted(value)} is not accepted; one of: {', '.join(accepted)}"
