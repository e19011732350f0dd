"""How well two divisions of the same States agree: the adjusted Rand index, and mutual information."""

from __future__ import annotations

import numpy as np

from concerted.graph.projection.axes import Floats, Ints


def table(one: Ints, other: Ints) -> Floats:
    """How many things are in each group of the one and each of the other; groups are numbers from 0."""
    counts = np.zeros((int(one.max(initial=-1)) + 1, int(other.max(initial=-1)) + 1))
    np.add.at(counts, (one, other), 1)
    return counts


def adjusted_rand(one: Ints, other: Ints) -> float | None:
    """The adjusted Rand index of two divisions.

    Parameters
    ----------
    one, other : array of int
        The group of each thing, numbered from 0.

    Returns
    -------
    float or None
        1 where they are the same, about 0 where they agree as chance does, and less where they agree less; None of fewer than two
        things. Two divisions of which both have one group, or both as many as things, are the same.

    Notes
    -----
    With n_ij things in group i of the one and j of the other, a_i and b_j the sums, and C(x) = x (x − 1) / 2:

    ``ARI = (Σ_ij C(n_ij) − E) / ((Σ_i C(a_i) + Σ_j C(b_j)) / 2 − E)``,  ``E = Σ_i C(a_i) · Σ_j C(b_j) / C(n)``

    References
    ----------
    L. Hubert and P. Arabie (1985), Comparing partitions, Journal of Classification 2, 193–218.

    Examples
    --------
    >>> two = np.array([0, 0, 1, 1])
    >>> adjusted_rand(two, np.array([1, 1, 0, 0])), round(adjusted_rand(two, np.array([0, 1, 0, 1])), 9)
    (1.0, -0.5)
    """
    if len(one) < 2:
        return None

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1) / 2).sum())

    counts = table(one, other)
    together, of_one, of_other = pairs(counts), pairs(counts.sum(1)), pairs(counts.sum(0))
    by_chance = of_one * of_other / (len(one) * (len(one) - 1) / 2)
    most = (of_one + of_other) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def mutual_information(one: Ints, other: Ints) -> float | None:
    """The mutual information of two divisions, between 0 and 1.

    Parameters
    ----------
    one, other : array of int
        The group of each thing, numbered from 0.

    Returns
    -------
    float or None
        1 where each says all of the other, 0 where it says nothing; None of fewer than two things. Two divisions of one group each are
        the same.

    Notes
    -----
    With p_ij = n_ij / n, p_i and p_j the sums, I = Σ_ij p_ij ln(p_ij / (p_i p_j)) and H = −Σ_i p_i ln p_i:

    ``NMI = 2 I / (H_one + H_other)``

    It is not corrected for chance: of many small groups it is large by itself, which the adjusted Rand index is not.

    References
    ----------
    L. Danon, A. Díaz-Guilera, J. Duch and A. Arenas (2005), Comparing community structure identification, Journal of Statistical
    Mechanics, P09008.

    Examples
    --------
    >>> two = np.array([0, 0, 1, 1])
    >>> mutual_information(two, np.array([1, 1, 0, 0])), mutual_information(two, np.array([0, 1, 0, 1]))
    (1.0, 0.0)
    """
    if len(one) < 2:
        return None
    p = table(one, other) / len(one)
    by_chance, there = np.outer(p.sum(1), p.sum(0)), p > 0
    shared = float((p[there] * np.log(p[there] / by_chance[there])).sum())
    both = _entropy(p.sum(1)) + _entropy(p.sum(0))
    return 1.0 if both == 0 else float(np.clip(2 * shared / both, 0, 1))


def _entropy(p: Floats) -> float:
    return -float((p[p > 0] * np.log(p[p > 0])).sum())


def jaccard(one: Ints, other: Ints) -> float:
    """What two sets share of what either holds: ``|A ∩ B| / |A ∪ B|`` (Jaccard 1912).

    Examples
    --------
    >>> jaccard(np.array([1, 2, 3]), np.array([2, 3, 4]))
    0.5
    """
    either = len(np.union1d(one, other))
    return len(np.intersect1d(one, other)) / either if either else 0.0
