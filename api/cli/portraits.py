"""``concerted taxon``, ``state``, ``instrument`` and ``instruments``: all that is known of one thing at a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.targets import Answer, Target, interval, some, table, text

if TYPE_CHECKING:
    from rich.console import Console

METRICS = ("A", "C0", "C1", "K", "F")


def taxon(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Scientific name, synonym or common name.")],
    as_of: options.AsOf = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
) -> None:
    """A species and its migration system: Range States, listings, instruments, gaps, metrics."""
    target = Target.of(format, output)
    view = View.of(as_of, lang)
    accepted = view.names.taxon(name)
    from concerted.graph.analyses.portraits.portraits import taxon_profile

    profile = taxon_profile(view.projection, accepted, lang)

    def render(console: Console) -> None:
        about = profile["taxon"]
        heading(console, f"{about['taxon']} · {text(about['name'])} · {about['rank']} of {text(about['class'])}", view)
        listed = ", ".join(profile["appendices"])
        console.print(
            f"Appendices: {listed or 'not listed'}   Range States: {text(profile['n_range_states'])}   {metrics(profile['metrics'])}"
        )
        if about["synonyms"]:
            console.print(f"Also called {', '.join(about['synonyms'])}", markup=False)
        if profile["below"]:
            console.print(f"Holds {some(profile['below'], 6)}", markup=False)
        console.print(
            table(
                "Listings",
                ("Appendix", "Listed as", "Population", "Since", "Until"),
                [(r["appendix"], r["taxon"], r.get("population"), r["since"], r.get("until")) for r in profile["listings"]],
            )
        )
        console.print(
            table(
                "Instruments that cover it",
                ("Instrument", "Concerned members", "Which"),
                [(r["id"], r["n_members_concerned"], some(r["members_concerned"], 12)) for r in profile["instruments"]],
                right=("Concerned members",),
            )
        )
        gap_table(console, profile["gaps"])
        console.print(
            table(
                "Range States",
                ("State", "Season", "Presence", "Origin", "CMS Party", "Basis", "Sources"),
                [
                    (
                        f"{r['name']} ({r['iso3']})",
                        r["season"],
                        r["presence"],
                        r["origin"],
                        r["cms_party"],
                        r["basis"],
                        some(r["source"], 2),
                    )
                    for r in profile["range_states"]
                ],
            )
        )

    document = view.header() | profile
    target.write(Answer(document, lists(profile, "range_states", "gaps", "instruments", "listings"), render))


def state(
    iso: Annotated[str, typer.Argument(metavar="ISO", help="ISO code, or name in English, French or Spanish.")],
    as_of: options.AsOf = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
) -> None:
    """A State: its memberships, its species, its gaps, and what it could join today."""
    target = Target.of(format, output)
    view = View.of(as_of, lang)
    code = view.names.state(iso)
    from concerted.graph.analyses.portraits.portraits import state_profile

    profile = state_profile(view.projection, code, lang)

    def render(console: Console) -> None:
        about = profile["state"]
        heading(console, f"{about['name']} ({about['iso3']}) · {about['kind']} · {text(about['cms_region'])}", view)
        if about["territories"]:
            console.print(f"Counted with {', '.join(about['territories'])}", markup=False)
        for appendix, counts in profile["species"].items():
            console.print(
                f"Appendix {appendix}: {sum(counts.values())} taxa ({', '.join(f'{n} {name}' for name, n in counts.items()) or 'none'})",
                markup=False,
            )
        console.print(f"Its {profile['n_systems']} migration systems, means: {metrics(profile['completeness'])}", markup=False)
        console.print(
            table(
                "Memberships",
                ("Instrument", "Role", "Since", "Until", "Holds", "Dates", "For"),
                [
                    (r["instrument"], r["role"], r["since"], r["until"], r["holds"], r["date_basis"], r["applies_to"])
                    for r in profile["memberships"]
                ],
            )
        )
        console.print(
            table(
                "Could join",
                ("Instrument", "Gap", "Taxa it would close", "Firm"),
                [(r["instrument"], r["kind"], r["n_taxa"], r["n_firm"]) for r in profile["could_join"]],
                right=("Taxa it would close", "Firm"),
            )
        )
        gap_table(console, profile["gaps"])

    document = view.header() | profile
    target.write(Answer(document, lists(profile, "gaps", "memberships", "could_join"), render))


def instrument(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id, short name or title.")],
    as_of: options.AsOf = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
) -> None:
    """An instrument: members, Range States not in, taxa, completeness."""
    target = Target.of(format, output)
    view = View.of(as_of, lang)
    key = view.names.instrument(name)
    from concerted.graph.analyses.portraits.portraits import instrument_profile

    profile = instrument_profile(view.projection, key, lang)

    def render(console: Console) -> None:
        about = profile["instrument"]
        heading(console, about["name_en"], view)
        binding = "binding" if about["binding"] else "not binding"
        console.print(
            f"{about['id']} · {about['kind']}, {binding} · in force on {text(about['in_force_on'])} · {metrics(profile['completeness'])}"
        )
        console.print(f"Taxa: {len(profile['taxa'])} ({some(profile['taxa'])})", markup=False)
        console.print(
            table(
                counted("Members", len(profile["members"])),
                ("State", "Role", "Since", "Dates"),
                [(f"{r['name']} ({r['iso3']})", r["role"], r["since"], r["date_basis"]) for r in profile["members"]],
            )
        )
        if profile["possible_members"]:
            named = ", ".join(r["iso3"] for r in profile["possible_members"])
            console.print(f"Possible members (date of joining not known): {len(profile['possible_members'])}: {named}", markup=False)
        console.print(
            table(
                counted("Not in", len({r["iso3"] for r in profile["not_in"]})),
                ("State", "Gap", "Firmness", "Taxa"),
                [(f"{r['name']} ({r['iso3']})", r["kind"], r["firmness"], r["n_taxa"]) for r in profile["not_in"]],
                right=("Taxa",),
            )
        )
        if about["conflicts"]:
            said = {"no_range_edge": "on the list, and in no range", "outside_area": "in the range, and not on the list"}
            console.print(
                table(
                    "Where its list and the ranges disagree (the list decides)",
                    ("State", "What", "Member"),
                    [(f"{r['name']} ({r['iso3']})", said[r["kind"]], r["member"]) for r in about["conflicts"]],
                )
            )

    document = view.header() | profile
    sheets = lists(profile, "not_in", "members", "possible_members") | {"conflicts": profile["instrument"]["conflicts"]}
    target.write(Answer(document, sheets, render))


def instruments(
    as_of: options.AsOf = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = "en",
) -> None:
    """Every instrument with its members, Range States, taxa and completeness."""
    target = Target.of(format, output)
    view = View.of(as_of, lang)
    from concerted.graph.analyses.portraits.portraits import instrument_list

    records = instrument_list(view.projection, lang)

    def render(console: Console) -> None:
        rows = [
            (
                r["id"],
                r["kind"],
                r["in_force_on"],
                r["in_force"],
                interval(r["n_members"], r["n_members"] + r["n_possible_members"]),
                r["n_range_states"],
                r["n_taxa"],
                *((r["completeness"] or {}).get(name) for name in METRICS),
            )
            for r in records
        ]
        columns = ("Instrument", "Kind", "From", "In force", "Members", "Range States", "Taxa", *METRICS)
        numbers, spare = ("Members", "Range States", "Taxa", *METRICS), ("From", "In force", "A", "C1", "F")
        console.print(table(f"Instruments {view.caption()}", columns, rows, right=numbers, spare=spare, width=console.width))

    document = view.header() | {"count": len(records), "instruments": records}
    target.write(Answer(document, {"instruments": records}, render))


def heading(console: Console, title: str, view: View) -> None:
    """What the portrait is of, and at which date."""
    console.print(title, style="bold", markup=False)
    console.print(view.caption(), style="dim", markup=False)


def counted(what: str, n: int) -> str:
    """``Members: 13``; of none the table itself says so."""
    return f"{what}: {n}" if n else what


def metrics(values: dict[str, float | None] | None) -> str:
    """``A 0.00  C0 0.61 …``; a dash for what is not defined."""
    return "  ".join(f"{name} {text((values or {}).get(name))}" for name in METRICS)


def gap_table(console: Console, gaps: list[dict[str, Any]]) -> None:
    """The gaps of a portrait."""
    console.print(
        table(
            counted("Gaps", len(gaps)),
            ("Kind", "State", "Instrument", "Taxa", "Firmness", "Which"),
            [(g["kind"], g["state"] and g["state"]["iso3"], g["instrument"], g["n_taxa"], g["firmness"], some(g["taxa"], 1)) for g in gaps],
            right=("Taxa",),
        )
    )


def lists(profile: dict[str, Any], *names: str) -> dict[str, list[dict[str, Any]]]:
    """The lists of a portrait, the first of which is its CSV."""
    return {name: profile[name] for name in names}
