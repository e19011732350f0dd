"""The brief on an instrument: from its members and gaps to a document."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.api.briefs.document import (
    Block,
    Brief,
    Edition,
    Fact,
    Form,
    Heading,
    Key,
    Paragraph,
    Picture,
    Said,
    Section,
    Table,
    Telling,
    Words,
    text,
)
from concerted.api.briefs.sentences import classes, colophon, documents, firmness, interval, labels, metrics, no_boundaries
from concerted.api.output.words import counted
from concerted.graph.analyses.briefing.instrument import InstrumentBrief
from concerted.graph.vocabulary import CONVENTION, InstrumentKind, MapStatus, NameKind

_SHADES = {
    MapStatus.PARTY: "in", MapStatus.POSSIBLE: "possible", MapStatus.MISSING_FIRM: "out", MapStatus.MISSING_CONTESTED: "contested",
    MapStatus.RANGE_WITHOUT_LIST: "near",
}


def instrument_document(record: InstrumentBrief, edition: Edition, words: Words, lang: str) -> Brief:
    """The brief on an instrument.

    Parameters
    ----------
    record : InstrumentBrief
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
        *_candidates(told, record), *_complete(told, record), *_regions(told, record), *_covers(told, record), *_latest(told, record),
        documents(told, record.documents),
    ]
    where = told.say(_("{name} · as of {day}"), name=told.at("instrument.name_en"), day=told.at("edition.as_of"))
    return Brief(
        NameKind.INSTRUMENT, record.instrument.id, lang, _("An instrument of the Convention on Migratory Species"),
        told.at("instrument.short_name"), where, tuple(_lead(told, record)), tuple(_facts(told, record)), _picture(told, record),
        tuple(sections), colophon(told, lang), edition, labels(told),
    )


def _lead(told: Telling, record: InstrumentBrief) -> Iterator[Said]:
    _, day = told.words, told.at("edition.as_of")
    n, out, area = told.at("n_members"), told.at("n_out"), told.at("n_range_states")
    if not record.has_members:
        yield text(_("States take part in it without becoming members, so that no gap is counted."))
    elif not record.in_force:
        yield told.say(_("It is not in force on {day}: it has no members then, and asks nothing of anybody."), day=day)
    elif record.instrument.id == CONVENTION:
        yield told.say(
            counted(_, record.n_members, "It has {n} Party on {day}.", "It has {n} Parties on {day}."), n=n, day=day,
        )
        yield told.say(counted(
            _, record.n_out, "{out} State shares responsibility for species on its Appendices without being a Party.",
            "{out} States share responsibility for species on its Appendices without being Parties.",
        ), out=out)
    else:
        yield told.say(
            counted(
                _, record.n_members, "It has {n} member on {day}; {area} States or organisations stand on its own list of Range States.",
                "It has {n} members on {day}; {area} States or organisations stand on its own list of Range States.",
            ), n=n, day=day, area=area,
        )
        if record.n_out == 0 and record.n_range_states:
            yield text(_("No State on the list that is concerned is missing."))
        elif record.n_out:
            yield told.say(
                counted(_, record.n_out, "Of those on the list {out} is not in.", "Of those on the list {out} are not in."), out=out,
            )
    if record.n_possible_members:
        yield told.say(
            counted(_, record.n_possible_members, "{n} more may be a member: since when is not known.",
                    "{n} more may be members: since when is not known."), n=told.at("n_possible_members"),
        )
    if record.n_signed:
        yield told.say(
            counted(_, record.n_signed, "{n} State has signed it without ratifying.", "{n} States have signed it without ratifying."),
            n=told.at("n_signed"),
        )
    if record.n_territorial:
        yield told.say(
            counted(_, record.n_territorial, "The membership of {n} member does not reach a territory of its own that is concerned.",
                    "The memberships of {n} members do not reach territories of theirs that are concerned."), n=told.at("n_territorial"),
        )


def _facts(told: Telling, record: InstrumentBrief) -> Iterator[Fact]:
    _ = told.words
    binding = _("binding") if record.instrument.binding else _("not binding")
    mou = record.instrument.kind == InstrumentKind.MOU
    kind = text(_("memorandum of understanding")) if mou else told.at("instrument.kind", Form.WORD)
    yield Fact(_("Kind"), told.say(_("{kind}, {binding}"), kind=kind, binding=text(binding)))
    if record.instrument.in_force_on is not None:
        yield Fact(_("In force from"), told.at("instrument.in_force_on"))
    if record.instrument.ended_on is not None:
        yield Fact(_("Ended"), told.at("instrument.ended_on"))
    if record.in_force:
        yield Fact(_("Members"), told.at("n_members"))
        yield Fact(_("Not in: firm"), told.at("n_out_firm"))
        yield Fact(_("Not in: contested"), told.at("n_out_contested"))
    if record.n_range_states:
        yield Fact(_("On its list"), told.at("n_range_states"))
    yield Fact(_("Taxa"), told.at("n_taxa"))


