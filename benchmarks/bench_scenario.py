"""A scenario beside a new release: what would be, on a projection that is there, and from facts to which rows were added."""

from __future__ import annotations

from datetime import date

import polars as pl

from benchmarks.report import say, seconds
from concerted.graph.analyses.completeness.records import means
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.analyses.recruitment.scenarios.changes import Change
from concerted.graph.analyses.recruitment.scenarios.scenario import scenario
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Happening
from concerted.loaders import reference_release

DAY = date(2026, 11, 26)
JOINING = [Change(Happening.JOIN, "CHN", "cms"), Change(Happening.JOIN, "RUS", "raptors")]
LISTING = [Change(Happening.LIST, "Ciconia abdimii", "II")]


def with_china(release: Release) -> Release:
    """The facts with one membership more."""
    row = {"instrument": "cms", "iso3": "CHN", "role": "party", "since": DAY.isoformat(), "date_basis": "sourced",
           "source": "general-knowledge", "basis": "unsourced"}
    table = release["memberships"]
    more = pl.DataFrame([{name: row.get(name) for name in table.columns}], schema=table.schema)
    return Release.of({**release.tables, "memberships": pl.concat([table, more])}, release.title, release.published)


def main() -> None:
    """Time scenarios on a warm projection, and the same questions asked of another release."""
    release = reference_release()
    p = project(release, DAY)

    def anew() -> None:
        q = project(with_china(release), DAY)
        gap_records(q), means(q), priority_records(q)

    say("scenario beside a new release", "a scenario: China joins", {
        "a scenario: China joins": seconds(lambda: scenario(p, JOINING[:1])),
        "two join": seconds(lambda: scenario(p, JOINING)),
        "a species is listed": seconds(lambda: scenario(p, LISTING)),
        "the projection alone: China joins": seconds(lambda: p.joined(p.atlas.code_index["CHN"], 0), 999),
        "a new release, asked the same": seconds(anew, 3),
    })


if __name__ == "__main__":
    main()
