"""Levers: the activities of the plans in the data that could engage a State which has gaps, and for which of its species."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from concerted.graph.analyses.coverage.covering import Covering
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records
from concerted.graph.analyses.recruitment.holding import Holding
from concerted.graph.analyses.remarks import Remark
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.rows import record, rows
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import CONVENTION, Basis, GapKind, InPeriod, InstrumentKind, Language, Reached, Theme, ids

_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_THEMES, _KINDS, _BASES, _REACHES = tuple(Theme), ids(GapKind), ids(Basis), tuple(Reached)


@dataclass(frozen=True, slots=True)
class Lever(Record):
    """An activity of a plan that could engage a State which has gaps."""

    activity: str
    theme: Theme
    objective: str | None
    summary: str
    """What is to be done, in English."""
    plan: str
    plan_name: str
    """In English."""
    instrument: str
    """The instrument to which the plan belongs."""
    instrument_kind: InstrumentKind
    reached: Reached
    adopted: PartialDate | None
    """Of the plan; a year alone where the day is not known, and null where the year is not."""
    period: str | None
    """Of the plan, as printed."""
    in_period: InPeriod
    """Whether the period holds at the date."""
    gaps: tuple[GapKind, ...]
    """Kinds of the State's gaps that it would serve: for these taxa, or for its instrument; of a plan of the Convention all kinds."""
    n_taxa: int
    n_firm: int
    """Of these taxa, those with a firm gap."""
    taxa: tuple[str, ...]
    """Those of which the State has gaps, and which the plan's instrument holds for it."""
    note: str | None
    """Remark on the plan."""
    source: tuple[str, ...]
    """Of the activity and of its plan."""
    basis: Basis
    """How both are known: the weaker of the two."""


def levers(p: Projection, iso3: str, lang: str = Language.EN) -> list[Lever]:
    """The activities of existing plans that could engage a State which has gaps.

    Parameters
    ----------
    p : Projection
        The release at a date.
    iso3 : str
        The State's ISO 3166-1 alpha-3 code; of a code that another State holds, by the gaps that come through it.
    lang : {"en", "fr", "es"}
        Language of names. What plans say is in English.

    Returns
    -------
    list of Lever
        Those for species first, the most of these first; then those of instruments in which the State stands; then those of the
        Convention, by theme. None for a State without gaps, and none of a plan that was adopted later.

    Raises
    ------
    UnknownName
        It is none of the release.

    Notes
    -----
    With G(s) the units of which State s has gaps of any kind and instrument, a plan of an instrument i reaches s for ``G(s) ∩ T(i)``, the
    taxa that i holds for s at the date, where i has no list of Range States or s stands on it; initiatives and action plans, which
    have no members, hold what their coverage says. Where that is empty, and s stands on the list or is a member, the plan reaches s by its
    standing alone. Plans of the Convention are for all, and their taxa are those on the Appendices. Rules 50 and 51 of
    ``docs/counting.md``.

    References
    ----------
    Strategic Plan for Migratory Species 2015–2023, Target 9.
    CMS Capacity-building Strategy 2015–2017.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2016, 1, 1))
    >>> [(found.activity, found.reached, found.n_taxa, found.in_period) for found in levers(p, "TKM")][1:4]
    [('caf-5.8', 'by_species', 231, 'unknown'), ('cami-4.1.4', 'by_species', 3, 'unknown'), ('cbs-recruitment', 'general', 222, 'yes')]
    """
    of = _Gapped(p, iso3, gap_records(p, GapQuery(state=iso3), lang))
    if not of.gaps:
        return []
    plans, kinds = {row["plan"]: row for row in rows(p.release, "plans")}, dict(p.release["instruments"].select("id", "kind").iter_rows())
    # What has no members enters into force for nobody: it is there from the day on which it was concluded.
    there, found = {*np.flatnonzero(p.in_force).tolist(), *Covering(p, adopted=True).taking_in.tolist()}, []
    for activity in rows(p.release, "activities"):
        plan = plans[activity["plan"]]
        i = p.atlas.instrument_index[plan["instrument"]]
        # What wins new members is none for a code that cannot be one.
        if i not in there or not _begun(plan, p.as_of) or (activity["theme"] == Theme.RECRUITMENT and of.cannot_join):
            continue
        if (reach := of.reach(i)) is not None:
            found.append(record(
                Lever, activity, **vars(reach), **_of_both(activity, plan), plan_name=plan["name"], instrument=plan["instrument"],
                instrument_kind=kinds[plan["instrument"]], adopted=plan["adopted"], period=plan["period"],
                in_period=in_period(plan["period"], p.as_of.year), note=plan["note"],
            ))
    return sorted(found, key=_order)


