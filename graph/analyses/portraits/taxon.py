"""The portrait of a taxon: its migration system."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.analyses.completeness.records import Completeness, of_system
from concerted.graph.analyses.gaps.evidence import evidence
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records
from concerted.graph.facts.fact import Fact, fact, sources
from concerted.graph.facts.rows import record, row
from concerted.graph.names.labels import region_of, state_label, taxon_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Ints
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record
from concerted.graph.vocabulary import Appendix, Basis, Language, NameKind, Origin, Presence, Rank, Season


@dataclass(frozen=True, slots=True)
class TaxonAbout(Record):
    """What a taxon is."""

    taxon: str
    rank: Rank
    class_: str | None
    name: str | None
    synonyms: tuple[str, ...]
    source: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class RangeState(OfState):
    """A State or territory in which the taxon occurs."""

    iso3: str
    name: str
    region: str | None
    """Its region in the Convention; null where it has none."""
    counts_for: str | None
    """The State whose responsibility it is at the date; null where it is nobody's."""
    counts: bool
    """Whether the occurrence makes a Range State."""
    origin: Origin
    presence: Presence
    season: Season
    cms_party: bool
    """The State for which it counts is a Party to the Convention at the date."""
    source: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Covering(Record):
    """An instrument that covers the taxon, and its members that are concerned."""

    id: str
    n_members_concerned: int
    members_concerned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaxonPortrait(Record):
    """A taxon's migration system: where it occurs, what covers it, what is missing."""

    taxon: TaxonAbout
    appendices: tuple[Appendix, ...]
    range_states: tuple[RangeState, ...]
    listings: tuple[Fact, ...]
    """Entries of the Appendices for it or a taxon above it, at any date."""
    instruments: tuple[Covering, ...]
    below: tuple[str, ...]
    """Species and subspecies below it."""
    gaps: tuple[Gap, ...]
    n_range_states: int | None
    """Null for a higher taxon, which has no range of its own."""
    metrics: Completeness | None


def taxon_portrait(p: Projection, taxon: str, lang: str = Language.EN) -> TaxonPortrait:
    """A taxon at a date: its migration system.

    Parameters
    ----------
    p : Projection
        The release at a date.
    taxon : str
        Its accepted name.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    TaxonPortrait
        A higher taxon has no range of its own; its portrait names the species and subspecies below it.

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
    >>> found = taxon_portrait(p, "Saiga tatarica")
    >>> found.n_range_states, [gap.state.iso3 for gap in found.gaps]
    (5, ['RUS', 'TKM'])
    """
    Names(p.release).check(NameKind.TAXON, taxon)
    below = p.atlas.below.get(taxon, np.array([], np.intp))
    at = p.atlas.taxon_index.get(taxon)
    found = evidence(p.atlas)
    synonyms = p.release["synonyms"]
    system = metrics(p, [at]) if at is not None else None
    return TaxonPortrait(
        taxon=record(
            TaxonAbout, row(p.release, "taxa", p.release["taxa"]["taxon"].to_list().index(taxon)),
            name=taxon_label(p.release, taxon, lang),
            synonyms=tuple(sorted(synonyms.filter(synonyms["taxon"] == taxon)["synonym"].to_list())),
        ),
        appendices=tuple(a for a in Appendix if np.isin(below, p.appendix(a).taxa).any()),
        range_states=() if at is None else _range_states(p, taxon, lang),
        listings=tuple(
            fact("listings", values) for name in (found.line[taxon] if at is not None else (taxon,)) for _, values in found.listings[name]
        ),
        instruments=_instruments(p, below),
        below=tuple(p.atlas.taxa[t] for t in below if p.atlas.taxa[t] != taxon),
        gaps=tuple(gap_records(p, GapQuery(taxon=taxon), lang)),
        n_range_states=int(system.n[0]) if system is not None else None,
        metrics=of_system(system, 0) if system is not None else None,
    )


def _instruments(p: Projection, below: Ints) -> tuple[Covering, ...]:
    covering = []
    for i in sorted(p.others.tolist()):
        scope = p.coverage[i]
        columns = np.isin(scope.taxa, below)
        if columns.any():
            concerned = p.concerned(scope)[:, columns].any(1)
            inside = tuple(p.atlas.codes[s] for s in np.flatnonzero(p.members[:, i] & concerned))
            covering.append(Covering(p.atlas.instruments[i], len(inside), inside))
    return tuple(covering)


def _range_states(p: Projection, taxon: str, lang: str) -> tuple[RangeState, ...]:
    found = evidence(p.atlas)
    records = []
    for code in p.atlas.codes:
        values = found.ranges.get((code, taxon))
        if values is None:
            continue
        state = int(p.fold[p.atlas.code_index[code]])
        records.append(record(
            RangeState, values, source=sources(values), name=state_label(p.release, code, lang), region=region_of(p.release, code),
            counts_for=None if state == NOBODY else p.atlas.codes[state],
            counts=state != NOBODY and bool(p.own.range[p.atlas.code_index[code], p.atlas.taxon_index[taxon]]),
            cms_party=bool(state != NOBODY and p.convention is not None and p.members[state, p.convention]),
        ))
    return tuple(records)
