"""``concerted schema``: what can be asked for in Cypher."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import UnknownName
from concerted.graph.vocabulary import Language

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.property_graph.summary import LabelSummary, LinkSummary, PropertySummary, SchemaSummary

FORMATS = (*options.FORMATS, "mermaid")


def schema(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One label or link type, with all its properties.")] = None,
    release: options.Release = None,
    format: Annotated[
        str | None, typer.Option("--format", metavar="|".join(FORMATS), help="How to write the answer; mermaid draws a diagram.")
    ] = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """The graph that Cypher asks: labels, links and properties with types, counts, and an example of each."""
    drawn = format == "mermaid"
    target = Target.of("table" if drawn else format, output, lang, ("mmd",) if drawn else ())
    from concerted.graph.property_graph.diagram import mermaid
    from concerted.graph.property_graph.summary import SchemaSummary, schema_summary
    from concerted.releases import find

    held = find(release)
    summary = schema_summary(held)
    if name is not None:
        _check(name, summary)
        summary = SchemaSummary(
            tuple(found for found in summary.labels if found.label.lower() == name.lower()),
            tuple(found for found in summary.links if found.type.lower() == name.lower()),
        )

    def render(screen: Screen) -> None:
        if drawn:
            screen.console.print(mermaid(summary), end="", markup=False, soft_wrap=True)
        elif name is None:
            _overview(screen, summary)
        else:
            _details(screen, summary)

    document = {"release": held.header, **asdict(summary)}
    sheets = {"properties": _rows(summary), "labels": document["labels"], "links": document["links"]}
    target.write(Answer(document, sheets, render, comment="%% " if drawn else ""))


def _check(name: str, summary: SchemaSummary) -> None:
    known = {found.label for found in summary.labels} | {found.type for found in summary.links}
    folded = {found.lower(): found for found in known}
    if name.lower() not in folded:
        near = get_close_matches(name.lower(), folded, n=3, cutoff=0.5)
        raise UnknownName("label or link type", name, tuple(folded[found] for found in near))


def _overview(screen: Screen, summary: SchemaSummary) -> None:
    _ = screen.words
    labels = [(found.label, found.count, _named(found.properties, found.key)) for found in summary.labels]
    screen.rows(_("Labels"), ("Label", "Nodes", "Properties, the key first"), labels, right=("Nodes",))
    links = [(f"({found.start})-[:{found.type}]->({found.end})", found.count, _named(found.properties)) for found in summary.links]
    screen.rows(_("Links"), ("Pattern", "Links", "Properties"), links, right=("Links",))
    screen.say(_("concerted schema NAME tells types, meanings and an example of one of them."), "dim")


def _named(properties: Sequence[PropertySummary], key: str = "") -> str:
    """Names of the properties that queries use: dates as text and bookkeeping are left to the details."""
    names = [found.name for found in properties if found.name not in ("digest", "key") and not found.name.endswith("_text") and found.count]
    return ", ".join(sorted(names, key=lambda name: name != key))


def _details(screen: Screen, summary: SchemaSummary) -> None:
    for label in summary.labels:
        title = screen.words("{label}: {n} nodes, found by {key}").format(label=label.label, n=label.count, key=label.key)
        key = (label.example or {}).get(label.key, "…")
        _draw(screen, title, label, f"MATCH (n:{label.label} {{{label.key}: {key!r}}}) RETURN n")
    for link in summary.links:
        title = screen.words("{pattern}: {n} links").format(pattern=f"({link.start})-[:{link.type}]->({link.end})", n=link.count)
        ends = [", ".join(f"{k}: {v!r}" for k, v in (link.example or {"start": {}, "end": {}})[end].items()) for end in ("start", "end")]
        query = f"MATCH (a:{link.start} {{{ends[0]}}})-[r:{link.type}]->(b:{link.end} {{{ends[1]}}}) RETURN r"
        _draw(screen, title, link, query)


def _draw(screen: Screen, title: str, found: LabelSummary | LinkSummary, query: str) -> None:
    rows = [(p.name, p.type, p.count, " ".join((screen.english(p.doc), *_one_of(p.accepted, screen.words)))) for p in found.properties]
    screen.rows(title, ("Property", "Type", "Filled", "Meaning"), rows, right=("Filled",))
    doc = screen.english(found.doc)
    screen.say(doc)
    if found.example:
        screen.say(screen.words("An example: {query}").format(query=query))
        screen.say(json.dumps(found.example, ensure_ascii=False))
    screen.footnote(doc)


def _one_of(accepted: Sequence[str], _: Words) -> list[str]:
    return [_("One of: {accepted}.").format(accepted=", ".join(accepted))] if accepted else []


def _rows(summary: SchemaSummary) -> list[dict[str, Any]]:
    """A row a property, for a spreadsheet."""
    rows = [{"of": found.label, "start": None, "end": None, **asdict(each)} for found in summary.labels for each in found.properties]
    return rows + [
        {"of": found.type, "start": found.start, "end": found.end, **asdict(each)} for found in summary.links for each in found.properties
    ]
