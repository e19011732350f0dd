"""What a best set is asked for: how many States, for which objective, and what binds the choice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary.recruitment import Objective

SIZE, THRESHOLD, SECONDS = 10, 0.8, 10.0
# The largest set that may be asked for, more than there are States.
MOST = 999


@dataclass(frozen=True)
class PortfolioQuery:
    """Which set of States to choose, and by what.

    Parameters
    ----------
    priorities : PriorityQuery
        Of which instrument, which units count, and how heavily. States of a ``region`` alone are candidates where one is given; ``top``
        has no meaning here.
    size : int
        So many States: K.
    objective : {"completed", "threshold", "responsibility", "concertation"}
        What the set is chosen for.
    threshold : float, optional
        τ of the objective ``threshold``, above 0 and up to 1; 0.8 where it is not given. Of no other objective.
    must, without : tuple of str
        Codes of States that have to be in the set, and of those that may not.
    at_most : tuple of (str, int)
        Regions of the Convention, and how many States of each there may be.
    costs : mapping of str to float, optional
        What each candidate costs, by code, 0 or more.
    budget : float, optional
        What the set may cost together.
    seconds : float
        How long may be spent on the set and all that is said of it, and on each size of the frontier; on all sizes nine times as long.
    frontier : (int, int), optional
        The first and the last size of which the best sets are wanted besides.

    Raises
    ------
    InvalidQuery
        A value is not accepted, or two contradict each other. Whether States are candidates is looked up where the set is chosen.

    Examples
    --------
    >>> PortfolioQuery(size=3, must=("CHN",), at_most=(("Asia", 2),)).tau
    0.8
    >>> PortfolioQuery(size=1, must=("CHN", "USA"))
    Traceback (most recent call last):
    ...
    concerted.graph.errors.InvalidQuery: must: 2 States do not go into a set of 1
    """

    priorities: PriorityQuery = field(default_factory=PriorityQuery)
    size: int = SIZE
    objective: str = Objective.COMPLETED
    threshold: float | None = None
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    at_most: tuple[tuple[str, int], ...] = ()
    costs: Mapping[str, float] | None = None
    budget: float | None = None
    seconds: float = SECONDS
    frontier: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        InvalidQuery.unless_one("objective", self.objective, Objective)
        InvalidQuery.unless_whole("size", self.size, 1, MOST)
        if self.threshold is not None:
            if not 0 < self.threshold <= 1:
                raise InvalidQuery("threshold: {value!r} is not accepted; a number above 0, and up to 1", value=self.threshold)
            if self.objective != Objective.THRESHOLD:
                raise InvalidQuery("threshold: it belongs to the objective {accepted} alone", accepted=Objective.THRESHOLD)
        if not (math.isfinite(self.seconds) and self.seconds > 0):
            raise InvalidQuery("seconds: {value!r} is not accepted; a number above 0", value=self.seconds)
        self._check_budget()
        self._check_sets()

    def _check_budget(self) -> None:
        if self.budget is not None and not (math.isfinite(self.budget) and self.budget >= 0):
            raise InvalidQuery("budget: {value!r} is not accepted; a number from 0 up", value=self.budget)
        if self.budget is not None and self.costs is None:
            raise InvalidQuery("budget: it says nothing without what each State costs")
        if self.costs is not None and self.budget is None:
            raise InvalidQuery("cost: it says nothing without a budget")
        for code, cost in (self.costs or {}).items():
            if not (math.isfinite(cost) and cost >= 0):
                raise InvalidQuery("cost: {value!r} of {code} is not accepted; a number from 0 up", value=cost, code=code)

    def _check_sets(self) -> None:
        both = sorted(set(self.must) & set(self.without))
        if both:
            raise InvalidQuery("must: {code} is also among those that may not be in the set", code=both[0])
        regions = [region for region, _ in self.at_most]
        twice = next((region for region in regions if regions.count(region) > 1), None)
        if twice is not None:
            raise InvalidQuery("at-most: {region!r} is given twice", region=twice)
        for _, most in self.at_most:
            InvalidQuery.unless_whole("at-most", most, 0)
        if self.frontier is not None:
            first, last = self.frontier
            if not 1 <= first <= last <= MOST:
                raise InvalidQuery(
                    "frontier: {value!r} is not accepted; two sizes from 1 to {most}, the smaller first, such as 1..30",
                    value=f"{first}..{last}", most=MOST,
                )
        smallest = min([self.size, *(self.frontier or ())])
        if len(set(self.must)) > smallest:
            raise InvalidQuery("must: {n} States do not go into a set of {size}", n=len(set(self.must)), size=smallest)

    @property
    def tau(self) -> float:
        """τ, given or not."""
        return THRESHOLD if self.threshold is None else self.threshold
