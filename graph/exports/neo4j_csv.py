"""A release as CSV for ``neo4j-admin database import full``: what is imported is what a load writes, to the last property.

A file a label, and a file a type and pair of labels, each with its header. The node that names the release and the note by which a store
knows that it is whole are among them, so that the program asks the database as one that it loaded itself.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from concerted.graph.exports.writing.about import notice, program
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.property_graph.links import LINKS, NODES, Link, Node
from concerted.graph.property_graph.model import LinkShape, Stream, is_row, release_properties, shapes_of
from concerted.graph.property_graph.summary import RELEASE
from concerted.graph.property_graph.words import Property, properties_of
from concerted.graph.stores.neo4j.state import note

ARGUMENTS, README = "import.args", "README.txt"
SEPARATOR = ";"
"""Between the items of a list: the importer's own."""
_TYPES = {"string": "", "boolean": ":boolean", "date": ":date", "integer": ":long", "list of string": ":string[]"}
_DIGEST, _KEY = Property("digest", "string", ""), Property("key", "string", "")
_LEDGER = (Property("name", "string", ""), Property("note", "string", ""), Property("stamp", "string", ""))
_SAY_EVERY = 10_000


class _File:
    """A file under way: its header, and how many rows it has."""

    def __init__(self, held: ExitStack, path: Path, first: list[str], columns: list[Property], last: str) -> None:
        self._names, self.path, self.rows = [each.name for each in columns], path, 0
        self._csv = csv.writer(held.enter_context(path.open("w", encoding="utf-8", newline="")), lineterminator="\n")
        self._csv.writerow([*first, *(f"{each.name}{_TYPES[each.type]}" for each in columns), last])

    def add(self, first: list[str], properties: Mapping[str, Any], last: str) -> None:
        """A row: what stands in front, the properties, and the label or type."""
        self._csv.writerow([*first, *(_cell(properties.get(name)) for name in self._names), last])
        self.rows += 1


def write(subject: Subject, folder: Path) -> Mapping[str, int]:
    """Write the files into a folder."""
    release, counts = subject.release, Counter[str]()
    stream = Stream(release)
    with ExitStack() as held:
        nodes = {node.label: _of_node(held, folder, node) for node in NODES}
        for label, key, properties in stream.nodes():
            nodes[label].add([key], properties, label)
            counts[label] += 1
        links = {shape: _of_links(held, folder, link, shape) for link in LINKS for shape in shapes_of(link)}
        for done, (shape, _, stored) in enumerate(stream.links()):
            if done % _SAY_EVERY == 0:
                subject.say("links", done, 0)
            links[shape].add([stored.start, stored.end], stored.properties, shape.type)
            counts[shape.type] += 1
        said = list(_bookkeeping(held, folder, release, counts))
    arguments = [
        "--id-type=string", f"--array-delimiter={SEPARATOR}",
        *(f"--nodes={file.path.name}" for file in (*nodes.values(), *said)),
        *(f"--relationships={file.path.name}" for file in links.values()),
    ]
    (folder / ARGUMENTS).write_text("\n".join([*arguments, ""]), encoding="utf-8")
    (folder / README).write_text(_readme(release), encoding="utf-8")
    return {file.path.name: file.rows for file in (*nodes.values(), *links.values(), *said)}


def _of_node(held: ExitStack, folder: Path, node: Node) -> _File:
    columns = [each for each in properties_of(node.table) if each.name != node.key] if node.table else []
    return _File(held, folder / f"nodes-{node.label}.csv", [f"{node.key}:ID({node.label})"], [*columns, _DIGEST], ":LABEL")


def _of_links(held: ExitStack, folder: Path, link: Link, shape: LinkShape) -> _File:
    columns = [each for each in properties_of(link.table) if is_row(link) or each.name in ("source", "basis")]
    path = folder / f"links-{shape.type}-{shape.start}-{shape.end}.csv"
    return _File(held, path, [f":START_ID({shape.start})", f":END_ID({shape.end})"], [_KEY, *columns, _DIGEST], ":TYPE")


def _bookkeeping(held: ExitStack, folder: Path, release: Release, counts: Counter[str]) -> Iterator[_File]:
    """The node that names the release, and the note of how many nodes and links there are."""
    named = _File(held, folder / "nodes-Release.csv", [":ID(Release)"], list(RELEASE), ":LABEL")
    named.add(["release"], release_properties(release, range(counts.total())), "Release")
    ledger = _File(held, folder / "nodes-ReleaseLedger.csv", [":ID(ReleaseLedger)"], list(_LEDGER), ":LABEL")
    whole = dict.fromkeys((node.label for node in NODES), 0) | dict.fromkeys((link.type for link in LINKS), 0) | counts
    ledger.add(["load"], {"name": "load", "note": note(whole), "stamp": release.id[:12]}, "ReleaseLedger")
    yield named
    yield ledger


def _cell(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return SEPARATOR.join(value)
    return None if value is None else str(value)


def _readme(release: Release) -> str:
    return f"""To import these files into a new database of Neo4j 5 or later, stop the server and, in this folder, type

    neo4j-admin database import full neo4j @{ARGUMENTS}

With Neo4j Community, whose database is there from the first start on, add --overwrite-destination: what it holds is replaced.
Then start the server. With its address and password in NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD

    concerted load --store neo4j --release {release.id[:12]}

adds the constraints by which nodes are found, and says that nothing else is missing.
Made by {program()}.

{notice(release)}"""
