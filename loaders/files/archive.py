"""The files in a zip archive, unpacked within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import MOST_BYTES, too_large

MOST_FILES = 2_000
"""Files that an archive may have; data packages and Darwin Core archives have a dozen."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""How the name of a workbook ends."""
_ZIP = b"PK\x03\x04"
# What archivers add of their own.
_BESIDE = ("__MACOSX", ".DS_Store", "Thumbs.db")


def is_archive(name: str, content: bytes) -> bool:
    """Whether a file is an archive of files; a workbook is one too, and is read as what it is."""
    return content[:4] == _ZIP and not name.lower().endswith(WORKBOOKS)


def members(file: str, content: bytes) -> dict[str, bytes]:
    """The files of an archive by their path in it, in its order.

    Raises
    ------
    InvalidPackage
        It is no archive, is damaged or encrypted, has a path that leads out of it, or is larger than what is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [each for each in archive.infolist() if not each.is_dir() and not _is_beside(each.filename)]
            if len(found) > MOST_FILES:
                raise refuse([Problem(file, 0, "", f"holds {len(found)} files; {MOST_FILES} are read at the most")])
            for each in found:
                _accepted(file, each)
            # The stated sizes may lie; what is unpacked is counted.
            taken: dict[str, bytes] = {}
            for each in found:
                with archive.open(each) as part:
                    taken[each.filename] = part.read(MOST_BYTES + 1)
                if sum(map(len, taken.values())) > MOST_BYTES:
                    raise refuse([too_large(file)])
            return taken
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise refuse([Problem(file, 0, "", f"cannot be unpacked: {error or 'it is damaged'}")]) from error


def _is_beside(name: str) -> bool:
    return any(part in _BESIDE for part in PurePosixPath(name).parts)


def _accepted(file: str, member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or not member.filename.isprintable():
        raise refuse([Problem(file, 0, "", f"holds {member.filename!r}, a path that is not inside the archive")])
    if member.flag_bits & 1:
        raise refuse([Problem(file, 0, "", f"holds {member.filename!r}, which is encrypted")])
    if member.file_size > MOST_BYTES:
        raise refuse([too_large(f"{file}/{member.filename}")])
