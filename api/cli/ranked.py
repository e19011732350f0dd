"""What is ranked, as options say it: of the commands that start from the ranking, how they ask for it and tell what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concerted.api.cli.view import View
from concerted.api.cli.weights import read_weights
from concerted.graph.vocabulary import Weighting, ids

if TYPE_CHECKING:
    from concerted.graph.analyses.recruitment.ranking import PriorityQuery


def ranked(
    view: View, instrument: str, weights: str, appendix: str | None, taxon_class: str | None, realm: str | None, region: str | None,
    disputed: bool, top: int | None = None,
) -> PriorityQuery:
    """The query of options as they were given: names are found, and weights read from their file."""
    from concerted.graph.analyses.recruitment.ranking import PriorityQuery

    return PriorityQuery(
        view.instrument(instrument), weights if weights in ids(Weighting) else read_weights(weights, view.names), appendix,
        view.value("taxa", "class", taxon_class), realm, view.value("states", "cms_region", region), disputed, top,
    )


def told(query: PriorityQuery) -> dict[str, Any]:
    """The same as a document tells it."""
    return {
        "instrument": query.instrument, "weights": query.weights if isinstance(query.weights, str) else dict(query.weights),
        "appendix": query.appendix, "class": query.taxon_class, "realm": query.realm, "region": query.region, "disputed": query.disputed,
    }
