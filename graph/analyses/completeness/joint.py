"""What the joint members of some instruments hold of a taxon: States, shares and pairs, at many dates as one product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.graph.projection.atlas import Bools, Ints
from concerted.graph.projection.engagement import Floats


@dataclass(frozen=True, eq=False)
class Sums:
    """What the joint members of some instruments are, each ``D × taxa``: States, shares (first all, then by season), pairs."""

    heads: Floats
    engaged: Floats
    pairs: Floats


class Weights:
    """Shares of some taxa (``S × taxa``), and sums of them over the members of each date."""

    def __init__(self, r: Floats, seasons: list[Bools]) -> None:
        held = r > 0
        self.n = held.sum(0)
        self.whole = r.sum(0)
        self.pairs = ((self.whole**2 - (r**2).sum(0)) / 2).clip(0)
        self.seasonal = np.stack([(r * season).sum(0) for season in seasons]) if seasons else np.zeros((0, r.shape[1]))
        self.equal = bool(np.allclose(r, held / np.maximum(self.n, 1)))
        # ``S × sums × taxa``. Equal shares need counts alone, which single precision holds exactly and multiplies twice as fast.
        if self.equal:
            self._stacked: NDArray[np.floating] = np.stack([held, *seasons], 1).astype(np.float32)
        else:
            self._stacked = np.stack([held, r, r**2, *(r * season for season in seasons)], 1)

    def of(self, states: Ints, who: Bools, where: Bools) -> Sums:
        """The sums over those of some States who are members (``D × states``) and hold each taxon (``states × taxa``)."""
        product = who.astype(self._stacked.dtype) @ (self._stacked[states] * where[:, None]).reshape(len(states), -1)
        found = product.astype(np.float64).reshape(len(who), *self._stacked.shape[1:]).swapaxes(0, 1)
        if self.equal:
            n = np.maximum(self.n, 1)
            return Sums(found[0], found / n, found[0] * (found[0] - 1) / (2.0 * n**2))
        return Sums(found[0], np.delete(found[1:], 1, 0), (found[1] ** 2 - found[2]) / 2)
