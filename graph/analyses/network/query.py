"""Which States and species a network is of, and how large one may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.gaps.query import class_columns
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import APPENDICES, Projection
from concerted.graph.projection.realms import realm_of
from concerted.graph.vocabulary import NameKind, Realm, ids


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
        if self.appendix is not None and self.appendix not in APPENDICES:
            raise InvalidQuery.choice("appendix", self.appendix, APPENDICES)
        if self.realm is not None and self.realm not in ids(Realm):
            raise InvalidQuery.choice("realm", self.realm, Realm)
        if self.least is not None and self.least < 1:
            raise InvalidQuery("least: {value!r} is not accepted; a whole number from 1 up", value=self.least)

    def units(self, p: Projection) -> Ints:
        """The species, and subspecies whose species is not listed, that are looked at: columns of the ``T`` axis."""
        units = p.appendix(*([self.appendix] if self.appendix else [])).units
        if self.taxon_class is not None:
            units = units[class_columns(p.atlas, self.taxon_class)[units]]
        if self.realm is not None:
            units = units[[realm_of(p.atlas.lineage[p.atlas.taxa[t]]) == self.realm for t in units.tolist()]]
        return units

    def concerned(self, p: Projection) -> Bools:
        """``S × units``: the States that share responsibility for each of them, all of them: the filters of States come after."""
        scope = p.appendix(*([self.appendix] if self.appendix else []))
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
