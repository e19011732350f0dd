"""Who may be in a set: the ranked non-members, and what was asked of them by code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from concerted.graph.analyses.recruitment.outsiders import refusal
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Binding
from concerted.graph.analyses.recruitment.portfolio.query import PortfolioQuery
from concerted.graph.analyses.recruitment.ranking import Priorities
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.vocabulary import NameKind

# As many codes of candidates without a cost are told.
TOLD = 10


def candidates(found: Priorities) -> Ints:
    """Indexes of the ranked non-members with a unit, of the region asked about, in the order of their codes."""
    region, regions, codes = found.query.region, found.p.atlas.regions, found.p.atlas.codes
    chosen = [s for s in found.ranked.tolist() if region in (None, regions[s])]
    return np.array(sorted(chosen, key=lambda s: codes[s]), np.intp)


def indexes(among: Ints, states: Sequence[int]) -> list[int]:
    """Where States stand among the candidates."""
    place = {s: n for n, s in enumerate(among.tolist())}
    return [place[s] for s in states]


def binding(found: Priorities, query: PortfolioQuery, among: Ints, lang: str) -> Binding:
    """What was asked of every set, of the candidates.

    Raises
    ------
    InvalidQuery
        Somebody who has to be in the set is no candidate, a region is none, or a candidate has no cost.
    """
    codes, regions = found.p.atlas.codes, found.p.atlas.regions
    place = {codes[s]: n for n, s in enumerate(among.tolist())}
    for code in (*query.must, *query.without):
        Names(found.p.release).check(NameKind.STATE, code)
    for code in query.must:
        if code not in place:
            raise _no_candidate(found, code, lang)

    def mask(wanted: Sequence[str]) -> Bools:
        chosen = np.zeros(len(among), bool)
        chosen[[place[code] for code in wanted if code in place]] = True
        return chosen

    known = sorted({region for region in regions if region is not None})
    capped = []
    for region, most in query.at_most:
        if region not in known:
            raise InvalidQuery.choice("at-most", region, known)
        capped.append((np.array([regions[s] == region for s in among], bool), most))
    without = mask(query.without)
    if query.costs is None:
        return Binding(mask(query.must), without, tuple(capped))
    lacking = [code for code, n in place.items() if code not in query.costs and not without[n]]
    if lacking:
        told = ", ".join(lacking[:TOLD]) + (f" +{len(lacking) - TOLD}" if len(lacking) > TOLD else "")
        raise InvalidQuery("cost: candidates without a cost: {codes}", codes=told)
    costs = np.array([query.costs.get(code, 0.0) for code in place], np.float64)
    return Binding(mask(query.must), without, tuple(capped), costs, query.budget)


def _no_candidate(found: Priorities, code: str, lang: str) -> InvalidQuery:
    """Why a State cannot be in a set."""
    p, s = found.p, found.p.atlas.code_index[code]
    if (why := refusal(found, s, found.missing[s], lang)) is not None:
        return InvalidQuery("must: {why}", why=why)
    return InvalidQuery(
        "must: {state} ({code}) is not of the region {region}, and is no candidate", state=state_label(p.release, code, lang), code=code,
        region=found.query.region,
    )
