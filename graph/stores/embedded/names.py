"""Names that the engine gives to every node and link, kept apart from those of the facts.

To kglite every node has an ``id``, a ``title``, a ``type``; a link has a ``start``. The facts have none of these, so on
Neo4j they are null, or they mean another thing (the ``name`` of a plan). What facts and queries call so is therefore given
to the engine with a mark before it, which no query may contain, and the mark is taken off what comes out. It is of plain
letters, as the engine takes no others for a property in a pattern. What comes out without a mark under such a name is the
engine's own, and is left out.
"""

from __future__ import annotations

MARK = "_0wn_"
KEPT = frozenset({
    "id", "nid", "title", "name", "type", "label", "node_type", "connection_type", "start", "end", "nodes", "relationships",
})
# Of these, what the engine puts into the maps it makes of nodes and links.
VIRTUAL = frozenset({"id", "title", "type"})


def marked(name: str) -> str:
    """The name under which the engine holds what facts and queries call ``name``."""
    return MARK + name if name in KEPT else name


def unmarked(name: str) -> str:
    """The same back again."""
    return name.removeprefix(MARK)


OWN = f"{MARK}value"
"""A variable of what is written for the engine, which no query can have."""
