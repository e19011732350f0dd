"""Species+ API, version 1: taxa with their synonyms and common names, and where they occur, from recorded pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from concerted.graph.facts.keys import SPECIESPLUS
from concerted.graph.vocabulary import Origin, Presence, Rank, Tier
from concerted.loaders.files.given import Given
from concerted.loaders.problems import EMPTY, quoted
from concerted.loaders.sources.source import LINE, Claims, Identifiers, Refusal, Source, Statements
from concerted.loaders.speciesplus import words
from concerted.loaders.speciesplus.pages import CONCEPTS, Page, pages
from concerted.loaders.speciesplus.tags import NO_TAG, occurrence

_TAXA = ("taxon", "rank", "class", "order", "family", "parent", "speciesplus_id")
_COLUMNS = {
    "taxa": _TAXA,
    "synonyms": ("synonym", "taxon"),
    "common_names": ("taxon", "language", "name"),
    "ranges": ("taxon", "iso3", "origin", "presence", "season"),
}
_NAMED = {
    "taxa": {"taxon": "full_name", "class": "higher_taxa", "order": "higher_taxa", "family": "higher_taxa", "parent": "higher_taxa"},
    "synonyms": {"synonym": "full_name", "taxon": "accepted_names"},
    "common_names": {"taxon": "id", "name": "common_names", "language": "common_names"},
    "ranges": {"iso3": "iso_code2", "origin": "tags", "presence": "tags", "season": "tags"},
}
# A row of a table before it is one: the table, its cells, and its line.
_Said = tuple[str, tuple[str | None, ...]] | Refusal


def _knows(given: Given) -> bool:
    return any(
        path.lower().endswith(".json") and (f'"{CONCEPTS}"'.encode() in content or b'"iso_code2"' in content)
        for path, content in given.files.items()
    )


def _read(given: Given) -> Statements:
    """Each page by itself: what the records of one say is taken together, a frame a table."""
    for page in pages(given):
        if page.why:
            yield Refusal(page.file, 0, "", "", page.why)
            continue
        rows: dict[str, list[tuple[str | int | None, ...]]] = {table: [] for table in ("ids", *_COLUMNS)}
        for line, record in page.records:
            for said in _said(page, line, record):
                if isinstance(said, Refusal):
                    yield said
                else:
                    rows[said[0]].append((*said[1], line))
        if rows["ids"]:
            yield Identifiers(page.file, _frame(("id", "taxon"), rows["ids"]))
        for table, columns in _COLUMNS.items():
            if rows[table]:
                yield Claims(table, page.file, _frame(columns, rows[table]), _NAMED[table])


def _frame(columns: Sequence[str], rows: list[tuple[str | int | None, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, dict.fromkeys(columns, pl.String) | {LINE: pl.UInt32}, orient="row")


def _said(page: Page, line: int, record: Any) -> Iterator[_Said]:
    """What a record says, or why it says nothing that is read."""
    if not isinstance(record, Mapping):
        yield Refusal(page.file, line, "", quoted(str(record)), "is no record; an object is expected")
    elif page.taxon is not None:
        yield from _occurs(page, line, record)
    else:
        yield from _concept(page, line, record)


def _occurs(page: Page, line: int, record: Mapping[str, Any]) -> Iterator[_Said]:
    state, tags = _text(record, "iso_code2") or _text(record, "name"), record.get("tags")
    if state is None:
        yield Refusal(page.file, line, "iso_code2", "", EMPTY)
        return
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield Refusal(page.file, line, "tags", quoted(str(tags)), "is no list of tags")
        return
    found = occurrence(tags)
    if found.unknown:
        yield Refusal(page.file, line, "tags", ", ".join(found.unknown), NO_TAG)
        return
    # What is not tagged is what Species+ calls native.
    words_ = found[:3] if tags else (Origin.NATIVE.value, Presence.EXTANT.value, None)
    yield "ranges", (f"{SPECIESPLUS}{page.taxon}", state, *words_)


def _concept(page: Page, line: int, record: Mapping[str, Any]) -> Iterator[_Said]:
    id, name, rank = _text(record, "id"), _text(record, "full_name"), (_text(record, "rank") or "").lower()
    why = _refused(record, id, name)
    if why is not None:
        yield Refusal(page.file, line, why[0], _text(record, why[0]) or "", why[1])
    elif record["name_status"] == "S":
        yield from _synonym(page, line, name, record.get("accepted_names"))
    else:
        yield "ids", (f"{SPECIESPLUS}{id}", name)
        # A species belongs to its family; a genus between them would have nothing below it.
        if rank in words.RANKS - {Rank.GENUS}:
            yield "taxa", _taxon(id, name or "", rank, record.get("higher_taxa"))
        for each in _records(record.get("synonyms")):
            if other := _text(each, "full_name"):
                yield "synonyms", (other, name)
        for each in _records(record.get("common_names")):
            called, language = _text(each, "name"), (_text(each, "language") or "").lower()
            if called and len(language) == 2:
                yield "common_names", (name, language, called)


def _refused(record: Mapping[str, Any], id: str | None, name: str | None) -> tuple[str, str] | None:
    """The field for which a taxon concept is refused, and why."""
    if id is None or name is None:
        return ("id" if id is None else "full_name"), EMPTY
    if record.get("active") is False:
        return "active", "is deleted in Species+"
    if (taxonomy := _text(record, "taxonomy")) is not None and taxonomy != words.CONVENTION:
        return "taxonomy", f"is of another taxonomy; taxa of {words.CONVENTION} are read"
    if record.get("name_status") not in ("A", "S"):
        return "name_status", "is neither an accepted name (A) nor a synonym (S)"
    return None


def _synonym(page: Page, line: int, name: str | None, accepted: Any) -> Iterator[_Said]:
    meant = [each for each in (_text(one, "full_name") for one in _records(accepted)) if each]
    if not meant:
        yield Refusal(page.file, line, "accepted_names", name or "", "is a synonym, and does not say of what")
    elif len(meant) > 1:
        yield Refusal(page.file, line, "accepted_names", name or "", f"is a synonym of more than one: {', '.join(meant)}")
    else:
        yield "synonyms", (name, meant[0])


def _taxon(id: str | None, name: str, rank: str, higher: Any) -> tuple[str | None, ...]:
    above = higher if isinstance(higher, Mapping) else {}
    found = {of: _text(above, of) for of in ("class", "order", "family")}
    parent = " ".join(name.split()[:2]) if rank == "subspecies" else next(
        (found[of] for of in ("family", "order", "class") if of != rank and found[of]), None,
    )
    return name, rank, *found.values(), parent, id


def _records(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _text(record: Mapping[str, Any], field: str) -> str | None:
    value = record.get(field)
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return str(value) if isinstance(value, int) else None


SOURCES: tuple[Source, ...] = (
    Source(
        id="speciesplus-api",
        title="Species+ API, version 1",
        publisher=words.PUBLISHER,
        address="api.speciesplus.net/api/v1",
        licence=words.ON_SITE,
        tier=Tier.DATABASE,
        takes="folder",
        states=("taxa", "synonyms", "common_names", "ranges"),
        columns=("id", "full_name", "rank", "name_status"),
        read=_read,
        knows=_knows,
        whole=True,
    ),
)
