"""``concerted release``: which releases are held here, and what became of the facts between two."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.errors import InvalidQuery
from concerted.graph.records import plain
from concerted.graph.vocabulary import FactChange, Language, ids

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.facts.difference import ChangedFact

_WHAT = ("diff", "list")


def release(
    what: Annotated[str, typer.Argument(metavar="|".join(_WHAT), help="diff A B: what became of the facts. list: what is held here.")],
    one: Annotated[str | None, typer.Argument(metavar="[A]", help="A release: a package, or an id that is held here.")] = None,
    other: Annotated[str | None, typer.Argument(metavar="[B]", help="Another.")] = None,
    table: Annotated[str | None, typer.Option("--table", metavar="NAME", help="Facts of one table, such as memberships.")] = None,
    change: Annotated[
        str | None, typer.Option("--change", metavar="|".join(FactChange), help="One kind of change; all but restated when not given."),
    ] = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """What became of the facts between two releases, by their sources; or the releases that are held here."""
    target = Target.of(format, output, lang)
    options.choice("diff|list", what, _WHAT)
    given = sum(each is not None for each in (one, other))
    if what == "diff" and given < 2:
        raise InvalidQuery("release diff: two releases are expected")
    if what != "diff" and given:
        raise InvalidQuery("release list: it takes no release")
    target.write(_held() if one is None or other is None else _difference(one, other, table, change))


def _held() -> Answer:
    from concerted.releases import held

    known = {each.id: {"id": each.id, "title": each.title, "published": each.published} for each in held()}
    rows = list(known.values())

    def render(screen: Screen) -> None:
        title = counted(screen.words, len(rows), "{n} release is held here", "{n} releases are held here").format(n=len(rows))
        screen.rows(title, ("Release", "Published", "Title"), [(each["id"][:12], each["published"], each["title"]) for each in rows])

    return Answer({"releases": rows}, {"releases": rows}, render, repeatable=False)


def _difference(one: str, other: str, table: str | None, change: str | None) -> Answer:
    from concerted.graph.facts.difference import ChangedFact, release_differences
    from concerted.graph.facts.schema import TABLES
    from concerted.releases import find

    if table is not None:
        options.choice("--table", table, tuple(TABLES))
    if change is not None:
        options.choice("--change", change, ids(FactChange))
    before, after = find(one), find(other)
    everything = list(release_differences(before, after, table))
    counts = Counter((each.table, each.change) for each in everything)
    wanted = {FactChange(change)} if change else set(FactChange) - {FactChange.RESTATED}
    found = [each for each in everything if each.change in wanted]
    sources = Counter((source, each.change) for each in found for source in each.source)
    touched = [name for name in TABLES if any(counts[name, kind] for kind in FactChange)]
    by_table = [{"table": name} | {str(kind): counts[name, kind] for kind in FactChange} for name in touched]
    by_source = [
        {"source": id} | {str(kind): sources[id, kind] for kind in FactChange}
        for id in sorted({source for source, _ in sources}, key=lambda id: (-sum(sources[id, kind] for kind in FactChange), id))
    ]

    def render(screen: Screen) -> None:
        _ = screen.words
        screen.say(_("From release {before} to {after}").format(before=before.id[:12], after=after.id[:12]), "bold")
        if not everything:
            screen.say(_("They say the same."))
            return
        right = ("Added", "Ended", "Changed", "Restated")
        tables = [tuple(each.values()) for each in by_table]
        screen.rows(_("By table"), ("Table", "Added", "Ended", "Changed", "Restated"), tables, right=right)
        shown = [tuple(each.values())[:4] for each in by_source[: None if screen.all else 15]]
        screen.rows(_("By source"), ("Source", "Added", "Ended", "Changed"), shown, right=right[:3])
        first = found[: None if screen.all else 30]
        said = [(_(str(each.change)), each.table, each.key, _columns(each)) for each in first]
        screen.rows(_("{n} of {all} changes").format(n=len(first), all=len(found)), ("Change", "Table", "Fact", "What"), said)

    document = {
        "before": before.header, "after": after.header, "query": {"table": table, "change": change},
        "tables": by_table, "sources": by_source, "count": len(found), "facts": plain(found),
    }
    return Answer(document, {"facts": found, "tables": by_table, "sources": by_source}, render, ChangedFact)


def _columns(fact: ChangedFact) -> str:
    if fact.change == FactChange.CHANGED:
        return "; ".join(f"{each.column}: {each.before or '-'} → {each.after or '-'}" for each in fact.columns)
    return ", ".join(fact.source)
