"""Templates that people filled in: memberships, listings, ranges, coverage, reservations, each row with the document it was read in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import partial

import polars as pl

from concerted.graph.vocabulary import Tier
from concerted.loaders.files.chosen import chosen
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Sheet
from concerted.loaders.files.templates import COMMENT, DOCUMENT, TEMPLATES, Template
from concerted.loaders.package.descriptor import DESCRIPTOR
from concerted.loaders.problems import Problem, nearest, quoted, refuse
from concerted.loaders.slugs import hyphenated
from concerted.loaders.sources.source import LINE, Claims, Refusal, Source, Statements

# Ids of sources, as their table has them.
_ID = re.compile(r"[a-z0-9.-]+(;[a-z0-9.-]+)*")
_LONGEST_SLUG = 60
_DAY, _YEAR = r"^\d{4}-\d{2}-\d{2}$", r"^\d{4}$"


def _sheets(template: Template, given: Given) -> tuple[Sheet, ...]:
    """The tables that are of this template; a data package holds such tables too, and is read as what it is."""
    if given.descriptor(DESCRIPTOR) is not None:
        return ()
    known, foreign = set(template.known), set(template.foreign)
    return tuple(sheet for sheet in given.annotated if known <= set(sheet.header) and foreign.isdisjoint(sheet.header))


def _knows(template: Template, given: Given) -> bool:
    """Whether one of its tables is; only where a header may stand below remarks are they read as annotated."""
    may_be = any(sheet.header[0].startswith(COMMENT) or set(template.known) <= set(sheet.header) for sheet in given.sheets)
    return may_be and bool(_sheets(template, given))


def _read(template: Template, given: Given) -> Statements:
    """The rows of a template; a column that it has not is refused, for what stands in it would be lost."""
    for sheet in _sheets(template, given) or chosen(given, given.annotated, template.known):
        unknown = [name for name in sheet.header if name not in template.columns and sheet.rows[name].null_count() < sheet.rows.height]
        if unknown:
            accepted = ", ".join(template.columns)
            raise refuse(
                Problem(sheet.file, 1, name, f"is no column of this template{nearest(name, template.columns)}; accepted: {accepted}")
                for name in unknown
            )
        yield from sheet.refused
        yield from _claims(template, sheet, given.sha256)


def _claims(template: Template, sheet: Sheet, sha256: str) -> Statements:
    rows, refused = sheet.rows, set[int]()
    for name in template.dates:
        if name in sheet.header:
            wrong = rows.filter(~_is_date(name) & ~pl.col(LINE).is_in(refused))
            for line, value in wrong.select(LINE, name).iter_rows():
                refused.add(line)
                yield Refusal(sheet.file, line, name, value, "is no date that is accepted; a day as YYYY-MM-DD or a year as YYYY is")
    for line, name in _without_document(rows, sheet.header):
        if line not in refused:
            refused.add(line)
            yield Refusal(sheet.file, line, name, "", "tells of a document that has no title; the column source is expected to say which")
    kept = rows.filter(~pl.col(LINE).is_in(refused))
    contradicting = [] if "source" not in sheet.header else list(_contradicting(kept, sheet))
    yield from contradicting
    kept = kept.filter(~pl.col(LINE).is_in([each.line for each in contradicting]))
    if kept.is_empty():
        return
    if "source" in sheet.header:
        documents = _documents(kept, sheet.header, sha256)
        if not documents.is_empty():
            yield Claims("sources", sheet.file, documents, {"id": "source"} | {of: name for name, of in DOCUMENT.items()})
        kept = kept.with_columns(_document_id())
    stated = [name for name in (*(column.name for column in template.own), "source", "basis") if name in sheet.header]
    yield Claims(template.table, sheet.file, kept.select(*stated, LINE))


def _is_date(name: str) -> pl.Expr:
    """Whether a cell is a day of the calendar or a year; nothing is said where it is empty."""
    text = pl.col(name)
    day = text.str.contains(_DAY) & text.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    return (day | text.str.contains(_YEAR)).fill_null(True)


def _without_document(rows: pl.DataFrame, header: tuple[str, ...]) -> list[tuple[int, str]]:
    """Rows that tell of a document without saying which, with the column in which they do."""
    found = []
    untitled = rows.filter(pl.col("source").is_null()) if "source" in header else rows
    for name in DOCUMENT:
        if name in header and name != "source":
            found += [(line, name) for line in untitled.filter(pl.col(name).is_not_null())[LINE]]
    return found


def _document_id() -> pl.Expr:
    """What is no id is a title, and has the id that is made of it."""
    is_id = pl.col("source").str.contains(f"^{_ID.pattern}$")
    return pl.when(is_id).then("source").otherwise(pl.col("source").map_elements(slug, pl.String)).alias("source")


def _contradicting(rows: pl.DataFrame, sheet: Sheet) -> Iterator[Refusal]:
    """Rows that say of a document what another said otherwise before."""
    about = [name for name in DOCUMENT if name in sheet.header and name != "source"]
    named = rows.filter(pl.col("source").is_not_null()).with_columns(_document_id())
    for name in about:
        said = named.filter(pl.col(name).is_not_null())
        first = said.unique("source", keep="first", maintain_order=True)
        before = first.select("source", pl.col(name).alias("said"), pl.col(LINE).alias("at"))
        other = said.join(before, on="source").filter(pl.col(name) != pl.col("said"))
        for line, value, said_before, at in other.select(LINE, name, "said", "at").sort(LINE).iter_rows():
            yield Refusal(sheet.file, line, name, value, f"is said of a document of which line {at} says {quoted(said_before)}")


def _documents(rows: pl.DataFrame, header: tuple[str, ...], sha256: str) -> pl.DataFrame:
    """The documents that rows name by a title, or by an id with something said of it: a row for each, with all that is said of it."""
    about = [name for name in DOCUMENT if name in header and name != "source"]
    is_title = ~pl.col("source").str.contains(f"^{_ID.pattern}$")
    is_told = pl.any_horizontal(pl.col(about).is_not_null()) if about else pl.lit(value=False)
    told = rows.filter(is_title | (is_told & ~pl.col("source").str.contains(";"))).select(
        _document_id().alias("id"), pl.col("source").alias("title"), *(pl.col(name).alias(DOCUMENT[name]) for name in about), LINE,
    )
    of = [name for name in told.columns if name != "id"]
    found = told.group_by("id", maintain_order=True).agg(pl.col(name).drop_nulls().first() for name in of)
    # What nobody says of its tier is that it is somebody's account. Which table names it can be told for good by its content alone.
    tier = pl.col("tier") if "tier" in found.columns else pl.lit(None, pl.String)
    return found.with_columns(
        tier.fill_null(str(Tier.SECONDARY)).alias("tier"), pl.lit(f"named in a table with SHA-256 {sha256}").alias("note"),
    )


def slug(title: str) -> str:
    """The id that a document is given by its title.

    >>> slug("Décret n° 12 du 3 mai 2011")
    'decret-n-12-du-3-mai-2011'
    """
    words = hyphenated(title)
    if words and len(words) <= _LONGEST_SLUG:
        return words
    # Where letters were lost, what was lost tells two titles apart.
    mark = hashlib.sha256(title.encode()).hexdigest()[:8]
    return f"{words[:_LONGEST_SLUG].strip('-')}-{mark}".strip("-")


def _source(template: Template) -> Source:
    return Source(
        id=f"template-{template.table}",
        title=f"{template.table.capitalize()} filled in by hand",
        publisher="",
        address="concerted template",
        licence="as the documents that its rows name",
        tier=Tier.SECONDARY,
        states=(template.table, "sources"),
        columns=template.known,
        read=partial(_read, template),
        knows=partial(_knows, template),
    )


SOURCES: tuple[Source, ...] = tuple(map(_source, TEMPLATES.values()))
