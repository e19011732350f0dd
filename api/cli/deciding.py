"""``concerted conflicts`` and ``decide``: what the sources of a release say differently, and what people decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.building import DecisionsFile
from concerted.api.output.targets import Answer, Target, not_written
from concerted.api.output.words import counted
from concerted.graph.errors import InvalidQuery, UnknownName
from concerted.graph.vocabulary import ClaimStatus, Language, ids

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.names.resolver import Names
    from concerted.loaders.build.conflicts import Conflict

_ANY = "any"
# Lines of a list that has thousands.
_SHOWN = 30


def conflicts(
    release: Annotated[
        str, typer.Option("--release", metavar="PATH|ID", help="A release that concerted build wrote: folder, zip archive, or id here."),
    ],
    status: Annotated[
        str, typer.Option("--status", metavar="|".join((*ClaimStatus, _ANY)), help="How the value that stands came to stand."),
    ] = ClaimStatus.CONFLICTING,
    table: Annotated[str | None, typer.Option("--table", metavar="NAME", help="Facts of one table, such as ranges.")] = None,
    taxon: options.Taxon = None,
    state: options.State = None,
    instrument: options.Instrument = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Facts that several sources state: who says what, which of it stands, and why."""
    target = Target.of(format, output, lang)
    options.choice("--status", status, (*ids(ClaimStatus), _ANY))
    from concerted.graph.facts.schema import TABLES
    from concerted.graph.names.resolver import Names
    from concerted.loaders.build.conflicts import Conflict, claims_of
    from concerted.loaders.build.conflicts import conflicts as found_in
    from concerted.releases import find

    if table is not None:
        options.choice("--table", table, tuple(TABLES))
    made = find(release)
    claims = claims_of(Path(release), made.id)
    names = Names(made)
    meant = {
        "taxon": taxon and names.taxon(taxon), "state": state and names.state(state),
        "instrument": instrument and names.instrument(instrument),
    }
    found = list(found_in(claims, status=None if status == _ANY else status, table=table, parts=[key for key in meant.values() if key]))

    def render(screen: Screen) -> None:
        _draw_conflicts(screen, found, status)

    document = {
        "release": made.header,
        "query": {"status": status, "table": table} | meant, "count": len(found), "conflicts": found,
    }
    target.write(Answer(document, {"conflicts": found}, render, Conflict, repeatable=False))


def _draw_conflicts(screen: Screen, found: Sequence[Conflict], status: str) -> None:
    _, first = screen.words, found[: None if screen.all else _SHOWN]
    title = _("Values that sources state more than once")
    if found:
        title = counted(
            _, len(found), "{n} value that sources state more than once", "{n} values that sources state more than once",
        ).format(n=len(found))
    rows = [row for each in first for row in _values(each, _)]
    notes, spare = _notes(screen, len(first), len(found)), ("Table", "Why")
    if status == _ANY:
        screen.rows(title, ("Fact", "Column", "Value", "Stands", "Said by", "Table", "Why", "Status"), rows, spare=spare, notes=notes)
    else:
        told = [row[:-1] for row in rows]
        screen.rows(title, ("Fact", "Column", "Value", "Stands", "Said by", "Table", "Why"), told, spare=spare, notes=notes)
    if found:
        screen.say(_("`concerted decide fact TABLE FACT VALUE --column COLUMN --because …` records what stands, for the next build."))
    elif status != _ANY:
        screen.say(_("--status any lists also those about which the sources agree, or the more of them."))


def _notes(screen: Screen, shown: int, all: int) -> list[str]:
    return [screen.words("{n} of {all}; --all shows all of them").format(n=shown, all=all)] if shown < all else []


def _values(each: Conflict, _: Words) -> Iterator[tuple[str, ...]]:
    """A row for each value that is claimed, with the publishers who say so; the one that stands first."""
    said: dict[str, list[str]] = {}
    for claim in each.claims:
        who = f"{claim.publisher} ({claim.edition})" if claim.edition else claim.publisher
        if who not in said.setdefault(claim.value, []):
            said[claim.value].append(who)
    about: tuple[str, ...] = (each.key, each.column or "–")
    more: tuple[str, ...] = (each.table, each.why, _(str(each.status)))
    for value in sorted(said, key=lambda value: value != each.stands):
        yield *about, value, _("yes") if value == each.stands else " ", "; ".join(said[value]), *more
        # What is the same as in the row above is not told again.
        about, more = (" ",) * len(about), (" ",) * len(more)


