"""What a brief on an instrument says: who is in and who is not, what it covers, and whose joining would matter most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.briefing.parts import ClassCount, Documents, InstrumentRef, Shade, by_class, documents, instrument_ref
from concerted.graph.analyses.briefing.ranks import intervals
from concerted.graph.analyses.completeness.records import Completeness
from concerted.graph.analyses.gaps.evidence import Subject
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records
from concerted.graph.analyses.maps.status import instrument_map
from concerted.graph.analyses.portraits.instrument import InstrumentDescribed, NotIn, instrument_portrait
from concerted.graph.analyses.portraits.memberships import Member
from concerted.graph.analyses.recruitment.intervals.drawing import DRAWS, SEED
from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record
from concerted.graph.vocabulary import CONVENTION, Appendix, Firmness, GapKind, Language, MapStatus

# How many States two pages have room for.
CANDIDATES, LATEST = 12, 5


@dataclass(frozen=True, slots=True)
class RegionCount(Record):
    """Members and Range States outside, by region of the Convention."""

    region: str | None
    n_members: int
    n_out: int


@dataclass(frozen=True, slots=True)
class Candidate(OfState):
    """A Range State that is not in, and what its joining would be worth."""

    iso3: str
    name: str
    region: str | None
    kind: GapKind
    n_taxa: int
    n_firm: int
    n_contested: int
    rank: int | None
    """By unmet responsibility, among those that could join; null where it is not ranked."""
    rank_low: int | None
    rank_high: int | None
    """Between these its rank lies in nine draws of ten."""
    unmet_responsibility: float | None
    n_last_missing: int
    """Species for which it is the only State missing here."""


@dataclass(frozen=True, slots=True)
class InstrumentBrief(Record):
    """What a brief on an instrument says."""

    instrument: InstrumentDescribed
    reference: InstrumentRef
    in_force: bool
    has_members: bool
    n_members: int
    n_possible_members: int
    n_range_states: int
    """On its own list; 0 where it has none."""
    n_out: int
    """Range States that are no members."""
    n_out_firm: int
    n_out_contested: int
    n_signed: int
    """Of them those that have signed without ratifying."""
    n_territorial: int
    """Members whose membership does not reach a territory."""
    n_taxa: int
    n_appendix_I: int  # what programs read
    n_appendix_II: int  # what programs read
    n_unlisted: int
    """Taxa that it covers and no Appendix lists."""
    classes: tuple[ClassCount, ...]
    completeness: Completeness
    regions: tuple[RegionCount, ...]
    latest: tuple[Member, ...]
    """The last to join whose dates are known."""
    candidates: tuple[Candidate, ...]
    n_ranked: int
    draws: int
    """How often the ranking was drawn, for the intervals of the ranks."""
    seed: int
    n_conflicts: int
    """States of which its list and the ranges say different things."""
    documents: Documents
    shades: tuple[Shade, ...]


def instrument_brief(p: Projection, instrument: str, lang: str = Language.EN) -> InstrumentBrief:
    """What a brief on an instrument says.

    Parameters
    ----------
    p : Projection
        The release at a date.
    instrument : str
        Its id.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    InstrumentBrief
        ``candidates`` in the order of the ranking; those that are not ranked behind, by number of taxa.

    Raises
    ------
    UnknownName
        It is none of the release; the nearest are told.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = instrument_brief(p, "acap")
    >>> found.n_members, found.n_out, [state.iso3 for state in found.candidates[:2]]
    (13, 12, ['NAM', 'CAN'])
    """
    portrait = instrument_portrait(p, instrument, lang)
    i = p.atlas.instrument_index[instrument]
    in_force, has_members = bool(p.in_force[i]), bool(p.atlas.has_members[i])
    outside: dict[str, list[NotIn]] = {}
    for each in portrait.not_in:
        if each.kind != GapKind.TERRITORIAL:
            outside.setdefault(each.iso3, []).append(each)
    firm = {iso3 for iso3, found in outside.items() if any(each.firmness == Firmness.FIRM for each in found)}
    ranking = intervals(p, instrument) if in_force and has_members else ()
    gaps = gap_records(p, GapQuery(instrument=instrument), lang) if in_force else []
    units = p.scope(i).units
    on = {appendix: np.isin(units, p.appendix(appendix).taxa) for appendix in Appendix}
    area = p.area[:, i]
    return InstrumentBrief(
        instrument=portrait.instrument, reference=instrument_ref(p, instrument), in_force=in_force, has_members=has_members,
        n_members=len(portrait.members), n_possible_members=len(portrait.possible_members), n_range_states=int(area.sum()),
        n_out=len(outside), n_out_firm=len(firm), n_out_contested=len(outside) - len(firm),
        n_signed=sum(any(each.kind == GapKind.RATIFICATION for each in found) for found in outside.values()),
        n_territorial=len({each.iso3 for each in portrait.not_in if each.kind == GapKind.TERRITORIAL}),
        n_taxa=len(units), n_appendix_I=int(on[Appendix.I].sum()), n_appendix_II=int(on[Appendix.II].sum()),
        n_unlisted=int((~(on[Appendix.I] | on[Appendix.II])).sum()), classes=by_class(p, units.tolist()),
        completeness=portrait.completeness, regions=_regions(portrait.members, [found[0] for found in outside.values()]),
        latest=_latest(portrait.members), candidates=_candidates(gaps, ranking), n_ranked=len(ranking), draws=DRAWS, seed=SEED,
        n_conflicts=len(portrait.instrument.conflicts),
        documents=documents(p, _subjects(p, instrument, gaps), [{"source": ";".join(each.source)} for each in portrait.members]),
        shades=_shades(p, instrument, i, has_members and in_force, lang),
    )


def _regions(members: tuple[Member, ...], outside: list[NotIn]) -> tuple[RegionCount, ...]:
    inside, out = Counter(each.region for each in members), Counter(each.region for each in outside)
    return tuple(
        RegionCount(region, inside[region], out[region])
        for region in sorted({*inside, *out}, key=lambda region: (region is None, -inside[region] - out[region], region or ""))
    )


def _latest(members: tuple[Member, ...]) -> tuple[Member, ...]:
    dated = [each for each in members if each.since is not None]
    return tuple(sorted(dated, key=lambda each: (str(each.since), each.iso3), reverse=True)[:LATEST])


def _candidates(gaps: list[Gap], ranking: tuple[PriorityInterval, ...]) -> tuple[Candidate, ...]:
    ranked = {each.state.iso3: each for each in ranking}
    found = []
    for gap in gaps:
        if gap.state is None or gap.kind not in (GapKind.CONVENTION, GapKind.INSTRUMENT, GapKind.LISTED_ONLY, GapKind.RATIFICATION):
            continue
        of = ranked.get(gap.state.iso3)
        found.append(Candidate(
            gap.state.iso3, gap.state.name, gap.region, gap.kind, gap.n_taxa, gap.n_firm, gap.n_taxa - gap.n_firm,
            None if of is None else of.rank, None if of is None else of.rank_low, None if of is None else of.rank_high,
            None if of is None else of.unmet_responsibility, 0 if of is None else len(of.last_missing),
        ))
    found.sort(key=lambda each: (each.rank is None, each.rank or 0, -each.n_taxa, each.iso3))
    return tuple(found[:CANDIDATES])


def _subjects(p: Projection, instrument: str, gaps: list[Gap]) -> list[Subject]:
    taxa = tuple(p.atlas.taxa[t] for t in p.scope(p.atlas.instrument_index[instrument]).units.tolist())
    of_gaps = [Subject(gap.kind, None if gap.state is None else gap.state.iso3, gap.instrument, gap.taxa, gap.territories) for gap in gaps]
    return [Subject(GapKind.INSTRUMENT, None, instrument, taxa), *of_gaps]


def _shades(p: Projection, instrument: str, i: int, counts: bool, lang: str) -> tuple[Shade, ...]:
    """Who is in and who is not; of what has no members, or is not in force, its area alone."""
    if counts or instrument == CONVENTION:
        return tuple(Shade(each.iso3, each.status) for each in instrument_map(p, instrument, lang) if each.status != MapStatus.NONE)
    fold = np.asarray(p.fold)
    area = np.where(fold < 0, False, p.area[:, i][fold])
    return tuple(Shade(p.atlas.codes[n], MapStatus.RANGE_WITHOUT_LIST) for n in np.flatnonzero(area).tolist())
