"""Which States share responsibility for migratory species without being in their agreements, for a notebook or a script.

>>> import concerted
>>> with concerted.open() as graph:
...     missing = graph.gaps(instrument="raptors")
...     parties = graph.cypher("MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: 'cms'}) RETURN s.iso3 AS iso3, m.since AS since")

The rooms behind it: ``concerted.loaders`` (facts come in), ``concerted.graph`` (what they mean), ``concerted.cypher`` (the
same questions as text) and ``concerted.api`` (questions go out: command line and JSON).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concerted.notebook import Graph
    from concerted.opening import open, to_networkx

    __version__: str

__all__ = ["Graph", "__version__", "open", "to_networkx"]

_FROM = {"Graph": "concerted.notebook", "open": "concerted.opening", "to_networkx": "concerted.opening"}


def __getattr__(name: str) -> Any:
    # Every import of a room passes here: what a notebook needs is imported with its first use.
    if name in _FROM:
        return getattr(import_module(_FROM[name]), name)
    if name == "__version__":
        from concerted.version import program_version

        return program_version()
    raise AttributeError(f"module 'concerted' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
