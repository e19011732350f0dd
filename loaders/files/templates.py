"""The templates that people fill in: for each table the columns they may write, and an empty one with a word on each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from concerted.graph.facts.schema import TABLES, Column
from concerted.graph.vocabulary import Tier, ids

COMMENT = "#"
"""What a line begins with that is a remark and no row."""
_SOURCES = TABLES["sources"]
# What is said of the document in which a row was read: the column of the table of sources for each.
DOCUMENT: Mapping[str, str] = {
    "source": "title", "source_publisher": "publisher", "source_address": "url_or_path", "source_published": "published",
    "source_tier": "tier",
}
_ABOUT: Mapping[str, str] = {
    "source": "Where it was read: the title of the document, or ids of sources joined by ;",
    "source_publisher": "Who published the document.",
    "source_address": "Its address.",
    "source_published": "Date of publication, as printed.",
    "source_tier": f"Kind of document. One of: {', '.join(ids(Tier))}.",
}
_REFERS: Mapping[str, str] = {
    "states": "A code or a name.", "taxa": "A scientific name or a synonym.", "instruments": "An id or a name.",
    "populations": "Its slug.",
}
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "memberships": {
        "instrument": "acap", "iso3": "New Zealand", "role": "party", "since": "2004-02-01", "date_basis": "sourced",
        "source": "acap-parties", "basis": "sourced",
    },
    "listings": {
        "taxon": "Panthera onca", "appendix": "II", "since": "2020-05-22", "date_basis": "sourced",
        "source": "Proposals adopted by the Conference of the Parties, Gandhinagar 2020", "source_publisher": "UNEP/CMS Secretariat",
        "source_tier": "official",
    },
    "ranges": {
        "taxon": "Panthera uncia", "iso3": "Nepal", "presence": "extant", "source": "National red list of Nepal",
        "source_published": "2011", "source_tier": "secondary",
    },
    "coverage": {
        "instrument": "saiga", "taxon": "Saiga tatarica", "since_basis": "original", "source": "Text of the memorandum",
        "source_publisher": "UNEP/CMS Secretariat", "source_tier": "official",
    },
    "reservations": {
        "instrument": "cms", "iso3": "AUS", "taxon": "Alopias vulpinus", "appendix": "II", "since": "2015-02-08", "date_basis": "inferred",
        "source": "hsi-2016-australia-reservations",
    },
}


@dataclass(frozen=True)
class Template:
    """What may be written of one table: ``known`` are the columns by which a file is known, ``foreign`` those it cannot have."""

    table: str
    known: tuple[str, ...]
    foreign: tuple[str, ...] = ()

    @cached_property
    def own(self) -> tuple[Column, ...]:
        """The columns of the table itself, provenance apart."""
        return tuple(column for column in TABLES[self.table].columns if column.name not in ("source", "basis"))

    @property
    def columns(self) -> tuple[str, ...]:
        """All that are accepted."""
        return (*(column.name for column in self.own), *DOCUMENT, "basis")

    @property
    def dates(self) -> tuple[str, ...]:
        """Those that hold dates."""
        return tuple(column.name for column in self.own if column.type == "date")

    @property
    def example(self) -> dict[str, str]:
        """A row as one may write it."""
        return {name: _EXAMPLES[self.table].get(name, "") for name in self.columns}

    @property
    def text(self) -> str:
        """An empty one as a CSV, with a remark on each column and an example."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{COMMENT} {self.table}: {TABLES[self.table].doc}"
        yield f"{COMMENT} One row a fact; lines that begin with {COMMENT} are not read. What is not said to be required may stay empty."
        for column in self.own:
            yield f"{COMMENT} {column.name}{' (required)' if self.needs(column) else ''}: {' '.join(_said(column))}"
        for name, about in _ABOUT.items():
            yield f"{COMMENT} {name}: {about}"
        yield f"{COMMENT} basis: How the fact is known; sourced where it is empty. {_one_of(TABLES[self.table].column('basis'))}"
        yield f"{COMMENT} For example:"
        yield f"{COMMENT} {_row(self.example.values())}"
        yield _row(self.columns)

    def needs(self, column: Column) -> bool:
        """Whether a row without it says nothing; of what is required in a release more is filled in for it."""
        return column.name in self.known or (column.required and column.name in TABLES[self.table].key)


TEMPLATES: Mapping[str, Template] = {
    template.table: template
    for template in (
        Template("memberships", ("instrument", "iso3", "role")),
        Template("listings", ("taxon", "appendix", "since"), foreign=("instrument", "iso3")),
        Template("ranges", ("taxon", "iso3"), foreign=("instrument", "appendix")),
        Template("coverage", ("instrument", "taxon"), foreign=("iso3",)),
        Template("reservations", ("instrument", "iso3", "taxon"), foreign=("role", "kind")),
    )
}


def _said(column: Column) -> Iterator[str]:
    yield column.doc
    if column.type == "date":
        yield "A day as YYYY-MM-DD, or a year as YYYY."
    if column.type == "list":
        yield "Codes with a space between them." if column.references == "states" else f"Several are joined by {column.separator}"
    elif column.references:
        yield _REFERS[column.references]
    if column.enum:
        yield _one_of(column)


def _one_of(column: Column) -> str:
    return f"One of: {', '.join(column.enum)}."


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
