"""The brief on a taxon: from its migration system to a document."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.api.briefs.document import (
    Block,
    Brief,
    Bullets,
    Edition,
    Fact,
    Form,
    Heading,
    Key,
    Paragraph,
    Picture,
    Said,
    Section,
    Style,
    Table,
    Telling,
    Words,
    text,
)
from concerted.api.briefs.sentences import colophon, documents, instruments, labels, metrics, no_boundaries, taxon
from concerted.api.output.words import counted
from concerted.graph.analyses.briefing.taxon import TaxonBrief
from concerted.graph.names.classes import CLASSES
from concerted.graph.vocabulary import MapStatus, NameKind

_SHADES = {MapStatus.PARTY: "in", MapStatus.MISSING_FIRM: "out", MapStatus.MISSING_CONTESTED: "contested"}
# Entries of the Appendices, and no more.
MOST = 4


def taxon_document(record: TaxonBrief, edition: Edition, words: Words, lang: str) -> Brief:
    """The brief on a taxon.

    Parameters
    ----------
    record : TaxonBrief
        What is known of it.
    edition : Edition
        Of which release, at which date.
    words : callable
        From English to the language of the brief.
    lang : {"en", "fr", "es"}
        The language.

    Returns
    -------
    Brief
        Sections that have nothing to say are left out.
    """
    told, _ = Telling(record, edition, words), words
    sections = [
        *_listings(told, record), *_complete(told, record), *_below(told, record), *_instruments(told, record), *_outside(told, record),
        documents(told, record.documents),
    ]
    scientific, day = told.at("taxon.taxon", style=Style.TAXON), told.at("edition.as_of")
    of = record.taxon.class_ or "unknown"
    values = {"rank": told.at("taxon.rank", Form.WORD), "what": text(_(CLASSES[of][0]) if of in CLASSES else _(of))}
    where = told.say(_("{taxon} · {rank} · {what} · as of {day}"), taxon=scientific, day=day, **values)
    return Brief(
        NameKind.TAXON, record.taxon.taxon, lang, _("A migration system and the Convention on Migratory Species"),
        scientific if record.name is None else told.at("name"), where, tuple(_lead(told, record)), tuple(_facts(told, record)),
        _picture(told, record), tuple(sections), colophon(told, lang), edition, labels(told),
    )


def _lead(told: Telling, record: TaxonBrief) -> Iterator[Said]:
    _, day = told.words, told.at("edition.as_of")
    if record.n_units == 0:
        yield text(_("No species below it is in the release."))
        return
    if not record.appendices:
        yield told.say(_("It is on no Appendix of the Convention on {day}."), day=day)
    elif record.higher:
        yield told.say(
            counted(_, record.n_units, "Of what is below it the Appendices hold {n} species or subspecies on {day}.",
                    "Of what is below it the Appendices hold {n} species and subspecies on {day}."), n=told.at("n_units"), day=day,
        )
    else:
        first, *second = (told.at(f"appendices.{n}") for n in range(len(record.appendices)))
        if second:
            yield told.say(_("It is on Appendices {first} and {second} of the Convention."), first=first, second=second[0])
        else:
            yield told.say(_("It is on Appendix {appendices} of the Convention."), appendices=first)
    if record.n_range_states == 0:
        yield text(_("No State is known to share responsibility for it."))
        return
    values = {"n": told.at("n_range_states"), "into": told.at("n_engaged"), "out": told.at("n_missing")}
    yield told.say(
        counted(
            _, record.n_range_states, "{n} State is responsible for it; engaged, by the Convention or an instrument under it: {into}.",
            "{n} States share responsibility for it. The Convention or an instrument under it engages {into} of them; {out} it does not.",
        ), **values,
    )
    if record.higher:
        yield told.say(_("Systems of which every responsible State is engaged: {n}."), n=told.at("n_complete"))
    elif record.n_missing == 0:
        yield text(_("Every responsible State is engaged: the system is complete."))
    elif record.last is not None:
        yield told.say(_("One State alone is missing: {state}. With it the system would be complete."), state=told.at("last.name"))


def _facts(told: Telling, record: TaxonBrief) -> Iterator[Fact]:
    _ = told.words
    on = told.listed([told.at(f"appendices.{n}") for n in range(len(record.appendices))])
    yield Fact(_("Appendices"), on if record.appendices else text(_("not listed")))
    if record.higher:
        yield Fact(_("Species and subspecies"), told.at("n_units"))
    yield Fact(_("Range States"), told.at("n_range_states"))
    yield Fact(_("States engaged"), told.at("n_engaged"))
    yield Fact(_("Not engaged, firm"), told.at("n_missing_firm"))
    yield Fact(_("Not engaged, contested"), told.at("n_missing_contested"))
    if record.n_nobody:
        yield Fact(_("Under no State's jurisdiction"), told.at("n_nobody"))


def _picture(told: Telling, record: TaxonBrief) -> Picture:
    _ = told.words
    values = {
        "taxon": told.at("taxon.taxon"), "n": told.at("n_range_states"), "into": told.at("n_engaged"), "firm": told.at("n_missing_firm"),
        "contested": told.at("n_missing_contested"),
    }
    alt = told.say(
        _("Map of the world: the {n} Range States of {taxon}; engaged: {into}; not engaged: {firm} by firm facts, {contested} by contested "
          "ones."), **values,
    )
    keys = (
        Key("in", told.say(_("Engaged: {n}"), n=told.at("n_engaged"))),
        Key("out", told.say(_("Not engaged, firm: {n}"), n=told.at("n_missing_firm"))),
        Key("contested", told.say(_("Not engaged, contested: {n}"), n=told.at("n_missing_contested"))),
        Key("none", text(_("No Range State"))),
    )
    return Picture({each.iso3: _SHADES[each.status] for each in record.shades}, alt, keys, no_boundaries(told))


def _listings(told: Telling, record: TaxonBrief) -> Iterator[Section]:
    _ = told.words
    if not record.entries:
        return
    items = []
    for n, each in enumerate(record.entries[:MOST]):
        at = f"entries.{n}"
        values = {"appendix": told.at(f"{at}.appendix"), "taxon": told.at(f"{at}.taxon", style=Style.TAXON), "day": told.at(f"{at}.since")}
        if each.population is None:
            items.append(told.say(_("Appendix {appendix} since {day}, as {taxon}."), **values))
        else:
            items.append(told.say(_("Appendix {appendix} since {day}, some populations of {taxon} alone."), **values))
    yield Section(_("On the Appendices"), (Bullets(tuple(items)),))


def _complete(told: Telling, record: TaxonBrief) -> Iterator[Section]:
    if record.metrics is not None and record.n_range_states:
        table = metrics(told, "metrics", one=not record.higher)
        yield Section(table.caption, (table,))


def _below(told: Telling, record: TaxonBrief) -> Iterator[Section]:
    _ = told.words
    if not record.below:
        return
    heads = (
        Heading(_("Species"), 8), Heading(_("Range States"), 3, number=True), Heading(_("Missing"), 2, number=True),
        Heading(_("States engaged"), 2, number=True),
    )
    rows = tuple(
        (taxon(told, f"below.{n}.taxon", each.taxon), told.at(f"below.{n}.n_range_states"), told.at(f"below.{n}.n_missing"),
         told.at(f"below.{n}.engaged", Form.SHARE))
        for n, each in enumerate(record.below)
    )
    yield Section(_("What is below it"), (Table(_("Systems of which most States are missing"), heads, rows),))


def _instruments(told: Telling, record: TaxonBrief) -> Iterator[Section]:
    _ = told.words
    title = _("Instruments that hold it")
    if not record.instruments:
        yield Section(title, (Paragraph(text(_("None in force holds it."))),))
        return
    heads = (
        Heading(_("Instrument"), 6), Heading(_("States concerned"), 3, number=True), Heading(_("In"), 2, number=True),
        Heading(_("Out"), 2, number=True), Heading(_("Could engage"), 3, number=True),
    )
    rows = tuple(
        tuple(told.at(f"instruments.{n}.{field}") for field in ("instrument.short_name", "n_concerned", "n_in", "n_out", "n_reached"))
        for n in range(min(len(record.instruments), 2 * MOST))
    )
    note = Paragraph(text(_(
        "Could engage: of the States that nothing engages yet, how many the instrument would engage if they joined it."
    )), small=True)
    yield Section(title, (Table(_("Who of the States concerned is in"), heads, rows), note))


def _outside(told: Telling, record: TaxonBrief) -> Iterator[Section]:
    _ = told.words
    if not record.outside:
        return
    heads = (Heading(_("State"), 5), Heading(_("Region"), 5), Heading(_("Occurrence"), 3), Heading(_("Could join"), 6))
    rows = []
    for n, each in enumerate(record.outside):
        at = f"outside.{n}"
        if each.ways:
            way = instruments(told, f"{at}.ways", each.ways)
        else:
            way = text(_("nothing in force") if each.can_accede else _("cannot accede, or that is disputed"))
        region = told.at(f"{at}.region", Form.WORD) if each.region else text("–")
        rows.append((told.at(f"{at}.name"), region, text(_("firm") if each.firm else _("contested")), way))
    blocks: list[Block] = [Table(_("States that nothing engages"), heads, tuple(rows))]
    if record.n_missing > len(record.outside):
        blocks.insert(0, Paragraph(told.say(
            _("{n} States are missing; the table names some, those of firm facts first."), n=told.at("n_missing"),
        )))
    reach = [
        told.say(
            _("{instrument} ({n})"), instrument=told.at(f"instruments.{n}.instrument.short_name"), n=told.at(f"instruments.{n}.n_reached"),
        )
        for n, each in enumerate(record.instruments[:MOST]) if each.n_reached
    ]
    if reach:
        blocks.append(Paragraph(told.say(
            _("What would engage those that are missing, with how many of them: {instruments}."), instruments=told.listed(reach),
        )))
    if record.n_unreached:
        blocks.append(Paragraph(told.say(
            _("No instrument in force is open to {n} of them."), n=told.at("n_unreached"),
        )))
    yield Section(_("Who is missing, and what would complete it"), tuple(blocks))


