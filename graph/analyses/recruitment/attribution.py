"""What each accession added to C1 and K: in the order of history, and by the mean over all orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.contribution import Contribution
from concerted.graph.analyses.gaps.query import kept_columns
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.remarks import Remark, Words
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.days.dates import NEVER, UNKNOWN, holds
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.rows import row
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, Strengths
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import CONVENTION, Appendix, Language, MembershipStep


@dataclass(frozen=True, slots=True)
class AttributionMeans(Record):
    """Means of C1 and K over the systems; null where no system has the metric."""

    C1: float | None
    K: float | None


@dataclass(frozen=True, slots=True)
class AccessionEffect(Record):
    """A State that became a member, or is one no more, and what that added."""

    date: PartialDate | None
    """Null where it is not known: it then stands at the day of publication."""
    state: StateRef
    what: MembershipStep
    C1_added: float | None
    """To the mean of C1, in the order of history; less than 0 where a member left."""
    K_added: float | None
    C1_after: float | None
    """The mean of C1 with those who were in then."""
    K_after: float | None
    C1_shapley: float | None
    """The mean of what it adds over all orders in which the members of the date asked could have joined; null where it is none."""
    K_shapley: float | None
    source: tuple[str, ...]
    """Of the membership."""


@dataclass(frozen=True, slots=True)
class Attribution(Record):
    """What the members of an instrument added to C1 and K, one by one."""

    instrument: str
    n_systems: int
    """Species and subspecies on the Appendices that are counted."""
    n_members: int
    without: AttributionMeans
    """Were nobody a member."""
    with_members: AttributionMeans
    """With the members of the date: what is added and the Shapley values both sum to the difference."""
    accessions: tuple[AccessionEffect, ...]
    possible_members: tuple[str, ...]
    """Codes of those of whom it is not known since when they are members, before the release was published: they are not counted."""
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class AttributionQuery:
    """Whose accessions, and to which systems.

    Parameters
    ----------
    instrument : str
        Id of an instrument that has members.
    appendix : {"I", "II"}, optional
        The systems of one Appendix alone.
    taxon_class : str, optional
        Those of one class alone, such as ``Aves``.
    strengths : Strengths
        How much an engagement through a memorandum counts, from 0 to 1.

    Raises
    ------
    InvalidQuery
        ``appendix`` is neither. The instrument and the class are looked up by :func:`attribution`.
    """

    instrument: str = CONVENTION
    appendix: str | None = None
    taxon_class: str | None = None
    strengths: Strengths = DEFAULT_STRENGTHS

    def __post_init__(self) -> None:
        InvalidQuery.unless_one("appendix", self.appendix, Appendix)


def attribution(
    p: Projection, query: AttributionQuery | None = None, lang: str = Language.EN, words: Words = str,
) -> Attribution:
    """What each accession to an instrument added to the means of C1 and K.

    Parameters
    ----------
    p : Projection
        The release at the date asked about.
    query : AttributionQuery, optional
        Whose accessions, to which systems; to the Convention and to all where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.
    words : callable, optional
        From a text in English to the same in that language, for the assumptions.

    Returns
    -------
    Attribution
        Every joining and leaving up to the date, the oldest first, those of a day by code. What they add sums to ``with_members`` less
        ``without``, and so do the Shapley values of the members.

    Raises
    ------
    InvalidQuery
        The instrument has no members, or there is no such class.

    Notes
    -----
    Scopes, ranges, reservations and all other instruments are those of the date; the memberships of the one asked about alone come in,
    one by one. C1 is then a sum over members, ``a_s``, so that the order makes no difference to it: its Shapley value is what it adds.
    K is a sum over pairs of members, ``q_su``, and the value of a pair is divided between the two:

    ``φ_s = ½ Σ_{u∈M, u≠s} q_su``

    (:class:`~concerted.graph.analyses.completeness.contribution.Contribution` has a and q). With territories kept apart a membership
    brings several rows of the ``S`` axis, and a row may be brought by several members O, by the first of whom it is in. A row is then
    worth 1/\\|O\\| to each of them, and a pair of rows r, v ``[s∈O_r]/|O_r| + [s∈O_v]/|O_v| − [s∈O_r∪O_v]/|O_r∪O_v|``.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, in Contributions to the Theory of Games II, Princeton University Press, 307–317.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = attribution(project(reference_release(), date(2014, 5, 1)))
    >>> found.n_members, found.accessions[0].state.iso3, str(found.accessions[0].date)
    (120, 'CHL', '1983-11-01')
    >>> abs(sum(each.K_added for each in found.accessions) - (found.with_members.K - found.without.K)) < 1e-9
    True
    """
    query = query or AttributionQuery()
    i = Priorities(p, PriorityQuery(query.instrument)).instrument
    units = p.appendix(query.appendix).units
    units = units[kept_columns(p.atlas, query.taxon_class)[units]]
    found = Contribution(p, i, units, query.strengths)
    steps = list(_steps(p, i))
    last = {step.state: step.joins for step in steps}
    members = np.array(sorted(state for state, joined in last.items() if joined), np.intp)
    reached = found.reached(members)
    records = tuple(_accessions(found, steps, members, reached, lang))
    possible = tuple(p.atlas.codes[s] for s in np.unique(_of_instrument(p, i)[1]) if p.possible_members[s, i])
    told = tuple(remark.told(words) for remark in _assumptions(p, i, query, records, possible))
    with_members = _sum(found.without, found.value(np.atleast_1d(reached.any(0))))
    return Attribution(
        instrument=query.instrument, n_systems=len(units), n_members=len(members), without=AttributionMeans(*found.without),
        with_members=AttributionMeans(*with_members), accessions=records, possible_members=possible, assumptions=told,
    )


def _accessions(found: Contribution, steps: list[_Step], members: Ints, reached: Bools, lang: str) -> Iterator[AccessionEffect]:
    """The steps with what they add; ``members`` are those of the date, and ``reached`` the rows that each of them brings."""
    p, i = found.p, found.instrument
    rows, state = _of_instrument(p, i)
    left = np.array(sorted({step.state for step in steps} - set(members.tolist())), np.intp)
    # Of those that left, which territories they would bring is said by the memberships that they had.
    brought = np.concatenate([reached, found.reached(left, rows[np.isin(state, left)].tolist())])
    place = {s: n for n, s in enumerate([*members.tolist(), *left.tolist()])}
    of_member = dict(zip(members.tolist(), zip(*map(np.ndarray.tolist, shapley(found, reached)), strict=True), strict=True))
    latest = {step.state: step for step in steps}
    there, before = np.zeros(len(place), bool), (0.0, 0.0)
    for step in steps:
        there[place[step.state]] = step.joins
        added = found.value(np.atleast_1d(brought[there].any(0)))
        c1, k = (None if none is None else new - old for none, new, old in zip(found.without, added, before, strict=True))
        c1_after, k_after = _sum(found.without, added)
        mean = of_member.get(step.state) if step is latest[step.state] else None
        c1_mean, k_mean = (None if mean is None or none is None else mean[n] for n, none in enumerate(found.without))
        said, code = row(p.release, "memberships", step.row), p.atlas.codes[step.state]
        yield AccessionEffect(
            date=said["since" if step.joins else "until"], state=StateRef(code, state_label(p.release, code, lang)),
            what=MembershipStep.JOIN if step.joins else MembershipStep.LEAVE, C1_added=c1, K_added=k, C1_after=c1_after, K_after=k_after,
            C1_shapley=c1_mean, K_shapley=k_mean, source=said["source"],
        )
        before = added


def _sum(none: tuple[float | None, float | None], added: tuple[float, float]) -> list[float | None]:
    return [None if one is None else one + more for one, more in zip(none, added, strict=True)]


def shapley(found: Contribution, owners: Bools) -> tuple[Floats, Floats]:
    """Shapley values of members in the games of C1 and K, by the rows of the ``S`` axis that each brings (``players × S``)."""
    held = owners.astype(np.float64)
    many = held.sum(0)
    each = held / np.maximum(many, 1)
    rows = (many > 0).astype(np.float64)
    q = found.together * np.outer(rows, rows)
    either = q / np.maximum(many[:, None] + many - held.T @ held, 1)
    # Over pairs: what the rows of one are worth with any other, less what is counted twice where one of either brings the pair.
    both = np.einsum("ps,ps->p", held @ either, held)
    return each @ found.alone, each @ q.sum(1) - held @ either.sum(1) + both / 2


@dataclass(frozen=True)
class _Step:
    """A State that joins or leaves, by the row of the memberships that says so."""

    state: int
    joins: bool
    row: int


def _of_instrument(p: Projection, i: int) -> tuple[Ints, Ints]:
    """Rows of the memberships of an instrument that make members, and whom."""
    state, instrument, member = p.atlas.membership_rows
    rows = np.flatnonzero((instrument == i) & member)
    return rows, state[rows]


def _steps(p: Projection, i: int) -> Iterator[_Step]:
    """Every day up to the date on which somebody joined or left, in its order, those of a day by code."""
    (rows, state), (since, until) = _of_instrument(p, i), p.atlas.membership_dates
    since, until = since[rows], until[rows]
    begins = np.where(since == UNKNOWN, p.atlas.published, since)
    member: set[int] = set()
    for day in sorted(day for day in {*begins.tolist(), *until.tolist()} if day <= p.day and day != NEVER):
        holding = holds(since, until, day, p.atlas.published)[0]
        then = set(state[holding].tolist())
        for s in sorted(member ^ then, key=p.atlas.codes.__getitem__):
            mine, joins = state == s, s in then
            at = np.flatnonzero(mine & holding & (begins == day) if joins else mine & (until == day))
            yield _Step(s, joins, int(rows[at[0]]))
        member = then


def _assumptions(
    p: Projection, i: int, query: AttributionQuery, records: Iterable[AccessionEffect], possible: tuple[str, ...],
) -> Iterator[Remark]:
    name = {"instrument": query.instrument, "day": p.as_of}
    yield Remark(
        "Ranges, scopes, reservations and all other instruments are as they stand on {day}; the memberships of {instrument} alone come in, "
        "one by one.", name,
    )
    yield Remark("Those who joined on one day stand by code. The Shapley value is the mean of what a member adds, over all orders.")
    yield Remark("A binding instrument counts 1, a memorandum {mou}.", {"mou": query.strengths.mou})
    undated = [each.state.iso3 for each in records if each.what == MembershipStep.JOIN and each.date is None]
    if undated:
        values = {"day": p.release.published, "codes": ", ".join(undated)}
        yield Remark("Of whom it is not known since when, they stand at the day of publication, {day}: {codes}.", values)
    if possible:
        values = {"day": p.as_of, "codes": ", ".join(possible)}
        yield Remark("Possibly members on {day}, and not counted: {codes}.", values)
    if not p.in_force[i]:
        yield Remark("{instrument} is not in force on {day}: nothing is added.", name)
