"""``concerted scenario``: what would be if a State joined or left, a taxon were listed, or an instrument took in more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.cli.view import View
from concerted.api.output.layout import KEEP
from concerted.api.output.screen import Screen
from concerted.api.output.tables import Column, text
from concerted.api.output.targets import Answer, Target
from concerted.api.output.words import counted
from concerted.graph.records import Record, columns, plain
from concerted.graph.vocabulary import Change, Happening, Language, Listings, Metric, Territories

if TYPE_CHECKING:
    from concerted.api.output.words import Words
    from concerted.graph.analyses.completeness.records import Completeness
    from concerted.graph.analyses.gaps.records import Gap
    from concerted.graph.analyses.recruitment.scenarios.proposal import Proposal
    from concerted.graph.analyses.recruitment.scenarios.records import Scenario

# How a file ends whose text is Markdown.
MARKDOWN = "md"


def scenario(
    join: Annotated[
        list[str] | None, typer.Option("--join", metavar="STATE:INSTRUMENT", help="A State becomes a member; may be given several times."),
    ] = None,
    leave: Annotated[
        list[str] | None, typer.Option("--leave", metavar="STATE:INSTRUMENT", help="A State is a member no longer."),
    ] = None,
    list_: Annotated[
        list[str] | None, typer.Option("--list", metavar="TAXON:APPENDIX", help="A taxon is listed: whom it makes responsible."),
    ] = None,
    extend: Annotated[
        list[str] | None, typer.Option("--extend", metavar="INSTRUMENT:TAXON", help="An instrument takes in a taxon."),
    ] = None,
    deposited: Annotated[
        str | None,
        typer.Option("--deposited", metavar="DATE", help="The day of deposit, or of adoption: each holds from when its treaty says."),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day from which all of it holds.")] = None,
    territories: options.Territories = Territories.SOVEREIGN,
    listings: options.Listings = Listings.ALL,
    as_of: options.AsOf = None,
    release: options.Release = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """What would be if States joined or left, taxa were listed, or instruments took in more."""
    target = Target.of(format, output, lang, (MARKDOWN,))
    view = View.of(as_of, lang, territories, release, listings=listings)
    from concerted.graph.analyses.recruitment.scenarios.changes import canonical, parsed
    from concerted.graph.analyses.recruitment.scenarios.entry import When, compared_on, entries
    from concerted.graph.analyses.recruitment.scenarios.proposal import ProposalState
    from concerted.graph.analyses.recruitment.scenarios.scenario import scenario as found_by
    from concerted.loaders.notes import entry_rules

    when = When(
        view.as_of, None if as_of is None else view.as_of,
        None if deposited is None else options.day(deposited, "--deposited"), None if on is None else options.day(on, "--on"),
    )
    written = {Happening.JOIN: join, Happening.LEAVE: leave, Happening.LIST: list_, Happening.EXTEND: extend}
    changes = parsed(view.names, {kind: texts or () for kind, texts in written.items()}, view.as_of)
    dated = entries(view.release, changes, when, entry_rules(view.release), target.words)
    view = View.of(compared_on(dated, when).isoformat(), lang, territories, release, listings=listings)
    found = found_by(view.projection, changes, dated, lang, target.words)
    asked = canonical(changes) | {
        "deposited": when.deposited, "on": when.on, "territories": territories, "listings": listings, "lang": lang,
    }
    gaps = [*_gaps(Change.CLOSED, found.closed), *_gaps(Change.OPENED, found.opened)]
    states = [state for proposal in found.proposals for state in proposal.states]
    sheets: dict[str, Any] = {"states": states} if found.proposals else {}
    markdown = target.path is not None and target.path.suffix.lower() == f".{MARKDOWN}"
    target.write((_Pasted if markdown else Answer)(
        view.header() | {"query": asked} | dict(found.told()),
        sheets | {"gaps": gaps, "priorities": found.priorities, "changes": found.changes},
        lambda screen: _render(screen, view, found),
        ProposalState if found.proposals else None, _gap_columns(), release=view.release,
    ))


def _gap_columns() -> Sequence[str]:
    """Columns of such rows, whatever there are."""
    from concerted.graph.analyses.gaps.records import Gap

    return ("change", *columns(Gap))


def _gaps(change: Change, gaps: Sequence[Gap]) -> Iterator[dict[str, Any]]:
    """Gaps as rows that say what happens to them."""
    return ({"change": str(change), **plain(gap)} for gap in gaps)


def _render(screen: Screen, view: View, found: Scenario) -> None:
    from concerted.graph.analyses.recruitment.scenarios.entry import DatedChange
    from concerted.graph.analyses.recruitment.scenarios.records import Rerank

    _ = screen.words
    screen.records(
        _("What would be {when}").format(when=view.caption(_)), DatedChange, found.changes,
        Column("Change", "what"), Column("From", "from_"), Column("Dated by", "basis"),
        Column("Rule", "rule", word=True), Column("Article", "article"),
    )
    for proposal in found.proposals:
        _desk(screen, view, proposal)
    worlds = ((_("before"), found.before), (_("after"), found.after))
    rows = [(name, _("touched"), world.n_systems, *_means(world)) for name, world in worlds]
    rows += [(name, _("every system"), world.all.n_systems, *_means(world.all)) for name, world in worlds]
    screen.rows(
        _("Means over migration systems: those that the changes touch, and all"), ("World", "Over", "Systems", *Metric), rows,
        right=("Systems", *Metric),
    )
    for said, gaps in (
        (counted(_, len(found.closed), "{n} gap closed", "{n} gaps closed"), found.closed),
        (counted(_, len(found.opened), "{n} gap opened", "{n} gaps opened"), found.opened),
    ):
        told = [view.starred(gap) for gap in gaps]
        screen.rows(
            said.format(n=len(told)), ("Kind", "State", "Instrument", "Taxa", "Firm", "Which"),
            [(gap.kind, gap.state, gap.instrument, gap.n_taxa, gap.n_firm, screen.some(gap.taxa, 1)) for gap in told],
            right=("Taxa", "Firm"), spare=("Which",),
        )
        screen.footnote(*(gap.state.name for gap in told if gap.state))
    screen.records(
        _("The first non-Parties then"), Rerank, [view.starred(each) for each in found.priorities],
        Column("Rank", "rank"), Column("Before", "rank_before"), Column("State", "state"),
        Column("Region", "region", spare=True, word=True), Column("Unmet", "unmet_responsibility"), Column("Unmet before", "unmet_before"),
    )
    for line in found.assumptions:
        screen.say(line, "dim")


def _means(world: Completeness) -> Iterator[str | None]:
    values = (getattr(world, metric) for metric in Metric)
    return (None if value is None else f"{value:.4f}" for value in values)


def _headed(_: Words, proposal: Proposal) -> str:
    """A proposal in a line."""
    if not proposal.in_release:
        said = _("{what}: the release holds no taxon of that name; nobody is known to be a Range State; in force from {day} on")
        return said.format(what=proposal.what, day=proposal.in_force)
    said = _("{what}: Range States: {n}, of them Parties: {parties}; non-Parties with a new gap: {gaps}; in force from {day} on")
    return said.format(what=proposal.what, n=proposal.n_states, parties=proposal.n_parties, gaps=proposal.n_gaps, day=proposal.in_force)


def _notes(_: Words, proposal: Proposal) -> Iterator[str]:
    """What is said below the States of a proposal."""
    if proposal.reservations_until is not None:
        yield _("Parties can make a reservation until {day} (Art. XI.6).").format(day=proposal.reservations_until)
    else:
        yield _("Parties can make a reservation within 90 days after the meeting (Art. XI.6).")
    if proposal.instruments:
        yield _("Covered already by: {instruments}.").format(instruments=", ".join(proposal.instruments))
    if proposal.without_ranges:
        yield _("The release has no Range State for: {taxa}.").format(taxa=", ".join(proposal.without_ranges))


def _desk(screen: Screen, view: View, proposal: Proposal) -> None:
    _ = screen.words
    if not proposal.in_release:
        for line in (_headed(_, proposal), *_notes(_, proposal)):
            screen.say(line)
        return
    states = [view.starred(each) for each in proposal.states]
    screen.rows(
        _headed(_, proposal), ("State", "Region", "Party", "Range", "Duties", "New gap", "Sources"),
        [
            (each.state, None if each.region is None else _(each.region), each.party, each.firmness, ", ".join(each.duties), each.gap,
             screen.some(sorted({source for fact in each.rests_on for source in fact.source}), 1))
            for each in states
        ],
        notes=list(_notes(_, proposal)), spare=("Region", "Sources"),
    )
    screen.footnote(*(each.state.name for each in states))


class _Markdown(Screen):
    """Draws on another screen's console what a command found, as Markdown; no column is left out for want of room."""

    @classmethod
    def on(cls, screen: Screen) -> _Markdown:
        """In place of a screen, in its language."""
        return cls(screen.console, screen.words, screen.all)

    def say(self, line: str, style: str | None = None) -> None:
        super().say(f"{line}\n")

    def records(self, title: str, kind: type[Record], records: Sequence[Record], *columns: Column, notes: Sequence[str] = ()) -> None:
        def cell(column: Column, record: Record) -> str:
            value = column.of(record)
            return self.words(value) if column.word and value is not None else text(value, self.words)

        rows = [[cell(column, record) for column in columns] for record in records]
        self._write(title, [self.words(column.heading) for column in columns], rows, notes)

    def rows(
        self, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = (), notes: Sequence[str] = (),
        spare: Sequence[str] = (),
    ) -> None:
        told = [[text(value, self.words) for value in row] for row in rows]
        self._write(title, [self.words(heading) for heading in headings], told, notes)

    def _write(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> None:
        self.say(f"## {title}")
        if rows:
            self.say("\n".join(_line(row) for row in (headings, ["---"] * len(headings), *rows)))
        for note in notes:
            self.say(note)


class _Pasted(Answer):
    """What is drawn as Markdown, with the lines below it."""

    def draw(self, screen: Screen) -> None:
        super().draw(_Markdown.on(screen))


def _line(cells: Sequence[str]) -> str:
    kept = (cell.replace(KEEP, " ").replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(kept)} |"
