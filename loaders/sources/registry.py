"""Every source that is known, and which of them a file is of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from concerted.graph.errors import InvalidQuery
from concerted.loaders import sources as room
from concerted.loaders.files.given import Given
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.sources.source import Source

# Modules of this room that say what a source is, and are none.
_NO_SOURCES = ("registry", "source")


@cache
def sources() -> dict[str, Source]:
    """The sources by their ids: those of every module of this room, which is all that a new one has to be."""
    names = sorted(module.name for module in iter_modules(room.__path__) if module.name not in _NO_SOURCES)
    declared = (each for name in names for each in import_module(f"{room.__name__}.{name}").SOURCES)
    return {each.id: each for each in declared}


def source_called(id: str) -> Source:
    """The source that ``--as`` names; InvalidQuery where there is none, with those that there are."""
    if (found := sources().get(id)) is None:
        raise InvalidQuery.choice("--as", id, sources())
    return found


def known_by(given: Given) -> list[Source]:
    """The sources that something given may be of."""
    return [each for each in sources().values() if each.recognises(given)]


def source_of(given: Given, known: Sequence[Source] | None = None) -> Source:
    """The source that something given is of: of those that know it (``known``, where that was found out) the one with most columns.

    Raises
    ------
    InvalidPackage
        None knows it, or several do with equally many; or its only file is damaged.
    """
    known = known_by(given) if known is None else known
    most = max((len(each.columns) for each in known), default=0)
    best = [each for each in known if len(each.columns) == most]
    if len(best) == 1:
        return best[0]
    if best:
        ids = ", ".join(each.id for each in best)
        raise refuse([Problem(given.name, 0, "", f"may be of {ids}; say which with --as")])
    damaged = [Problem(given.name, 0, "", str(error)) for error in given.damaged.values()]
    headers = "; ".join(f"{sheet.file} has {', '.join(sheet.header[:8])}" for sheet in given.sheets[:3]) or "it holds no table"
    said = f"is of no source that is known ({headers}); `concerted template --list` says which there are, --as names one"
    raise refuse([*damaged, Problem(given.name, 0, "", said)])
