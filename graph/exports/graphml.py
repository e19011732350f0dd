"""A release as GraphML: for Gephi, Cytoscape, yEd, igraph and networkx.

GraphML has neither lists nor dates nor nothing: a list is its items joined by semicolons, a date is ISO text, and what is not known is
left out. It is written as it is made, so that a release of any size takes the same memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from concerted.graph.exports.writing.about import DESIGNATIONS, named, program, terms
from concerted.graph.exports.writing.labelled import Labelled, link_properties, node_properties
from concerted.graph.exports.writing.subject import ITSELF, Subject
from concerted.graph.facts.release import Release

SEPARATOR = ";"
_TYPES = {"boolean": "boolean", "integer": "long"}
# What XML has no way to say (XML 1.0, section 2.2).
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SCHEMA = (
    'xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd"'
)
_AT_ONCE = 5000


def write(subject: Subject, path: Path) -> Mapping[str, int]:
    """Write the graph; its rows are nodes and links."""
    rows = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        held: list[str] = []
        for line in _lines(subject.release):
            rows += line.startswith(("<node", "<edge"))
            held.append(line)
            if len(held) >= _AT_ONCE:
                subject.say("nodes and links", rows, 0)
                file.write("\n".join(held) + "\n")
                held.clear()
        file.write("\n".join([*held, ""]))
    return {ITSELF: rows}


def _lines(release: Release) -> Iterator[str]:
    about = {"title": release.title, "release": release.id, "published": release.published.isoformat(), "program": program(),
             "terms": "; ".join(said for said, _ in terms(release)), "notice": DESIGNATIONS}
    nodes, links = _keys("n", node_properties()), _keys("e", link_properties())
    graph = _keys("g", dict.fromkeys(about, "string"))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<graphml {_SCHEMA}>"
    yield f"<desc>{_text(named(release))}</desc>"
    for what, keys in (("graph", graph), ("node", nodes), ("edge", links)):
        for name, (key, kind) in keys.items():
            yield f'<key id="{key}" for="{what}" attr.name="{name}" attr.type="{kind}"/>'
    yield '<graph id="release" edgedefault="directed">'
    yield from _data(graph, about)
    of = Labelled(release)
    for node in of.nodes():
        yield f"<node id={_attribute(node.id)}>{''.join(_data(nodes, node.properties))}</node>"
    for number, link in enumerate(of.links()):
        ends = f"source={_attribute(link.start)} target={_attribute(link.end)}"
        yield f'<edge id="e{number}" {ends}>{"".join(_data(links, link.properties))}</edge>'
    yield from chain(("</graph>", "</graphml>"))


def _keys(prefix: str, types: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Id and type in GraphML of each property."""
    return {name: (f"{prefix}{n}", _TYPES.get(kind, "string")) for n, (name, kind) in enumerate(types.items())}


def _data(keys: Mapping[str, tuple[str, str]], properties: Mapping[str, Any]) -> Iterator[str]:
    for name, value in properties.items():
        if value is not None:
            yield f'<data key="{keys[name][0]}">{_text(said(value))}</data>'


def said(value: Any) -> str:
    """A value of a property as text.

    >>> said(["a", "b"]), said(date(2014, 5, 1)), said(True)
    ('a;b', '2014-05-01', 'true')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return SEPARATOR.join(map(said, value))
    return str(value)


# Most texts stand in many places.
@lru_cache(maxsize=1 << 15)
def _text(text: str) -> str:
    return escape(_UNSAYABLE.sub("\ufffd", text))


@lru_cache(maxsize=1 << 15)
def _attribute(text: str) -> str:
    return quoteattr(_UNSAYABLE.sub("\ufffd", text))
