"""A release at a date, opened: what a notebook asks stands on it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.days.calendar import asked_day, today
from concerted.graph.stores import Store
from concerted.graph.vocabulary import Listings, Territories
from concerted.library import fill
from concerted.version import program_version

if TYPE_CHECKING:
    import networkx

    from concerted.graph.facts.release import Release
    from concerted.graph.names.resolver import Names
    from concerted.graph.projection.projection import Projection

Day = str | date


class Opened:
    """A release and the date asked about where a question names none."""

    def __init__(self, release_id: str, release: Release | None, folder: Path, as_of: date | None) -> None:
        self._id, self._given, self._folder, self._as_of = release_id, release, folder, as_of

    @property
    def release(self) -> str:
        """Id of the release that answers: what to cite."""
        return self._id

    @property
    def citation(self) -> str:
        """What to cite beside ``CITATION.cff``: version of the program, and release with id, day and title.

        >>> import concerted
        >>> concerted.open("2e62a7ba60e1").citation.partition(" (")[0]
        'concerted 0.1.0, release 2e62a7ba60e1 of 2026-11-25'
        """
        facts = self._facts
        return f"concerted {program_version()}, release {facts.id[:12]} of {facts.published} ({facts.title})"

    def projection(
        self, *, as_of: Day | None = None, territories: str = Territories.SOVEREIGN, listings: str = Listings.ALL,
    ) -> Projection:
        """The release at a date as a value, which the functions of ``concerted.graph.analyses`` take.

        Parameters
        ----------
        as_of : date or str, optional
            The date asked about, since 1979; by default that of :func:`concerted.open`.
        territories : {"sovereign", "separate"}
            Count territories for their sovereign, or apart.
        listings : {"all", "named"}
            Count what stands on an Appendix through a family, or what is named alone.

        Returns
        -------
        Projection
            Who is responsible for what, and who is in what, at the date.

        Examples
        --------
        >>> import concerted
        >>> from concerted.graph.analyses.completeness.records import systems
        >>> p = concerted.open().projection(as_of="2024-02-12")
        >>> [round(system.C0, 2) for system in systems(p, below="Falco cherrug")]
        [0.86]
        """
        from concerted.graph.projection.projection import project

        return project(self._facts, self._day(as_of), territories, listings)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The release as a graph of networkx: every node and link of the property graph, with values of Python.

        Returns
        -------
        networkx.MultiDiGraph
            Nodes are called ``State:KEN``, ``Taxon:Falco cherrug``, ``Instrument:cms``; their attribute ``type``, and that of links, says
            what they are. All that the release holds is in it, whatever the date: facts carry ``since`` and ``until``.

        Examples
        --------
        >>> import concerted
        >>> g = concerted.open().to_networkx()
        >>> g.nodes["Instrument:acap"]["in_force_on"].isoformat()
        '2004-02-01'
        """
        from concerted.graph.exports.networkx import networkx_graph

        return networkx_graph(self._facts)

    def close(self) -> None:
        """Let go of the store."""
        if (store := self.__dict__.pop("_store", None)) is not None:
            store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- what answers ----------------------------------------------------------------------------------------------

    @cached_property
    def _store(self) -> Store:
        from concerted.graph.stores.embedded.store import EmbeddedStore

        store = EmbeddedStore(self._folder, self._id)
        if self._given is not None:
            fill(store, self._given)
        return store

    @cached_property
    def _facts(self) -> Release:
        if self._given is not None:
            return self._given
        from concerted.releases import find

        return find(self._id, self._folder)

    @cached_property
    def _names(self) -> Names:
        from concerted.graph.names.resolver import Names

        return Names(self._facts)

    def _key(self, kind: str, text: str | None, as_of: date | None = None) -> str | None:
        return None if text is None else self._names.key(kind, text, as_of)

    def _value(self, table: str, column: str, text: str | None) -> str | None:
        from concerted.graph.names.values import value

        return None if text is None else value(self._facts, table, column, text)

    def _day(self, as_of: Day | None) -> date:
        return parsed_day(as_of) or self._as_of or today()


def parsed_day(day: Day | None) -> date | None:
    """A day that can be asked about; InvalidQuery for any other."""
    if day is None:
        return None
    try:
        return asked_day(str(day))
    except ValueError as error:
        raise InvalidQuery(f"as_of: {error}") from None
