"""Which States and species a network is of, and how many two States have to share to be tied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.gaps.query import kept_columns
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Appendix, NameKind, Realm


@dataclass(frozen=True)
class NetworkQuery:
    """Which species tie which States; None means all.

    Parameters
    ----------
    appendix : {"I", "II"}, optional
        The species of one Appendix alone.
    taxon_class : str, optional
        Those of one class, such as ``Aves``.
    realm : {"marine", "terrestrial", "avian"}, optional
        Those of one realm.
    region : str, optional
        States of one region of the Convention alone.
    instrument : str, optional
        Members of one instrument alone, by its id.
    least : int, optional
        A pair of States is tied where it shares at least so many species; 1 where it is not given.

    Raises
    ------
    InvalidQuery
        A value is none of these. The class and the instrument are looked up where the network is made.
    """

    appendix: str | None = None
    taxon_class: str | None = None
    realm: str | None = None
    region: str | None = None
    instrument: str | None = None
    least: int | None = None

    def __post_init__(self) -> None:
        InvalidQuery.unless_one("appendix", self.appendix, Appendix)
        InvalidQuery.unless_one("realm", self.realm, Realm)
        InvalidQuery.unless_whole("least", self.least)

    def units(self, p: Projection) -> Ints:
        """The species, and subspecies whose species is not listed, that are looked at: columns of the ``T`` axis."""
        units = p.appendix(self.appendix).units
        return units[kept_columns(p.atlas, self.taxon_class, self.realm)[units]]

    def concerned(self, p: Projection) -> Bools:
        """``S × units``: the States that share responsibility for each of them, all of them: the filters of States come after."""
        scope = p.appendix(self.appendix)
        return p.concerned(scope)[:, np.isin(scope.taxa, self.units(p))]

    def states(self, p: Projection) -> Bools:
        """``S``: the States that may stand in the network."""
        chosen = np.ones(len(p.atlas.codes), bool)
        if self.region is not None:
            chosen &= p.atlas.of_region(self.region)
        if self.instrument is not None:
            Names(p.release).check(NameKind.INSTRUMENT, self.instrument)
            i = p.atlas.instrument_index[self.instrument]
            chosen &= p.members[:, i] & p.in_force[i]
        return chosen
