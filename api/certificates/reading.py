"""A certificate, read: what a file that anybody may have made holds, within bounds, and what it states.

Nothing is unpacked onto the disk. A file of the certificate is found by its name alone, in the archive or below the folder.
"""

from __future__ import annotations

import json
import lzma
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from concerted.api.certificates.crate import ANSWER, COMMAND, METADATA, PROFILE, RELEASE, RUN, Entity
from concerted.graph.errors import ConcertedError, InvalidQuery

# Bytes that all of a certificate may have when it is unpacked, some fifty times that of one of the bundled release; and its metadata.
MOST_BYTES, MOST_METADATA = 256 << 20, 8 << 20
MOST_ENTRIES = 10_000


class NoCertificate(InvalidQuery):
    """A file or folder is no certificate that concerted can read; the text says why."""


class Missing(ConcertedError):
    """A certificate does not hold a file that it names."""


class Files:
    """The files of a certificate by their names: read when they are asked for, and no more of them than all may have together."""

    def __init__(self, path: Path, read: Callable[[str, int], bytes | None]) -> None:
        self.path, self._read, self._left = path, read, MOST_BYTES
        self._held: dict[str, bytes] = {}

    def __call__(self, name: str, most: int = MOST_BYTES) -> bytes:
        """The content of a file; Missing where there is none, NoCertificate where it is too large or damaged."""
        if name in self._held:
            return self._held[name]
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts or "\\" in name or ":" in name or "\0" in name:
            raise NoCertificate("{path}: {name!r} is no name of a file in it", path=self.path, name=name)
        most = min(most, self._left)
        content = self._read(place.as_posix(), most + 1)
        if content is None:
            raise Missing("{path} holds no {name}", path=self.path, name=name)
        if len(content) > most:
            raise NoCertificate("{path}: {name} is larger than any certificate's", path=self.path, name=name)
        self._left -= len(content)
        self._held[name] = content
        return content


@contextmanager
def opened(path: Path) -> Iterator[Files]:
    """The files of a certificate: of an archive, of a folder, or of the folder in which its ``ro-crate-metadata.json`` is named.

    Raises
    ------
    NoCertificate
        There is nothing of the kind.
    """
    archive: zipfile.ZipFile | None = None
    try:
        if path.is_dir() or path.name == METADATA:
            read: Callable[[str, int], bytes | None] = _Folder(path if path.is_dir() else path.parent)
        elif not path.exists():
            raise NoCertificate("{path} is not there", path=path)
        elif not path.is_file() or not zipfile.is_zipfile(path):
            raise NoCertificate("{path} is no certificate; one is an archive (.zip) or a folder with a {name}", path=path, name=METADATA)
        else:
            archive = zipfile.ZipFile(path)
            read = _Archive(path, archive)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise NoCertificate("{path} cannot be read: {why}", path=path, why=getattr(error, "strerror", None) or str(error)) from error
    try:
        yield Files(path, read)
    finally:
        if archive is not None:
            archive.close()


@dataclass(frozen=True)
class _Folder:
    folder: Path

    def __call__(self, name: str, most: int) -> bytes | None:
        place = self.folder / name
        try:
            if not place.exists():
                return None
            # A link may lead out of the folder, and a pipe has no end.
            if not place.resolve().is_relative_to(self.folder.resolve()) or not stat.S_ISREG(place.stat().st_mode):
                raise NoCertificate("{path}: {name} is no file in it", path=self.folder, name=name)
            with place.open("rb") as file:
                return file.read(most)
        except OSError as error:
            raise NoCertificate("{path}: {name} cannot be read: {why}", path=self.folder, name=name, why=error.strerror) from error


