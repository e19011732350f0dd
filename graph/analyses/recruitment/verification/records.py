"""The verification queue as records: the facts in doubt, first those of which most hangs on the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.recruitment.verification.baseline import Baseline
from concerted.graph.analyses.recruitment.verification.doubted import NONE, doubted
from concerted.graph.analyses.recruitment.verification.effects import Effects
from concerted.graph.analyses.recruitment.verification.stakes import Stakes, gaps_of
from concerted.graph.analyses.recruitment.verification.telling import Telling
from concerted.graph.facts.fact import Fact
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.perturbation import DEFAULT_CHANCES, Chances
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Evidence, Language, NameKind, Reason, Stake


@dataclass(frozen=True, slots=True)
class ToVerify(Record):
    """A fact in doubt that a ranking rests on, what hangs on it, and the question to put about it."""

    rank: int
    """Its place in the whole queue."""
    state: StateRef | None
    """Whose occurrence, place on a list or membership it is; null of what is no single State's."""
    region: str | None
    """Its region in the Convention; null where it has none."""
    taxon: str | None
    """Null of what is about no single species."""
    name: str | None
    kind: Evidence
    """What would settle it."""
    instrument: str | None
    """Whose list, membership or annex it is; null of an occurrence, and of populations."""
    reasons: tuple[Reason, ...]
    """Why it is in doubt."""
    chance: float
    """How probable it is that it is as it counts, from 0 to 1."""
    ranks_moved: int
    """How many non-members have another rank without it, or none any more."""
    expected_moves: float
    """The same times 1 − `chance`: how many ranks are expected to move on verification."""
    own_shift: int | None
    """By how many ranks its State falls back without it (below 0: comes forward); null of one that is not ranked."""
    largest_shift: int
    """The largest such change of any State; 0 where none moves."""
    largest_shift_of: StateRef | None
    """Whose that is."""
    gap_at_stake: Stake | None
    """Whether a gap falls without it, or would be firm with it."""
    gaps_of: tuple[str, ...]
    """The States whose gaps these are, by code."""
    best_set_at_stake: bool
    """Whether the first 30 are others without it, or systems otherwise complete or within reach."""
    enters: tuple[str, ...]
    """Who is among the first 30 only without it."""
    leaves: tuple[str, ...]
    """Who is among the first 30 only with it."""
    systems: tuple[str, ...]
    """Taxa whose systems are, without it, otherwise complete or within reach of those who can join."""
    closes: tuple[str, ...]
    """Those of them that are complete without it: the last State missing is in doubt."""
    territories: tuple[str, ...]
    """Codes through which its State is concerned, other than its own."""
    ask: tuple[str, ...]
    """Whom to ask, by code; nobody where the records of an instrument say it."""
    question: str
    """The question to put, on what ground, in the language of the answer."""
    facts: tuple[Fact, ...]
    """What it rests on."""

    @property
    def most_moved(self) -> str | None:
        """Who moves farthest, and by how much: ``TUR +3``."""
        return None if self.largest_shift_of is None else f"{self.largest_shift_of.iso3} {self.largest_shift:+d}"


@dataclass(frozen=True)
class Queue:
    """The verifications asked for, and how many there are, those that ``top`` cuts too."""

    total: int
    records: list[ToVerify]


def verifications(
    p: Projection, query: PriorityQuery | None = None, state: str | None = None, lang: str = Language.EN,
    words: Callable[[str], str] = str, chances: Chances = DEFAULT_CHANCES,
) -> Queue:
    """The facts in doubt behind a ranking, in the order in which their verification could move it.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : PriorityQuery, optional
        Which ranking; that of the Convention where it is not given. Of ``region`` are the States to ask; ``top`` cuts.
    state : str, optional
        The questions to one State, by its code; of a code that another State holds, what comes through it to that State.
    lang : {"en", "fr", "es"}
        Language of names.
    words : callable
        Says a text in the language of the questions.
    chances : Chances
        How probable a contested occurrence or place on a list is, by reason. An undated membership, an undated entry of an annex and a
        place on a list that no range supports are as likely as not.

    Returns
    -------
    Queue
        Ranks are places in the whole queue, whomever is asked for.

    Raises
    ------
    InvalidQuery
        The instrument has no members, or there is no such class.
    UnknownName
        There is no such State.

    Notes
    -----
    Contested facts count in every ranking (rule 18). Each is taken away alone, and every score, rank, gap and system computed again.
    First come those with which the first 30 of the ranking, or the systems that are complete or that those who can join could complete,
    would be others; among these, and among the others, those with which a gap falls, then those with which one would be firm; then by
    the ranks expected to move, ``(1 − p) · ranks moved``, descending; then by State, taxon and kind. Rules 39 to 41 of
    ``docs/counting.md``.

    References
    ----------
    Convention on the Conservation of Migratory Species of Wild Animals (Bonn, 1979), Art. VI.2.
    R. A. Howard (1966), Information value theory, IEEE Transactions on Systems Science and Cybernetics 2 (1), 22–26.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = verifications(project(reference_release(), date(2014, 5, 1)), PriorityQuery("sharks", top=1))
    >>> found.records[0].kind, found.records[0].best_set_at_stake
    ('range', True)
    """
    query = query or PriorityQuery()
    if state is not None:
        Names(p.release).check(NameKind.STATE, state)
    found = Priorities(p, query)
    baseline = Baseline(found)
    parts = [Effects(baseline, part) for part in doubted(baseline, chances)]
    gaps = gaps_of(p, query.instrument, baseline.scope)
    stakes = [Stakes.of(gaps, part.of, found.instrument) for part in parts]
    asked = [_asked_for(p, part, query.region, state) for part in parts]
    order = _order(parts, stakes)
    kept = [(rank, part, row) for rank, (part, row) in enumerate(order.tolist(), 1) if asked[part][row]]
    telling = Telling(baseline, lang, words, None if state is None else p.atlas.code_index[state])
    return Queue(len(kept), [
        _record(telling, rank, parts[part], stakes[part], row) for rank, part, row in kept[: query.top]
    ])