def decide(
    what: Annotated[str, typer.Argument(metavar="name|fact", help="What is decided: what a name means, or what stands of a fact.")],
    table: Annotated[str, typer.Argument(metavar="TABLE", help="Of a name states, taxa or instruments; of a fact its table.")],
    key: Annotated[str, typer.Argument(metavar="NAME|KEY", help="The name as files write it, or the key of the fact, joined by |.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What is meant, or the value that stands; - for none.")],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, with the document it rests on.")],
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="Which column of the fact; the whole row when not given.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")] = "",
    release: options.Release = None,
    decisions: DecisionsFile = "decisions.csv",
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Record what a name means, or what stands of a fact, for every build that reads the file of decisions."""
    target = Target.of(format, output, lang)
    from concerted.graph.facts.days.calendar import today
    from concerted.graph.names.resolver import Names
    from concerted.loaders.reconcile.decisions import Decision, What, read_decisions, write_decisions, wrong
    from concerted.releases import find

    options.choice("name|fact", what, tuple(What))
    names = Names(find(release))
    key, value = (key.strip(), _meant(names, table, value)) if what == What.NAME else _fact(names, table, key, column, value)
    decision = Decision(what, table, key, column, value, because.strip(), by.strip(), today().isoformat())
    if problems := wrong(decision):
        raise InvalidQuery("{problems}", problems="; ".join(f"{_ARGUMENTS.get(name, name)}: {why}" for name, why in problems))
    path = Path(decisions)
    before = read_decisions(path)
    known = before.with_(decision)
    replaced = len(known.all) == len(before.all)
    try:
        write_decisions(path, known)
    except OSError as error:
        raise not_written(path, error) from error
    document = {"file": decisions, "decisions": len(known.all), "replaced": replaced, "decision": asdict(decision)}

    def render(screen: Screen) -> None:
        _, of = screen.words, f"{table} {key}" + (f" {column}" if column else "")
        told = _("{file}: {what} is {value}, in place of an earlier decision") if replaced else _("{file}: {what} is {value}")
        screen.say(told.format(file=decisions, what=of, value=value))
        screen.say(counted(_, len(known.all), "{n} decision in all", "{n} decisions in all").format(n=len(known.all)), "dim")

    target.write(Answer(document, {"decision": [asdict(decision)]}, render, repeatable=False))


# By what somebody types them.
_ARGUMENTS = {"table": "TABLE", "key": "NAME|KEY", "value": "VALUE", "column": "--column", "because": "--because"}


def _meant(names: Names, table: str, text: str) -> str:
    """The key that somebody means, by any of its names."""
    from concerted.loaders.reconcile.decisions import NOTHING
    from concerted.loaders.reconcile.resolver import KINDS

    options.choice("TABLE", table, tuple(KINDS))
    return text if text == NOTHING else _key(names, "VALUE", table, text)


def _fact(names: Names, table: str, key: str, column: str, value: str) -> tuple[str, str]:
    """The key of a fact, and the value of its column: States, taxa and instruments by any of their names."""
    from concerted.graph.facts.schema import TABLES
    from concerted.loaders.reconcile.decisions import NOTHING
    from concerted.loaders.reconcile.resolver import KINDS

    options.choice("TABLE", table, tuple(TABLES))
    parts, columns = key.split("|"), [TABLES[table].column(name) for name in TABLES[table].key]
    if len(parts) == len(columns):
        parts = [
            _key(names, "KEY", each.references, part.strip()) if each.references in KINDS and part.strip() else part.strip()
            for part, each in zip(parts, columns, strict=True)
        ]
    of = next((each for each in TABLES[table].columns if each.name == column), None)
    if of is not None and of.references in KINDS and of.type != "list" and value != NOTHING:
        value = _key(names, "VALUE", of.references, value)
    return "|".join(parts), value


def _key(names: Names, argument: str, table: str, text: str) -> str:
    from concerted.loaders.reconcile.resolver import KINDS

    try:
        return names.key(KINDS[table], text)
    except UnknownName as error:
        raise InvalidQuery("{argument}: {error}", argument=argument, error=error) from error
