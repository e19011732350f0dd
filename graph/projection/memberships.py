"""Who is in what at a date: by the memberships that hold, and as it would be if some had joined, or left."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from concerted.graph.facts.days.dates import holds
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.holders import NOBODY

if TYPE_CHECKING:
    from concerted.graph.projection.atlas import Atlas


class Relations(TypedDict):
    """Matrices ``S × I`` of a projection that follow from memberships, by their names there."""

    members: Bools
    possible_members: Bools
    signed: Bools
    extends_to: Bools
    possibly_extends_to: Bools
    left_out: Bools


@dataclass(frozen=True, eq=False)
class Memberships:
    """Memberships at a date, each matrix ``S × I``.

    Parameters
    ----------
    atlas : Atlas
        The compiled release.
    holder : array of int, ``S``
        The holder of every code at the date.
    separate : bool
        Whether territories are kept apart.
    surely, possibly : array of bool
        Members by a row of their own that holds, or that holds possibly.
    signatures : array of bool
        Signatures without ratification that hold.
    extended, possibly_extended : array of bool
        Territories to which a membership was extended, in the row of the territory.
    left_out, possibly_left_out : array of bool
        Territories that a membership leaves out.
    entered, gone : array of bool
        Who is supposed to have joined, and whose rows are supposed to have ended.
    """

    atlas: Atlas
    holder: Ints
    separate: bool
    surely: Bools
    possibly: Bools
    signatures: Bools
    extended: Bools
    possibly_extended: Bools
    left_out: Bools
    possibly_left_out: Bools
    entered: Bools = field(repr=False)
    gone: Bools = field(repr=False)

    def joined(self, states: int | Ints, instruments: int | Ints) -> Memberships:
        """The same with some who joined: indexes, or arrays of them that are paired (or broadcast)."""
        entered = self.entered.copy()
        entered[states, instruments] = True
        return replace(self, entered=entered)

    def left(self, states: int | Ints, instruments: int | Ints) -> Memberships:
        """The same with some who left. Of those who joined before, that alone is undone; of the others every row ends."""
        ending = np.zeros_like(self.gone)
        ending[states, instruments] = True
        return replace(self, entered=self.entered & ~ending, gone=self.gone | (ending & ~self.entered))

    def relations(self) -> Relations:
        """What a projection has of it."""
        if not self.gone.any():
            surely, possibly, extended, possibly_extended = self.surely, self.possibly, self.extended, self.possibly_extended
            left_out, possibly_left_out = self.left_out, self.possibly_left_out
        else:
            # What a membership says of a territory ends with it.
            here, its = ~self.gone, ~self.gone[self.holder]
            surely, possibly = self.surely & here, self.possibly & here
            extended, possibly_extended = self.extended & its, self.possibly_extended & its
            left_out, possibly_left_out = self.left_out & its, self.possibly_left_out & its
        members = self._reaching(surely | self.entered, extended, left_out)
        return {
            "members": members,
            "possible_members": self._reaching(possibly, possibly_extended, possibly_left_out) & ~members,
            "signed": self.signatures & ~members,
            "extends_to": extended,
            "possibly_extends_to": possibly_extended & ~extended,
            "left_out": left_out,
        }

    def _reaching(self, members: Bools, extended: Bools, left_out: Bools) -> Bools:
        """Members with the territories that they reach, where these are kept apart.

        A membership reaches the territories of the member that the instrument's own list does not name, but for those that it leaves
        out, and of those that the list names the ones to which it was extended.
        """
        if not self.separate:
            return members
        held = (self.atlas.territory & (self.holder != NOBODY))[:, None]
        reached = members[self.holder] & held & ~self.atlas.own.lists.area
        all_: Bools = members | (reached & ~left_out) | extended
        return all_


def memberships(of: Atlas, day: int, holder: Ints, separate: bool) -> Memberships:
    """The memberships of a release that hold on a day (its number), with the holder of every code on it."""
    surely, possibly = holds(*of.membership_dates, day, of.published)
    state, instrument, member = of.membership_rows

    def matrix(states: Ints, instruments: Ints, keep: Bools) -> Bools:
        found = np.zeros((len(of.codes), len(of.instruments)), bool)
        found[states[keep], instruments[keep]] = True
        return found

    def named(rows: tuple[Ints, Ints], held: Bools) -> Bools:
        """Territories that memberships name, of those that the member holds at the date."""
        row, territory = rows
        return matrix(territory, instrument[row], held[row] & (holder[territory] == state[row]))

    nobody = matrix(state, instrument, np.zeros(len(state), bool))
    return Memberships(
        of, holder, separate,
        surely=matrix(state, instrument, surely & member), possibly=matrix(state, instrument, possibly & member),
        signatures=matrix(state, instrument, surely & ~member),
        extended=named(of.extension_rows, surely), possibly_extended=named(of.extension_rows, possibly),
        left_out=named(of.exclusion_rows, surely), possibly_left_out=named(of.exclusion_rows, possibly),
        entered=nobody, gone=nobody,
    )
