"""What a folder or archive holds: parts of different sources, each read by its own; what is of none is named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from concerted.graph.errors import InvalidPackage
from concerted.loaders.files.given import Given, edition
from concerted.loaders.files.sheet import Refusal
from concerted.loaders.sources.registry import known_by, source_of
from concerted.loaders.sources.source import Source

NO_SOURCE = "is of no source that is known"


def parts(given: Given, source: Source | None = None) -> tuple[list[tuple[Given, Source]], list[Refusal]]:
    """The parts of something given, each with its source, and the files that are of none.

    A file is one part. Of several files those that a source takes together are one, folder by folder; every other file is a part of
    its own. Where a ``source`` is said, all is of that.

    Raises
    ------
    InvalidPackage
        Nothing of it is of a source that is known, or a part may be of several.
    """
    if source is not None or len(given.files) == 1:
        return [(given, source or source_of(given))], []
    found: list[tuple[Given, Source]] = []
    left = dict(given.files)
    for folder in sorted({PurePosixPath(path).parent for path in left}, key=lambda folder: (len(folder.parts), folder)):
        inside = {path: content for path, content in left.items() if folder in PurePosixPath(path).parents}
        if (whole := _together(_part(given, inside, folder))) is not None:
            found.append(whole)
            left = {path: content for path, content in left.items() if path not in whole[0].files}
    unknown = []
    for path, content in left.items():
        one = _part(given, {path: content}, PurePosixPath(path))
        try:
            if known_by(one):
                found.append((one, source_of(one)))
            else:
                unknown.append(Refusal(one.name, 0, "", "", NO_SOURCE))
        except InvalidPackage as error:
            unknown += [Refusal(one.name, 0, "", "", why.removeprefix(one.name).lstrip(":")) for why in error.problems]
    if not found:
        # Says what it looked for.
        source_of(given)
    return found, unknown


def _together(given: Given) -> tuple[Given, Source] | None:
    """Files of a folder that a source takes together, and that source; None where none does."""
    known = [source for source in known_by(given) if source.takes != "file"] if given.files else []
    if not known:
        return None
    source = max(known, key=lambda each: len(each.columns))
    if source.takes == "folder":
        return given, source
    own = {path: content for path, content in given.files.items() if _is_of(source, Given(path, {path: content}))}
    return (Given(given.name, own, given.edition), source) if len(own) > 1 else None


def _is_of(source: Source, given: Given) -> bool:
    try:
        return source.recognises(given)
    except InvalidPackage:
        return False


def _part(given: Given, files: Mapping[str, bytes], place: PurePosixPath) -> Given:
    name = given.name if not place.name else f"{given.name}/{place}"
    return Given(name, files, edition(Path(name)) or given.edition)
