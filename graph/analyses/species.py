"""Species on the Appendices with what is counted of them, and each with each of its Range States."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.gaps.query import kept_columns, taxon_columns
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.engagement import engagement, missing
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record
from concerted.graph.vocabulary import Appendix, Language


@dataclass(frozen=True)
class Species(Record):
    """A species on the Appendices, or a subspecies whose species is not, with what is counted of it."""

    taxon: str
    name: str | None
    class_: str | None
    appendices: tuple[Appendix, ...]
    n_range_states: int
    """States responsible for it (Art. I.1.h)."""
    n_firm: int
    """Those of them of which documents say that it is extant there."""
    n_parties: int
    """Those that are Parties to the Convention."""
    n_missing: int
    """Those that no instrument engages for it."""
    instruments: tuple[str, ...]
    """Agreements and memoranda in force that cover it."""


@dataclass(frozen=True)
class SpeciesState(OfState):
    """A species and a State that is responsible for it."""

    taxon: str
    iso3: str
    name: str
    region: str | None
    """Of the State, in the Convention."""
    firm: bool
    """Documents say that it is extant there."""
    party: bool
    """The State is a Party to the Convention."""
    engagement: float
    """The strongest instrument that engages the State for it: 1 binding, 0.5 a memorandum, 0 none."""
    through: tuple[str, ...]
    """Territories in which it occurs that count for the State."""


@dataclass(frozen=True)
class SpeciesQuery:
    """Which species; None means all.

    Parameters
    ----------
    taxon : str, optional
        Accepted name: what is at or below it.
    taxon_class : str, optional
        One class, such as ``Aves``.
    appendix : {"I", "II"}, optional
        What is on one of them alone.
    region : str, optional
        With a Range State in one region of the Convention; of pairs, those of States of the region.
    """

    taxon: str | None = None
    taxon_class: str | None = None
    appendix: str | None = None
    region: str | None = None


def species(p: Projection, query: SpeciesQuery | None = None, lang: str = Language.EN) -> list[Species]:
    """The species on the Appendices, with what is counted of them.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : SpeciesQuery, optional
        Which; all where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of Species
        By taxon.

    Raises
    ------
    InvalidQuery
        There is no such class.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(found.n_range_states, found.n_parties, found.instruments) for found in species(p, SpeciesQuery("Saiga tatarica"))]
    [(5, 3, ('saiga',))]
    """
    units = _units(p, query or SpeciesQuery())
    held, firm = p.range[:, units], (p.range & p.firm_range)[:, units]
    parties = held & p.members[:, p.convention][:, None] if p.convention is not None else np.zeros_like(held)
    out = missing(p, units)
    on = {appendix: np.isin(units, p.appendix(appendix).taxa) for appendix in Appendix}
    covered = {p.atlas.instruments[i]: np.isin(units, p.coverage[i].taxa) for i in p.others}
    counts = [matrix.sum(0).tolist() for matrix in (held, firm, parties, out)]
    return [
        Species(
            taxon=(taxon := p.atlas.taxa[t]), name=taxon_label(p.release, taxon, lang), class_=p.atlas.classes[t],
            appendices=tuple(appendix for appendix in Appendix if on[appendix][n]),
            n_range_states=counts[0][n], n_firm=counts[1][n], n_parties=counts[2][n], n_missing=counts[3][n],
            instruments=tuple(name for name, where in covered.items() if where[n]),
        )
        for n, t in sorted(enumerate(units.tolist()), key=lambda each: p.atlas.taxa[each[1]])
    ]


def species_states(p: Projection, query: SpeciesQuery | None = None, lang: str = Language.EN) -> list[SpeciesState]:
    """Every pair of a species on the Appendices and a State that is responsible for it: one small table of who is where.

    Parameters
    ----------
    p, query, lang
        As of :func:`species`.

    Returns
    -------
    list of SpeciesState
        By taxon and State.

    Raises
    ------
    InvalidQuery
        There is no such class.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(pair.iso3, pair.engagement) for pair in species_states(p, SpeciesQuery("Saiga tatarica"))]
    [('KAZ', 1.0), ('MNG', 1.0), ('RUS', 0.5), ('TKM', 0.5), ('UZB', 1.0)]
    """
    query = query or SpeciesQuery()
    return list(_pairs(p, query, _units(p, query), lang))


def _pairs(p: Projection, query: SpeciesQuery, units: Ints, lang: str) -> Iterator[SpeciesState]:
    regions = p.atlas.regions
    strength, firm = engagement(p), p.firm_range
    parties = p.members[:, p.convention] if p.convention is not None else np.zeros(len(p.fold), bool)
    wanted = np.ones(len(p.fold), bool) if query.region is None else p.atlas.of_region(query.region)
    labels = {code: state_label(p.release, code, lang) for code in p.atlas.codes}
    # Codes that count for another: where a species occurs in one, the State is responsible through it.
    elsewhere = np.flatnonzero((p.fold >= 0) & (p.fold != np.arange(len(p.fold))))
    for t in sorted(units.tolist(), key=lambda t: p.atlas.taxa[t]):
        through: dict[int, list[str]] = {}
        for code in elsewhere[p.own.range[elsewhere, t]].tolist():
            through.setdefault(int(p.fold[code]), []).append(p.atlas.codes[code])
        for s in np.flatnonzero(p.range[:, t] & wanted).tolist():
            code = p.atlas.codes[s]
            yield SpeciesState(
                taxon=p.atlas.taxa[t], iso3=code, name=labels[code], region=regions[s], firm=bool(firm[s, t]), party=bool(parties[s]),
                engagement=float(strength[s, t]), through=tuple(through.get(s, ())),
            )


def _units(p: Projection, query: SpeciesQuery) -> Ints:
    """Units of the Appendices, or of one of them, that the query asks for."""
    units = p.appendix(query.appendix).units
    if query.taxon is not None:
        units = units[taxon_columns(p.atlas, query.taxon)[units]]
    units = units[kept_columns(p.atlas, query.taxon_class)[units]]
    if query.region is not None:
        there: Bools = np.logical_or.reduce(p.range[p.atlas.of_region(query.region)], axis=0)
        units = units[there[units]]
    return units
