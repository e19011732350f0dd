"""What the engine looks at while it matches a pattern, and then reads wrongly: written so that it is looked at afterwards.

``startNode(r) = a`` is taken for a direction, and the wrong one where the other end has no name; ``{iso3: r.iso3}`` with the property of
a link finds nothing. Within ``coalesce( , null)`` both are values like others.
"""

from __future__ import annotations

from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.expressions.functions import arguments
from concerted.graph.stores.embedded.dialect.patterns.shapes import BEFORE_PATTERN, is_pattern_map

_ENDS = frozenset({"STARTNODE", "ENDNODE"})


def write_ends(draft: Draft) -> None:
    """``startNode(r)`` and ``endNode(r)``."""
    for place, token in enumerate(draft.found):
        if token.word in _ENDS and draft.symbol(place + 1) == "(" and draft.symbol(place - 1) != ".":
            draft.wrap(place, draft.closing(place + 1), "coalesce(", ", null)")


def write_map_values(draft: Draft) -> None:
    """``(s:State {iso3: r.iso3})``: properties of what is not known to be a node."""
    nodes = {token.text for place, token in enumerate(draft.found) if token.kind in ("word", "quoted") and _is_node(draft, place)}
    for place in range(len(draft.found)):
        if draft.symbol(place) != "{" or not is_pattern_map(draft, place):
            continue
        for first, last in arguments(draft, place):
            reads = last == first + 4 and draft.symbol(first + 1) == ":" and draft.symbol(first + 3) == "."
            if reads and draft.found[first + 2].text not in nodes:
                draft.wrap(first + 2, last, "coalesce(", ", null)")


def _is_node(draft: Draft, place: int) -> bool:
    """Whether a name stands where a pattern names a node: in a parenthesis that is no call."""
    before = draft.found[place - 2] if place > 1 else None
    called = before is not None and before.kind in ("word", "quoted") and before.word not in BEFORE_PATTERN
    return draft.symbol(place - 1) == "(" and draft.symbol(place + 1) in (":", ")", "{") and not called
