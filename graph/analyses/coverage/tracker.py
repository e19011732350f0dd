"""Target 1.1 of the plan for 2024–2032, through time: of what is listed how much is covered, beside how many States are engaged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.history import SystemHistory, system_history
from concerted.graph.analyses.coverage.candidates import MOST, CoverageCandidate, Relatives
from concerted.graph.analyses.coverage.covering import Covering
from concerted.graph.analyses.gaps.query import kept_columns
from concerted.graph.analyses.remarks import Remark, Words
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.days.calendar import FIRST
from concerted.graph.names.labels import taxon_label
from concerted.graph.projection.axes import Floats, Ints
from concerted.graph.projection.projection import APPENDICES, Projection, project
from concerted.graph.records import Record
from concerted.graph.vocabulary import Appendix, Language

# Both Appendices together, and all classes, beside each by itself.
BOTH, ALL = "both", "all"
# Of a taxon whose class is not known.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CoverageAt(Record):
    """How much of what is listed is covered at a date."""

    date: dt.date
    appendix: str
    """`I`, `II`, or `both` together: a species on both counts once there."""
    class_: str
    """`all`, or one."""
    listed: int
    """Species, and subspecies whose species is not listed."""
    covered: int
    """Those of them that some instrument in force covers, in whole or by a population."""
    surely_covered: int
    """Without what is covered by entries alone of which it is not known since when they hold."""
    C0: float | None
    """Mean share of the States engaged, which Target 9 asked about; null where no system has one."""
    C1: float | None
    """Mean share of the responsibility engaged."""


@dataclass(frozen=True, slots=True)
class Uncovered(Record):
    """A listed species that no instrument in force covers."""

    taxon: str
    name: str | None
    class_: str | None
    appendices: tuple[Appendix, ...]
    n_range_states: int
    """States responsible for it."""
    planned: tuple[str, ...]
    """What covers it and does not count: initiatives and plans of which no day of effect is held, where one of its Range States is."""
    n_candidates: int
    """Instruments in force that cover a relative, and have one of its Range States on their list."""
    candidates: tuple[CoverageCandidate, ...]
    """The best of them."""


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """The tracker of target 1.1."""

    series: tuple[CoverageAt, ...]
    uncovered: tuple[Uncovered, ...]
    """At the date asked about, by taxon."""
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class CoverageQuery:
    """What is tracked; None means all.

    Parameters
    ----------
    appendix : {"I", "II"}, optional
        What is on one of them alone.
    taxon_class : str, optional
        One class, such as ``Aves``.
    adopted : bool
        Whether initiatives and plans of which no day of effect is held count from the day on which they were concluded.

    Raises
    ------
    InvalidQuery
        ``appendix`` is neither.
    """

    appendix: str | None = None
    taxon_class: str | None = None
    adopted: bool = False

    def __post_init__(self) -> None:
        InvalidQuery.unless_one("appendix", self.appendix, Appendix)

    @property
    def appendices(self) -> dict[str, tuple[str, ...]]:
        """Each that is counted by its name, with the Appendices that it is."""
        return {self.appendix: (self.appendix,)} if self.appendix else {**{one: (one,) for one in APPENDICES}, BOTH: APPENDICES}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The Appendices whose uncovered species are told."""
        return (self.appendix,) if self.appendix else APPENDICES


