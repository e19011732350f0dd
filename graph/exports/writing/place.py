"""Where an export goes: a file, an archive or a folder, which takes its place whole; what somebody else put there stays."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from concerted.graph.errors import InvalidQuery
from concerted.graph.whole_files import whole_file, whole_folder

ABOUT = "about.json"
"""In every folder: what the export is, and the hash of each of its files, by which it is known again."""
# The earliest day that an archive can say: the same files give the same bytes on any day.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_UNIX = 3


@contextmanager
def file_to(path: Path) -> Iterator[Path]:
    """A place to write a file to, which becomes ``path`` at the end; InvalidQuery where no file can be there."""
    refuse_no_file(path)
    with whole_file(path) as beside:
        yield beside


@contextmanager
def folder_to(path: Path, about: Mapping[str, Any], option: str = "--output") -> Iterator[Path]:
    """An empty folder to write into, which becomes ``path`` at the end; ``option`` is what named it.

    Raises
    ------
    InvalidQuery
        There is something that is no earlier export as it was written.
    """
    place = Path(os.path.realpath(path))
    refuse_foreign(place, option)
    with whole_folder(place) as folder:
        yield folder
        _sign(folder, about)


@contextmanager
def archive_to(path: Path, about: Mapping[str, Any] | None) -> Iterator[Path]:
    """An empty folder to write into, whose files become the archive ``path``; without ``about`` they alone do."""
    refuse_no_file(path)
    with tempfile.TemporaryDirectory(prefix="concerted-") as made:
        folder = Path(made) / "export"
        folder.mkdir()
        yield folder
        if about is not None:
            _sign(folder, about)
        with whole_file(path) as beside:
            zipped(folder, beside)


def zipped(folder: Path, path: Path) -> None:
    """The files of a folder as an archive, the same bytes for the same files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in _files(folder):
            with (folder / name).open("rb") as file, archive.open(member(name), "w") as to:
                shutil.copyfileobj(file, to, 1 << 20)


def member(name: str) -> zipfile.ZipInfo:
    """A file of an archive that anybody may read: on any day and any machine the same."""
    entry = zipfile.ZipInfo(name, _NO_DAY)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _READABLE, _UNIX
    return entry


def refuse_no_file(path: Path) -> None:
    """InvalidQuery where a path names something that is no file."""
    if path.exists() and not path.is_file():
        raise InvalidQuery("--output: {path} is there and is no file; name another", path=path)


def refuse_foreign(path: Path, option: str = "--output") -> None:
    """InvalidQuery where a path names something else than an empty folder, or an export that nobody has changed since."""
    if not path.exists():
        return
    if not path.is_dir():
        raise InvalidQuery("{option}: {path} is a file, where a folder is to be written; name another", option=option, path=path)
    if path == path.parent:
        raise InvalidQuery("{option}: {path} holds files that are no export; name a new folder, or an empty one", option=option, path=path)
    if not any(path.iterdir()):
        return
    # Before all of it is looked through: it may be somebody's whole disk.
    try:
        known = json.loads((path / ABOUT).read_bytes())["files"]
        if not isinstance(known, dict):
            raise TypeError
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise InvalidQuery(
            "{option}: {path} holds files that are no export; name a new folder, or an empty one", option=option, path=path,
        ) from None
    for name in sorted(set(_files(path)) - {ABOUT}):
        if name not in known:
            raise InvalidQuery(
                "{option}: {path} holds {name}, which is not of the export there; name another folder", option=option, path=path, name=name,
            )
        if _hash(path / name) != known[name]:
            raise InvalidQuery(
                "{option}: {path} holds {name}, which was changed since; name another folder", option=option, path=path, name=name,
            )


def _sign(folder: Path, about: Mapping[str, Any]) -> None:
    files = {name: _hash(folder / name) for name in _files(folder)}
    (folder / ABOUT).write_text(json.dumps({**about, "files": files}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _files(folder: Path) -> list[str]:
    """Every file below a folder, as a path with slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _hash(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
