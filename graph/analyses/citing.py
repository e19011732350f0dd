"""The sources that gaps rest on, without the facts: what an answer names beside records that were not asked for theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from concerted.graph.analyses.gaps.evidence import Subject, evidence
from concerted.graph.facts.fact import sources
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION


def gap_sources(p: Projection, gaps: Iterable[Subject]) -> set[str]:
    """Ids of the sources of all facts that some gaps rest on.

    Parameters
    ----------
    p : Projection
        The release at the date of the gaps.
    gaps : iterable of Subject
        What they are of.

    Returns
    -------
    set of str
        The sources of :func:`~concerted.graph.analyses.gaps.evidence.gap_facts` of each, found in a twentieth of its time.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> from concerted.graph.analyses.gaps.evidence import Subject
    >>> sorted(gap_sources(p, [Subject("listed_only", "DEU", "acap", ())]))
    ['cms-doc-agreements-mous-2019']
    """
    found, said = evidence(p.atlas), set[str | None]()
    # Many gaps are of the same taxa: what holds these is looked for once, by the Appendices (None) or by an instrument.
    held_by: dict[str | None, set[str]] = defaultdict(set)
    for gap in gaps:
        held_by[None if gap.instrument == CONVENTION else gap.instrument].update(gap.taxa)
        said.update(row["source"] for _, row in found.of_state(p, gap))
    for instrument, taxa in held_by.items():
        said.update(row["source"] for _, row in found.of_taxa(p, instrument, taxa))
    return {source for together in said for source in _apart(together)}


# A release has some hundred sets of sources.
@lru_cache(maxsize=4096)
def _apart(together: str | None) -> tuple[str, ...]:
    return sources({"source": together})
