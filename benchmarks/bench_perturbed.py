"""1,000 rankings of the non-Parties, each a draw of what is not certain of the ranges: as arrays, and one by one."""

from __future__ import annotations

from datetime import date

import numpy as np

from benchmarks.report import say, seconds
from concerted.graph.analyses.recruitment.perturbed import rankings
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release

DAY = date(2024, 2, 12)
DRAWS = 1000


def main() -> None:
    """Time the ranking itself, one draw by the projection, and all draws."""
    p, query = project(reference_release(), DAY), PriorityQuery()
    convention = p.convention
    assert convention is not None
    outside = np.flatnonzero(~p.members[:, convention])
    say("perturbed rankings of the Convention", "one ranking", {
        "one ranking": seconds(lambda: Priorities(p, query).ranked),
        "one draw by itself": seconds(lambda: Priorities(p.perturbed(np.random.default_rng(1)), query).ranked),
        f"{DRAWS} draws": seconds(lambda: rankings(p, query, DRAWS, np.random.default_rng(1)), 3),
        "one draw of the projection": seconds(lambda: p.perturbed(np.random.default_rng(1))),
        "a State joins": seconds(lambda: p.joined(outside[0], convention), 999),
        "without an instrument": seconds(lambda: p.without(convention), 999),
    }, draws=DRAWS)


if __name__ == "__main__":
    main()