def _order(parts: Sequence[Effects], stakes: Sequence[Stakes]) -> np.ndarray[tuple[int, int], np.dtype[np.intp]]:
    """``facts × 2``: part and row of each, in the order of the queue."""
    if not parts:
        return np.zeros((0, 2), np.intp)
    kinds = tuple(Evidence)
    place = np.concatenate([np.column_stack([np.full(len(part.moved), n), np.arange(len(part.moved))]) for n, part in enumerate(parts)])
    keys = (
        np.concatenate([part.of.instruments for part in parts]),
        np.concatenate([np.full(len(part.moved), kinds.index(part.of.kind)) for part in parts]),
        np.concatenate([part.of.taxa for part in parts]),
        # Codes and taxa stand in the order of their axes, which is theirs; what is no State's comes last.
        np.concatenate([np.where(part.of.states == NONE, len(part.baseline.place), part.of.states) for part in parts]),
        np.concatenate([-np.round(part.expected, 9) for part in parts]),
        np.concatenate([each.order for each in stakes]),
        np.concatenate([~part.best_set for part in parts]),
    )
    order: np.ndarray[tuple[int, int], np.dtype[np.intp]] = place[np.lexsort(keys)]
    return order


def _asked_for(p: Projection, part: Effects, region: str | None, state: str | None) -> Bools:
    """``D``: which facts are asked about, by whom the questions go to."""
    asked = np.ones(len(part.moved), bool)
    if region is not None:
        asked &= part.asks(p.atlas.of_region(region))
    if state is not None:
        code = p.atlas.code_index[state]
        holder = int(p.fold[code])
        whom = np.arange(len(p.fold)) == holder
        asked &= part.asks(whom) if holder != NOBODY else False
        if holder not in (code, NOBODY):
            # What comes through a code is what occurs there; list and membership are the holder's.
            asked &= np.where(part.of.taxa == NONE, True, p.own.range[code][part.of.taxa])
    return asked


def _record(telling: Telling, rank: int, part: Effects, stakes: Stakes, row: int) -> ToVerify:
    of, codes, taxa = part.of, telling.p.atlas.codes, telling.p.atlas.taxa
    state, taxon, instrument = (int(axis[row]) for axis in (of.states, of.taxa, of.instruments))
    fact = telling.fact(of.kind, state, taxon, instrument)
    shift, whose = part.largest(row)
    stake, who = stakes.told(row)
    hang, closed = part.systems(row)
    ranked = part.baseline.rows
    return ToVerify(
        rank=rank,
        state=telling.state(state),
        region=None if state == NONE else telling.p.atlas.regions[state],
        taxon=None if taxon == NONE else taxa[taxon],
        name=telling.name(taxon),
        kind=of.kind,
        instrument=None if instrument == NONE else telling.p.atlas.instruments[instrument],
        reasons=fact.reasons,
        chance=float(of.chance[row]),
        ranks_moved=int(part.moved[row]),
        expected_moves=round(float(part.expected[row]), 12),
        own_shift=part.own(row),
        largest_shift=shift,
        largest_shift_of=telling.state(whose),
        gap_at_stake=stake,
        gaps_of=tuple(codes[s] for s in who),
        best_set_at_stake=bool(part.best_set[row]),
        enters=tuple(codes[s] for s in ranked[part.enters[row]]),
        leaves=tuple(codes[s] for s in ranked[part.leaves[row]]),
        systems=tuple(taxa[t] for t in hang),
        closes=tuple(taxa[t] for t in closed),
        territories=fact.territories,
        ask=tuple(codes[s] for s in part.asked(row)),
        question=fact.question,
        facts=fact.facts,
    )
