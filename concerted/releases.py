"""Which release is meant: a data package by its place, or one that this machine holds by the beginning of its id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.loaders.cache import Cache, compiled
from concerted.loaders.package.descriptor import DESCRIPTOR
from concerted.loaders.package.package import read_package
from concerted.loaders.reference import reference_release

if TYPE_CHECKING:
    from concerted.graph.stores import Store

_ID = re.compile(r"[0-9a-f]{8,64}")
# Releases that somebody holds in this process, such as that of a certificate: they are found before others.
_AT_HAND: ContextVar[tuple[Release, ...]] = ContextVar("at_hand", default=())


@dataclass(frozen=True)
class Held:
    """A release that this machine holds; ``read`` gives its facts, or None where what is kept cannot be used."""

    id: str
    title: str
    published: str
    read: Callable[[], Release | None]


def find(text: str | Path | None = None, data_dir: Path | None = None) -> Release:
    """The release that is meant.

    Parameters
    ----------
    text : str or Path, optional
        The folder, the datapackage.json or a zip archive of a data package; or the id, or at least the first 8 digits of it, of a
        release held here: the bundled one, one that was read lately, or one of which there is a snapshot. The
        bundled release where it is None.
    data_dir : Path, optional
        Folder of the snapshots; by default ``CONCERTED_DATA_DIR``, else the user's.

    Returns
    -------
    Release
        With all its facts.

    Raises
    ------
    InvalidQuery
        It is neither, or the beginning of more than one id; the text names what is held.
    InvalidPackage
        The data package is damaged.
    StoreDamaged
        The snapshot is.

    Examples
    --------
    >>> find("2e62a7ba60e1").published.isoformat()
    '2026-11-25'
    """
    if text is None:
        return reference_release()
    if (place := _package(text)) is not None:
        return read_package(place)
    wanted = str(text).lower()
    meant = [each for each in held(data_dir) if each.id.startswith(wanted)] if _ID.fullmatch(wanted) else []
    if len({each.id for each in meant}) > 1:
        raise InvalidQuery("release: {value!r} begins the ids of more than one release: {held}", value=str(text), held=_named(meant))
    for each in meant:
        if (release := each.read()) is not None:
            return release
    raise InvalidQuery(
        "release: {value!r} is neither a data package (a folder with its {descriptor}, or a zip of it) nor the id of a release held here, "
        "or its first 8 digits or more; held are {held}", value=str(text), descriptor=DESCRIPTOR, held=_named(held(data_dir)),
    )


@contextmanager
def at_hand(release: Release) -> Iterator[None]:
    """Let a release be found by its id for a while, in this process alone.

    >>> with at_hand(reference_release()):
    ...     next(held()).id[:12]
    '2e62a7ba60e1'
    """
    token = _AT_HAND.set((release, *_AT_HAND.get()))
    try:
        yield
    finally:
        _AT_HAND.reset(token)


def held(data_dir: Path | None = None) -> Iterator[Held]:
    """Every release that this machine holds, those at hand first, then the bundled one; one that is held twice is there twice."""
    for each in _AT_HAND.get():
        yield Held(each.id, each.title, each.published.isoformat(), partial(_itself, each))
    bundled = reference_release()
    yield Held(bundled.id, bundled.title, bundled.published.isoformat(), reference_release)
    for kept in compiled():
        yield Held(kept.id, kept.title, kept.published, kept.load)
    # Imported only where it is needed: few ask for another release.
    from concerted.graph.stores import data_directory
    from concerted.graph.stores.embedded.snapshots import Snapshots

    folder = data_dir or data_directory()
    for contents in Snapshots(folder).usable():
        yield Held(contents.release, contents.title, contents.published, _Snapshot(folder, contents.release))


def held_by(store: Store, data_dir: Path | None = None) -> Release:
    """The facts of the release in a store: those held here, else read back, which takes seconds and is kept.

    Raises
    ------
    StoreError
        The store is empty, cannot be reached, or does not hold its release whole.
    """
    stored = store.release_id()
    for each in held(data_dir):
        if each.id == stored and (release := each.read()) is not None:
            return release
    release = store.read()
    Cache.of_store(release.id).store(release)
    return release


@dataclass(frozen=True)
class _Snapshot:
    """Reads a snapshot back, once: what was read is kept as compiled."""

    folder: Path
    release: str

    def __call__(self) -> Release:
        from contextlib import closing

        from concerted.graph.stores.embedded.store import EmbeddedStore

        with closing(EmbeddedStore(self.folder, self.release)) as store:
            release = store.read()
        Cache.of_store(release.id).store(release)
        return release


def _itself(release: Release) -> Release:
    return release


def _package(text: str | Path) -> Path | None:
    """The place of a data package, where there is one."""
    path = Path(text)
    try:
        is_archive = path.suffix.lower() == ".zip" and path.is_file()
        found = text != "" and (is_archive or (path if path.name == DESCRIPTOR else path / DESCRIPTOR).is_file())
    except OSError:
        # Too long for a name, or behind a folder that may not be entered.
        return None
    return path if found else None


def _named(releases: Iterator[Held] | list[Held]) -> str:
    """Each of them once: ``2e62a7ba60e1 (title, 2026-11-25)``."""
    return "; ".join({each.id: f"{each.id[:12]} ({each.title}, {each.published})" for each in releases}.values())
