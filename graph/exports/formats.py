"""The formats of exports, declared once: what each is, how its files end, and what writes it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from concerted.graph.errors import InvalidQuery
from concerted.graph.exports.writing.place import archive_to, file_to, folder_to
from concerted.graph.exports.writing.subject import ITSELF, Subject, Writer
from concerted.graph.records import Record

FOLDER, ARCHIVE = "", ".zip"
MEDIA_TYPES = {
    ARCHIVE: "application/zip",
    ".graphml": "application/graphml+xml",
    ".ttl": "text/turtle",
    ".sqlite": "application/vnd.sqlite3",
    ".db": "application/vnd.sqlite3",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class Format:
    """One format: ``endings`` are of the files that it can be, the first of them what is sent over a network.

    An ending that is empty is a folder. ``writer`` is where the function is that writes it; what is ``dated`` is asked at a date.
    An archive that others read by the letter is not ``signed``: it holds nothing of ours beside it.
    """

    id: str
    says: str
    endings: tuple[str, ...]
    writer: str
    dated: bool = False
    signed: bool = True

    @property
    def sent(self) -> str:
        """How the file ends that is sent over a network."""
        return self.endings[0]

    @property
    def media_type(self) -> str:
        """The media type of what is sent over a network."""
        return MEDIA_TYPES[self.sent]

    @property
    def write(self) -> Writer:
        """What writes it; imported when it is first asked for."""
        module, _, function = self.writer.rpartition(".")
        writer: Writer = getattr(import_module(f"concerted.graph.exports.{module}"), function)
        return writer


FORMATS: Mapping[str, Format] = {
    each.id: each
    for each in (
        Format("data-package", "Frictionless data package: the tables as CSV, with a descriptor", (ARCHIVE, FOLDER), "data_package.write"),
        Format("dwca", "Darwin Core archive: taxa with distributions and names", (ARCHIVE,), "dwca.write", signed=False),
        Format("graphml", "GraphML: nodes and links with properties", (".graphml",), "graphml.write"),
        Format("neo4j-csv", "CSV for neo4j-admin database import", (ARCHIVE, FOLDER), "neo4j_csv.write"),
        Format("turtle", "RDF as Turtle; as an archive or folder with its shapes (SHACL)", (".ttl", ARCHIVE, FOLDER), "rdf.turtle.write"),
        Format("sqlite", "SQLite database", (".sqlite", ".db"), "sqlite.write"),
        Format("parquet", "Parquet: a file a table, with dates and lists as such", (ARCHIVE, FOLDER), "parquet.write"),
        Format(
            "species-states", "Species x States at a date: who is responsible, and through what it is engaged", (".csv", ".parquet"),
            "species_states.write", dated=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class ExportedFile(Record):
    """A file that was written."""

    name: str
    bytes: int
    rows: int | None
    """Rows of a table, nodes and links of a graph, statements of RDF; none of what has none."""

    @property
    def size(self) -> str:
        """How large it is, for people."""
        return megabytes(self.bytes)


@dataclass(frozen=True, slots=True)
class Exported(Record):
    """What an export wrote."""

    format: str
    path: str
    release: str
    """Id of the release."""
    as_of: str | None
    """The date asked about, where the format is of one."""
    bytes: int
    files: tuple[ExportedFile, ...]
    seconds: float


def export(subject: Subject, format: str, path: Path) -> Exported:
    """Write a release in a format, whole or not at all.

    Parameters
    ----------
    subject : Subject
        The release, and the date where the format is of one.
    format : str
        One of ``FORMATS``.
    path : Path
        A file, an archive or a folder, as it ends.

    Returns
    -------
    Exported
        What was written, file by file.

    Raises
    ------
    InvalidQuery
        There is no such format, it cannot be what the path says by its ending, or something else is there.
    OSError
        It cannot be written; what was there is as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from concerted.loaders import reference_release
    >>> with TemporaryDirectory() as folder:
    ...     made = export(Subject(reference_release()), "data-package", Path(folder) / "cms.zip")
    >>> made.files[1].name, made.files[1].rows
    ('activities.csv', 18)
    """
    from concerted.graph.exports.writing.about import about

    began = time.monotonic()
    meant = format_of(format)
    ending = ending_of(meant, path)
    with _place(meant, path, ending, about(subject.release, format)) as place:
        rows = meant.write(replace(subject, ending=ending), place)
        names = sorted(file.name for file in place.iterdir()) if place.is_dir() else [ITSELF]
        files = tuple(ExportedFile(name or path.name, (place / name).stat().st_size, rows.get(name)) for name in names)
    size = path.stat().st_size if path.is_file() else sum(file.bytes for file in files)
    day = subject.as_of.isoformat() if meant.dated else None
    return Exported(format, str(path), subject.release.id, day, size, files, round(time.monotonic() - began, 3))


def megabytes(size: int) -> str:
    """Bytes as people say them.

    >>> megabytes(99), megabytes(123_456), megabytes(45_678_901)
    ('1 kB', '124 kB', '45.7 MB')
    """
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{-(-size // 1000)} kB"


def format_of(id: str) -> Format:
    """The format of an id; InvalidQuery where there is none."""
    if id not in FORMATS:
        raise InvalidQuery.choice("format", id, FORMATS)
    return FORMATS[id]


def ending_of(format: Format, path: Path) -> str:
    """How a path ends among the endings of a format; InvalidQuery, naming those, where it does in none of them."""
    ending = path.suffix.lower()
    if ending and ending in format.endings:
        return ending
    # What ends as `release-2.0` does is a name, as that of a folder that is there is.
    if FOLDER in format.endings and (path.is_dir() or not any(letter.isalpha() for letter in ending)):
        return FOLDER
    said = {"path": path, "format": format.id, "endings": ", ".join(filter(None, format.endings))}
    if FOLDER in format.endings:
        raise InvalidQuery("--output: {path} is not accepted for {format}; a folder is, or a name that ends with one of: {endings}", **said)
    raise InvalidQuery("--output: {path} is not accepted for {format}; a name that ends with one of: {endings}", **said)


def _place(format: Format, path: Path, ending: str, about: Mapping[str, Any]) -> AbstractContextManager[Path]:
    if ending == FOLDER:
        return folder_to(path, about)
    return archive_to(path, about if format.signed else None) if ending == ARCHIVE else file_to(path)
