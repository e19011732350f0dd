"""``concerted timeline`` and ``concerted diff``: what changed, when, and by which fact."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View, release_header
from concerted.api.output.targets import Answer, Target, interval, some, table, text
from concerted.graph.errors import InvalidQuery

if TYPE_CHECKING:
    from rich.console import Console

METRICS = ("A", "C0", "C1", "K", "F")


def timeline(
    instrument: Annotated[
        str | None, typer.Option("--instrument", metavar="ID", help="Whose history; the Convention when not given.")
    ] = None,
    systems: Annotated[
        bool, typer.Option("--systems", help="Means over all migration systems at each 1 January, not one instrument.")
    ] = False,
    as_of: options.AsOf = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
) -> None:
    """Members and completeness of an instrument by date, up to --as-of, with the events."""
    target = Target.of(format, output)
    view = View.of(as_of, lang)
    if systems:
        if instrument is not None:
            raise InvalidQuery("--systems: is of all instruments together; leave --instrument out")
        target.write(_systems(view))
        return
    key = view.names.instrument(instrument or "cms")
    from concerted.graph.analyses.history import timeline as history

    found = history.timeline(view.release, key, lang)
    events = [event for event in found["events"] if event["date"] <= view.as_of.isoformat()]
    document = view.header() | found | {"events": events}

    def render(console: Console) -> None:
        rows = [
            (
                e["date"],
                interval(e["members"]["min"], e["members"]["max"]),
                *((e["completeness"] or {}).get(name) for name in METRICS),
                _happened(e),
            )
            for e in events
        ]
        console.print(table(f"{key} {view.caption()}", ("Date", "Members", *METRICS, "What happened"), rows, right=("Members", *METRICS)))

    target.write(Answer(document, {"events": events}, render))


def _systems(view: View) -> Answer:
    from concerted.graph.analyses.completeness.history import system_history

    days = [*(day for year in range(options.FIRST.year + 1, view.as_of.year + 1) if (day := date(year, 1, 1)) < view.as_of), view.as_of]
    found = system_history(view.release, days)
    means = zip(found.dates, found.listed.sum(1).tolist(), found.means(), strict=True)
    records = [{"date": day.isoformat(), "n_systems": n} | mean for day, n, mean in means]

    def render(console: Console) -> None:
        rows = [(r["date"], r["n_systems"], *(r[name] for name in METRICS)) for r in records]
        title = f"Migration systems {view.caption()}: means, of A the share that is complete"
        console.print(table(title, ("Date", "Systems", *METRICS), rows, right=("Systems", *METRICS)))

    return Answer(view.header() | {"systems": records}, {"systems": records}, render)


def _happened(event: dict[str, Any]) -> str:
    parts = ["entry into force"] if event["entry_into_force"] else []
    for change, member, signed in (("joined", "joined", "signed"), ("left", "left", "signature ended")):
        for word, is_member in ((member, True), (signed, False)):
            if named := [r["iso3"] for r in event[change] if (r["role"] != "signatory_unratified") == is_member]:
                parts.append(f"{word}: {some(named, 12)}")
    for change, verb in (("listed", "begin"), ("delisted", "end")):
        if n := event.get(change):
            parts.append(f"{n} listings {verb}" if n > 1 else f"1 listing {verb}s")
    return "; ".join(parts + (["ended"] if event["ended"] else []))


def diff(
    earlier: Annotated[str, typer.Argument(metavar="DATE", help="The earlier date, YYYY-MM-DD.")],
    later: Annotated[str, typer.Argument(metavar="DATE", help="The later date, YYYY-MM-DD.")],
    instrument: options.Instrument = None,
    state: options.State = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
) -> None:
    """The gaps that closed and those that opened between two dates, and by which fact."""
    target = Target.of(format, output)
    dates = options.day(earlier, "the earlier DATE"), options.day(later, "the later DATE")
    view = View.of(later, lang)
    from concerted.graph.analyses.gaps.records import GapQuery
    from concerted.graph.analyses.history.changes import diff as between

    found = between(view.release, *dates, lang, GapQuery(state=view.state(state), instrument=view.instrument(instrument)))
    document = {"release": release_header(view.release), "query": {"instrument": instrument, "state": state, "lang": lang}} | found
    rows = [{"change": change} | record for change in ("closed", "opened") for record in found[change]]

    def render(console: Console) -> None:
        for change in ("closed", "opened"):
            console.print(
                table(
                    f"{len(found[change])} {change} between {dates[0]} and {dates[1]}",
                    ("Kind", "State", "Instrument", "Taxa", "Which", "By"),
                    [
                        (
                            r["kind"],
                            r["state"] and f"{r['state']['name']} ({r['state']['iso3']})",
                            r["instrument"],
                            r["n_taxa"],
                            some(r["taxa"], 1),
                            _causes(r["by"]),
                        )
                        for r in found[change]
                    ],
                    right=("Taxa",),
                )
            )

    target.write(
        Answer(document, {"changes": rows}, render, ("change", "kind", "state_iso3", "state_name", "instrument", "n_taxa", "taxa", "by"))
    )


def _while(fact: dict[str, Any]) -> str:
    return f"until {fact['until']}" if fact["until"] else f"since {fact['since']}"


def _causes(facts: list[dict[str, Any]]) -> str:
    said = []
    for fact in facts:
        if fact["table"] == "memberships":
            said.append(f"{fact['role']} since {text(fact.get('since'))}")
        elif fact["table"] == "listings":
            said.append(f"{fact['taxon']} on Appendix {fact['appendix']} since {fact['since']}")
        elif fact["table"] == "coverage":
            said.append(f"{fact['taxon']} covered {_while(fact)}")
        else:
            said.append(f"{fact['short_name']} in force on {text(fact.get('in_force_on'))}")
    return some(list(dict.fromkeys(said)), 2)
