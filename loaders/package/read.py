"""Reading a data package: the bytes of its files, from a folder or an archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from concerted.loaders.files.archive import members
from concerted.loaders.package.descriptor import DESCRIPTOR, files_of
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import file_bytes

_A_PACKAGE = f"a data package is a folder or zip archive that holds {DESCRIPTOR}"


@dataclass(frozen=True)
class RawPackage:
    """The bytes of a package: its descriptor, and the files that hold its tables and say how they are written."""

    folder: Path
    files: dict[str, bytes]


def read_bytes(path: Path) -> RawPackage:
    """Read the descriptor and the files that it names; InvalidPackage where one is missing or cannot be read.

    Files of resources that are no tables are not opened.
    """
    if path.is_file() and path.suffix.lower() == ".zip":
        return _archive(path)
    folder = path.parent if path.name == DESCRIPTOR else path
    if folder.is_file():
        what = "is an archive; unpack it and name the folder" if folder.suffix.lower() in (".gz", ".tar", ".tgz") else "is a file"
        raise refuse([Problem(folder.name, 0, "", f"{what}: {_A_PACKAGE}")])
    try:
        files = {DESCRIPTOR: file_bytes(folder / DESCRIPTOR, DESCRIPTOR)}
    except FileNotFoundError as error:
        raise refuse([Problem(DESCRIPTOR, 0, "", f"there is none in this folder; {_A_PACKAGE}")]) from error
    except OSError as error:
        raise refuse([Problem(DESCRIPTOR, 0, "", f"cannot be read: {error.strerror}; {_A_PACKAGE}")]) from error
    problems = []
    for name in files_of(files[DESCRIPTOR]):
        try:
            files[name] = file_bytes(folder / name, name)
        except FileNotFoundError:
            problems.append(Problem(name, 0, "", f"there is no such file; {DESCRIPTOR} names it"))
        except OSError as error:
            problems.append(Problem(name, 0, "", f"cannot be read: {error.strerror}"))
    if problems:
        raise refuse(problems)
    return RawPackage(folder, files)


def _archive(path: Path) -> RawPackage:
    """The package in an archive: at its top, or in the one folder that it holds."""
    try:
        held = members(path.name, file_bytes(path, path.name))
    except OSError as error:
        raise refuse([Problem(path.name, 0, "", f"cannot be read: {error.strerror}; {_A_PACKAGE}")]) from error
    tops = sorted((PurePosixPath(name).parent for name in held if PurePosixPath(name).name == DESCRIPTOR), key=lambda top: len(top.parts))
    if not tops:
        raise refuse([Problem(path.name, 0, "", f"holds no {DESCRIPTOR}; {_A_PACKAGE}")])
    top = tops[0]
    inside = {PurePosixPath(name).relative_to(top).as_posix(): held[name] for name in held if top in PurePosixPath(name).parents}
    files = {DESCRIPTOR: inside[DESCRIPTOR]}
    wanted = files_of(files[DESCRIPTOR])
    if absent := [Problem(name, 0, "", f"there is no such file; {DESCRIPTOR} names it") for name in wanted if name not in inside]:
        raise refuse(absent)
    return RawPackage(path.parent, files | {name: inside[name] for name in wanted})
