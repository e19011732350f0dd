"""A projection in which the changes of a scenario hold, and what of them could not be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from concerted.graph.analyses.recruitment.scenarios.changes import Change
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.engagement import engaged
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, Happening, Language

_MEMBERSHIPS = (Happening.JOIN, Happening.LEAVE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a change of entries falls: the taxon, the population where it is one, and the columns of the ``T`` axis at or below it."""

    taxon: str
    population: str | None
    columns: Ints


def place_of(p: Projection, change: Change) -> Place:
    """What a listing or an extension is of."""
    taxon = _populations(p.release).get(change.of)
    taxon, population = (change.of, None) if taxon is None else (taxon, change.of)
    return Place(taxon, population, p.atlas.below.get(taxon, np.array([], np.intp)))


def is_held(release: Release, change: Change) -> bool:
    """Whether the release has what a listing is of: a taxon by that name, or a population."""
    return change.of in _populations(release) or change.of in _taxa(release)


@lru_cache(maxsize=4)
def _taxa(release: Release) -> frozenset[str]:
    return frozenset(release["taxa"]["taxon"])


@lru_cache(maxsize=4)
def _populations(release: Release) -> Mapping[str, str]:
    """The taxon of every population."""
    rows = release["populations"]
    return dict(zip(rows["population"], rows["taxon"], strict=True))


def changed(p: Projection, changes: Iterable[Change]) -> Projection:
    """The projection with the changes, whatever their order; nothing is refused.

    Parameters
    ----------
    p : Projection
        The world without them.
    changes : iterable of Change
        With keys of the release.

    Returns
    -------
    Projection
        It shares all that stays the same.

    Notes
    -----
    A State that joins does so for no territory by name, and leaves none out. A listing or an extension surely holds, for a whole taxon or
    for one population.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> more = changed(p, [Change(Happening.JOIN, "CHN", "cms"), Change(Happening.LIST, "Ciconia abdimii", "II")])
    >>> int((more.members & ~p.members).sum()), len(more.appendix("II").units) - len(p.appendix("II").units)
    (1, 1)
    """
    # By kind, as joining and leaving are of different States and instruments.
    for change in changes:
        if change.happening in _MEMBERSHIPS:
            s, i = p.atlas.code_index[change.of], p.atlas.instrument_index[change.to]
            p = p.joined(s, i) if change.happening == Happening.JOIN else p.left(s, i)
            continue
        at = place_of(p, change)
        if not len(at.columns):
            # Of what the release does not hold nothing is known that could change.
            continue
        if change.happening == Happening.LIST:
            p = p.listing((change.to, at.taxon, at.population))
        else:
            p = p.extended((p.atlas.instrument_index[change.to], at.taxon, at.population))
    return p


def refused(p: Projection, changes: Iterable[Change], lang: str = Language.EN) -> None:
    """InvalidQuery where a change could not be: the text says why not, in names of the language."""
    for change in changes:
        _Refusing(p, change, lang).check()


