"""Something that somebody gives to be read: a file, an archive or a folder."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from concerted.graph.errors import InvalidPackage
from concerted.loaders.files.archive import WORKBOOKS, is_archive, members
from concerted.loaders.files.sheet import Sheet, csv_sheet, rows_sheet
from concerted.loaders.files.workbook import worksheets
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import MOST_BYTES, file_bytes, too_large, unpacked

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d.-])(?:19|20)\d\d(?![\d-]|\.\d)")
_TABLES = (".csv", ".tsv", ".txt", ".tab")
_DESCRIBES = ("datapackage.json", "meta.xml")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, eq=False)
class Given:
    """What was given: its name as it is shown, and its files by their path in it; a single file has its own name.

    ``edition`` is the day or year of publication as far as its name says one.
    """

    name: str
    files: Mapping[str, bytes]
    edition: str | None = None

    @cached_property
    def sha256(self) -> str:
        """SHA-256 (hex) of what is in it, whatever it is called: of a single file as sha256sum says, unpacked where it was packed."""
        digests = sorted(hashlib.sha256(content).digest() for content in self.files.values())
        return (digests[0] if len(digests) == 1 else hashlib.sha256(b"".join(digests)).digest()).hex()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The tables in it: CSV files and worksheets. InvalidPackage where its only file is damaged."""
        return self._plain[0]

    @cached_property
    def annotated(self) -> tuple[Sheet, ...]:
        """The tables in it, read so that what begins with # is a remark and no row."""
        return self._tables("#")[0]

    @property
    def damaged(self) -> dict[str, InvalidPackage]:
        """Of several files those that are no tables though they are called so, and why; another may be the one that counts."""
        return self._plain[1]

    @cached_property
    def _plain(self) -> tuple[tuple[Sheet, ...], dict[str, InvalidPackage]]:
        return self._tables()

    def _tables(self, comment: str | None = None) -> tuple[tuple[Sheet, ...], dict[str, InvalidPackage]]:
        """The tables of all files, and the files that are damaged; InvalidPackage where there is only that one."""
        found: list[Sheet] = []
        damaged: dict[str, InvalidPackage] = {}
        for path, content in self.files.items():
            try:
                found += list(_sheets(self.place(path), content, comment))
            except InvalidPackage as error:
                if len(self.files) == 1:
                    raise
                damaged[path] = error
        return tuple(found), damaged

    def descriptor(self, name: str) -> str | None:
        """The path of the file of a name that says what all of it is: at its top, or in the one folder that it consists of."""
        found = [path for path in self.files if path.rpartition("/")[2].lower() == name]
        top = [path for path in found if "/" not in path]
        if not top and len(found) == 1:
            folder = found[0].rpartition("/")[0]
            top = found if all(path.startswith(f"{folder}/") for path in self.files) else []
        return top[0] if top else None

    def place(self, path: str) -> str:
        """How a file in it is named in a message."""
        return self.name if len(self.files) == 1 and self.name.endswith(path) else f"{self.name}/{path}"


def given(path: Path | str) -> Given:
    """What stands at a path.

    Parameters
    ----------
    path : Path or str
        A file, a zip archive, or a folder, whose files are read; a file that describes its folder stands for that.

    Returns
    -------
    Given
        With the files of an archive or folder.

    Raises
    ------
    InvalidPackage
        There is nothing, it cannot be read, or it is larger than what is read.
    """
    place = Path(path)
    if place.name in _DESCRIBES and place.is_file():
        place = path = place.parent
    name = str(path)
    try:
        files = dict(_folder(place, name)) if place.is_dir() else {place.name: file_bytes(place, name)}
    except OSError as error:
        why = "there is no such file or folder" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise refuse([Problem(str(error.filename or name), 0, "", why)]) from error
    only = next(iter(files.values()), b"")
    # A workbook is a zip archive too, and is read as what it is.
    if len(files) == 1 and not place.is_dir() and is_archive(place.name, only):
        files = members(name, only)
    if not files:
        raise refuse([Problem(name, 0, "", "holds no files")])
    return Given(name, files, edition(place))


def edition(path: Path) -> str | None:
    """The day, or the year alone, that a file's name says, or the name of the folder it lies in; None where there is none.

    >>> edition(Path("speciesplus/2026-03-18/new_distributions.csv")), edition(Path("avilist_2025.csv.gz"))
    ('2026-03-18', '2025')
    """
    for part in (path.name, path.absolute().parent.name):
        for found in _DAY.finditer(part):
            try:
                return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            except ValueError:
                continue
        if year := _YEAR.search(part):
            return year[0]
    return None


def _paths(folder: Path) -> Iterator[Path]:
    """What lies below a folder, without what is hidden; OSError where one below it cannot be looked into."""

    def stop(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=stop):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in files if not name.startswith("."))


def _folder(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    taken = 0
    for file in sorted(_paths(folder)):
        inside = file.relative_to(folder)
        if file.is_file():
            content = file_bytes(file, f"{name}/{inside.as_posix()}")
            taken += len(content)
            if taken > MOST_BYTES:
                raise refuse([too_large(name)])
            yield inside.as_posix(), content


def _sheets(name: str, content: bytes, comment: str | None = None) -> Iterator[Sheet]:
    lowered = name.lower().removesuffix(".gz")
    if lowered.endswith(WORKBOOKS):
        yield from _worksheets(name, content, comment)
    elif lowered.endswith(_TABLES):
        yield csv_sheet(name, unpacked(name, content) if content[:2] == _GZIP else content, comment)


def _worksheets(name: str, content: bytes, comment: str | None) -> Iterator[Sheet]:
    sheets = worksheets(name, content)
    for sheet, rows in sheets:
        if (found := rows_sheet(f"{name}[{sheet}]" if len(sheets) > 1 else name, rows, comment)) is not None:
            yield found
