"""Whether a name stands for something where a pattern begins, or the pattern gives it."""

from __future__ import annotations

from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import Projection, projections


def is_bound(draft: Draft, name: str, start: int) -> bool:
    """Whether a clause before ``start`` has given a name that no WITH, UNION or end of a subquery has taken away."""
    found = list(projections(draft))
    passing = {projection.columns[-1].end: projection for projection in found if projection.word == "WITH"}
    place = start - 1
    while place >= 0:
        token = draft.found[place]
        if place in passing:
            names = _names(draft, passing[place])
            if "*" not in names:
                return name in names
            place = passing[place].columns[0].first
        elif token.symbol == "}":
            opening = draft.opening(place)
            given = [projection for projection in found if projection.word == "RETURN" and opening < projection.columns[0].first < place]
            if _is_called(draft, opening) and given and {name, "*"} & _names(draft, given[-1]):
                return True
            place = opening
        elif token.symbol == "{" and _is_called(draft, place):
            taken = {draft.found[other].name for other in range(draft.opening(place - 1), place)}
            return draft.symbol(place - 1) == ")" and bool({name, "*"} & taken)
        elif token.word == "UNION":
            return False
        elif token.kind in ("word", "quoted") and token.name == name and _is_given(draft, place):
            return True
        place -= 1
    return False


def _names(draft: Draft, projection: Projection) -> set[str]:
    return {draft.found[column.end].name for column in projection.columns}


def _is_given(draft: Draft, place: int) -> bool:
    """Whether a pattern or AS gives a name here."""
    return draft.symbol(place - 1) in ("(", "[") or draft.word(place - 1) == "AS" or draft.symbol(place + 1) == "="


def _is_called(draft: Draft, opening: int) -> bool:
    """Whether a brace opens the subquery of a CALL."""
    before = draft.opening(opening - 1) - 1 if draft.symbol(opening - 1) == ")" else opening - 1
    return draft.word(before) == "CALL"
