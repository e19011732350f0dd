"""Which gaps are asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.atlas import Atlas
from concerted.graph.projection.axes import Bools
from concerted.graph.vocabulary import Appendix, Firmness, GapKind, Grouping, Word


@dataclass(frozen=True)
class GapQuery:
    """Which gaps, with keys as they stand in the release; None means all.

    Parameters
    ----------
    state : str, optional
        ISO 3166-1 alpha-3 code; of one that another State holds, what comes through it to that State.
    taxon : str, optional
        Accepted name: what is at or below it, and of a subspecies also its species.
    instrument : str, optional
        Id, such as ``acap``.
    kind : GapKind or str, optional
        One kind; ``outside_area``, which is no gap, on request alone.
    firmness : {"firm", "contested"}, optional
        Gaps some of whose units are so; a record names the others too.
    region : str, optional
        Of States of one region of the Convention, such as ``Africa``.
    taxon_class : str, optional
        Units of one class, such as ``Aves``.
    appendix : {"I", "II"}, optional
        Units that one Appendix holds for the State; of gaps of the Convention the scope and the units of it alone.
    by : {"state", "taxon", "instrument"}
        One record per kind, State and instrument; ``taxon``: one per taxon too; ``instrument``: those of one together.
    facts : bool
        Add the facts each rests on, with source and basis.

    Raises
    ------
    InvalidQuery
        ``kind``, ``firmness``, ``appendix`` or ``by`` is none of these. Keys are looked up by :func:`gap_records`.

    See Also
    --------
    concerted.graph.names.resolver.Names : from what people write to keys

    Examples
    --------
    >>> GapQuery(instrument="acap", firmness="firm").by
    'state'
    """

    state: str | None = None
    taxon: str | None = None
    instrument: str | None = None
    kind: str | None = None
    firmness: str | None = None
    region: str | None = None
    taxon_class: str | None = None
    appendix: str | None = None
    by: str = Grouping.STATE
    facts: bool = False

    def __post_init__(self) -> None:
        chosen: tuple[tuple[str, str | None, type[Word]], ...] = (
            ("kind", self.kind, GapKind), ("firmness", self.firmness, Firmness), ("by", self.by, Grouping),
            ("appendix", self.appendix, Appendix),
        )
        for name, value, words in chosen:
            InvalidQuery.unless_one(name, value, words)


def asked_columns(atlas: Atlas, query: GapQuery) -> Bools | None:
    """The units asked about: those that a taxon stands for, and those of a class."""
    asked = [] if query.taxon is None else [taxon_columns(atlas, query.taxon)]
    if query.taxon_class is not None:
        asked.append(class_columns(atlas, query.taxon_class))
    return np.logical_and.reduce(asked) if asked else None


def class_columns(atlas: Atlas, taxon_class: str) -> Bools:
    """The taxa of a class; InvalidQuery where the release has none."""
    wanted = np.array([name == taxon_class for name in atlas.classes], bool)
    if not wanted.any():
        raise InvalidQuery.choice("class", taxon_class, sorted({name for name in atlas.classes if name}))
    return wanted


def kept_columns(atlas: Atlas, taxon_class: str | None, realm: str | None = None) -> Bools:
    """The taxa of a class and of a realm, all where neither is asked for; InvalidQuery as of :func:`class_columns`."""
    kept = np.ones(len(atlas.taxa), bool) if taxon_class is None else class_columns(atlas, taxon_class)
    return kept if realm is None else kept & np.array([each == realm for each in atlas.realms], bool)


def taxon_columns(atlas: Atlas, taxon: str) -> Bools:
    """The units a taxon stands for: those at or below it, and of a subspecies also its species."""
    wanted = np.zeros(len(atlas.taxa), bool)
    below = atlas.below.get(taxon, np.array([], np.intp))
    wanted[below] = True
    if taxon in atlas.taxon_index and (species := atlas.species[atlas.taxon_index[taxon]]) >= 0:
        wanted[species] = True
    return wanted
