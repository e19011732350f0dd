"""What is read of many rankings: bounds of a rank, how often each rank is had, who outranks whom, and tiers."""

from __future__ import annotations

import numpy as np

from concerted.graph.analyses.recruitment.intervals.draws import Rankings
from concerted.graph.projection.axes import Floats, Ints

# Percentiles of the rank between which an interval lies.
LOW, HIGH = 5, 95
# Of a hundred draws, in how many a State of a higher tier outranks one of a lower tier.
CLEARLY = 90
# Draws compared at a time, so that memory does not grow with their number.
_AT_A_TIME = 32


def percentile(ranks: Ints, percent: int) -> Ints:
    """Of every column the smallest rank that at least so many per cent of the draws do not exceed.

    Parameters
    ----------
    ranks : array of int, ``draws × candidates``
        Ranks in every draw.
    percent : int
        From 1 to 100.

    Returns
    -------
    array of int, ``candidates``

    Examples
    --------
    >>> percentile(np.arange(1, 21)[:, None], 5).tolist(), percentile(np.arange(1, 21)[:, None], 95).tolist()
    ([1], [19])
    """
    # In whole numbers: 0.05 times 1,000 is a little more than 50 as a float.
    position = -(-percent * len(ranks) // 100) - 1
    found: Ints = np.sort(ranks, axis=0)[position]
    return found


def shares(ranks: Ints) -> Floats:
    """``candidates × ranks``: the share of draws in which each has each rank (rank acceptability indices).

    Examples
    --------
    >>> shares(np.array([[1, 2], [1, 2], [2, 1], [1, 2]])).tolist()
    [[0.75, 0.25], [0.25, 0.75]]
    """
    draws, n = ranks.shape
    counts = np.zeros((n, n), np.intp)
    np.add.at(counts, (np.broadcast_to(np.arange(n), ranks.shape), ranks - 1), 1)
    found: Floats = counts / max(draws, 1)
    return found


def wins(found: Rankings) -> Ints:
    """``candidates × candidates``: the draws in which the one of the row outranks that of the column, by a larger score."""
    compared, n = found.compared(found.scores), len(found.candidates)
    counts = np.zeros((n, n), np.intp)
    for begin in range(0, len(compared), _AT_A_TIME):
        some = compared[begin : begin + _AT_A_TIME]
        counts += (some[:, :, None] > some[:, None, :]).sum(0)
    return counts


def tiers(wins: Ints, draws: int) -> Ints:
    """The tier of every candidate, from 1: the finest in which all of a higher one outrank all of a lower one in 90 % of draws.

    Parameters
    ----------
    wins : array of int, ``candidates × candidates``
        Of so many draws in how many the one of the row outranks that of the column.
    draws : int
        How many there were.

    Returns
    -------
    array of int, ``candidates``
        Every tier from 1 to the last has somebody.

    Notes
    -----
    Let x lead to y where x does not clearly outrank y. Nobody of the tiers down to some cut leads below it. Of two States one at least
    leads to the other, as both cannot win nine draws of ten; so all cuts are nested, and who stands above one of k States leads to
    fewer others than k, who stands below to k or more. Sorted by that number, a cut is where nobody of the first k leads beyond them.
    These are the strongly connected components of that graph, in their one order.

    References
    ----------
    J. W. Moon (1968), Topics on Tournaments, Holt, Rinehart and Winston, section 5: the order of the strong components.

    Examples
    --------
    The first is clearly above the other two, which are as good as each other:

    >>> tiers(np.array([[0, 95, 99], [5, 0, 60], [1, 40, 0]]), 100).tolist()
    [1, 2, 2]
    """
    n = len(wins)
    leads = wins * 100 < CLEARLY * draws
    np.fill_diagonal(leads, False)
    order = np.argsort(leads.sum(1), kind="stable")
    sorted_ = leads[np.ix_(order, order)]
    # The last to whom each leads, itself where it leads to nobody; a tier ends where none of those so far leads further.
    furthest = np.maximum.accumulate(np.where(sorted_, np.arange(n), np.arange(n)[:, None]).max(1, initial=0))
    ends = furthest == np.arange(n)
    found = np.empty(n, np.intp)
    found[order] = 1 + np.concatenate(([0], np.cumsum(ends)[:-1])) if n else found
    return found


def entropy(shares: Floats) -> Floats:
    """``candidates``: how unsure a rank is, in bits: ``−Σ_r b_r log2 b_r``, 0 where it is always the same."""
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    found: Floats = np.round(-(shares * logs).sum(1), 9) + 0.0
    return found
