"""``concerted taxon``, ``state``, ``instrument`` and ``instruments``: all that is known of one thing at a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.tables import Column, text
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.names.classes import with_class
from concerted.graph.records import matching, plain
from concerted.graph.vocabulary import Accession, InstrumentKind, Language, ListConflict, Listings, Metric, NameKind, Territories, ids

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.analyses.completeness.records import Completeness
    from concerted.graph.analyses.gaps.records import Gap

GAPS = (
    Column("Kind", "kind"), Column("State", "state.iso3"), Column("Instrument", "instrument"), Column("Taxa", "n_taxa"),
    Column("Firmness", "firmness"), Column("Which", "taxa", most=1),
)


def taxon(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Scientific name, synonym or common name.")],
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """A species and its migration system: Range States, listings, instruments, gaps, metrics."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    accepted = view.names.taxon(name)
    from concerted.graph.analyses.portraits.taxon import Covering, RangeState, taxon_portrait

    portrait = taxon_portrait(view.projection, accepted, lang)

    def render(screen: Screen) -> None:
        _, about = screen.words, portrait.taxon
        class_name = with_class(about.class_, _) if about.class_ else text(None)
        of_class = _("{rank} of {class_name}").format(rank=_(about.rank), class_name=class_name)
        name = view.name_of(about.taxon, about.name)
        heading(screen, f"{about.taxon} · {text(name)} · {of_class}", view)
        listed = ", ".join(portrait.appendices) or _("not listed")
        screen.say(_("Appendices: {appendices}   Range States: {n}   {metrics}").format(
            appendices=listed, n=text(portrait.n_range_states), metrics=metrics(portrait.metrics),
        ))
        if about.synonyms:
            screen.say(_("Also called {names}").format(names=", ".join(about.synonyms)))
        if portrait.below:
            screen.say(_("Holds {names}").format(names=screen.some(portrait.below, 6)))
        screen.rows(
            _("Listings"), ("Appendix", "Listed as", "Population", "Since", "Until"),
            [(r["appendix"], r["taxon"], r.get("population"), r["since"], r.get("until")) for r in portrait.listings],
        )
        screen.records(
            _("Instruments that cover it"), Covering, portrait.instruments,
            Column("Instrument", "id"), Column("Concerned members", "n_members_concerned"), Column("Which", "members_concerned", most=12),
        )
        gap_table(screen, portrait.gaps)
        screen.records(
            _("Range States"), RangeState, list(map(view.starred, portrait.range_states)),
            Column("State", "named"), Column("Season", "season"), Column("Presence", "presence"), Column("Origin", "origin"),
            Column("CMS Party", "cms_party"), Column("Basis", "basis"), Column("Sources", "source", most=2),
        )
        screen.footnote(name)

    document = view.header() | plain(portrait)
    sheets = {name: getattr(portrait, name) for name in ("range_states", "gaps", "instruments", "listings")}
    target.write(Answer(document, sheets, render, RangeState, release=view.release))


