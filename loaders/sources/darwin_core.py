"""Darwin Core archives as checklists come in: taxa and synonyms, where each occurs, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import polars as pl

from concerted.graph.vocabulary import Language, Tier
from concerted.loaders.darwin.meta import ID, META, tables
from concerted.loaders.darwin.occurrence import occurrence
from concerted.loaders.darwin.places import state_of
from concerted.loaders.darwin.taxa import Taxa, by_id, synonym_row, taxon_row
from concerted.loaders.darwin.xml import root
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Sheet
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.sources.source import LINE, Claims, Reading, Refusal, Source

_BATCH = 50_000
_STATUS = "occurrenceStatus"
_TAXA = ("taxon", "rank", "class", "order", "family", "parent", "speciesplus_id", "source", "basis")
_CALLED = {
    "taxon": "scientificName", "synonym": "scientificName", "rank": "taxonRank", "parent": "parentNameUsageID", "presence": _STATUS,
    "origin": "establishmentMeans", "season": "occurrenceRemarks", "iso3": "countryCode", "name": "vernacularName",
    "speciesplus_id": "taxonConceptID",
}
_SHOWN = {str(lang): f"name_{lang}" for lang in Language}
Rows = list[dict[str, str | int | None]]


def _knows(given: Given) -> bool:
    return given.descriptor(META) is not None


def _read(given: Given) -> Reading:
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


def _core(sheet: Sheet, frame: pl.DataFrame, taxa: Taxa, twice: set[int], known: frozenset[str]) -> Reading:
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
    yield from _claims("taxa", sheet.file, accepted, _TAXA, known)
    yield from _claims("synonyms", sheet.file, others, ("synonym", "taxon", "source", "basis"), known)


def _distribution(sheet: Sheet, frame: pl.DataFrame, taxa: Taxa, known: frozenset[str]) -> Reading:
    there: Rows = []
    absent: Rows = []
    place, occurs = cache(state_of), cache(occurrence)
    for row in frame.iter_rows(named=True):
        line, entry = row[LINE], taxa.accepted(row[ID])
        if entry is None:
            yield Refusal(sheet.file, line, "coreid", row[ID] or "", "is no taxon of this archive")
            continue
        state, why = place(row.get("locationID"), row.get("countryCode"), row.get("country"), row.get("locality"))
        if state is None:
            yield Refusal(sheet.file, line, "locationID", row.get("locationID") or row.get("countryCode") or "", why)
            continue
        said = occurs(row.get(_STATUS), row.get("establishmentMeans"), row.get("occurrenceRemarks"))
        if isinstance(said, str):
            yield Refusal(sheet.file, line, said, row[said] or "", "is a word that is not known")
            continue
        stated = {"taxon": entry.name, "iso3": state, "source": row.get("source"), "basis": said.basis, LINE: line}
        if said.absent:
            absent.append(stated)
        else:
            there.append(stated | {"origin": said.origin, "presence": said.presence, "season": said.season})
    yield from _claims("ranges", sheet.file, there, ("taxon", "iso3", "origin", "presence", "season", "source", "basis"), known)
    yield from _claims("ranges", sheet.file, absent, ("taxon", "iso3", "source", "basis"), known, absent=True)


def _vernacular(sheet: Sheet, frame: pl.DataFrame, taxa: Taxa, known: frozenset[str]) -> Reading:
    names: Rows = []
    shown: dict[str, Rows] = {}
    for row in frame.iter_rows(named=True):
        line, entry, name = row[LINE], taxa.accepted(row[ID]), row.get("vernacularName")
        language = _language(row.get("language") or "")
        if entry is None:
            yield Refusal(sheet.file, line, "coreid", row[ID] or "", "is no taxon of this archive")
        elif name is None:
            yield Refusal(sheet.file, line, "vernacularName", "", "is empty")
        elif language is None:
            why = "is no language; a code of two letters is expected, such as en"
            yield Refusal(sheet.file, line, "language", row.get("language") or "", why)
        else:
            names.append({"taxon": entry.name, "language": language, "name": name, "source": row.get("source"), LINE: line})
            if language in _SHOWN and (row.get("isPreferredName") or "").lower() in ("true", "1", "yes"):
                shown.setdefault(language, []).append({"taxon": entry.name, _SHOWN[language]: name, LINE: line})
    yield from _claims("common_names", sheet.file, names, ("taxon", "language", "name", "source"), known)
    for language, rows in shown.items():
        yield from _claims("taxa", sheet.file, rows, ("taxon", _SHOWN[language]), known)


@cache
def _language(said: str) -> str | None:
    """The code of two letters of a language that is told by a code of two or three."""
    from babel.core import get_global

    code = said.strip().lower().replace("_", "-").partition("-")[0]
    code = code if len(code) == 2 else get_global("language_aliases").get(code, "")
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _claims(
    table: str, file: str, rows: Rows, columns: tuple[str, ...], known: frozenset[str], *, absent: bool = False,
) -> Iterator[Claims]:
    if not rows:
        return
    schema = {**dict.fromkeys(columns, pl.String), LINE: pl.UInt32}
    frame = pl.DataFrame([[row.get(name) for name in schema] for row in rows], schema, orient="row")
    if "source" in columns:
        # Ids of sources are those that the archive explains; what else stands there is a citation, which the archive is itself.
        told = pl.col("source").str.split(";").list.eval(pl.element().is_in(list(known))).list.all()
        frame = frame.with_columns(pl.when(told).then("source").alias("source"))
    frame = frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)
    yield Claims(table, file, frame, {name: _CALLED[name] for name in columns if name in _CALLED}, absent)


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
