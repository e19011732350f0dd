"""Analyses are asked by keys: what is none of the release is refused with the nearest, wherever it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.history.timeline import timeline
from concerted.graph.analyses.portraits.instrument import instrument_portrait
from concerted.graph.analyses.portraits.state import state_portrait
from concerted.graph.analyses.portraits.taxon import taxon_portrait
from concerted.graph.analyses.recruitment.records import explain
from concerted.graph.errors import UnknownName
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release

ASKED: dict[str, tuple[Callable[[Projection], Any], str]] = {
    "the gaps of an instrument": (lambda p: gap_records(p, GapQuery(instrument="raptor")), "raptors"),
    "the gaps of a State": (lambda p: gap_records(p, GapQuery(state="Kenya")), "KEN"),
    "an instrument": (lambda p: instrument_portrait(p, "acab"), "acap"),
    "a State by its name": (lambda p: state_portrait(p, "Namibia"), "NAM"),
    "a taxon": (lambda p: taxon_portrait(p, "Falco cherug"), "Falco cherrug"),
    "the score of a State": (lambda p: explain(p, "China"), "CHN"),
    "the history of an instrument": (lambda p: timeline(p.release, "raptor"), "raptors"),
}


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_no_key_is_refused_with_the_nearest(asked: str) -> None:
    ask, near = ASKED[asked]
    with pytest.raises(UnknownName) as refused:
        ask(project(reference_release(), date(2019, 10, 15)))
    assert near in refused.value.suggestions
