"""Reservations: for which taxa a Party is treated as a non-Party (Art. XI.6, XIV.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from concerted.graph.facts.reservations import Listing, Reservation, reserved
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.counting.bits import Words, packed
from concerted.graph.projection.counting.scopes import Listed, Scopes
from concerted.graph.projection.dated import Dated


@dataclass(frozen=True, eq=False)
class Reserved:
    """``S × T``: what each State has reserved, and what of it by reservations of which no document says so."""

    taxa: Bools
    unsourced: Bools

    @cached_property
    def bits(self) -> tuple[Ints, Words]:
        """What is reserved by anybody (columns of the ``T`` axis), and by whom as bits, ``words × columns``."""
        columns = np.flatnonzero(self.taxa.any(0))
        return columns, packed(self.taxa[:, columns])


@dataclass(frozen=True, eq=False)
class Reservations:
    """The reservations of a release, against what is listed at a date."""

    dated: Dated
    scopes: Scopes

    @cached_property
    def _listings(self) -> Mapping[str, list[int]]:
        """Rows of the listings by the taxon that they name."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, listing in enumerate(self._rows):
            found[listing.taxon].append(n)
        return found

    @cached_property
    def _rows(self) -> list[Listing]:
        return [Listing(*row) for row in self.dated.listing_rows]

    def reserved(self, day: int, listed: Bools, appendices: tuple[str, ...], more: tuple[Listed, ...] = ()) -> Reserved | None:
        """Of the listings that hold at a day, and ``more`` beside them, what each State has reserved; None where nobody has.

        A taxon is reserved by a State where every listing that brings it into the Appendices asked about, for that State, is.
        """
        since, until = self.dated.reservation_dates
        held = (since <= day) & (day < until)
        return _reserved(self, held.tobytes(), listed.tobytes(), appendices, more) if held.any() else None

    def of_rows(self, held: Ints, listed: Bools, appendices: Iterable[str], more: tuple[Listed, ...] = ()) -> Reserved | None:
        """The same of some reservations."""
        made: dict[int, list[Reservation]] = defaultdict(list)
        for n in held.tolist():
            state, taxon, population, appendix, sourced = self.dated.reservation_rows[n]
            made[state].append(Reservation(taxon, population, appendix, sourced))
        taxonomy, wanted = self.scopes.taxonomy, set(appendices)
        beside = [Listing(*entry) for entry in more]
        found = np.zeros((len(taxonomy.codes), len(taxonomy.taxa)), bool)
        unsourced = found.copy()
        for state, reservations in made.items():
            for t in np.unique(np.concatenate([taxonomy.below.get(r.taxon, np.array([], np.intp)) for r in reservations])).tolist():
                line = taxonomy.lineage[taxonomy.taxa[t]]
                found[state, t], unsourced[state, t] = reserved(line, self._of(state, line, listed, wanted, beside), reservations)
        return Reserved(found, unsourced) if found.any() else None

    def _of(
        self, state: int, line: tuple[str, ...], listed: Bools, wanted: set[str], beside: Sequence[Listing] = (),
    ) -> Iterator[Listing]:
        """The listings that concern a State and bring a taxon in, by its line."""
        holding = (self._rows[n] for name in line for n in self._listings.get(name, ()) if listed[n])
        for row in (*holding, *(each for each in beside if each.taxon in line)):
            if row.appendix in wanted and self._concerns(row.population, state):
                yield row

    def _concerns(self, population: str | None, state: int) -> bool:
        """Whether a listing is for a State: one of a population concerns the States of it, or every State where they are not known."""
        if population is None:
            return True
        states = self.scopes.population_states[population]
        return not len(states) or bool((self.scopes.fold[states] == state).any())


@lru_cache(maxsize=64)
def _reserved(
    of: Reservations, held: bytes, listed: bytes, appendices: tuple[str, ...], more: tuple[Listed, ...],
) -> Reserved | None:
    """Kept, as it is the same between two days on which a reservation or a listing begins or ends."""
    return of.of_rows(np.flatnonzero(np.frombuffer(held, bool)), np.frombuffer(listed, bool), appendices, more)