def no_levers(p: Projection, iso3: str, lang: str = Language.EN) -> Remark:
    """Why no activity could engage a State: it has no gap, or no plan that was adopted by the date reaches it.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> no_levers(project(reference_release(), date(1995, 1, 1)), "CAN").told()
    'Canada (CAN) has gaps on 1995-01-01, and no plan of the data that was adopted by then reaches it.'
    """
    about = {"state": f"{state_label(p.release, iso3, lang)} ({iso3})", "day": p.as_of}
    if gap_records(p, GapQuery(state=iso3)):
        return Remark("{state} has gaps on {day}, and no plan of the data that was adopted by then reaches it.", about)
    return Remark("{state} has no gap on {day}: there is nothing to engage it for.", about)


def in_period(period: str | None, year: int) -> InPeriod:
    """Whether a period as printed holds in a year.

    Examples
    --------
    >>> in_period("2015-2017", 2016), in_period("2015-2017", 2018), in_period("2014", 2014), in_period(None, 2016), in_period("soon", 2016)
    ('yes', 'no', 'yes', 'unknown', 'unknown')
    """
    years = _years(period)
    if years is None:
        return InPeriod.UNKNOWN
    return InPeriod.YES if years[0] <= year <= years[1] else InPeriod.NO


def _years(period: str | None) -> tuple[int, int] | None:
    found = _YEARS.fullmatch((period or "").strip())
    return None if found is None else (int(found[1]), int(found[2] or found[1]))


def _begun(plan: Mapping[str, Any], day: date) -> bool:
    """Whether a plan was adopted by a day; without a date of adoption its period says when it began."""
    if plan["adopted"] is not None:
        return bool(plan["adopted"].day <= day)
    years = _years(plan["period"])
    return years is None or years[0] <= day.year


def _of_both(activity: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    """The sources of an activity and of its plan, and the weaker basis."""
    return {
        "source": tuple(dict.fromkeys((*activity["source"], *plan["source"]))),
        "basis": max(activity["basis"], plan["basis"], key=_BASES.index),
    }


def _order(lever: Lever) -> tuple[int, int, int, str]:
    of_theme = _THEMES.index(lever.theme)
    return _REACHES.index(lever.reached), -lever.n_taxa if lever.reached == Reached.SPECIES else 0, of_theme, lever.activity


@dataclass(frozen=True)
class _Reach:
    """How a plan of an instrument reaches a State, and for what."""

    reached: Reached
    gaps: tuple[GapKind, ...]
    n_taxa: int
    n_firm: int
    taxa: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Gapped:
    """A State with its gaps."""

    p: Projection
    iso3: str
    gaps: list[Gap]

    @cached_property
    def holding(self) -> Holding:
        return Holding(self.p, self.p.atlas.code_index[self.iso3])

    @property
    def cannot_join(self) -> bool:
        """It is no State of its own at the date that could become a member."""
        return self.holding.state in (NOBODY, self.holding.code) and bool(self.p.atlas.cannot_accede[self.holding.code])

    @cached_property
    def firm(self) -> set[str]:
        """Taxa with a firm gap of some kind."""
        by_taxon = gap_records(self.p, GapQuery(state=self.iso3, by="taxon"))
        return {taxon for gap in by_taxon if gap.n_firm for taxon in gap.taxa}

    @cached_property
    def taxa(self) -> Bools:
        """``T``: what it has gaps of."""
        found = np.zeros(len(self.p.atlas.taxa), bool)
        found[[self.p.atlas.taxon_index[taxon] for gap in self.gaps for taxon in gap.taxa]] = True
        return found

    def reach(self, i: int) -> _Reach | None:
        """How the plans of an instrument reach it; None where they do not."""
        p, view, state = self.p, self.holding.view, self.holding.state
        general = p.atlas.instruments[i] == CONVENTION
        listed = bool(p.area[state, i] or (p.members[state, i] and p.in_force[i]))
        if not general and p.area[:, i].any() and not listed:
            return None
        scope, held = view.scope(i), np.zeros(len(p.atlas.taxa), bool)
        held[scope.taxa] = view.concerned(scope)[state]
        # A gap by a list alone has a unit that no range brings.
        held |= self._of_list(i)
        taxa = tuple(sorted(p.atlas.taxa[t] for t in np.flatnonzero(held & self.taxa)))
        if general:
            kinds, how = {gap.kind for gap in self.gaps}, Reached.GENERAL
        else:
            instrument, some = p.atlas.instruments[i], set(taxa)
            kinds = {gap.kind for gap in self.gaps if some & set(gap.taxa) or gap.instrument == instrument}
            how = Reached.SPECIES if taxa else Reached.STANDING
        if how == Reached.STANDING and not listed:
            return None
        return _Reach(how, tuple(sorted(kinds, key=_KINDS.index)), len(taxa), len(self.firm.intersection(taxa)), taxa)

    def _of_list(self, i: int) -> Bools:
        """``T``: what it has gaps of with the instrument itself."""
        found, instrument = np.zeros(len(self.p.atlas.taxa), bool), self.p.atlas.instruments[i]
        found[[self.p.atlas.taxon_index[taxon] for gap in self.gaps if gap.instrument == instrument for taxon in gap.taxa]] = True
        return found
