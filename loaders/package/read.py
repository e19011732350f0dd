"""Reading a data package: the only module that opens its files."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from concerted.loaders.package.descriptor import DESCRIPTOR, resources
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import MOST_BYTES, too_large

_A_PACKAGE = f"a data package is a folder that holds {DESCRIPTOR}"


@dataclass(frozen=True)
class RawPackage:
    """The bytes of a package: its descriptor, and the files that hold its tables and say how they are written."""

    folder: Path
    files: dict[str, bytes]


def read_bytes(path: Path) -> RawPackage:
    """Read the descriptor and the files that it names; InvalidPackage where one is missing or cannot be read.

    Files of resources that are no tables are not opened.
    """
    folder = path.parent if path.name == DESCRIPTOR else path
    if folder.is_file():
        what = "is an archive; unpack it and name the folder" if folder.suffix.lower() in (".zip", ".gz", ".tar", ".tgz") else "is a file"
        raise refuse([Problem(folder.name, 0, "", f"{what}: {_A_PACKAGE}")])
    try:
        files = {DESCRIPTOR: _bytes(folder, DESCRIPTOR)}
    except FileNotFoundError as error:
        raise refuse([Problem(DESCRIPTOR, 0, "", f"there is none in this folder; {_A_PACKAGE}")]) from error
    except OSError as error:
        raise refuse([Problem(DESCRIPTOR, 0, "", f"cannot be read: {error.strerror}; {_A_PACKAGE}")]) from error
    problems = []
    for name in dict.fromkeys(name for resource in resources(files[DESCRIPTOR]).values() for name in resource.files):
        try:
            files[name] = _bytes(folder, name)
        except FileNotFoundError:
            problems.append(Problem(name, 0, "", f"there is no such file; {DESCRIPTOR} names it"))
        except OSError as error:
            problems.append(Problem(name, 0, "", f"cannot be read: {error.strerror}"))
    if problems:
        raise refuse(problems)
    return RawPackage(folder, files)


def _bytes(folder: Path, name: str) -> bytes:
    """The content of a file; a pipe or a device, which may have no end, is not opened."""
    path = folder / name
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise refuse([Problem(name, 0, "", "is no file" if not path.is_dir() else "is a folder, where a file is expected")])
    if about.st_size > MOST_BYTES:
        raise refuse([too_large(name)])
    return path.read_bytes()
