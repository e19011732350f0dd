"""The best set of the Convention's non-Parties, proven, beside the greedy one and trying every set; thirty States, and the frontier."""

from __future__ import annotations

import itertools
import statistics
import time
from datetime import date
from typing import Any

import numpy as np

from benchmarks.report import say, seconds
from concerted.graph.analyses.recruitment.portfolio.candidates import candidates
from concerted.graph.analyses.recruitment.portfolio.choosing.game import Game
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Binding
from concerted.graph.analyses.recruitment.portfolio.choosing.search import greedy
from concerted.graph.analyses.recruitment.portfolio.choosing.solving import Clock
from concerted.graph.analyses.recruitment.portfolio.frontier import best, frontier, not_nested
from concerted.graph.analyses.recruitment.portfolio.portfolio import portfolio
from concerted.graph.analyses.recruitment.portfolio.query import PortfolioQuery
from concerted.graph.analyses.recruitment.portfolio.worth import Worth, game
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Objective
from concerted.loaders import reference_release

DAY = date(2026, 11, 26)
# Of so many States every set can be tried.
FEW, MANY = 3, 30
LONG = 600.0


def main() -> None:
    """Time a set that is proven, the greedy one, and all sets of three; then thirty States and every size up to them."""
    p = project(reference_release(), DAY)
    found = Priorities(p, PriorityQuery())
    made = game(Worth(found, Objective.COMPLETED), candidates(found))
    none = np.zeros(made.n, bool)
    free = Binding(none, none, ())
    few, value = free.rules(FEW), enumerated(made)
    chosen = best(made, free, FEW, Clock.of(LONG))
    assert chosen is not None and chosen.found.value == value
    say("portfolio of the Convention", f"{FEW} States, proven", {
        f"{FEW} States, proven": seconds(lambda: best(made, free, FEW, Clock.of(LONG))),
        f"{FEW} States, greedy": seconds(lambda: greedy(made, few)),
        f"{FEW} States, trying every set": seconds(lambda: enumerated(made), 3),
    }, day=str(DAY), candidates=made.n, notes=notes(made, free, lambda: portfolio(p, PortfolioQuery(size=MANY, seconds=LONG))))


def enumerated(made: Game) -> float:
    """The value of the best set of a few States, of all there are."""
    most = 0.0
    for states in itertools.combinations(range(made.n), FEW):
        chosen = np.zeros(made.n, bool)
        chosen[list(states)] = True
        most = max(most, made.value(chosen))
    return most


def notes(made: Game, free: Binding, whole: Any) -> dict[str, Any]:
    """Seconds, and seconds of processors, of thirty States with and without all that is said of them, and of every size."""
    told: dict[str, Any] = {}
    sized, told["thirty States, proven"] = timed(lambda: best(made, free, MANY, Clock.of(LONG)))
    answer, told["thirty States, with losses, roles and substitutes"] = timed(whole)
    sizes, told["frontier of 1 to 30"] = timed(lambda: frontier(made, free, range(1, MANY + 1), LONG))
    each = [timed(lambda size=size: best(made, free, size, Clock.of(LONG)))[1]["seconds"] for size in range(1, MANY + 1)]
    rules = [free.rules(size) for size in range(1, MANY + 1)]
    lost = [1 - made.value(greedy(made, rule)) / at.found.value for rule, at in zip(rules, sizes, strict=True)]
    return told | {
        "value of thirty States": sized.found.value, "proven": sized.found.proven, "status": str(answer.status),
        "sizes proven": sum(at.found.proven for at in sizes), "slowest size": int(np.argmax(each)) + 1, "its seconds": round(max(each), 2),
        "sizes whose set does not hold the one before": not_nested(sizes),
        "greedy loses at the most": round(max(lost), 3), "greedy loses in the mean": round(statistics.mean(lost), 3),
    }


def timed(work: Any) -> tuple[Any, dict[str, float]]:
    """What work gives, with what it took."""
    began, spent = time.perf_counter(), time.process_time()
    made = work()
    return made, {"seconds": round(time.perf_counter() - began, 2), "processor seconds": round(time.process_time() - spent, 2)}


if __name__ == "__main__":
    main()