def coverage(p: Projection, query: CoverageQuery | None = None, lang: str = Language.EN, words: Words = str) -> Coverage:
    """Which listed species are covered by an instrument, through time, and which ones are not.

    Parameters
    ----------
    p : Projection
        The release at the date asked about; its territories count as they do there.
    query : CoverageQuery, optional
        What is tracked; everything that is listed where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.
    words : callable, optional
        From a text in English to the same in that language, for the assumptions.

    Returns
    -------
    Coverage
        ``series`` at each 1 January since the Convention was signed on which something is listed, and at the date: by Appendix (and both
        together), and in each by class (all of them first). ``uncovered`` at the date.

    Raises
    ------
    InvalidQuery
        There is no such class.

    Notes
    -----
    ``covered(t, d)``: some agreement, memorandum, initiative, action plan or concerted action in force at d covers t. The plan speaks of
    species "with an unfavourable status", and of instruments that are "effectively implemented": neither is in the data, so that every
    listed species and every instrument in force counts. Beside it stands what Target 9 of the plan before asked about, as
    :func:`~concerted.graph.analyses.completeness.records.systems_through_time` has it.

    References
    ----------
    Strategic Plan for Migratory Species 2024–2032 (Samarkand), target 1.1; Strategic Plan for Migratory Species 2015–2023, Target 9.

    Examples
    --------
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = coverage(project(reference_release(), dt.date(2014, 5, 1)), CoverageQuery(appendix="I", taxon_class="Reptilia"))
    >>> [(at.date.isoformat(), at.listed, at.covered) for at in found.series[-2:]]
    [('2014-01-01', 8, 6), ('2014-05-01', 8, 6)]
    >>> [(each.taxon, each.n_range_states) for each in found.uncovered]
    [('Gavialis gangeticus', 5), ('Podocnemis expansa', 8)]
    """
    query = query or CoverageQuery()
    # A class that there is not is told before the years are counted.
    uncovered = tuple(_uncovered(p, query, lang))
    days = [*(day for year in range(FIRST.year, p.as_of.year + 1) if (day := dt.date(year, 1, 1)) < p.as_of), p.as_of]
    views = [*(project(p.release, day, p.territories, p.listings) for day in days[:-1]), p]
    listed = [view for view in views if len(view.appendix().units)]
    series: list[CoverageAt] = []
    if listed:
        history = system_history(p.release, [view.as_of for view in listed], p.territories, listings=p.listings)
        for n, view in enumerate(listed):
            series += _at(view, query, history, n)
    return Coverage(tuple(series), uncovered, tuple(said.told(words) for said in _assumptions(p, query)))


def _at(p: Projection, query: CoverageQuery, history: SystemHistory, row: int) -> Iterator[CoverageAt]:
    """The records of one date: of each Appendix all classes, then each that has something on it."""
    covered, surely = Covering(p, query.adopted).covered
    classes = np.array([name or UNKNOWN for name in p.atlas.classes])
    for name, appendices in query.appendices.items():
        units = p.appendix(*appendices).units
        of_units = classes[units]
        present = np.unique(of_units).tolist() if query.taxon_class is None else [query.taxon_class]
        for class_ in [ALL, *present] if query.taxon_class is None else present:
            some = units if class_ == ALL else units[of_units == class_]
            if len(some):
                means = {metric: _mean(history[metric][row], some) for metric in ("C0", "C1")}
                yield CoverageAt(p.as_of, name, class_, len(some), int(covered[some].sum()), int(surely[some].sum()), **means)


def _mean(values: Floats, some: Ints) -> float | None:
    defined = values[some][~np.isnan(values[some])]
    return float(defined.mean()) if len(defined) else None


def _uncovered(p: Projection, query: CoverageQuery, lang: str) -> Iterator[Uncovered]:
    covering = Covering(p, query.adopted)
    units = p.appendix(*query.chosen).units
    units = units[kept_columns(p.atlas, query.taxon_class)[units] & ~covering.covered[0][units]]
    on = {appendix: np.isin(units, p.appendix(appendix).taxa) for appendix in Appendix}
    n = p.range[:, units].sum(0).tolist()
    plans = {p.atlas.instruments[i]: covering.planned(i)[units] for i in covering.without_effect.tolist()}
    relatives = Relatives(p, covering.taking_in).of(units)
    for at, t in sorted(enumerate(units.tolist()), key=lambda each: p.atlas.taxa[each[1]]):
        taxon = p.atlas.taxa[t]
        yield Uncovered(
            taxon=taxon, name=taxon_label(p.release, taxon, lang), class_=p.atlas.classes[t],
            appendices=tuple(appendix for appendix in Appendix if on[appendix][at]), n_range_states=n[at],
            planned=tuple(name for name, of in plans.items() if of[at]), n_candidates=len(relatives[at]),
            candidates=tuple(relatives[at][:MOST]),
        )


def _assumptions(p: Projection, query: CoverageQuery) -> Iterator[Remark]:
    yield Remark(
        "Every listed species is tracked: which of them have an unfavourable status is not in the data, nor how effectively an instrument "
        "is implemented.",
    )
    yield Remark("Agreements, memoranda, initiatives, action plans and concerted actions count from their day of effect to their end.")
    yield Remark("What is covered since a time that is not known counts, and not as surely covered.")
    names = {"names": ", ".join(p.atlas.instruments[i] for i in Covering(p).without_effect.tolist())}
    if names["names"] and not query.adopted:
        yield Remark("Not counted, as no day of effect is held: {names}; on request (adopted) they count from their adoption.", names)
    elif names["names"]:
        yield Remark(
            "Counted from their adoption, as no day of effect is held, for species with a Range State on their list: {names}.", names,
        )
    yield Remark("C0 and C1 are means over the same species: States, and responsibility, that some instrument or the Convention engages.")
