"""What a folder or archive holds: parts of different sources, each read by its own; what is of none is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from concerted.graph.errors import InvalidPackage
from concerted.loaders.files.archive import is_archive, members
from concerted.loaders.files.given import Given, edition
from concerted.loaders.files.sheet import Refusal
from concerted.loaders.sources.registry import known_by, source_of
from concerted.loaders.sources.source import Source

NO_SOURCE = "is of no source that is known"

Found = tuple[list[tuple[Given, Source]], list[Refusal]]


def parts(given: Given, source: Source | None = None) -> Found:
    """The parts of something given, each with its source, and the files that are of none.

    A file is one part. Of several files those that a source takes together are one, folder by folder; every other file is a part of
    its own. Where a ``source`` is said, all is of that.

    Raises
    ------
    InvalidPackage
        Nothing of it is of a source that is known, or a part may be of several.
    """
    if source is not None:
        return [(given, source)], []
    if len(given.files) == 1 and not _is_archive(given):
        return [(given, source_of(given))], []
    found, unknown = _parts(given)
    if not found:
        # Says what it looked for.
        source_of(given)
    return found, unknown


def _parts(given: Given, opened: bool = False) -> Found:
    """The parts of a folder, or of an archive where it is ``opened``."""
    if _is_archive(given) and not opened:
        path, content = next(iter(given.files.items()))
        name = given.place(path)
        return _parts(replace(given, name=name, files=members(name, content)), opened=True)
    direct, below = _levels(given)
    if len(below) == 1 and not direct:
        return _parts(next(iter(below.values())), opened)
    found: list[tuple[Given, Source]] = []
    unknown: list[Refusal] = []
    # A folder that has files of its own is known by them; of one that has none what is below may say it.
    marks = replace(given, files=direct) if direct else given
    known = known_by(marks)
    whole = [source for source in known if source.takes == "folder"]
    if whole:
        return [(given, max(whole, key=lambda each: len(each.columns)))], []
    left = dict(direct)
    for source in [each for each in known if each.takes == "files"] if direct else ():
        own = {path: content for path, content in left.items() if _is_of(source, Given(path, {path: content}))}
        if len(own) > 1:
            found.append((replace(given, files=own), source))
            left = {path: content for path, content in left.items() if path not in own}
    for path, content in left.items():
        taken, refused = _one(_part(given, path, {path: content}), opened)
        found += taken
        unknown += refused
    for part in below.values():
        taken, refused = _parts(part, opened)
        found += taken
        unknown += refused
    return found, unknown


def _levels(given: Given) -> tuple[dict[str, bytes], dict[str, Given]]:
    """The files that lie in a folder itself, and the folders in it, each with its own."""
    direct = {path: content for path, content in given.files.items() if "/" not in path}
    tops = dict.fromkeys(path.partition("/")[0] for path in given.files if "/" in path)
    inside = {top: {path.removeprefix(f"{top}/"): given.files[path] for path in given.files if path.startswith(f"{top}/")} for top in tops}
    return direct, {top: _part(given, top, files) for top, files in inside.items()}


def _one(given: Given, opened: bool) -> Found:
    """A file of a folder: one that is of no source, or damaged, is named, for others of the folder may be what counts.

    An archive in an archive is not opened: it could hold itself.
    """
    try:
        if _is_archive(given) and not opened:
            return _parts(given)
        if known := known_by(given):
            return [(given, source_of(given, known))], []
        return [], [Refusal(given.name, 0, "", "", NO_SOURCE)]
    except InvalidPackage as error:
        return [], [Refusal(given.name, 0, "", "", why.removeprefix(given.name).lstrip(": ")) for why in error.problems]


def _is_archive(given: Given) -> bool:
    return len(given.files) == 1 and is_archive(*next(iter(given.files.items())))


def _is_of(source: Source, given: Given) -> bool:
    try:
        return source.recognises(given)
    except InvalidPackage:
        return False


def _part(given: Given, inside: str, files: Mapping[str, bytes]) -> Given:
    name = f"{given.name}/{inside}"
    return Given(name, files, edition(Path(name)) or given.edition)