class _Archive:
    """The files of an archive, also where all of them stand below one folder of it."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self.archive = path, archive
        names = archive.namelist()
        if len(names) > MOST_ENTRIES:
            raise NoCertificate("{path}: {name} is larger than any certificate's", path=path, name=f"{len(names)} files")
        if twice := next((name for name, n in Counter(names).items() if n > 1), None):
            raise NoCertificate("{path} holds {name} twice", path=path, name=twice)
        self.names = frozenset(names)
        described = [name for name in names if PurePosixPath(name).name == METADATA and name.count("/") <= 1]
        self.below = "" if METADATA in names or len(described) != 1 else described[0].removesuffix(METADATA)

    def __call__(self, name: str, most: int) -> bytes | None:
        if self.below + name not in self.names:
            return None
        try:
            with self.archive.open(self.below + name) as file:
                return file.read(most)
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
            raise NoCertificate("{path}: {name} cannot be read: {why}", path=self.path, name=name, why=str(error)) from error


@dataclass(frozen=True)
class Stated:
    """What a certificate states.

    ``line`` is the command line; ``parameters`` are the values of its options and arguments by their ids; ``hashes`` the SHA-256 of its
    files by their names, None where it is not stated.
    """

    line: str
    parameters: Mapping[str, str]
    release: Mapping[str, str]
    version: str | None
    hashes: Mapping[str, str | None]


def stated(files: Files) -> Stated:
    """What the metadata of a certificate states; NoCertificate where it is none of concerted's."""
    try:
        told = json.loads(files(METADATA, MOST_METADATA))
        known: dict[str, Entity] = {each["@id"]: each for each in told["@graph"]}
    except Missing as error:
        raise NoCertificate(
            "{path} is no certificate; one is an archive (.zip) or a folder with a {name}", path=files.path, name=METADATA,
        ) from error
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise NoCertificate("{path}: {name} is no JSON-LD of a crate", path=files.path, name=METADATA) from error

    def text(of: str, name: str) -> str:
        value = known.get(of, {}).get(name)
        if not isinstance(value, str) or not value or (of != COMMAND and not value.isprintable()):
            raise NoCertificate("{path} is no certificate of concerted: {name} does not say {what}", path=files.path, name=METADATA,
                                what=f"{name} of {of}")
        return value

    if PROFILE not in (_ids(known.get("./", {}).get("conformsTo"))):
        raise NoCertificate("{path} is no certificate of concerted: {name} does not say {what}", path=files.path, name=METADATA,
                            what=f"conformsTo {PROFILE}")
    asked = {each: known.get(each, {}) for each in _ids(known.get(RUN, {}).get("object"))}
    program = next((known.get(each, {}).get("softwareVersion") for each in _ids(known.get(RUN, {}).get("instrument"))), None)
    named = (ANSWER, *(name for name, each in known.items() if each.get("@type") == "File" and name != ANSWER and "/" not in name))
    return Stated(
        text(COMMAND, "value"),
        {name: str(each.get("value")) for name, each in asked.items() if each.get("@type") == "PropertyValue" and name != COMMAND},
        {name: text(RELEASE, key) for name, key in (("id", "identifier"), ("title", "name"), ("published", "datePublished"))},
        program if isinstance(program, str) else None,
        {name: value if isinstance(value := known.get(name, {}).get("sha256"), str) else None for name in named},
    )


def _ids(value: Any) -> list[str]:
    """The ids that a property leads to: one, or several."""
    return [each["@id"] for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)
            and isinstance(each.get("@id"), str)]


def release_files(files: Files) -> dict[str, bytes]:
    """The files of the data package in a certificate that hold its tables, by their names; Missing where one is not there.

    Raises
    ------
    InvalidPackage
        Its descriptor is none.
    NoCertificate
        A table is packed: the release of a certificate is not.
    """
    from concerted.loaders.package.descriptor import DESCRIPTOR, files_of

    found = {DESCRIPTOR: files(RELEASE + DESCRIPTOR, MOST_METADATA)}
    for name in files_of(found[DESCRIPTOR]):
        found[name] = files(RELEASE + name)
        if found[name].startswith(b"\x1f\x8b"):
            raise NoCertificate("{path}: {name} is packed, and the release in a certificate is not", path=files.path, name=name)
    return found
