"""Completeness of every migration system at every 1 January since 1980: one pass, and a computation a year."""

from __future__ import annotations

from datetime import date

from benchmarks.report import say, seconds
from concerted.graph.analyses.completeness.history import system_history
from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release

DAYS = [date(year, 1, 1) for year in range(1980, 2027)]


def main() -> None:
    """Time one date, all dates in one pass, and all dates one by one."""
    release = reference_release()
    say("completeness of all systems through time", "one date", {
        "one date": seconds(lambda: metrics(project(release, DAYS[-1]))),
        f"{len(DAYS)} dates in one pass": seconds(lambda: system_history(release, DAYS)),
        f"{len(DAYS)} dates one by one": seconds(lambda: [metrics(project(release, day)) for day in DAYS], 3),
    })


if __name__ == "__main__":
    main()
