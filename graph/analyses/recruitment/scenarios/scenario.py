"""A scenario: the world with some changes beside the world as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from concerted.graph.analyses.completeness.formulas import METRICS
from concerted.graph.analyses.completeness.metrics import SystemMetrics, metrics
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.recruitment.scenarios.changes import Change, in_order
from concerted.graph.analyses.recruitment.scenarios.differences import closed_and_opened
from concerted.graph.analyses.recruitment.scenarios.entry import UNKNOWN, DatedChange, When, entries
from concerted.graph.analyses.recruitment.scenarios.proposal import proposal
from concerted.graph.analyses.recruitment.scenarios.records import Means, Rerank, Scenario, World
from concerted.graph.analyses.recruitment.scenarios.worlds import Worlds, is_held, place_of, refused
from concerted.graph.analyses.remarks import Remark, Words
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import names_of
from concerted.graph.projection.axes import Floats, Ints
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import StateRef
from concerted.graph.vocabulary import CONVENTION, Dating, Happening, Language

# Non-Parties told of the ranking afterwards.
FIRST = 10


def scenario(
    p: Projection, changes: Sequence[Change], found: Sequence[DatedChange] = (), lang: str = Language.EN, words: Words = str,
) -> Scenario:
    """What would be with some changes, beside what is.

    Parameters
    ----------
    p : Projection
        The world as it is, on the day on which both are compared.
    changes : sequence of Change
        With keys of the release, in any order; each once.
    found : sequence of DatedChange, optional
        From when on each holds, as of :func:`~concerted.graph.analyses.recruitment.scenarios.entry.entries`; on the day of the projection
        where none are given.
    lang : {"en", "fr", "es"}
        Language of names.
    words : callable, optional
        From a text in English to the same in that language.

    Returns
    -------
    Scenario
        Metrics of the systems that the changes touch, and over all; gaps closed and opened; the first non-Parties afterwards; of every
        listing whom it makes responsible; and what is assumed.

    Raises
    ------
    InvalidQuery
        A change cannot be on that day: the instrument is not in force, the State is none, cannot accede, or is in (or out) already,
        or all of the taxon is listed or covered already.

    Notes
    -----
    With E and g of the systems touched alone (:func:`~concerted.graph.analyses.completeness.metrics.metrics`): what no change touches is
    the same in both worlds, and is not computed again. Rules 52 to 54 of ``docs/counting.md``.

    References
    ----------
    Convention on the Conservation of Migratory Species of Wild Animals (Bonn, 1979), Art. XI, XVIII.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = scenario(p, [Change(Happening.JOIN, "RUS", "cms")])
    >>> found.before.A < found.after.A, [gap.kind for gap in found.closed], found.opened
    (True, ['convention'], ())
    """
    changes = in_order(set(changes))
    refused(p, changes, lang)
    found = tuple(found) or entries(p.release, changes, When(p.as_of), words=words)
    by_what = {entry.what: entry for entry in found}
    for change in changes:
        _begun(p, change, by_what[change.what])
    worlds = Worlds.of(p, changes)
    touched = worlds.touched()
    before, after = _worlds(worlds, touched)
    closed, opened = closed_and_opened(worlds, lang)
    proposals = tuple(
        proposal(worlds, change, by_what[change.what], lang) for change in changes if change.happening == Happening.LIST
    )
    return Scenario(
        changes=found, before=before, after=after, closed=closed, opened=opened,
        touched=tuple(sorted(p.atlas.taxa[t] for t in touched)), priorities=_reranked(worlds, lang), proposals=proposals,
        assumptions=tuple(said.told(words) for said in _assumptions(worlds, found, lang)),
    )


def _begun(now: Projection, change: Change, entry: DatedChange) -> None:
    """InvalidQuery where the instrument was not in force, or the State was none, when a change is to have begun."""
    if entry.from_ >= now.as_of:
        return
    p = project(now.release, entry.from_, now.territories, now.listings)
    i = p.atlas.instrument_index.get(change.instrument)
    if i is None or (p.atlas.has_members[i] and not p.in_force[i]):
        raise InvalidQuery("{what}: {instrument} is not in force on {day}", what=change.what, instrument=change.instrument, day=p.as_of)
    if change.happening == Happening.JOIN:
        s = p.atlas.code_index[change.of]
        if p.holder[s] != s and not p.atlas.of_kind_territory[s] and not p.atlas.disputed[s]:
            state = f"{state_label(p.release, change.of)} ({change.of})"
            raise InvalidQuery("{what}: {state} is no State on {day}", what=change.what, state=state, day=p.as_of)


# -- metrics ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _known(p: Projection) -> SystemMetrics:
    """The metrics of every system of a world that is asked about again and again."""
    return metrics(p)


def _worlds(worlds: Worlds, touched: Ints) -> tuple[World, World]:
    """Means over the systems touched, and over all; of the second world only what is touched is computed."""
    p, q = worlds.before, worlds.after
    known = _known(p)
    of_touched = [metrics(world, touched.tolist()) for world in (p, q)]
    units, values = q.appendix().units, {}
    for name in METRICS:
        everywhere: Floats = np.full(len(p.atlas.taxa), np.nan)
        everywhere[known.taxa] = known[name]
        everywhere[touched] = of_touched[1][name]
        values[name] = everywhere[units]
    every = known, SystemMetrics(units, q.range[:, units].sum(0), values)
    found = []
    for some, all_ in zip(of_touched, every, strict=True):
        means = Means(n_systems=len(all_.taxa), **all_.mean())
        found.append(World(all=means, n_systems=len(some.taxa), **some.mean()))
    return found[0], found[1]


# -- ranking ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _ranked(p: Projection) -> dict[int, tuple[int, float]]:
    """Rank and unmet responsibility of every non-Party that is ranked, in order."""
    if CONVENTION not in p.atlas.instrument_index:
        return {}
    found = Priorities(p, PriorityQuery())
    unmet = found.contributions.sum(1)
    return {s: (rank, float(unmet[s])) for rank, s in enumerate(found.ranked.tolist(), 1)}


def _reranked(worlds: Worlds, lang: str) -> tuple[Rerank, ...]:
    p, before = worlds.after, _ranked(worlds.before)
    # What is asked once is not kept.
    after = _ranked.__wrapped__(p)
    records = []
    for s, (rank, unmet) in list(after.items())[:FIRST]:
        code = p.atlas.codes[s]
        was = before.get(s, (None, None))
        records.append(Rerank(rank, was[0], StateRef(code, state_label(p.release, code, lang)), p.atlas.regions[s], unmet, was[1]))
    return tuple(records)


# -- what is assumed -------------------------------------------------------------------------------------------


def _assumptions(worlds: Worlds, found: Sequence[DatedChange], lang: str) -> Iterator[Remark]:
    p = worlds.before
    yield Remark("All else is as the release has it on {day}.", {"day": p.as_of})
    if any(entry.basis == Dating.ASKED for entry in found):
        yield Remark("No day was given from which the changes hold: they hold on the day asked about.")
    for entry in found:
        if entry.rule == UNKNOWN:
            yield Remark(
                "{what}: from which day on it holds after a deposit or an adoption is not known: the article was not read, or no date "
                "follows from it.", {"what": entry.what},
            )
    happenings = {change.happening for change in worlds.changes}
    if Happening.JOIN in happenings:
        yield Remark("Who joins makes no reservation, and extends its membership to no territory that the list of the instrument names.")
    for change in worlds.changes:
        if change.happening == Happening.JOIN:
            yield from _of_joining(p, change, lang)
    if Happening.LIST in happenings:
        yield Remark("No Party makes a reservation to what is listed.")
    if Happening.EXTEND in happenings:
        yield Remark("The list of Range States of an instrument stays as it is when it takes in more.")
    for change in worlds.changes:
        if change.happening == Happening.LIST and not is_held(p.release, change):
            yield from _of_no_taxon(p, change)
        elif change.happening in (Happening.LIST, Happening.EXTEND):
            empty = [p.atlas.taxa[t] for t in place_of(p, change).columns.tolist() if not p.range[:, t].any()]
            if empty:
                taxa = {"what": change.what, "taxa": ", ".join(empty)}
                yield Remark("{what}: the release has no State in whose range these are, and nobody is counted for them: {taxa}.", taxa)
    if any(change.happening == Happening.LIST and not is_held(p.release, change) for change in worlds.changes):
        yield Remark(
            "A taxon comes into a release, with its ranges, by concerted build and a Darwin Core archive or a data package; once it is "
            "there, ranges are filled in with concerted template ranges.",
        )
    gone = np.setdiff1d(p.appendix().units, worlds.after.appendix().units)
    if len(gone):
        taxa = {"taxa": ", ".join(p.atlas.taxa[t] for t in gone.tolist())}
        yield Remark("With their species these are no longer counted by themselves: {taxa}.", taxa)


def _of_no_taxon(p: Projection, change: Change) -> Iterator[Remark]:
    """What of a proposal cannot be told, and how it could be."""
    yield Remark(
        "{what}: no taxon of the release has this scientific name, and it holds no ranges of it. Nobody is known to be a Range State, and "
        "nothing changes: who would become responsible cannot be told.", {"what": change.what},
    )
    if near := names_of(p.release).beside(change.of):
        yield Remark("{what}: nearest names of the release: {names}.", {"what": change.what, "names": ", ".join(near)})


def _of_joining(p: Projection, change: Change, lang: str) -> Iterator[Remark]:
    s, i = p.atlas.code_index[change.of], p.atlas.instrument_index[change.to]
    about = {"what": change.what, "state": state_label(p.release, change.of, lang), "instrument": change.to}
    if p.possible_members[s, i]:
        yield Remark("{what}: {state} may be a member already; since when is not known.", about)
    if p.atlas.disputed[s]:
        yield Remark("{what}: whether {state} can accede is disputed.", about)
    if change.to != CONVENTION and not p.area[s, i] and not p.own.lists.area[s, i]:
        yield Remark("{what}: {state} does not stand on the list of Range States of {instrument}.", about)
