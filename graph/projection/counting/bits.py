"""States as bits of words: who holds what at many dates, where a matrix of States would be sixty-four times the work.

The ``S`` axis, the first of a matrix, becomes words: ``S × …`` is ``words × …``. And, or and and-not of words are those of States,
and how many States there are is how many bits are set.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from concerted.graph.projection.axes import Bools, Floats

Words = NDArray[np.uint64]

_OCTET, _WORD = 8, 64


def packed(states: Bools) -> Words:
    """``words × …``: a matrix ``S × …`` as bits; those after the last State are not set.

    Examples
    --------
    >>> words = packed(np.array([[True, False], [True, True], [False, True]]))
    >>> words.shape, counted(words).tolist(), counted(words[:, 0] & words[:, 1]).tolist()
    ((1, 2), [2.0, 2.0], 1.0)
    """
    size, rest = -(-len(states) // _WORD), states.shape[1:]
    rows = np.zeros((size * _WORD, *rest), np.uint8)
    rows[: len(states)] = states
    # Every eighth row at once: numpy's own packing goes along the first axis bit by bit.
    octets = rows[::_OCTET].copy()
    for bit in range(1, _OCTET):
        octets |= rows[bit::_OCTET] << np.uint8(bit)
    together = np.moveaxis(octets.reshape(size, _WORD // _OCTET, *rest), 1, -1)
    words: Words = np.ascontiguousarray(together).view(np.uint64)[..., 0]
    return words


def counted(words: Words) -> Floats:
    """How many States there are: the first axis added up."""
    # No release has 65,536 codes; small numbers add up quickly.
    found: Floats = np.bitwise_count(words).sum(0, dtype=np.uint16).astype(np.float64)
    return found
