"""``concerted states``, ``taxa``, ``populations``, ``memberships``, ``listings``, ``sources``: the tables of a release as lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column
from concerted.api.output.targets import Answer, Target
from concerted.graph.vocabulary import Appendix, Holds, Language, Rank, Role, StateKind, Tier

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.graph.records import Record

Sort = Annotated[str | None, typer.Option("--sort", metavar="[-]FIELD", help="Order by a field; with - in front descending.")]
OnAppendix = Annotated[str | None, typer.Option("--appendix", metavar="|".join(Appendix), help="On one Appendix at the date.")]
Holding = Annotated[str | None, typer.Option("--holds", metavar="|".join(Holds), help="Whether it holds at the date.")]


def states(
    kind: Annotated[str | None, typer.Option("--kind", metavar="|".join(StateKind), help="One kind.")] = None,
    cms_region: Annotated[str | None, typer.Option("--cms-region", metavar="NAME", help="Region used by the Convention.")] = None,
    cms_party: Annotated[bool | None, typer.Option("--cms-party/--not-cms-party", help="Parties to the Convention, or the others.")] = None,
    sort: Sort = None,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """States, territories and regional organisations, with whether each is a Party."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, release=release)
    from concerted.graph.analyses.registers import StateRow, state_rows
    from concerted.graph.records import matching

    region = view.value("states", "cms_region", cms_region)
    wanted = {"kind": options.word("--kind", kind, StateKind), "cms_region": region, "cms_party": cms_party}
    listed(
        target, view, "states", "States", StateRow, matching(state_rows(view.projection, lang), **wanted), wanted, sort,
        Column("Code", "iso3"), Column("Name", "name"), Column("Kind", "kind"), Column("Sovereign", "sovereign"),
        Column("Region", "cms_region", word=True), Column("CMS Party", "cms_party"),
    )


def taxa(
    rank: Annotated[str | None, typer.Option("--rank", metavar="|".join(Rank), help="One rank.")] = None,
    taxon_class: options.TaxonClass = None,
    family: Annotated[str | None, typer.Option("--family", metavar="NAME", help="One family, such as Diomedeidae.")] = None,
    appendix: OnAppendix = None,
    sort: Sort = None,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Species, subspecies and higher taxa, with the Appendices that hold them."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, release=release)
    from concerted.graph.analyses.registers import TaxonRow, taxon_rows
    from concerted.graph.records import matching

    wanted = {
        "rank": options.word("--rank", rank, Rank), "class_": view.value("taxa", "class", taxon_class),
        "family": view.value("taxa", "family", family), "appendices": options.word("--appendix", appendix, Appendix),
    }
    listed(
        target, view, "taxa", "Taxa", TaxonRow, matching(taxon_rows(view.projection, lang), **wanted), wanted, sort,
        Column("Taxon", "taxon"), Column("Name", "name"), Column("Rank", "rank"), Column("Class", "class_"), Column("Family", "family"),
        Column("Appendices", "appendices"),
    )


def populations(
    taxon: options.Taxon = None,
    state: options.State = None,
    appendix: OnAppendix = None,
    sort: Sort = None,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Geographically separate parts of species, with their Range States where known."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, release=release)
    from concerted.graph.analyses.registers import PopulationRow, population_rows
    from concerted.graph.records import matching

    wanted = {"taxon": view.taxon(taxon), "states": view.state(state), "appendices": options.word("--appendix", appendix, Appendix)}
    listed(
        target, view, "populations", "Populations", PopulationRow, matching(population_rows(view.projection, lang), **wanted), wanted, sort,
        Column("Taxon", "taxon"), Column("Population", "name", english=True), Column("Range States", "states", most=8),
        Column("Basis", "states_basis"), Column("Appendices", "appendices"),
    )


def memberships(
    state: options.State = None,
    instrument: options.Instrument = None,
    role: Annotated[str | None, typer.Option("--role", metavar="|".join(Role), help="One capacity.")] = None,
    holds: Holding = None,
    sort: Sort = None,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Who is in what, since when, and how that is known."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, release=release)
    from concerted.graph.analyses.registers import MembershipRow, membership_rows
    from concerted.graph.records import matching

    wanted = {
        "iso3": view.state(state), "instrument": view.instrument(instrument), "role": options.word("--role", role, Role),
        "holds": options.word("--holds", holds, Holds),
    }
    listed(
        target, view, "memberships", "Memberships", MembershipRow, matching(membership_rows(view.projection, lang), **wanted), wanted, sort,
        Column("Instrument", "instrument"), Column("State", "named"),
        Column("Region", "region", spare=True, word=True), Column("Role", "role"),
        Column("Since", "since", by=view.release.published),
        Column("Until", "until"), Column("Holds", "holds"), Column("Dates", "date_basis"), Column("Sources", "source", most=2),
    )


def listings(
    taxon: options.Taxon = None,
    appendix: OnAppendix = None,
    holds: Holding = None,
    sort: Sort = None,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """What stands on the Appendices, since when, and through which higher taxon."""
    target, view = Target.of(format, output, lang), View.of(as_of, lang, release=release)
    from concerted.graph.analyses.registers import ListingRow, listing_rows
    from concerted.graph.records import matching

    wanted = {
        "taxon": view.taxon(taxon), "appendix": options.word("--appendix", appendix, Appendix),
        "holds": options.word("--holds", holds, Holds),
    }
    listed(
        target, view, "listings", "Listings", ListingRow, matching(listing_rows(view.projection, lang), **wanted), wanted, sort,
        Column("Taxon", "taxon"), Column("Name", "name"), Column("Population", "population"), Column("Appendix", "appendix"),
        Column("Since", "since"), Column("Until", "until"), Column("Holds", "holds"), Column("Listed under", "listed_under"),
    )


def sources(
    tier: Annotated[str | None, typer.Option("--tier", metavar="|".join(Tier), help="One kind of source.")] = None,
    sort: Sort = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Where the facts were read."""
    target, view = Target.of(format, output, lang), View.of(None, lang, release=release)
    from concerted.graph.analyses.registers import SourceRow, source_rows
    from concerted.graph.records import matching

    wanted = {"tier": options.word("--tier", tier, Tier)}
    listed(
        target, view, "sources", "Sources", SourceRow, matching(source_rows(view.release), **wanted), wanted, sort,
        Column("Id", "id"), Column("Title", "title"), Column("Publisher", "publisher"), Column("Published", "published"),
        Column("Tier", "tier"), Column("Licence", "licence"),
    )


def listed(
    target: Target, view: View, name: str, title: str, kind: type[Record], records: Iterable[Record], wanted: Mapping[str, Any],
    sort: str | None, *columns: Column,
) -> None:
    """Write a list of records, in the order that is asked for."""
    from concerted.api.output.sorting import in_order, orders

    if sort is not None:
        options.choice("--sort", sort, orders(kind))
    found = list(in_order(records, sort))
    asked = {each.rstrip("_"): value for each, value in wanted.items()} | {"sort": sort, "lang": view.lang}

    def render(screen: Screen) -> None:
        what = f"{screen.words(title)} {view.caption(screen.words)}"
        shown = found if any(column.english for column in columns) else [view.starred(record) for record in found]
        screen.records(f"{len(found)} · {what}" if found else what, kind, shown, *columns)
        screen.footnote(*(getattr(record, "name", None) for record in shown))

    document = view.header() | {"query": asked, "count": len(found), name: found}
    target.write(Answer(document, {name: found}, render, kind, release=view.release))
