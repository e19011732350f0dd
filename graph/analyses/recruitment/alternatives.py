"""The ranking beside others that a sceptic asks for: another count, fewer facts, fewer listings, one realm."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.names.labels import state_label
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Alternative, Appendix, Language, Listings, Realm


@dataclass(frozen=True, slots=True)
class ComparedRanks(Record):
    """The rank of a non-member by unmet responsibility, and by each of the alternatives; null where it is not ranked there."""

    rank: int
    state: StateRef
    region: str | None
    """Its region in the Convention; null where it has none."""
    species: int | None
    """By the number of species that concern it."""
    appendix_i: int | None
    """By the species of Appendix I alone."""
    firm: int | None
    """By firm occurrences alone: no contested one counts."""
    named: int | None
    """By what is listed by its own name, not through a family."""
    marine: int | None
    """By marine species alone."""
    terrestrial: int | None
    """By the species of land and fresh water alone."""
    avian: int | None
    """By birds alone."""
    best: int
    """The best of all these ranks."""
    worst: int
    """The worst of all these ranks."""


def compared_ranks(p: Projection, query: PriorityQuery | None = None, lang: str = Language.EN) -> list[ComparedRanks]:
    """The non-members of an instrument in their order, with their rank under each alternative.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : PriorityQuery, optional
        As of :func:`~concerted.graph.analyses.recruitment.records.priority_records`; its filters hold in every alternative.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of ComparedRanks
        Every State that is ranked, best first; ``region`` and ``top`` choose among them, with their ranks among all.

    Raises
    ------
    InvalidQuery
        What ``priority_records`` does not accept.

    Notes
    -----
    Under an alternative those are ranked whom it leaves a unit, by the same rule: unmet responsibility descending (the number of units
    for ``species``), ties by code. Rule 35 of ``docs/counting.md``.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> first, *_ = compared_ranks(project(reference_release(), date(2014, 5, 1)))
    >>> first.state.iso3, first.rank, first.marine
    ('CHN', 1, 3)
    """
    query = query or PriorityQuery()
    ranks = {str(which): _ranks(ranked(p, query, which)) for which in Alternative}
    regions, records = p.atlas.regions, []
    for rank, s in Priorities(p, query).told:
        code, others = p.atlas.codes[s], {which: found.get(s) for which, found in ranks.items()}
        every = [rank, *(other for other in others.values() if other is not None)]
        records.append(ComparedRanks(
            rank=rank, state=StateRef(code, state_label(p.release, code, lang)), region=regions[s], **others, best=min(every),
            worst=max(every),
        ))
    return records


def ranked(p: Projection, query: PriorityQuery, which: Alternative) -> list[int]:
    """Rows of the ``S`` axis in their order under an alternative; none where the query leaves it no unit."""
    if which is Alternative.SPECIES:
        found = Priorities(p, query)
        counts = found.missing.sum(1)
        # Stable, and by code before: those that are equal stand by code.
        return sorted(np.sort(found.ranked).tolist(), key=lambda s: -counts[s])
    if which is Alternative.APPENDIX_I:
        return _ordered(p, replace(query, appendix=Appendix.I)) if query.appendix in (None, Appendix.I) else []
    if which is Alternative.FIRM:
        return _ordered(p.narrowed(p.firm_range, np.zeros(p.range.shape, bool)), query)
    if which is Alternative.NAMED:
        return _ordered(replace(p, listings=Listings.NAMED, listed=p.listed & p.atlas.named), query)
    realm = Realm(which)
    return _ordered(p, replace(query, realm=realm)) if query.realm in (None, realm) else []


def _ordered(p: Projection, query: PriorityQuery) -> list[int]:
    ordered: list[int] = Priorities(p, query).ranked.tolist()
    return ordered


def _ranks(ordered: list[int]) -> dict[int, int]:
    return {s: rank for rank, s in enumerate(ordered, 1)}
