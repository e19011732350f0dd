"""The completeness of every migration system at many dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from concerted.graph.analyses.completeness.systems import completeness
from concerted.graph.facts.release import Release
from concerted.graph.projection.axes import Bools, Floats
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, Strengths
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Listings, Territories


@dataclass(frozen=True, eq=False)
class SystemHistory:
    """The metrics of every system at every date.

    Attributes
    ----------
    dates : tuple of date, ``D``
        In the order in which they were asked.
    taxa : tuple of str, ``T``
        Species and subspecies of the release.
    listed : array of bool, ``D × T``
        Units of the Appendices at each date: those are the systems of that date.
    values : mapping of array of float, ``D × T``
        By metric, from 0 to 1, NaN where not defined.
    """

    dates: tuple[date, ...]
    taxa: tuple[str, ...]
    listed: Bools
    values: Mapping[str, Floats]

    def __getitem__(self, metric: str) -> Floats:
        """One metric of every system at every date."""
        return self.values[metric]

    def row(self, date: int, taxon: int) -> dict[str, float | None]:
        """The metrics of one system (by its column) at one of the dates (by its row), null where one is not defined."""
        return {name: None if np.isnan(value := values[date, taxon]) else float(value) for name, values in self.values.items()}

    def means(self, keep: Bools | None = None) -> list[dict[str, float | None]]:
        """Means over the systems of each date (of those kept, a mask of ``taxa``), null where no metric is defined."""
        rows: list[dict[str, float | None]] = [{} for _ in self.dates]
        for name, values in self.values.items():
            counted = self.listed & ~np.isnan(values) & (True if keep is None else keep)
            n, total = counted.sum(1), np.where(counted, values, 0.0).sum(1)
            for row, many, mean in zip(rows, n.tolist(), (total / np.maximum(n, 1)).tolist(), strict=True):
                row[name] = mean if many else None
        return rows


def system_history(
    release: Release, dates: Sequence[date], territories: str = Territories.SOVEREIGN, strengths: Strengths = DEFAULT_STRENGTHS,
    listings: str = Listings.ALL,
) -> SystemHistory:
    """The metrics of every species and subspecies at every date.

    Parameters
    ----------
    release : Release
        The facts.
    dates : sequence of date
        One at least, in any order.
    territories : {"sovereign", "separate"}
        How territories count.
    strengths : Strengths
        How much an engagement through a memorandum counts, from 0 to 1.
    listings : {"all", "named"}
        What is on the Appendices.

    Returns
    -------
    SystemHistory
        What :func:`~concerted.graph.analyses.completeness.metrics.metrics` has for one date, made in one pass.

    Raises
    ------
    ValueError
        There are no dates.
    InvalidQuery
        ``territories`` is neither.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> history = system_history(reference_release(), [date(1984, 1, 1), date(2014, 5, 1)])
    >>> history["K"].shape == (2, len(history.taxa)), history.listed.sum(1).tolist()
    (True, [914, 1180])
    """
    views = [project(release, day, territories, listings) for day in dates]
    if not views:
        raise ValueError("no dates: at least one is needed")
    taxa = views[0].atlas.taxa
    listed = np.zeros((len(views), len(taxa)), bool)
    for n, p in enumerate(views):
        listed[n, p.appendix().units] = True
    return SystemHistory(tuple(dates), taxa, listed, completeness(views, np.arange(len(taxa)), strengths))
