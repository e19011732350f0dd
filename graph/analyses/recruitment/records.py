"""The ranking of non-members as records, and the account of one score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.gaps.evidence import gap_facts
from concerted.graph.analyses.recruitment.leads import Lead, leads
from concerted.graph.analyses.recruitment.outsiders import outsider
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.facts.fact import Fact
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import GapKind, Language


@dataclass(frozen=True, slots=True)
class Priority(Record):
    """A non-member and what its joining would be worth."""

    rank: int
    state: StateRef
    region: str | None
    """Its region in the Convention; null where it has none."""
    unmet_responsibility: float
    """Its shares of the responsibility that no other instrument meets: the score."""
    responsibility: float
    """The same without what other instruments meet."""
    concertation_gain: float
    """What it adds to acting together (Shapley value of the pair game behind K)."""
    closing_power: float
    """What it adds to systems in which every State is in."""
    n_taxa: int
    n_appendix_I: int  # what programs read
    last_missing: tuple[str, ...]
    """Taxa for which it is the only State missing."""
    member_of: tuple[str, ...]
    """Instruments in which it is already."""
    closest_members: tuple[Lead, ...]
    """Members that share most of these species with it, three at the most: by species in common, not by land borders."""


@dataclass(frozen=True, slots=True)
class Share(Record):
    """What one species contributes to a score."""

    taxon: str
    name: str | None
    weight: float
    n_states: int
    share: float
    """1 of `n_states`."""
    engagement: float
    """What another instrument meets of it, from 0 to 1."""
    contribution: float
    """weight × share × (1 − engagement)"""
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Explanation(Record):
    """The species and facts that sum to a score."""

    rank: int
    """Of the State, by all its species."""
    state: StateRef
    through: StateRef | None
    """The code that was asked about, where another State holds it: species are those that come through it. Else null."""
    instrument: str
    score: float
    """The sum of the contributions below."""
    species: tuple[Share, ...]


def priority_records(p: Projection, query: PriorityQuery | None = None, lang: str = Language.EN) -> list[Priority]:
    """The non-members of an instrument, ranked by the responsibility they leave unmet.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : PriorityQuery, optional
        Whom to rank and by what; the non-Parties of the Convention, all species alike, where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of Priority
        Every non-member that can join, with at least one unit, best first; ``top`` cuts. Those that are equal stand by code.

    Raises
    ------
    InvalidQuery
        The instrument has no members, there is no such class, or a weight is not accepted.

    Notes
    -----
    For a non-member s, over the units t that concern it, n_t the concerned States, m_t those of them that are missing, M the members:

    * unmet responsibility ``U_s = Σ_t w_t (1 − E_st) / n_t``, E the strongest engagement through another instrument;
    * responsibility: the same with E = 0;
    * concertation gain ``φ_s = Σ_{u∈M} q_su + ½ Σ_{u∉M, u≠s} q_su``, ``q_su = Σ_t w_t · 2/(n_t(n_t−1)) · (1 − g_su,t)``: the
      Shapley value of s in the pair game behind K, g the strongest other instrument that holds both;
    * closing power ``Σ_t w_t / m_t``: the Shapley value of the game that is won when all States are in.

    Rules 18 to 20 of ``docs/counting.md``.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, in Contributions to the Theory of Games II, Princeton University Press, 307–317.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(found.rank, found.state.iso3) for found in priority_records(p, PriorityQuery(top=2))]
    [(1, 'CHN'), (2, 'RUS')]
    """
    found = Priorities(p, query or PriorityQuery())
    gross = (found.weight * found.share).sum(1)
    unmet = found.contributions.sum(1)
    records = []
    regions = p.atlas.regions
    closest = leads(found, (s for _, s in found.told), lang)
    for rank, s in found.told:
        code = p.atlas.codes[s]
        joined = np.flatnonzero(p.members[s] & p.in_force)
        records.append(Priority(
            rank=rank,
            state=StateRef(code, state_label(p.release, code, lang)),
            region=regions[s],
            unmet_responsibility=float(unmet[s]),
            responsibility=float(gross[s]),
            concertation_gain=float(found.gain[s]),
            closing_power=float(found.closing[s]),
            n_taxa=int(found.missing[s].sum()),
            n_appendix_I=int(found.on_appendix_i[s]),
            last_missing=tuple(p.atlas.taxa[t] for t in found.units[found.last[s]]),
            member_of=tuple(p.atlas.instruments[i] for i in joined),
            closest_members=closest[s],
        ))
    return records


def explain(p: Projection, iso3: str, query: PriorityQuery | None = None, lang: str = Language.EN) -> Explanation:
    """The species and facts that sum to the score of one non-member.

    Parameters
    ----------
    p : Projection
        The release at a date.
    iso3 : str
        The State's ISO 3166-1 alpha-3 code; of a code that another State holds, what comes through it to that State.
    query : PriorityQuery, optional
        As of :func:`priority_records`.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    Explanation
        ``species`` by contribution descending, then by name; their contributions sum to ``score``.

    Raises
    ------
    InvalidQuery
        The State is a member, cannot become one, or shares no responsibility for anything counted.

    Notes
    -----
    The contribution of a species is ``w_t (1 − E_st) / n_t``, a term of U.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> account = explain(p, "USA")
    >>> round(account.score, 6) == round(sum(share.contribution for share in account.species), 6)
    True
    """
    query = query or PriorityQuery()
    found = Priorities(p, query)
    mine, concerned = outsider(found, iso3, lang)
    s, code, view = mine.state, p.atlas.codes[mine.state], mine.view
    kind = GapKind.CONVENTION if found.is_convention else GapKind.INSTRUMENT
    species = []
    for column in np.flatnonzero(concerned).tolist():
        taxon = p.atlas.taxa[found.units[column]]
        species.append(Share(
            taxon=taxon,
            name=taxon_label(p.release, taxon, lang),
            weight=float(found.weight[column]),
            n_states=int(found.n[column]),
            share=float(found.share[s, column]),
            engagement=float(found.engagement[s, column]),
            contribution=float(found.contributions[s, column]),
            facts=gap_facts(view, kind, code, query.instrument, [taxon]),
        ))
    species.sort(key=lambda share: (-round(share.contribution, 12), share.taxon))
    rank = found.ranked.tolist().index(s) + 1
    through = None if code == iso3 else StateRef(iso3, state_label(p.release, iso3, lang))
    score = float(found.contributions[s][concerned].sum())
    return Explanation(rank, StateRef(code, state_label(p.release, code, lang)), through, query.instrument, score, tuple(species))
