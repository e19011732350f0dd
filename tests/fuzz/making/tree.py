"""A query as a small tree, so that a failing one is made smaller by its structure and not by its letters.

A :class:`Tree` is text with subtrees in between. A :class:`Many` is a list of subtrees of which some may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Many:
    """Subtrees between a prefix and a suffix, joined; nothing at all when there are none. At least ``least`` stay."""

    items: tuple[Tree, ...]
    joined: str = ", "
    prefix: str = ""
    suffix: str = ""
    least: int = 0


@dataclass(frozen=True)
class Tree:
    """Text and subtrees.

    ``type`` is the type of an expression (``int``, ``list<str>``, ``node:State``) or the kind of another part (``query``,
    ``match``, ``item``); ``name`` what an item or a sort key is of.
    """

    type: str
    parts: tuple[str | Tree | Many, ...]
    name: str = ""

    @property
    def text(self) -> str:
        """The text of it."""
        return "".join(_text(part) for part in self.parts)


Place = tuple[int, ...]
"""Where a subtree is: the indexes of parts, and of items within a Many, from the root on."""


def leaf(type_: str, text: str, name: str = "") -> Tree:
    """A tree without subtrees."""
    return Tree(type_, (text,), name)


def walk(tree: Tree, at: Place = ()) -> Iterator[tuple[Place, Tree]]:
    """The tree and all its subtrees, outermost first."""
    yield at, tree
    for index, part in enumerate(tree.parts):
        if isinstance(part, Tree):
            yield from walk(part, (*at, index))
        elif isinstance(part, Many):
            for number, item in enumerate(part.items):
                yield from walk(item, (*at, index, number))


def lists(tree: Tree) -> Iterator[tuple[Place, Many]]:
    """Every Many of the tree, with its place."""
    for at, found in walk(tree):
        for index, part in enumerate(found.parts):
            if isinstance(part, Many):
                yield (*at, index), part


def put(tree: Tree, at: Place, new: Tree | Many) -> Tree:
    """The tree with another subtree (or Many) at a place."""
    if not at:
        assert isinstance(new, Tree)
        return new
    index, rest = at[0], at[1:]
    part = tree.parts[index]
    changed: str | Tree | Many
    if isinstance(part, Tree):
        changed = put(part, rest, new)
    elif isinstance(part, Many) and rest:
        item = put(part.items[rest[0]], rest[1:], new)
        changed = replace(part, items=(*part.items[: rest[0]], item, *part.items[rest[0] + 1:]))
    else:
        changed = new
    return replace(tree, parts=(*tree.parts[:index], changed, *tree.parts[index + 1:]))


def _text(part: str | Tree | Many) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Tree):
        return part.text
    return part.prefix + part.joined.join(item.text for item in part.items) + part.suffix if part.items else ""
