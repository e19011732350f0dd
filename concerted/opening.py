"""``concerted.open`` and ``concerted.to_networkx``: which release a notebook asks, and about which date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from concerted.graph.stores import data_directory
from concerted.notebook import Graph
from concerted.opened import Day, parsed_day

if TYPE_CHECKING:
    import networkx

    from concerted.graph.facts.release import Release


def open(
    release: Release | str | Path | None = None, *, as_of: Day | None = None, data_dir: str | Path | None = None,
) -> Graph:
    """Open a release.

    Parameters
    ----------
    release : Release, str or Path, optional
        A release; the folder or file of a data package; or the id, or its first 8 digits or more, of a release held here
        (:func:`concerted.releases.find`). Without one, what ``concerted load`` loaded last, and the bundled release where
        nothing was.
    as_of : date or str, optional
        The date asked about where a question names none, since 1979; by default today.
    data_dir : str or Path, optional
        Folder of the snapshots; by default ``CONCERTED_DATA_DIR``, else the user's.

    Returns
    -------
    Graph
        Which answers by name and in Cypher; closed after use, or by ``with``.

    Raises
    ------
    InvalidPackage
        The data package is damaged.
    InvalidQuery
        There is no such release, or no such date.
    StoreError
        The folder of the snapshots cannot be read.

    Examples
    --------
    >>> import concerted
    >>> concerted.open("2e62a7ba60e1").release[:12]
    '2e62a7ba60e1'
    """
    from concerted.graph.facts.release import Release
    from concerted.loaders import reference_release
    from concerted.releases import find

    folder, day = Path(data_dir) if data_dir else data_directory(), parsed_day(as_of)
    if release is None:
        from concerted.graph.stores.embedded.snapshots import Snapshots

        loaded, bundled = Snapshots(folder).current(), reference_release()
        return Graph(loaded, None, folder, day) if loaded not in (None, bundled.id) else Graph(bundled.id, bundled, folder, day)
    found = release if isinstance(release, Release) else find(release, folder)
    return Graph(found.id, found, folder, day)


def to_networkx(release: Release | str | Path | None = None, *, data_dir: str | Path | None = None) -> networkx.MultiDiGraph:
    """A release as a graph of networkx, with values of Python as attributes.

    Parameters
    ----------
    release, data_dir
        As of :func:`open`.

    Returns
    -------
    networkx.MultiDiGraph
        As of :meth:`Graph.to_networkx`.

    Raises
    ------
    InvalidPackage, InvalidQuery, StoreError
        As of :func:`open`.

    Examples
    --------
    >>> import concerted
    >>> g = concerted.to_networkx()
    >>> sorted(g.nodes[n]["label"] for n in g.successors("Instrument:acap") if g.nodes[n]["type"] == "Instrument")
    ['CMS']
    """
    with open(release, data_dir=data_dir) as opened:
        return opened.to_networkx()
