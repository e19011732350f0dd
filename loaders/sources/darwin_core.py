"""Darwin Core archives as checklists come in: taxa and synonyms, where each occurs, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import polars as pl

from concerted.graph.vocabulary import Language, Tier
from concerted.loaders.darwin.meta import ID, META, tables
from concerted.loaders.darwin.occurrence import Occurrence, occurrence
from concerted.loaders.darwin.places import state_of
from concerted.loaders.darwin.taxa import Taxa, by_id, synonym_row, taxon_row
from concerted.loaders.darwin.xml import root
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Sheet
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.sources.source import LINE, Claims, Refusal, Source, Statements

_BATCH = 50_000
_STATUS = "occurrenceStatus"
_TAXA = ("taxon", "rank", "class", "order", "family", "parent", "speciesplus_id", "source", "basis")
_SYNONYMS = ("synonym", "taxon", "source", "basis")
_RANGES = ("taxon", "iso3", "origin", "presence", "season", "source", "basis")
_PLACE, _OCCURRENCE = ("locationID", "countryCode", "country", "locality"), (_STATUS, "establishmentMeans", "occurrenceRemarks")
_NO_TAXON = "is no taxon of this archive"
_CALLED = {
    "taxon": "scientificName", "synonym": "scientificName", "rank": "taxonRank", "parent": "parentNameUsageID", "presence": _STATUS,
    "origin": "establishmentMeans", "season": "occurrenceRemarks", "iso3": "countryCode", "name": "vernacularName",
    "speciesplus_id": "taxonConceptID",
}
_SHOWN = {str(lang): f"name_{lang}" for lang in Language}
Rows = list[dict[str, str | int | None]]


def _knows(given: Given) -> bool:
    return given.descriptor(META) is not None


def _read(given: Given) -> Statements:
    path = given.descriptor(META)
    if path is None:
        said = "holds no meta.xml; a Darwin Core archive is expected: a folder or a zip archive with one"
        raise refuse([Problem(given.name, 0, "", said)])
    core, extensions = tables(given, path)
    if core.kind != "Taxon":
        raise refuse([Problem(given.place(path), 0, "core", f"is of {core.kind or 'nothing'}; an archive whose core is Taxon is read")])
    cited = _cited(given, path)
    read = [(sheet, core.rows(sheet)) for sheet in core.sheets(given)]
    entries, twice = by_id(frame for _, frame in read)
    taxa = Taxa(entries)
    if cited is not None:
        yield cited
    known = frozenset() if cited is None else frozenset(cited.rows["id"])
    for sheet, frame in read:
        yield from sheet.refused
        yield from _core(sheet, frame, taxa, {line for lines in twice.values() for line in lines}, known)
    for table in extensions:
        reads = {"Distribution": _distribution, "VernacularName": _vernacular}.get(table.kind)
        for sheet in table.sheets(given) if reads else ():
            yield from sheet.refused
            for rows in table.rows(sheet).iter_slices(_BATCH):
                if reads:
                    yield from reads(sheet, rows, taxa, known)


def _core(sheet: Sheet, frame: pl.DataFrame, taxa: Taxa, twice: set[int], known: frozenset[str]) -> Statements:
    accepted: Rows = []
    others: Rows = []
    for row in frame.select(ID, LINE, *(name for name in ("taxonID", "scientificName") if name in frame.columns)).iter_rows(named=True):
        id, name, line = row[ID] or row.get("taxonID"), row.get("scientificName"), row[LINE]
        entry = taxa.at(id)
        if name is None or id is None or entry is None:
            yield Refusal(sheet.file, line, "scientificName" if name is None else "taxonID", "", "is empty: the row says of no taxon")
        elif line in twice and entry.line != line:
            yield Refusal(sheet.file, line, "taxonID", id, f"stands already on line {entry.line}")
        else:
            made = synonym_row(entry, taxa) if entry.is_synonym else taxon_row(entry, taxa)
            if isinstance(made, str):
                yield Refusal(sheet.file, line, "scientificName", name, made)
            else:
                (others if entry.is_synonym else accepted).append(made)
    yield from _claims("taxa", sheet.file, _frame(accepted, _TAXA), _TAXA, known)
    yield from _claims("synonyms", sheet.file, _frame(others, _SYNONYMS), _SYNONYMS, known)


def _distribution(sheet: Sheet, frame: pl.DataFrame, taxa: Taxa, known: frozenset[str]) -> Statements:
    frame = _with_taxon(frame, taxa)
    frame = _told(frame, _PLACE, ("iso3", "nowhere"), state_of)
    frame = _told(frame, _OCCURRENCE, (*Occurrence._fields, "unknown"), _said)
    wrong = pl.col("of").is_null(), pl.col("iso3").is_null(), pl.col("unknown").is_not_null()
    for line, id in frame.filter(wrong[0]).select(LINE, ID).iter_rows():
        yield Refusal(sheet.file, line, "coreid", id or "", _NO_TAXON)
    nowhere = frame.filter(~wrong[0] & wrong[1]).select(LINE, pl.coalesce("locationID", "countryCode"), "nowhere")
    for line, place, why in nowhere.iter_rows():
        yield Refusal(sheet.file, line, "locationID", place or "", why)
    for row in frame.filter(~wrong[0] & ~wrong[1] & wrong[2]).iter_rows(named=True):
        yield Refusal(sheet.file, row[LINE], row["unknown"], row[row["unknown"]] or "", "is a word that is not known")
    right = frame.filter(~pl.any_horizontal(wrong)).with_columns(taxon="of")
    is_absent = pl.col("absent") == "true"
    yield from _claims("ranges", sheet.file, right.filter(~is_absent), _RANGES, known)
    yield from _claims("ranges", sheet.file, right.filter(is_absent), ("taxon", "iso3", "source", "basis"), known, absent=True)


def _said(status: str | None, means: str | None, remarks: str | None) -> tuple[str | None, ...]:
    said = occurrence(status, means, remarks)
    if isinstance(said, str):
        return (*(None for _ in Occurrence._fields), said)
    return (*said[:-1], str(said.absent).lower(), None)


def _told(
    frame: pl.DataFrame, columns: Sequence[str], made: Sequence[str], tell: Callable[..., tuple[str | None, ...]],
) -> pl.DataFrame:
    """Rows with what is made of some of their columns, once for all that are alike."""
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in columns if name not in frame.columns)
    rows = [(*row, *tell(*row)) for row in frame.select(columns).unique().iter_rows()]
    told = pl.DataFrame(rows, dict.fromkeys((*columns, *made), pl.String), orient="row")
    return frame.drop(made, strict=False).join(told, on=list(columns), how="left", nulls_equal=True, maintain_order="left")


def _with_taxon(frame: pl.DataFrame, taxa: Taxa) -> pl.DataFrame:
    """Rows with the accepted name of the taxon that they are of (``of``)."""
    found = {id: entry.name for id in frame[ID].unique().drop_nulls() if (entry := taxa.accepted(id)) is not None}
    return frame.with_columns(pl.col(ID).replace_strict(found, default=None, return_dtype=pl.String).alias("of"))


def _vernacular(sheet: Sheet, frame: pl.DataFrame, taxa: Taxa, known: frozenset[str]) -> Statements:
    frame = _told(_with_taxon(frame, taxa), ("language",), ("code",), lambda said: (_language(said or ""),))
    frame = frame.with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("vernacularName", "isPreferredName") if name not in frame.columns
    )
    for row in frame.filter(pl.any_horizontal(pl.col("of", "vernacularName", "code").is_null())).iter_rows(named=True):
        if row["of"] is None:
            yield Refusal(sheet.file, row[LINE], "coreid", row[ID] or "", _NO_TAXON)
        elif row["vernacularName"] is None:
            yield Refusal(sheet.file, row[LINE], "vernacularName", "", "is empty")
        else:
            why = "is no language; a code of two letters is expected, such as en"
            yield Refusal(sheet.file, row[LINE], "language", row["language"] or "", why)
    right = frame.drop_nulls(["of", "vernacularName", "code"]).with_columns(taxon="of", language="code", name="vernacularName")
    yield from _claims("common_names", sheet.file, right, ("taxon", "language", "name", "source"), known)
    shown = right.filter(pl.col("isPreferredName").str.to_lowercase().is_in(["true", "1", "yes"]))
    for language, column in _SHOWN.items():
        named = shown.filter(language=language).with_columns(pl.col("name").alias(column))
        yield from _claims("taxa", sheet.file, named, ("taxon", column), known)


@cache
def _language(said: str) -> str | None:
    """The code of two letters of a language that is told by a code of two or three."""
    from babel.core import get_global

    code = said.strip().lower().replace("_", "-").partition("-")[0]
    code = code if len(code) == 2 else get_global("language_aliases").get(code, "")
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _claims(
    table: str, file: str, rows: pl.DataFrame, columns: tuple[str, ...], known: frozenset[str], *, absent: bool = False,
) -> Iterator[Claims]:
    if rows.is_empty():
        return
    frame = rows.select(name for name in (*columns, LINE) if name in rows.columns)
    if "source" in frame.columns:
        # Ids of sources are those that the archive explains; what else stands there is a citation, which the archive is itself.
        told = pl.col("source").str.split(";").list.eval(pl.element().is_in(list(known))).list.all()
        frame = frame.with_columns(pl.when(told).then("source").alias("source"))
    frame = frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)
    yield Claims(table, file, frame, {name: _CALLED[name] for name in columns if name in _CALLED}, absent)


def _frame(rows: Rows, columns: tuple[str, ...]) -> pl.DataFrame:
    schema = {**dict.fromkeys(columns, pl.String), LINE: pl.UInt32}
    return pl.DataFrame([[row.get(name) for name in schema] for row in rows], schema, orient="row")


def _cited(given: Given, path: str) -> Claims | None:
    """The documents that the archive's description cites by the ids that its rows name."""
    folder = path.rpartition("/")[0]
    eml = f"{folder}/eml.xml".lstrip("/")
    if eml not in given.files:
        return None
    found: dict[str, str] = {}
    for citation in root(given.place(eml), given.files[eml]).iter("citation"):
        id, title = citation.get("identifier", ""), " ".join((citation.text or "").split())
        if id and title and set(id) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-"):
            found.setdefault(id, title)
    if not found:
        return None
    tier = [str(Tier.SECONDARY)] * len(found)
    rows = pl.DataFrame({"id": list(found), "title": list(found.values()), "tier": tier}).with_columns(pl.lit(0, pl.UInt32).alias(LINE))
    return Claims("sources", given.place(eml), rows)


SOURCES: tuple[Source, ...] = (
    Source(
        id="darwin-core",
        title="Darwin Core archive",
        publisher="",
        address="https://dwc.tdwg.org/text/",
        licence="as its eml.xml says",
        tier=Tier.DATABASE,
        states=("taxa", "synonyms", "ranges", "common_names", "sources"),
        columns=("meta.xml", "Taxon", "scientificName", "Distribution", "countryCode"),
        read=_read,
        knows=_knows,
        takes="folder",
    ),
)
