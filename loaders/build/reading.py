"""The files that go into a release, read: what each states, and where it says something that was not taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import polars as pl

from concerted.graph.errors import InvalidPackage
from concerted.graph.facts.schema import TABLES
from concerted.graph.progress import Progress
from concerted.loaders.build.parts import parts
from concerted.loaders.files.chosen import other
from concerted.loaders.files.given import Given, given
from concerted.loaders.files.sheet import Refusal
from concerted.loaders.package.descriptor import DESCRIPTOR
from concerted.loaders.sources.registry import source_called
from concerted.loaders.sources.source import Claims, Identifiers, Source


@dataclass(frozen=True)
class Input:
    """A file, archive or folder that somebody names, and what he says of it: its source, and the day of its edition."""

    path: str
    source: str | None = None
    edition: str | None = None


@dataclass(frozen=True, eq=False)
class Reading:
    """What one of them states."""

    given: Given
    source: Source
    edition: str | None
    claims: tuple[Claims, ...]
    identifiers: tuple[Identifiers, ...]
    refused: tuple[Refusal, ...]
    also: tuple[str, ...] = ()
    """Under which other names the same content was given."""

    @property
    def document(self) -> str:
        """The id of the document in the table of sources: the same content, whatever it is called, is one document."""
        day = f"-{self.edition}" if self.edition else ""
        return f"{self.source.id}{day}-{self.given.sha256[:8]}"

    @property
    def descriptor(self) -> bytes | None:
        """The descriptor of a data package; None of anything else."""
        path = self.given.descriptor(DESCRIPTOR)
        return None if path is None else self.given.files[path]


@dataclass(frozen=True, eq=False)
class Read:
    """All of them, in an order that does not hang on how they were named; what was given twice is read once."""

    readings: tuple[Reading, ...] = ()
    unknown: tuple[Refusal, ...] = ()
    """Files of folders and archives that are of no source."""

    @property
    def refused(self) -> Iterator[Refusal]:
        """What the sources themselves do not take, and the files that are of none."""
        yield from self.unknown
        for reading in self.readings:
            yield from reading.refused

    def keys(self, table: str) -> frozenset[str]:
        """The keys of a table that its files state, of one whose rows have no names."""
        key = TABLES[table].key[0]
        columns = (each.rows[key] for reading in self.readings for each in reading.claims if each.table == table)
        return frozenset(value for column in columns for value in column.drop_nulls())

    @cached_property
    def identifiers(self) -> dict[str, str]:
        """Which scientific names ids of databases stand for."""
        frames = [each.rows.select("id", "taxon").drop_nulls() for reading in self.readings for each in reading.identifiers]
        return dict(pl.concat(frames).unique("id", keep="first", maintain_order=True).iter_rows()) if frames else {}


def read_inputs(inputs: Iterable[Input], progress: Progress) -> Read:
    """Read everything that is named.

    Raises
    ------
    InvalidPackage
        A file cannot be read, is damaged as a whole, or is of no source that is known: the problems of all of them.
    InvalidQuery
        There is no source of the name that is said.
    """
    named = sorted(set(inputs), key=lambda each: (each.path, each.source or "", each.edition or ""))
    taken: list[_Part] = []
    unknown: list[Refusal] = []
    problems: list[str] = []
    for n, each in enumerate(named):
        progress("opening", n, len(named))
        source = source_called(each.source) if each.source else None
        try:
            found, left = parts(given(each.path), source)
            taken += [_Part(part, of, each) for part, of in found]
            unknown += left
        except InvalidPackage as error:
            problems += error.problems
    progress("opening", len(named), len(named))
    readings: dict[tuple[str, str], list[Reading]] = {}
    joined = _joined(taken)
    for n, part in enumerate(joined):
        progress("reading", n, len(joined))
        try:
            reading = part.read()
            readings.setdefault((reading.source.id, reading.given.sha256), []).append(reading)
        except InvalidPackage as error:
            problems += error.problems
    progress("reading", len(joined), len(joined))
    if problems:
        raise InvalidPackage(tuple(dict.fromkeys(problems)))
    return Read(tuple(_once(readings[key]) for key in sorted(readings)), tuple(dict.fromkeys(unknown)))


class _Part(NamedTuple):
    """A part of what is named, its source, and how it was named."""

    given: Given
    source: Source
    named: Input

    def read(self) -> Reading:
        stated = list(self.source.read(self.given))
        stated += _other_sheets(self.given, {part.file for part in stated})
        # Without the tables that were made of it to read it, which take more room than what they state.
        return Reading(
            Given(self.given.name, self.given.files, self.given.edition), self.source, self.named.edition or self.given.edition,
            tuple(part for part in stated if isinstance(part, Claims)),
            tuple(part for part in stated if isinstance(part, Identifiers)),
            tuple(part for part in stated if isinstance(part, Refusal)),
        )


def _other_sheets(given: Given, read: Collection[str]) -> Iterator[Refusal]:
    """Worksheets of a workbook beside those that were read."""
    if len(given.files) == 1 and any(sheet.file in read for sheet in given.sheets):
        for sheet in given.sheets:
            if sheet.file not in read and not sheet.rows.is_empty():
                yield other(sheet)


def _joined(taken: Sequence[_Part]) -> list[_Part]:
    """The parts, those files joined that refer to one another and were named one by one: as if their folder had been named."""
    found: dict[object, _Part] = {}
    for part in taken:
        file = Path(part.named.path)
        apart = part.source.takes != "files" or part.given.name != part.named.path or list(part.given.files) != [file.name]
        key = id(part) if apart else (part.source.id, file.parent, part.named.edition)
        if (before := found.get(key)) is not None:
            name = str(file.parent) if file.parent.name else before.given.name
            more = {path: content for path, content in part.given.files.items() if content not in before.given.files.values()}
            part = before._replace(given=replace(before.given, name=name, files={**before.given.files, **more})) if more else before
        found[key] = part
    return list(found.values())


def _once(readings: Sequence[Reading]) -> Reading:
    """One of those of the same content: of the oldest edition that a name says, whichever was named first."""
    first = min(readings, key=lambda each: (each.edition is None, each.edition or "", each.given.name))
    return replace(first, also=tuple(each.given.name for each in readings if each is not first))
