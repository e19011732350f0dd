"""1,000 rankings of the non-Parties, each a draw of what is not certain: as arrays, and one recomputed after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from benchmarks.report import say, seconds
from concerted.graph.analyses.recruitment.intervals.acceptability import acceptability
from concerted.graph.analyses.recruitment.intervals.draws import rankings
from concerted.graph.analyses.recruitment.intervals.records import interval_records
from concerted.graph.analyses.recruitment.intervals.sweep import Sweep
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.projection.axes import Ints
from concerted.graph.projection.engagement import Strengths
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release

DAY = date(2024, 2, 12)
DRAWS = 1000
# How many of them the loop recomputes.
LOOPED = 50


def looped(p: Projection, query: PriorityQuery, draws: int) -> list[Ints]:
    """The same by recomputation: a projection and its ranking for every draw."""
    rng, sweep, found = np.random.default_rng(1), Sweep(), []
    for _ in range(draws):
        _, mou, _ = sweep.taken(rng.random(3)).tolist()
        found.append(Priorities(p.perturbed(rng), replace(query, strengths=Strengths(mou))).ranked)
    return found


def main() -> None:
    """Time the ranking itself, one draw by the projection, all draws with what is read of them, and a loop of recomputation."""
    p, query = project(reference_release(), DAY), PriorityQuery()
    convention = p.convention
    assert convention is not None
    outside = np.flatnonzero(~p.members[:, convention])
    loop = seconds(lambda: looped(p, query, LOOPED), 3) / LOOPED
    vectorised = seconds(lambda: rankings(p, query, DRAWS, np.random.default_rng(1), sweep=Sweep()).ranks, 3)
    say("perturbed rankings of the Convention", "one ranking", {
        "one ranking": seconds(lambda: Priorities(p, query).ranked),
        "one draw by itself": seconds(lambda: Priorities(p.perturbed(np.random.default_rng(1)), query).ranked),
        f"{DRAWS} draws": vectorised,
        f"{DRAWS} draws in a loop of recomputation": loop * DRAWS,
        f"intervals of {DRAWS} draws": seconds(lambda: interval_records(p, query, DRAWS), 3),
        f"acceptability of {DRAWS} draws": seconds(lambda: acceptability(p, query, DRAWS), 3),
        "one draw of the projection": seconds(lambda: p.perturbed(np.random.default_rng(1))),
        "a State joins": seconds(lambda: p.joined(outside[0], convention), 999),
        "without an instrument": seconds(lambda: p.without(convention), 999),
    }, draws=DRAWS, draws_per_second=DRAWS / vectorised, draws_per_second_in_a_loop=1 / loop, times_a_loop=loop * DRAWS / vectorised)


if __name__ == "__main__":
    main()
