"""What a WITH groups by: after ``WITH s.kind AS kind, count(*) AS n`` the engine still knows the first s of each group.

It finds that one where the name is given again, in a pattern or subquery, and lists it for ``RETURN *``. Of a value within
``coalesce( , null)`` it keeps only what the WITH calls it.
"""

from __future__ import annotations

from collections.abc import Iterator

from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import Projection, projections


def drop_groups(draft: Draft) -> None:
    """Let go of what a WITH groups by, where its name stands again or all names are asked for."""
    for projection in projections(draft):
        if projection.word != "WITH" or not projection.groups(draft):
            continue
        kept = {draft.found[column.first].name for column in projection.columns if not column.named}
        aliases = {draft.found[column.last + 2].name for column in projection.columns if column.named}
        again = _names_after(draft, projection) | aliases
        for first, last in held(draft, projection):
            name = draft.found[first].name
            if "*" not in kept and name not in kept and (name in again or "*" in again):
                draft.wrap(first, last, "coalesce(", ", null)")


def held(draft: Draft, projection: Projection) -> Iterator[tuple[int, int]]:
    """First and last places of the names and properties that have another name from here on, without parentheses round them."""
    for column in projection.columns:
        first, last = column.first, column.last
        while first < last and draft.symbol(first) == "(" and draft.closing(first) == last:
            first, last = first + 1, last - 1
        is_property = last == first + 2 and draft.symbol(first + 1) == "."
        if column.named and (first == last or is_property) and draft.found[first].kind in ("word", "quoted"):
            yield first, last


def _names_after(draft: Draft, projection: Projection) -> set[str]:
    """Names that stand after the columns of a WITH; a star where all are asked for."""
    names = set()
    for place in range(projection.columns[-1].end + 1, len(draft.found)):
        token = draft.found[place]
        if token.kind in ("word", "quoted") and draft.symbol(place - 1) != ".":
            names.add(token.name)
        if token.symbol == "*" and draft.word(place - 1) in ("RETURN", "WITH", "DISTINCT"):
            names.add("*")
    return names
