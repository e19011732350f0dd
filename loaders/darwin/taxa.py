"""The core of a Darwin Core archive: its taxa by their ids, which of them are accepted, and what stands above each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from concerted.graph.facts.keys import SPECIESPLUS
from concerted.graph.vocabulary import Rank, ids
from concerted.loaders.darwin.meta import ID
from concerted.loaders.darwin.occurrence import remarked
from concerted.loaders.files.sheet import LINE

RANKS = ids(Rank)
# How statuses begin of names that are of nothing; others that are not accepted say of which taxon they are.
_MISAPPLIED = "misapplied"
_CONCEPT = re.compile(rf"{SPECIESPLUS}(\d+)")
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the core: its name without authors, and what it refers to, by id or, where it has none, by name."""

    line: int
    name: str
    rank: str | None
    status: str
    accepted: str | None
    parent: str | None
    row: Mapping[str, str | None]

    @property
    def is_synonym(self) -> bool:
        """Whether it is another name of a taxon."""
        return self.accepted is not None or "synonym" in self.status


class Taxa:
    """All rows of a core, found by their ids, and by their names where they are accepted."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._by_id = entries
        self._by_name = {entry.name: id for id, entry in entries.items() if not entry.is_synonym}

    def at(self, id: str | None) -> Entry | None:
        """The row that has an id."""
        return None if id is None else self._by_id.get(id)

    def accepted(self, reference: str | None) -> Entry | None:
        """The accepted taxon that an id or a name leads to, through synonyms."""
        entry = self._found(reference)
        for _ in range(_DEEPEST):
            if entry is None or not entry.is_synonym:
                return entry
            entry = self._found(entry.accepted)
        return None

    def above(self, entry: Entry) -> str | None:
        """The name of the nearest taxon above one that is of a rank a release has."""
        at = self.accepted(entry.parent)
        for _ in range(_DEEPEST):
            if at is None or at is entry:
                return None
            if rank_of(at) in RANKS:
                return at.name
            at = self.accepted(at.parent)
        return None

    def _found(self, reference: str | None) -> Entry | None:
        return None if reference is None else self._by_id.get(reference) or self._by_id.get(self._by_name.get(reference, ""))


def entries(frame: pl.DataFrame) -> Iterator[tuple[str, Entry]]:
    """The rows of a file of the core that have a name, by their ids."""
    for row in frame.iter_rows(named=True):
        name = _without_authors(row.get("scientificName"), row.get("scientificNameAuthorship"))
        id = row[ID] or row.get("taxonID")
        if name is None or id is None:
            continue
        accepted = row.get("acceptedNameUsageID") or row.get("acceptedNameUsage")
        is_own = accepted in (None, id, name, row.get("scientificName"))
        yield id, Entry(
            row[LINE], name, (row.get("taxonRank") or "").strip().lower() or None, (row.get("taxonomicStatus") or "").lower(),
            None if is_own else accepted, row.get("parentNameUsageID") or row.get("parentNameUsage"), row,
        )


def taxon_row(entry: Entry, taxa: Taxa) -> dict[str, str | int | None] | str:
    """The row of an accepted taxon, or why there is none."""
    rank, row = rank_of(entry), entry.row
    if rank not in RANKS:
        return f"is of the rank {entry.rank}, which a release has not; it has: {', '.join(RANKS)}" if entry.rank else "has no rank"
    meant = _CONCEPT.fullmatch(row.get("taxonConceptID") or "")
    return {
        "taxon": entry.name, "rank": rank, "class": row.get("class"), "order": row.get("order"), "family": row.get("family"),
        "parent": taxa.above(entry), "speciesplus_id": meant[1] if meant else None, "source": row.get("source"),
        "basis": remarked(row.get("taxonRemarks")).get("basis"), LINE: entry.line,
    }


def synonym_row(entry: Entry, taxa: Taxa) -> dict[str, str | int | None] | str:
    """The row of another name, or why there is none."""
    if entry.status.startswith(_MISAPPLIED):
        return "is a name that was applied wrongly, not another name of a taxon"
    accepted = taxa.accepted(entry.accepted)
    if accepted is None:
        return "is a synonym of nothing that is accepted in the archive"
    if accepted.name == entry.name:
        return "is called as the taxon that it is a synonym of"
    basis = remarked(entry.row.get("taxonRemarks")).get("basis")
    return {"synonym": entry.name, "taxon": accepted.name, "source": entry.row.get("source"), "basis": basis, LINE: entry.line}


def rank_of(entry: Entry) -> str | None:
    """The rank that is said, or that a name of two words or three has by the code of zoology."""
    return entry.rank or {1: str(Rank.SPECIES), 2: str(Rank.SUBSPECIES)}.get(entry.name.count(" "))


def by_id(frames: Iterable[pl.DataFrame]) -> tuple[dict[str, Entry], dict[str, list[int]]]:
    """The entries of all files; and the lines of rows whose id another row had before."""
    found: dict[str, Entry] = {}
    twice: dict[str, list[int]] = {}
    for frame in frames:
        for id, entry in entries(frame):
            if found.setdefault(id, entry) is not entry:
                twice.setdefault(id, []).append(entry.line)
    return found, twice


def _without_authors(name: str | None, authors: str | None) -> str | None:
    if name and authors and name.endswith(authors) and name != authors:
        name = name[: -len(authors)]
    return " ".join(name.split()).rstrip(",") if name else None