def _picture(told: Telling, record: InstrumentBrief) -> Picture:
    _ = told.words
    shades = {each.iso3: _SHADES[each.status] for each in record.shades}
    note = no_boundaries(told)
    if not record.in_force:
        alt = told.say(
            _("Map of the world: the area of {name}, with {n} States or organisations on its list."),
            name=told.at("instrument.short_name"), n=told.at("n_range_states"),
        )
        near = Key("near", told.say(_("On its list: {n}"), n=told.at("n_range_states")))
        return Picture(shades, alt, (near, Key("none", text(_("Others")))), note)
    values = {
        "name": told.at("instrument.short_name"), "n": told.at("n_members"), "firm": told.at("n_out_firm"),
        "contested": told.at("n_out_contested"),
    }
    alt = told.say(
        _("Map of the world: members of {name}: {n}; States concerned that are not in: {firm} by firm facts, {contested} by contested "
          "ones."), **values,
    )
    keys = [Key("in", told.say(_("Members: {n}"), n=values["n"]))]
    if record.n_possible_members:
        keys.append(Key("possible", told.say(_("Perhaps members: {n}"), n=told.at("n_possible_members"))))
    keys += [
        Key("out", told.say(_("Not in, firm: {n}"), n=values["firm"])),
        Key("contested", told.say(_("Not in, contested: {n}"), n=values["contested"])),
    ]
    if "near" in shades.values():
        keys.append(Key("near", text(_("In the range of what it covers, not on its list"))))
    return Picture(shades, alt, (*keys, Key("none", text(_("Others")))), note)


def _candidates(told: Telling, record: InstrumentBrief) -> Iterator[Section]:
    _ = told.words
    if not record.candidates:
        return
    heads = (
        Heading(_("Rank"), 3), Heading(_("State"), 6), Heading(_("Species"), 2, number=True), Heading(_("Firm"), 2, number=True),
        Heading(_("Contested"), 3, number=True), Heading(_("Unmet"), 2, number=True), Heading(_("Only one missing for"), 3, number=True),
    )
    rows = []
    for n, each in enumerate(record.candidates):
        at = f"candidates.{n}"
        rank = text(_("not ranked"))
        if each.rank is not None:
            rank = told.say("{rank} ({interval})", rank=told.at(f"{at}.rank"), interval=interval(told, at))
        unmet = told.at(f"{at}.unmet_responsibility", Form.SCORE)
        numbers = [told.at(f"{at}.{field}") for field in ("n_taxa", "n_firm", "n_contested")]
        rows.append((rank, told.at(f"{at}.name"), *numbers, unmet, told.at(f"{at}.n_last_missing")))
    blocks: list[Block] = [Table(_("States that are not in, by the responsibility they leave unmet"), heads, tuple(rows))]
    if record.n_out > len(record.candidates):
        blocks.insert(0, Paragraph(told.say(
            _("{n} States are missing; these matter most."), n=told.at("n_out"),
        )))
    blocks.append(Paragraph(told.say(
        _("In brackets: between which ranks it lies in nine of ten draws ({draws} draws of contested facts and strengths)."),
        draws=told.at("draws"),
    ), small=True))
    blocks.append(Paragraph(text(
        _("Unmet: what its shares of these species add up to, each one part in as many as there are Range States, as far as no other "
          "instrument engages it.") if record.instrument.id == CONVENTION
        else _("Unmet: what its shares of these species add up to, each one part in as many as there are States that the instrument is "
               "for.")
    ), small=True))
    blocks.append(Paragraph(text(_(
        "Only one missing for: species of which every other State concerned is a member; what other instruments engage is left aside."
    )), small=True))
    blocks.append(firmness(told))
    yield Section(_("Who is missing most"), tuple(blocks))


def _complete(told: Telling, record: InstrumentBrief) -> Iterator[Section]:
    if record.in_force and record.completeness.C0 is not None:
        table = metrics(told, "completeness")
        yield Section(table.caption, (table,))


def _regions(told: Telling, record: InstrumentBrief) -> Iterator[Section]:
    _ = told.words
    if not record.regions:
        return
    heads = (Heading(_("Region"), 8), Heading(_("Members"), 3, number=True), Heading(_("Not in"), 3, number=True))
    rows = tuple(
        (told.at(f"regions.{n}.region", Form.WORD) if each.region else text(_("none")), told.at(f"regions.{n}.n_members"),
         told.at(f"regions.{n}.n_out"))
        for n, each in enumerate(record.regions)
    )
    yield Section(_("By region"), (Table(_("Members and States that are not in, by region of the Convention"), heads, rows),))


def _covers(told: Telling, record: InstrumentBrief) -> Iterator[Section]:
    _ = told.words
    title = _("What it covers")
    if not record.n_taxa:
        yield Section(title, (Paragraph(text(_("Nothing on that day, as far as the release knows."))),))
        return
    said = told.say(
        counted(_, record.n_taxa, "{n} species or subspecies: {classes}.", "{n} species and subspecies: {classes}."), n=told.at("n_taxa"),
        classes=classes(told, "classes", record.classes),
    )
    listed = told.say(
        _("On Appendix I: {first}; on Appendix II: {second}; on neither: {neither}."), first=told.at("n_appendix_I"),
        second=told.at("n_appendix_II"), neither=told.at("n_unlisted"),
    )
    blocks: list[Block] = [Paragraph(said), Paragraph(listed)]
    if record.instrument.area:
        blocks.append(Paragraph(told.say(_("Area: {area}."), area=told.at("instrument.area"))))
    if record.n_conflicts:
        blocks.append(Paragraph(told.say(
            counted(_, record.n_conflicts, "Of {n} State its list and the ranges say different things; the list decides.",
                    "Of {n} States its list and the ranges say different things; the list decides."), n=told.at("n_conflicts"),
        ), small=True))
    yield Section(title, tuple(blocks))


def _latest(told: Telling, record: InstrumentBrief) -> Iterator[Section]:
    _ = told.words
    if not record.latest:
        return
    items = [
        told.say(_("{state} ({day})"), state=told.at(f"latest.{n}.name"), day=told.at(f"latest.{n}.since"))
        for n in range(len(record.latest))
    ]
    yield Section(_("The last to join"), (Paragraph(told.say(_("{states}."), states=told.listed(items))),))
