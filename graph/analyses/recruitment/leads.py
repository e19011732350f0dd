"""Warm leads: the members that share most species with a State that is none, and may speak to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities
from concerted.graph.analyses.recruitment.sharing import Sharing, closest_first
from concerted.graph.names.labels import state_label
from concerted.graph.records import OfState

# How many are told of a State.
LEADS = 3


@dataclass(frozen=True, slots=True)
class Lead(OfState):
    """A member that shares species with a State that is none."""

    iso3: str
    name: str
    n_shared: int
    """Species that concern both."""

    def in_words(self, _: object = None) -> str:
        """``India 412``."""
        return f"{self.name} {self.n_shared}"


def leads(found: Priorities, states: Iterable[int], lang: str) -> dict[int, tuple[Lead, ...]]:
    """Of each of some States (rows of the ``S`` axis) the members that share most of the units with it, ``LEADS`` at the most.

    Members that share as many stand by how much these tie the two, as :class:`Sharing` weighs it, then by code. A code that
    another holds is none of them, also where it counts for itself: it is a member through its holder.
    """
    sharing, atlas, holder = Sharing(found.concerned), found.p.atlas, found.p.holder
    among = found.member & (holder == np.arange(len(holder)))
    return {
        s: tuple(
            Lead(atlas.codes[u], state_label(found.p.release, atlas.codes[u], lang), int(sharing.counts[s, u]))
            for u in closest_first(atlas.codes, among & (sharing.counts[s] > 0), sharing.counts[s], sharing.weights[s])[:LEADS].tolist()
        )
        for s in states
    }