@dataclass(frozen=True, slots=True)
class _Refusing:
    """Whether a change could be on the day of a projection."""

    p: Projection
    change: Change
    lang: str

    def check(self) -> None:
        self._instrument()
        if self.change.happening in _MEMBERSHIPS:
            self._state()
        else:
            self._entry()

    @property
    def _about(self) -> dict[str, object]:
        return {"what": self.change.what, "day": self.p.as_of, "instrument": self.change.instrument}

    def _instrument(self) -> None:
        p, name = self.p, self.change.instrument
        i = p.atlas.instrument_index.get(name)
        if i is None or not p.atlas.has_members[i]:
            possible = ", ".join(p.atlas.instruments[j] for j in np.flatnonzero(p.atlas.has_members))
            raise InvalidQuery("instrument: {value!r} is not accepted; one that has members: {accepted}", value=name, accepted=possible)
        if not p.in_force[i]:
            raise InvalidQuery("{what}: {instrument} is not in force on {day}", **self._about)
        if self.change.happening == Happening.EXTEND and name == CONVENTION:
            said = {"taxon": self.change.of, **self._about}
            raise InvalidQuery("{what}: the Convention takes in what is listed on an Appendix; give list {taxon}:II", **said)

    def _state(self) -> None:
        p, code, name = self.p, self.change.of, self.change.to
        s, i = p.atlas.code_index[code], p.atlas.instrument_index[name]
        about = self._about | {"state": f"{state_label(p.release, code, self.lang)} ({code})"}
        if self.change.happening == Happening.LEAVE:
            if not p.membership.surely[s, i] and p.possible_members[s, i]:
                raise InvalidQuery("{what}: whether {state} is a member on {day} is not known", **about)
            if not p.membership.surely[s, i]:
                raise InvalidQuery("{what}: {state} is no member of {instrument} on {day}", **about)
        elif p.members[s, i]:
            raise InvalidQuery("{what}: {state} is a member of {instrument} on {day} already", **about)
        elif p.atlas.of_kind_territory[s] and not p.atlas.disputed[s]:
            # Memoranda have been signed for territories that they name; treaties are for States.
            if p.atlas.binding[i] or not p.own.lists.area[s, i]:
                raise InvalidQuery("{what}: {state} is a territory, and becomes no member of {instrument} by itself", **about)
        elif p.atlas.cannot_accede[s]:
            raise InvalidQuery("{what}: {state} cannot accede", **about)
        elif p.holder[s] != s and not p.atlas.disputed[s]:
            raise InvalidQuery("{what}: {state} is no State on {day}", **about)

    def _entry(self) -> None:
        p, change = self.p, self.change
        at, instrument = place_of(p, change), change.instrument
        if change.happening == Happening.LIST and not is_held(p.release, change):
            return
        if not len(at.columns):
            raise InvalidQuery("{what}: the release has no species of {taxon}", what=change.what, taxon=at.taxon)
        scope = p.appendix(change.to) if change.happening == Happening.LIST else p.coverage[p.atlas.instrument_index[instrument]]
        if not whole(scope, at.columns):
            return
        if change.happening == Happening.LIST:
            said = {"appendix": change.to, **self._about}
            raise InvalidQuery("{what}: all of it is listed on Appendix {appendix} on {day} already", **said)
        raise InvalidQuery("{what}: {instrument} covers all of it on {day} already", **self._about)


def whole(scope: Scope, columns: Ints) -> bool:
    """Whether a scope surely holds some taxa for every State."""
    at = np.searchsorted(scope.taxa, columns)
    inside = at < len(scope.taxa)
    return bool(inside.all() and (scope.taxa[at] == columns).all() and scope.sure.whole[at].all())


@dataclass(frozen=True, eq=False)
class Worlds:
    """Two worlds: as it is, and with the changes."""

    before: Projection
    after: Projection
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, p: Projection, changes: tuple[Change, ...]) -> Worlds:
        """A projection, and the same with the changes."""
        return cls(p, changed(p, changes), changes)

    @property
    def instruments(self) -> list[int]:
        """Instruments that the changes are about."""
        index = self.before.atlas.instrument_index
        return sorted({index[change.instrument] for change in self.changes})

    def states(self, instrument: int) -> Bools | None:
        """``S``: whose standing in an instrument may change; None where everybody's may, as what it holds changes."""
        p = self.before
        codes = []
        for change in self.changes:
            if p.atlas.instrument_index[change.instrument] != instrument:
                continue
            if change.happening not in _MEMBERSHIPS:
                return None
            codes.append(p.atlas.code_index[change.of])
        # A membership is that of a State, of the codes that it holds, and of who counts for it.
        found = np.isin(np.arange(len(p.holder)), [*codes, *p.holder[codes].tolist(), *p.fold[codes].tolist()])
        return found | np.isin(p.holder, codes)

    @property
    def entries_change(self) -> bool:
        """Whether anything is listed, or taken in by an instrument."""
        return any(change.happening not in _MEMBERSHIPS for change in self.changes)

    def touched(self) -> Ints:
        """Systems whose engagement or scope changes, columns of the ``T`` axis.

        Units of the Appendices in either world for which somebody is engaged through an instrument in one of them alone, or that are
        units in one of them alone.
        """
        size = len(self.before.atlas.taxa)
        units = [np.isin(np.arange(size), p.appendix().units) for p in (self.before, self.after)]
        moved: Bools = units[0] ^ units[1]
        for one, other in zip(self._engaged(self.before), self._engaged(self.after), strict=True):
            moved = moved | (one ^ other).any(0)
        return np.flatnonzero(moved & (units[0] | units[1]))

    def _engaged(self, p: Projection) -> Iterator[Bools]:
        """``S × T``: who is engaged through each instrument that the changes are about."""
        wanted = set(self.instruments)
        others = np.array([i for i in range(len(p.atlas.instruments)) if i not in wanted], np.intp)
        for _, taxa, held in engaged(p.without(others)):
            whole = np.zeros(p.range.shape, bool)
            whole[:, taxa] = held
            yield whole
