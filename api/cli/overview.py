"""``concerted`` alone: the state of the world in one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.priorities import ranking
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.days.calendar import today
from concerted.graph.records import plain
from concerted.graph.vocabulary import CONVENTION, Language, Listings, Metric, Territories

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.analyses.overview import Overview



def overview(
    ctx: typer.Context,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    """Gaps by kind and instrument, the first non-Parties, the least complete systems."""
    if version:
        from importlib.metadata import version as installed

        print(f"concerted {installed('concerted')}")
        raise typer.Exit
    if ctx.invoked_subcommand is not None:
        asked = (territories, listings, as_of, release, format, output, lang)
        if asked != (Territories.SOVEREIGN, Listings.ALL, None, None, None, None, Language.EN):
            raise InvalidQuery("options come after the command: concerted {command} ...", command=ctx.invoked_subcommand)
        return
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses import overview as world

    found = world.overview(view.projection, lang)
    document = view.header() | plain(found)
    document["release"] = view.release.header | {"age_days": view.release.age_days(today())}
    sheets = {"gaps": found.gaps, "priorities": found.priorities, "systems": found.systems}
    target.write(Answer(
        document, sheets, lambda screen: _render(screen, view, found, document["release"]), world.GapCount, release=view.release,
    ))


def _render(screen: Screen, view: View, found: Overview, release: dict[str, Any]) -> None:
    from concerted.graph.analyses.completeness.records import LEAST_STATES, LargeSystem
    from concerted.graph.analyses.overview import GapCount

    _ = screen.words
    about = _("who shares responsibility for migratory species, and is not in")
    screen.say(f"concerted · {about} · {view.as_of}", "bold")
    age = release["age_days"]
    told = counted(_, age, "release {release} of {published}, {n} day old", "release {release} of {published}, {n} days old")
    told = told.format(release=release["id"][:12], published=release["published"], n=age)
    title = screen.english(release["title"])
    screen.say(f"{title}\n{told}", "dim")
    screen.records(
        _("Gaps by kind and instrument"), GapCount, found.gaps,
        Column("Kind", "kind"), Column("Instrument", "instrument"), Column("States", "states_named"),
        Column("State × species", "units"), Column("of them firm", "firm_units"),
    )
    ranking(screen, list(map(view.starred, found.priorities)), CONVENTION, _("(first {n})").format(n=len(found.priorities)))
    systems = [view.starred(system) for system in found.systems]
    screen.records(
        _("Least complete systems of {n} Range States or more").format(n=LEAST_STATES), LargeSystem, systems,
        Column("Species", "taxon"), Column("Name", "name"), Column("States", "n_states"),
        *(Column(metric, metric) for metric in Metric if metric != Metric.A),
    )
    screen.footnote(title, *(system.name for system in systems))
    screen.say(_("What to type next"), "bold")
    for command, why in (
        ("concerted gaps --instrument acap", _("who is missing from one agreement")),
        ("concerted state USA", _("what one State is in, and what it could join")),
        ("concerted taxon 'Whale Shark'", _("one migration system")),
        ("concerted priorities --explain CHN", _("why a State ranks where it does")),
        ("concerted timeline", _("the Convention since 1983")),
        ("concerted questions", _("what can be asked of the graph in Cypher")),
        ("concerted --help", _("everything else")),
    ):
        screen.say(f"  {command:<38}{why}")
