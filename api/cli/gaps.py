"""``concerted gaps`` and ``settle``: who shares responsibility and is not in, why that is not sure, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.cli.facts import facts_table
from concerted.api.cli.view import View
from concerted.api.output.tables import Column, text
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.vocabulary import Appendix, Evidence, Firmness, GapKind, Grouping, Language, Listings, Territories

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.analyses.gaps.query import GapQuery
    from concerted.graph.analyses.gaps.records import Gap
    from concerted.graph.analyses.gaps.settling import Settling

COLUMNS = (
    Column("Kind", "kind"), Column("State", "state"), Column("Region", "region", spare=True, word=True), Column("Instrument", "instrument"),
    Column("Taxa", "n_taxa"), Column("Firm", "n_firm"), Column("Range firm", "n_range_firm", spare=True),
    Column("List firm", "list_firm", spare=True), Column("Why", "because"), Column("Which", "taxa", most=1, counted=True),
    Column("Through", "territories", most=6),
)
# Of a record for each taxon, the taxon stands where its number would.
BY_TAXON = (*COLUMNS[:3], Column("Taxon", "taxa"), *(column for column in COLUMNS[3:] if column.heading not in ("Taxa", "Which")))
_KIND = Annotated[str | None, typer.Option("--kind", metavar="|".join(GapKind), help="One kind; outside_area only on request.")]
_APPENDIX = Annotated[str | None, typer.Option("--appendix", metavar="|".join(Appendix), help="What one Appendix holds alone.")]


def gaps(
    state: options.State = None,
    taxon: options.Taxon = None,
    instrument: options.Instrument = None,
    kind: _KIND = None,
    firmness: Annotated[
        str | None, typer.Option("--firmness", metavar="|".join(Firmness), help="Gaps some of whose taxa are so; all of these are shown.")
    ] = None,
    region: options.Region = None,
    taxon_class: options.TaxonClass = None,
    appendix: _APPENDIX = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    by: Annotated[
        Grouping, typer.Option("--by", metavar="|".join(Grouping), help="One record per State and instrument, or per taxon.")
    ] = Grouping.STATE,
    facts: Annotated[bool, typer.Option("--facts", help="Add the facts each gap rests on, with source and basis.")] = False,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """The States that share responsibility for species without being in their agreements, and why."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.gaps.query import GapQuery
    from concerted.graph.analyses.gaps.records import Gap, gap_records

    query = GapQuery(
        state=view.state(state, view.as_of), taxon=view.taxon(taxon), instrument=view.instrument(instrument), kind=kind, firmness=firmness,
        region=view.value("states", "cms_region", region), taxon_class=view.value("taxa", "class", taxon_class), appendix=appendix,
        by=by, facts=facts,
    )
    records = gap_records(view.projection, query, lang)
    asked = {
        "state": query.state, **view.counts_for(query.state), "taxon": query.taxon, "instrument": query.instrument, "kind": kind,
        "firmness": firmness, "region": query.region, "class": query.taxon_class, "appendix": appendix, "territories": territories,
        "listings": listings, "by": by, "facts": facts, "lang": lang,
    }
    document = view.header() | {"query": asked, "count": len(records), "gaps": records}
    target.write(Answer(document, {"gaps": records}, lambda screen: _render(screen, view, query, records), Gap, release=view.release))


def _render(screen: Screen, view: View, query: GapQuery, records: list[Gap]) -> None:
    from concerted.graph.analyses.gaps.records import Gap

    _ = screen.words
    title = counted(_, len(records), "{n} gap {when}", "{n} gaps {when}")
    columns = BY_TAXON if query.by == Grouping.TAXON else COLUMNS
    screen.records(
        title.format(n=len(records), when=view.caption(_)), Gap, list(map(view.starred, records)), *columns,
        notes=[*view.counts_for_told(_, query.state), *_sureness(view, _, query, records)],
    )
    if query.facts:
        facts_table(screen, [(text(record.state, _), record.instrument, record.facts or ()) for record in records])


def _sureness(view: View, _: Words, query: GapQuery, records: Sequence[Gap]) -> Iterator[str]:
    """How many of the gaps are firm, and what would make more of them so."""
    n, firm = sum(record.n_taxa for record in records), sum(record.n_firm for record in records)
    if n == firm:
        return
    told = counted(
        _, firm, "{firm} of {n} is firm, a State and a taxon each; the others are contested.",
        "{firm} of {n} are firm, a State and a taxon each; the others are contested.",
    )
    yield told.format(firm=f"{firm:,}", n=f"{n:,}")
    if query.instrument is None:
        yield _("What would settle how many: {command}").format(command="concerted settle")
        return
    from concerted.graph.analyses.gaps.settling import settlings

    for found in settlings(view.projection, query):
        for each in found.settled:
            documents = "; ".join(_(document.says) for document in each.documents)
            yield _("With {documents}: {n} of {all} firm.").format(documents=documents, n=f"{each.n_firm:,}", all=f"{found.n:,}")


def settle(
    state: options.State = None,
    taxon: options.Taxon = None,
    instrument: options.Instrument = None,
    kind: _KIND = None,
    region: options.Region = None,
    taxon_class: options.TaxonClass = None,
    appendix: _APPENDIX = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Which documents would make how many gaps firm, instrument by instrument."""
    target = Target.of(format, output, lang)
    view = View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.gaps.query import GapQuery
    from concerted.graph.analyses.gaps.settling import Settling, settlings

    query = GapQuery(
        state=view.state(state, view.as_of), taxon=view.taxon(taxon), instrument=view.instrument(instrument), kind=kind,
        region=view.value("states", "cms_region", region), taxon_class=view.value("taxa", "class", taxon_class), appendix=appendix,
    )
    found = settlings(view.projection, query)
    asked = {
        "state": query.state, **view.counts_for(query.state), "taxon": query.taxon, "instrument": query.instrument, "kind": kind,
        "region": query.region, "class": query.taxon_class, "appendix": appendix, "territories": territories, "listings": listings,
        "lang": lang,
    }
    document = view.header() | {"query": asked, "count": len(found), "settlings": found}
    target.write(Answer(
        document, {"settlings": found}, lambda screen: _render_settlings(screen, view, found), Settling, release=view.release,
    ))


def _render_settlings(screen: Screen, view: View, found: Sequence[Settling]) -> None:
    _ = screen.words
    rows = [
        (each.instrument, each.n, each.n_firm, " + ".join(map(_, some.documents)), some.n_firm) for each in found for some in each.settled
    ]
    numbers = ("Gaps", "Firm", "Firm then")
    used = {document for each in found for some in each.settled for document in some.documents}
    screen.rows(
        _("What would make gaps firm {when}").format(when=view.caption(_)),
        ("Instrument", "Gaps", "Firm", "With", "Firm then"), rows, numbers,
        notes=[f"{_(document)}: {_(document.says)}" for document in Evidence if document in used],
    )
