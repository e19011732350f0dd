"""What is drawn beside the ranges: the weight of Appendix I, and how strong it is to be in a memorandum or a concerted action."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.axes import Floats

Bounds = tuple[float, float]


@dataclass(frozen=True)
class Sweep:
    """Between what each of the parameters of a draw lies, uniformly; both bounds the same fix it.

    Parameters
    ----------
    appendix_i : pair of float
        The weight of a unit of Appendix I, where the weights asked for are ``appendix``.
    mou : pair of float
        How much an engagement through a memorandum counts.
    concerted_action : pair of float
        The same of a concerted action, which has no members and so engages nobody: it is drawn, and touches nothing.

    Raises
    ------
    InvalidQuery
        A bound is not accepted: weights are 0 or more, strengths from 0 to 1.

    Examples
    --------
    >>> Sweep().mou, Sweep.fixed(0.5).mou
    ((0.25, 0.75), (0.5, 0.5))
    """

    appendix_i: Bounds = (1.0, 3.0)
    mou: Bounds = (0.25, 0.75)
    concerted_action: Bounds = (0.0, 0.5)

    def __post_init__(self) -> None:
        for name, most in (("appendix_i", float("inf")), ("mou", 1.0), ("concerted_action", 1.0)):
            low, high = getattr(self, name)
            if not 0 <= low <= high <= most or high == float("inf"):
                raise InvalidQuery("sweep of {name}: {value!r} is not accepted; two numbers in order", name=name, value=(low, high))

    @classmethod
    def fixed(cls, mou: float, appendix_i: float = 2.0, concerted_action: float = 0.25) -> Sweep:
        """Nothing drawn: each parameter is what it is by default, or what is given."""
        return cls((appendix_i, appendix_i), (mou, mou), (concerted_action, concerted_action))

    def taken(self, drawn: Floats) -> Floats:
        """``draws × 3``, in the order above, of as many numbers from 0 to 1."""
        low, high = np.array([getattr(self, field.name) for field in fields(self)], np.float64).T
        taken: Floats = low + drawn * (high - low)
        return taken