def state(
    iso: Annotated[str, typer.Argument(metavar="NAME", help="ISO code, or name in English, French or Spanish.")],
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """A State: its memberships, its species, its gaps, and what it could join today."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    code = view.state(iso, view.as_of)
    from concerted.graph.analyses.gaps.records import Gap
    from concerted.graph.analyses.portraits.memberships import Status
    from concerted.graph.analyses.portraits.state import Join, state_portrait
    from concerted.graph.analyses.recruitment.partners import Partner

    portrait = state_portrait(view.projection, code, lang)

    def render(screen: Screen) -> None:
        _, about = screen.words, portrait.state
        named = view.name_of(about.iso3, about.name, NameKind.STATE)
        region = _("CMS region: {region}").format(region=_(text(about.cms_region)))
        disputed = about.can_accede == Accession.DISPUTED
        what = about.status if disputed and about.status else about.kind
        heading(screen, f"{named} ({about.iso3}) · {_(what).replace('_', ' ')} · {region}", view)
        for line in view.counts_for_told(_, code):
            screen.say(line)
        if about.territories:
            screen.say(_("Counted with {codes}").format(codes=", ".join(about.territories)))
        for appendix, counts in portrait.species.items():
            by_class, n = ", ".join(f"{with_class(name, _)}: {n}" for name, n in counts.items()) or _("none"), sum(counts.values())
            told = counted(_, n, "Appendix {appendix}: {n} taxon ({by_class})", "Appendix {appendix}: {n} taxa ({by_class})")
            screen.say(told.format(appendix=appendix, n=n, by_class=by_class))
        told = counted(_, portrait.n_systems, "Its {n} migration system: {metrics}", "Its {n} migration systems, means: {metrics}")
        screen.say(told.format(n=portrait.n_systems, metrics=metrics(portrait.completeness)))
        holder = about.counts_for
        other = holder is not None and holder.iso3 != code
        whose = _("Memberships of {state} that reach it").format(state=text(holder)) if other else _("Memberships")
        screen.records(
            whose, Status, portrait.memberships,
            Column("Instrument", "instrument"), Column("Role", "role"), Column("Since", "since", by=view.release.published),
            Column("Until", "until"),
            Column("Holds", "holds"), Column("Dates", "date_basis"), Column("For", "applies_to"),
        )
        screen.records(
            _("Could join"), Join, portrait.could_join,
            Column("Instrument", "instrument"), Column("Gap", "kind"), Column("Taxa it would close", "n_taxa"), Column("Firm", "n_firm"),
        )
        if disputed and portrait.could_join:
            screen.say(_("Whether {state} can accede is disputed.").format(state=named))
        gap_table(screen, portrait.gaps)
        screen.records(
            _("Shares most species with"), Partner, list(map(view.starred, portrait.partners)),
            Column("State", "named"), Column("Region", "region", spare=True, word=True), Column("Shared species", "n_shared"),
            Column("Closeness", "weight"), Column("CMS Party", "cms_party"),
        )
        screen.footnote(named)

    document = view.header() | plain(portrait)
    sheets = {"gaps": portrait.gaps, "memberships": portrait.memberships, "could_join": portrait.could_join, "partners": portrait.partners}
    target.write(Answer(document, sheets, render, Gap, release=view.release))


def instrument(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Id, short name or title.")],
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """An instrument: members, Range States not in, taxa, completeness."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    key = view.instrument(name)
    from concerted.graph.analyses.portraits.instrument import NotIn, instrument_portrait
    from concerted.graph.analyses.portraits.memberships import Member

    portrait = instrument_portrait(view.projection, key, lang)

    def render(screen: Screen) -> None:
        _, about = screen.words, portrait.instrument
        heading(screen, screen.english(about.name_en), view)
        screen.say(_("{id} · {kind}, {binding} · in force on {day} · {metrics}").format(
            id=about.id, kind=_(about.kind), binding=_("binding") if about.binding else _("not binding"),
            day=text(about.in_force_on), metrics=metrics(portrait.completeness),
        ))
        screen.say(_("Taxa: {n} ({names})").format(n=len(portrait.taxa), names=screen.some(portrait.taxa)))
        screen.records(
            titled(_("Members"), len(portrait.members), _), Member, list(map(view.starred, portrait.members)),
            Column("State", "named"), Column("Region", "region", spare=True, word=True), Column("Role", "role"),
            Column("Since", "since", by=view.release.published),
            Column("Dates", "date_basis"),
        )
        if portrait.possible_members:
            named = ", ".join(member.iso3 for member in portrait.possible_members)
            n = len(portrait.possible_members)
            screen.say(_("Possible members (date of joining not known): {n}: {names}").format(n=n, names=named))
        screen.records(
            titled(_("Not in"), len({state.iso3 for state in portrait.not_in}), _), NotIn, list(map(view.starred, portrait.not_in)),
            Column("State", "named"), Column("Region", "region", spare=True, word=True), Column("Gap", "kind"),
            Column("Firmness", "firmness"), Column("Taxa", "n_taxa"),
        )
        if about.conflicts:
            said = {
                ListConflict.NO_RANGE_EDGE: _("on the list, and in no range"),
                ListConflict.OUTSIDE_AREA: _("in the range, and not on the list"),
            }
            screen.rows(
                _("Where its list and the ranges disagree (the list decides)"), ("State", "What", "Member"),
                [(conflict.named, said[conflict.kind], conflict.member) for conflict in map(view.starred, about.conflicts)],
            )
        screen.footnote(screen.english(about.name_en))

    document = view.header() | plain(portrait)
    sheets = {
        "not_in": portrait.not_in, "members": portrait.members, "possible_members": portrait.possible_members,
        "conflicts": portrait.instrument.conflicts,
    }
    target.write(Answer(document, sheets, render, NotIn, release=view.release))


def instruments(
    kind: Annotated[str | None, typer.Option("--kind", metavar="|".join(InstrumentKind), help="One legal kind.")] = None,
    in_force: Annotated[
        bool | None, typer.Option("--in-force/--not-in-force", help="In force at the date, with members; or the others.")
    ] = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Every instrument with its members, Range States, taxa and completeness."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.portraits.instrument import InstrumentRow, instrument_list

    if kind is not None:
        kind = options.choice("--kind", kind, ids(InstrumentKind))
    records = matching(instrument_list(view.projection), kind=kind, in_force=in_force)

    def render(screen: Screen) -> None:
        screen.records(
            screen.words("Instruments {when}").format(when=view.caption(screen.words)), InstrumentRow, records,
            Column("Instrument", "id"), Column("Kind", "kind"), Column("From", "in_force_on", spare=True),
            Column("In force", "in_force", spare=True), Column("Members", "members"), Column("Range States", "n_range_states"),
            Column("Taxa", "n_taxa"),
            *(Column(metric, f"completeness.{metric}", spare=metric in (Metric.A, Metric.C1, Metric.F)) for metric in Metric),
        )

    document = view.header() | {"count": len(records), "instruments": records}
    target.write(Answer(document, {"instruments": records}, render, InstrumentRow, release=view.release))


def heading(screen: Screen, title: str, view: View) -> None:
    """What the portrait is of, and at which date."""
    screen.say(title, "bold")
    screen.say(view.caption(screen.words), "dim")


def titled(what: str, n: int, _: Words) -> str:
    """``Members: 13``; of none the table itself says so."""
    return _("{what}: {n}").format(what=what, n=n) if n else what


def metrics(values: Completeness | None) -> str:
    """``A 0.00  C0 0.61 …``; a dash for what is not defined."""
    return "  ".join(f"{metric} {text(getattr(values, metric, None))}" for metric in Metric)


def gap_table(screen: Screen, gaps: tuple[Gap, ...]) -> None:
    """The gaps of a portrait."""
    from concerted.graph.analyses.gaps.records import Gap

    screen.records(titled(screen.words("Gaps"), len(gaps), screen.words), Gap, gaps, *GAPS)
