"""Metrics as records, and the systems they are of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.formulas import METRICS
from concerted.graph.analyses.completeness.history import system_history
from concerted.graph.analyses.completeness.metrics import SystemMetrics, instrument_metrics, metrics
from concerted.graph.facts.days.calendar import FIRST
from concerted.graph.names.labels import taxon_label
from concerted.graph.projection.engagement import missing
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import Language

# A system of few States is complete or not by chance of one: the least complete are looked for among larger ones.
LEAST_STATES = 10


@dataclass(frozen=True)
class Completeness(Record):
    """How complete and how concerted a system is; null where not defined."""

    A: float | None
    """1 if every responsible State is engaged."""
    C0: float | None
    """Share of the States engaged."""
    C1: float | None
    """Share of the responsibility engaged."""
    K: float | None
    """Concertation: are they in it together?"""
    F: float | None
    """The weakest stage of the annual cycle."""


NOTHING = Completeness(*(None for _ in METRICS))


@dataclass(frozen=True)
class _System(Record):
    taxon: str
    name: str | None
    class_: str | None
    n_range_states: int
    """Responsible States."""
    n_missing: int
    """Those that no instrument engages."""
    missing: tuple[str, ...]
    """Their codes."""


# Fields are taken from the last base on: those of the system, then its metrics.
@dataclass(frozen=True)
class System(Completeness, _System):
    """The migration system of a species on the Appendices."""

    @property
    def complete(self) -> bool:
        """Whether every responsible State is engaged."""
        return self.A == 1


@dataclass(frozen=True)
class _LargeSystem(Record):
    taxon: str
    name: str | None
    n_states: int
    """Responsible States."""


@dataclass(frozen=True)
class LargeSystem(Completeness, _LargeSystem):
    """The migration system of a species of many Range States."""


@dataclass(frozen=True)
class _Systems(Record):
    date: dt.date
    n_systems: int
    """Species and subspecies on the Appendices."""


@dataclass(frozen=True)
class SystemsAt(Completeness, _Systems):
    """Means over systems at a date, or the metrics of one."""

    taxon: str | None = None
    """Whose system, where those of a taxon were asked for one by one."""


def of_system(found: SystemMetrics, at: int) -> Completeness:
    """The metrics of one of many systems."""
    return Completeness(**found.row(at))


def of_instrument(p: Projection, instrument: int) -> Completeness | None:
    """The metrics of an instrument as one system; None where it is not in force."""
    return Completeness(**instrument_metrics(p, instrument)) if p.in_force[instrument] else None


def systems(
    p: Projection, lang: str = Language.EN, appendix: str | None = None, below: str | None = None, n_missing: int | None = None,
    region: str | None = None,
) -> list[System]:
    """The migration systems of what is on the Appendices, with their metrics.

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.
    appendix : {"I", "II"}, optional
        What is on one of them alone.
    below : str, optional
        A taxon and what is below it alone, by its accepted name.
    n_missing : int, optional
        Systems of which so many States are missing alone.
    region : str, optional
        Systems in which a State of one region of the Convention shares.

    Returns
    -------
    list of System
        By taxon; metrics are those of :func:`~concerted.graph.analyses.completeness.metrics.metrics`.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [system.C0 for system in systems(p, below="Saiga tatarica")]
    [1.0]
    """
    units = p.appendix(appendix).units
    if below is not None:
        units = units[np.isin(units, p.atlas.below.get(below, ()))]
    if region is not None:
        units = units[np.logical_or.reduce(p.range[p.atlas.of_region(region)], axis=0)[units]]
    out = missing(p, units)
    if n_missing is not None:
        wanted = out.sum(0) == n_missing
        units, out = units[wanted], out[:, wanted]
    found = metrics(p, units.tolist())
    states = [tuple(p.atlas.codes[s] for s in np.flatnonzero(out[:, n])) for n in range(len(units))]
    records = [
        System(taxon=(taxon := p.atlas.taxa[t]), name=taxon_label(p.release, taxon, lang), class_=p.atlas.classes[t],
               n_range_states=int(found.n[n]), n_missing=len(states[n]), missing=states[n], **found.row(n))
        for n, t in enumerate(found.taxa.tolist())
    ]
    return sorted(records, key=lambda system: system.taxon)


def least_complete(p: Projection, lang: str = Language.EN, most: int = 10) -> list[LargeSystem]:
    """Of the systems of ``LEAST_STATES`` Range States or more those with the least responsibility engaged (C1).

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.
    most : int
        How many.

    Returns
    -------
    list of LargeSystem
        By C1, then C0, then taxon.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> all(system.n_states >= LEAST_STATES for system in least_complete(p, most=3))
    True
    """
    found = metrics(p)
    records = [
        LargeSystem(taxon=(taxon := p.atlas.taxa[t]), name=taxon_label(p.release, taxon, lang), n_states=int(found.n[n]), **found.row(n))
        for n, t in enumerate(found.taxa.tolist()) if found.n[n] >= LEAST_STATES
    ]
    return sorted(records, key=lambda system: (system.C1, system.C0, system.taxon))[:most]


def means(p: Projection) -> dict[str, Completeness]:
    """Means of the metrics over the systems on the Appendices.

    Parameters
    ----------
    p : Projection
        The release at a date.

    Returns
    -------
    dict of str to Completeness
        Over all systems (``all``), and over those of each class; each mean is over the systems for which the metric is defined. That of
        A is the share of complete systems.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = means(p)
    >>> round(found["all"].C0, 2), round(found["Aves"].C0, 2)
    (0.56, 0.54)
    """
    found = metrics(p)
    classes = np.array([p.atlas.classes[t] or "unknown" for t in found.taxa])
    by_class = {str(name): Completeness(**found.mean(classes == name)) for name in np.unique(classes)}
    return {"all": Completeness(**found.mean())} | by_class


def systems_through_time(p: Projection, class_: str | None = None, below: str | None = None) -> list[SystemsAt]:
    """Means of the metrics over systems, year by year; or each system at or below a taxon by itself.

    Parameters
    ----------
    p : Projection
        The release at the last date; its territories count as they do there.
    class_ : str, optional
        The systems of one class alone.
    below : str, optional
        An accepted name: not means, but every system at or below it by itself, in the years in which it is on the Appendices.

    Returns
    -------
    list of SystemsAt
        At each 1 January since the Convention was signed, and at the date of the projection; of several systems one after the other.

    Examples
    --------
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = systems_through_time(project(reference_release(), dt.date(1984, 5, 1)))
    >>> [(at.date.isoformat(), at.n_systems) for at in found[-2:]]
    [('1984-01-01', 914), ('1984-05-01', 914)]
    """
    days = [*(day for year in range(FIRST.year + 1, p.as_of.year + 1) if (day := dt.date(year, 1, 1)) < p.as_of), p.as_of]
    found = system_history(p.release, days, p.territories, listings=p.listings)
    keep = np.array([class_ in (None, known) for known in p.atlas.classes], bool)
    if below is not None:
        units = [t for t in sorted(p.atlas.below.get(below, ()), key=found.taxa.__getitem__) if keep[t]]
        return [
            SystemsAt(date=day, n_systems=1, taxon=found.taxa[t], **found.row(n, t))
            for t in units for n, day in enumerate(found.dates) if found.listed[n, t]
        ]
    rows = zip(found.dates, (found.listed & keep).sum(1).tolist(), found.means(keep), strict=True)
    return [SystemsAt(date=day, n_systems=n, taxon=None, **mean) for day, n, mean in rows]
