"""What would be lost if a member left: how far every metric falls, member by member."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.analyses.completeness.contribution import Contribution
from concerted.graph.analyses.completeness.formulas import METRICS
from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import CONVENTION, Language


@dataclass(frozen=True, slots=True)
class Loss(Record):
    """A member of an instrument, and how far the means over the systems would fall without it; null where none has the metric."""

    rank: int
    """By C1, then K, then code."""
    state: StateRef
    region: str | None
    A: float | None
    """How far the mean falls: of A, the share of complete systems."""
    C0: float | None
    C1: float | None
    K: float | None
    F: float | None
    n_taxa: int
    """Systems in which the instrument engages it."""
    n_alone: int
    """Those of them in which nothing else does."""
    broken: tuple[str, ...]
    """Taxa whose systems would not be complete any more."""


def losses(p: Projection, query: NetworkQuery | None = None, lang: str = Language.EN, top: int | None = None) -> list[Loss]:
    """How far every metric falls if a member leaves, one member after the other.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : NetworkQuery, optional
        Whose members (``instrument``; the Convention's where it is not given), in which systems, of which region; ``least`` says nothing
        here.
    lang : {"en", "fr", "es"}
        Language of names.
    top : int, optional
        The first so many.

    Returns
    -------
    list of Loss
        The member whose leaving lowers C1 most first; those of a region keep their rank among all.

    Raises
    ------
    InvalidQuery
        The instrument has no members, or there is no such class.

    Notes
    -----
    The falls are those of the means that :func:`~concerted.graph.analyses.completeness.records.means` has, between the world as it is and
    one in which the member has left and all else stays. With L whom a member brings (itself, and with territories kept apart what its
    membership alone reaches), E the engagement as it is and E′ without the instrument, o who is engaged through it alone, over systems t:

    ``C0: mean_t |L ∩ o_t| / n_t``,  ``C1: mean_t Σ_{s∈L} ρ_st (E_st − E′_st)``,  ``K: Σ_{s∈L} Σ_u q_su x_u − Σ_{s<u∈L} q_su``,
    ``A: mean_t [complete_t][L ∩ o_t ≠ ∅]``,  ``F: mean_t (F_t − min over seasons of (C1_kt − Σ_{s∈L} ρ_kst (E_st − E′_st)))``

    q, ρ and x as of :class:`~concerted.graph.analyses.completeness.contribution.Contribution`. None is negative: no metric rises when a
    State leaves.

    References
    ----------
    R. Albert, H. Jeong and A.-L. Barabási (2000), Error and attack tolerance of complex networks, Nature 406, 378–382: what a network loses
    with one of its nodes.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> [(each.rank, each.state.iso3) for each in losses(project(reference_release(), date(2014, 5, 1)), top=2)]
    [(1, 'IND'), (2, 'ARG')]
    """
    query = query or NetworkQuery()
    InvalidQuery.unless_whole("top", top)
    i = Priorities(p, PriorityQuery(query.instrument or CONVENTION)).instrument
    fallen = _Fallen(Contribution(p, i, query.units(p)))
    falls = fallen.falls
    codes, regions = p.atlas.codes, p.atlas.regions

    def place(n: int) -> tuple[float, float, str]:
        return -round(float(falls["C1"][n]), 12), -round(float(falls["K"][n]), 12), codes[fallen.members[n]]

    order = sorted(range(len(fallen.members)), key=place)
    found = []
    for rank, n in enumerate(order, 1):
        s = int(fallen.members[n])
        if query.region not in (None, regions[s]):
            continue
        found.append(Loss(
            rank=rank, state=StateRef(codes[s], state_label(p.release, codes[s], lang)), region=regions[s],
            **{metric: None if fallen.defined[metric] == 0 else float(falls[metric][n]) for metric in METRICS},
            n_taxa=int(fallen.engages[n].sum()), n_alone=int(fallen.alone[n].sum()),
            broken=tuple(sorted(p.atlas.taxa[t] for t in fallen.of.units[fallen.broken[n]])),
        ))
    return found[:top]


@dataclass(frozen=True, eq=False)
class _Fallen:
    """Of every member of an instrument what falls when it leaves; matrices are ``members × units``."""

    of: Contribution

    @cached_property
    def members(self) -> Ints:
        """Who has a membership of its own; with territories kept apart what is only reached goes with its holder."""
        p, i = self.of.p, self.of.instrument
        state, instrument, member = p.atlas.membership_rows
        if not p.in_force[i]:
            return np.array([], np.intp)
        return np.intersect1d(np.flatnonzero(p.members[:, i]), state[(instrument == i) & member])

    @cached_property
    def leaving(self) -> Floats:
        """``members × S``: the rows that are in by the membership of one alone, and go with it."""
        reached = self.of.reached(self.members)
        found: Floats = (reached & (reached.sum(0) == 1)).astype(np.float64)
        return found

    @cached_property
    def inside(self) -> Bools:
        """``S``: who is in."""
        return np.atleast_1d(self.of.reached(self.members).any(0))

    @cached_property
    def held(self) -> Bools:
        """``S × units``: whom the instrument engages."""
        return self.of.held & self.inside[:, None]

    @cached_property
    def only(self) -> Floats:
        """``S × units``: whom nothing else engages."""
        found: Floats = (self.held & (self.of.met == 0)).astype(np.float64)
        return found

    @cached_property
    def more(self) -> Floats:
        """``S × units``: E − E′."""
        return self.of.more * self.inside[:, None]

    @cached_property
    def engages(self) -> Bools:
        found: Bools = self.leaving @ self.held > 0
        return found

    @cached_property
    def alone(self) -> Bools:
        found: Bools = self.leaving @ self.only > 0
        return found

    @cached_property
    def broken(self) -> Bools:
        """Systems that are complete, and without the member are not."""
        engaged = self.held | (self.of.met > 0)
        complete = (self.of.n > 0) & ~(self.of.p.range[:, self.of.units] & ~engaged).any(0)
        return self.alone & complete

    @cached_property
    def _seasons(self) -> list[tuple[Floats, Floats]]:
        """Of every season the shares among its States, ``S × units``, and C1; NaN in systems that have nobody in it."""
        engagement, found = self.of.met + self.more, []
        for season in self.of.p.seasons.values():
            weight = self.of.weight * season[:, self.of.units]
            total = weight.sum(0)
            share = weight / np.where(total > 0, total, 1)
            found.append((share, np.where(total > 0, (share * engagement).sum(0), np.nan)))
        return found

    @cached_property
    def weakest(self) -> Floats:
        """F of every system, NaN where it is not defined."""
        found: Floats = np.fmin.reduce([c1 for _, c1 in self._seasons], axis=0, initial=np.nan)
        return found

    @cached_property
    def defined(self) -> dict[str, int]:
        """How many systems have each metric."""
        some, pairs = int((self.of.n > 0).sum()), int((self.of.n > 1).sum())
        return {"A": some, "C0": some, "C1": some, "K": pairs, "F": int((~np.isnan(self.weakest)).sum())}

    @cached_property
    def falls(self) -> dict[str, Floats]:
        """By metric how far its mean falls with each member."""
        of, x = self.of, self.inside.astype(np.float64)
        defined = {metric: max(n, 1) for metric, n in self.defined.items()}
        # A weakest season may be another one without the member: all are looked at anew.
        without = np.full(self.engages.shape, np.nan)
        for share, c1 in self._seasons:
            without = np.fmin(without, c1 - self.leaving @ (share * self.more))
        pairs_among = np.einsum("ms,ms->m", self.leaving @ of.together, self.leaving) / 2
        return {
            "A": self.broken.sum(1) / defined["A"],
            "C0": self.leaving @ (self.only / np.maximum(of.n, 1)).sum(1) / defined["C0"],
            "C1": self.leaving @ of.alone,
            "K": self.leaving @ (of.together @ x) - pairs_among,
            "F": np.nansum(self.weakest - without, axis=1) / defined["F"],
        }
