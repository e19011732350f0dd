"""What meta.xml says: the files of a Darwin Core archive, how they are written, and which term stands in which column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

import polars as pl

from concerted.loaders.csv_text import Layout, Rows
from concerted.loaders.darwin.xml import root
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Numbered, Sheet
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import decoded, encoding_called

META = "meta.xml"
"""What describes an archive."""
ID = "\0id"
"""The column of a table that holds the id of the taxon that a row is, or is of."""
_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\r\\n": "\r\n", "\\f": "\f", "&quot;": '"'}
_LINE_ENDS = ("\n", "\r\n", "\r")


@dataclass(frozen=True)
class Table:
    """The core or an extension: of what kind its rows are, its files, and how they are written."""

    kind: str
    files: tuple[str, ...]
    layout: Layout
    skipped: int
    id: int | None
    terms: Mapping[int, str]
    defaults: Mapping[str, str]

    def sheets(self, given: Given) -> Iterator[Sheet]:
        """Its files as tables, their columns called as the terms."""
        for path in self.files:
            file = given.place(path)
            yield _sheet(self, file, decoded(file, given.files[path], self.layout.encoding))

    def rows(self, sheet: Sheet) -> pl.DataFrame:
        """The rows of one, with the values that meta.xml says for all of them, and the id."""
        id = pl.lit(None, pl.String) if self.id is None else pl.col(sheet.header[self.id])
        frame = sheet.rows.with_columns(id.alias(ID))
        filled = [
            (pl.col(term).fill_null(value) if term in frame.columns else pl.lit(value)).alias(term) for term, value in self.defaults.items()
        ]
        return frame.with_columns(filled)


def tables(given: Given, path: str) -> tuple[Table, tuple[Table, ...]]:
    """The core of an archive and its extensions; InvalidPackage where meta.xml is wrong, or a file is not there."""
    file = given.place(path)
    archive = root(file, given.files[path])
    cores = archive.findall("core")
    if archive.tag != "archive" or len(cores) != 1:
        raise refuse([Problem(file, 1, "", "describes no archive: an element archive with one core is expected")])
    folder = PurePosixPath(path).parent
    core, *others = (_table(file, element, folder, given) for element in (*cores, *archive.findall("extension")))
    return core, tuple(others)


def _table(file: str, element: Element, folder: PurePosixPath, given: Given) -> Table:
    kind = element.get("rowType", "").strip().rstrip("/").rpartition("/")[2]
    locations = [(location.text or "").strip() for location in element.findall("files/location")]
    paths = tuple(str(folder / location) for location in locations if location)
    problems = [Problem(file, 0, "", f"{kind}: there is no file {path!r}; meta.xml names it") for path in paths if path not in given.files]
    if not paths:
        problems.append(Problem(file, 0, "", f"{kind}: names no file"))
    terms: dict[int, str] = {}
    defaults: dict[str, str] = {}
    for field in element.findall("field"):
        term = field.get("term", "").strip().rstrip("/#").rpartition("/")[2].rpartition("#")[2]
        index, default = _number(field, "index"), field.get("default")
        # One term under two schemes (dc and dcterms) is read where it stands first.
        if index is not None and term and term not in terms.values():
            terms[index] = term
        if default and term:
            defaults[term] = default
    ids = element.findall("id") + element.findall("coreid")
    if not terms:
        problems.append(Problem(file, 0, "", f"{kind}: says of no column which term it is"))
    if not ids:
        problems.append(Problem(file, 0, "", f"{kind}: does not say in which column the id of the taxon is (id, or coreid)"))
    layout, wrong = _layout(element)
    problems += [Problem(file, 0, "", f"{kind}: {why}") for why in wrong]
    skipped = _number(element, "ignoreHeaderLines", 0)
    if problems:
        raise refuse(problems)
    return Table(kind, paths, layout, skipped or 0, _number(ids[0], "index") if ids else None, terms, defaults)


def _number(element: Element, name: str, default: int | None = None) -> int | None:
    said = element.get(name, "").strip()
    # A table has some dozens of columns.
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else default


def _layout(element: Element) -> tuple[Layout, list[str]]:
    """How the files are written, and what of it is not read."""
    delimiter = _character(element, "fieldsTerminatedBy", ",")
    quote = _character(element, "fieldsEnclosedBy", '"')
    lines = _character(element, "linesTerminatedBy", "\n")
    encoding = element.get("encoding", "").strip() or "utf-8"
    wrong = []
    if len(delimiter) != 1 or delimiter in "\r\n\0":
        wrong.append(f"fieldsTerminatedBy is {delimiter!r}; one character is accepted")
    if len(quote) > 1 or quote in ("\r", "\n", "\0") or quote == delimiter:
        wrong.append(f"fieldsEnclosedBy is {quote!r}; one character that is not the delimiter is accepted, or none")
    if lines not in _LINE_ENDS:
        wrong.append(f"linesTerminatedBy is {lines!r}; {', '.join(map(repr, _LINE_ENDS))} are accepted")
    if encoding_called(encoding) is None:
        wrong.append(f"encoding is {encoding!r}, which is none that is known; UTF-8 is best")
    return Layout(delimiter=delimiter, quote=quote or None, encoding=encoding), wrong


def _character(element: Element, name: str, default: str) -> str:
    said = element.get(name)
    return default if said is None else _ESCAPES.get(said, said)


def _sheet(table: Table, file: str, text: str) -> Sheet:
    last = max((*table.terms, -1 if table.id is None else table.id))
    header = tuple(table.terms.get(n, f"column {n + 1}") for n in range(last + 1))

    def opened() -> Numbered:
        rows = Rows(file, text, table.layout)
        # Lines that are skipped are rows here: a header whose cells hold line ends is one.
        for line, row in islice(rows, table.skipped, None):
            if any(cell.strip() for cell in row):
                yield line, row[: last + 1]
        if rows.problem:
            raise refuse([rows.named(list(header))])

    return Sheet(file, header, opened)
