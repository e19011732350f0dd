"""The brief on a State: from what is known of it to a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
from concerted.api.briefs.map import placed
from concerted.api.briefs.sentences import (
    classes,
    colophon,
    documents,
    firmness,
    instruments,
    interval,
    labels,
    no_boundaries,
    states,
    taxa,
    taxon,
)
from concerted.api.output.words import counted
from concerted.graph.analyses.briefing.state import Closing, StateBrief
from concerted.graph.vocabulary import AskingReason, GapKind, Holds, InPeriod, NameKind, StateKind

# Rows of a table, and no more: two pages have no room for them.
MOST = 12


def state_document(record: StateBrief, edition: Edition, words: Words, lang: str) -> Brief:
    """The brief on a State.

    Parameters
    ----------
    record : StateBrief
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
        _memberships(told, record), *_accession(told, record), *_declared(told, record), *_species(told, record),
        *_neighbours(told, record), *_levers(told, record), documents(told, record.documents),
    ]
    region = told.at("state.cms_region", Form.WORD)
    where = told.say(_("{region} · as of {day}"), region=region, day=told.at("edition.as_of"))
    return Brief(
        NameKind.STATE, record.state.iso3, lang, _kicker(told, record), told.at("state.name"),
        where if record.state.cms_region else told.say(_("as of {day}"), day=told.at("edition.as_of")),
        tuple(_lead(told, record)), tuple(_facts(told, record)), _picture(told, record), tuple(sections), colophon(told, lang), edition,
        labels(told),
    )


def _kicker(told: Telling, record: StateBrief) -> str:
    """What the brief is of. Of what is disputed, or was held by another State, it does not say what it is."""
    _ = told.words
    if record.state.kind == StateKind.REIO:
        return _("An organisation and the Convention on Migratory Species")
    if record.own and not record.disputed:
        return _("A State and the Convention on Migratory Species")
    if record.state.kind == StateKind.TERRITORY and not record.disputed:
        return _("A territory and the Convention on Migratory Species")
    return _("The Convention on Migratory Species")


def _lead(told: Telling, record: StateBrief) -> Iterator[Said]:
    _, day = told.words, told.at("edition.as_of")
    n, first = told.at("n_systems"), told.at("n_appendix_I")
    if record.state.counts_for is None:
        yield told.say(_(
            "On {day} this is under no State's recognised jurisdiction: nobody is responsible for what occurs there, and no gap is counted."
        ), day=day)
        return
    if not record.own:
        yield told.say(
            _("On {day} what occurs here counts for another State: {holder}. This brief is on what comes through it alone."),
            day=day, holder=told.at("state.counts_for.name"),
        )
        yield told.say(
            counted(
                _, record.n_systems, "That is {n} species or subspecies on the Appendices.",
                "These are {n} species and subspecies on the Appendices, {first} of them on Appendix I.",
            ), n=n, first=first,
        )
        yield text(
            _("The membership of that State in the Convention reaches it.") if record.member
            else _("No membership in the Convention reaches it.")
        )
        return
    yield from _standing(told, record)
    if record.n_systems == 0:
        yield text(_("No species on the Appendices is known to concern it."))
        return
    yield told.say(
        counted(
            _, record.n_systems, "It shares responsibility for {n} species or subspecies on the Appendices ({first} on Appendix I).",
            "It shares responsibility for {n} species and subspecies on the Appendices, {first} of them on Appendix I.",
        ), n=n, first=first,
    )
    if record.engaged is not None:
        yield told.say(
            _("On average {share} of the States that share one of them are already engaged for it, by the Convention or an instrument "
              "under it."), share=told.at("engaged", Form.SHARE),
        )
    yield from _ranked(told, record)


def _standing(told: Telling, record: StateBrief) -> Iterator[Said]:
    _, day = told.words, told.at("edition.as_of")
    if record.n_parties == 0:
        yield told.say(_("The Convention had no Parties on {day}."), day=day)
    elif record.member and record.since is not None:
        yield told.say(
            _("It has been a Party to the Convention since {since}; on {day} there were {n} Parties."), since=told.at("since"), day=day,
            n=told.at("n_parties"),
        )
    elif record.member:
        yield told.say(_("It is a Party to the Convention; since when is not known."))
    else:
        yield told.say(
            _("It is not among the {n} Parties that the Convention had on {day}."), n=told.at("n_parties"), day=day,
        )
    if record.disputed:
        yield text(_("Whether it can accede is disputed: it is not ranked, and this brief does not say that it could join."))


def _ranked(told: Telling, record: StateBrief) -> Iterator[Said]:
    _ = told.words
    if record.priority is None:
        return
    yield told.say(
        _("By the responsibility that no other instrument meets, its accession ranks number {rank} among the {n} States that could "
          "accede."),
        rank=told.at("priority.rank", style=Style.STRONG), n=told.at("n_ranked"),
    )
    values = {"low": told.at("priority.rank_low"), "high": told.at("priority.rank_high"), "draws": told.at("draws")}
    if record.priority.rank_low == record.priority.rank_high:
        yield told.say(_("With contested facts and strengths drawn {draws} times, the rank stays the same in nine draws of ten."), **values)
    else:
        said = _("With contested facts and strengths drawn {draws} times, the rank lies between {low} and {high} in nine draws of ten.")
        yield told.say(said, **values)


def _facts(told: Telling, record: StateBrief) -> Iterator[Fact]:
    _ = told.words
    if record.own and record.n_parties:
        plain = text(_("Party") if record.member else _("not a Party"))
        yield Fact(_("Convention"), told.say(_("Party since {day}"), day=told.at("since")) if record.since else plain)
    if not record.own:
        holder = told.at("state.counts_for.name") if record.state.counts_for else text(_("no State"))
        yield Fact(_("Counts for"), holder)
    if record.priority is not None:
        yield Fact(_("Rank"), told.say(
            _("{rank} of {n} (interval: {interval})"), rank=told.at("priority.rank"), n=told.at("n_ranked"),
            interval=interval(told, "priority"),
        ))
    if record.n_systems:
        yield Fact(_("Appendix I"), told.at("n_appendix_I"))
        yield Fact(_("Appendix II"), told.at("n_appendix_II"))
        yield Fact(_("Species"), classes(told, "classes", record.classes))
    if record.territories:
        yield Fact(_("Counted with it"), states(told, "territories", len(record.territories)))


def _picture(told: Telling, record: StateBrief) -> Picture:
    _, name = told.words, told.at("state.name")
    shades = {shade.iso3: "party" for shade in record.shades}
    shades |= {each.iso3: "partner" for each in record.partners}
    # What has no place on the map is not in its legend: an organisation.
    subject = {record.state.iso3: "subject"} if placed(record.state.iso3) else {}
    values = {"state": name, "n": told.at("n_parties"), "partners": states(told, "partners", len(record.partners), shared=True)}
    if record.partners:
        alt = told.say(_(
            "Map of the world: {state}, the {n} Parties to the Convention, and among them those that share most of its species: {partners}."
        ), **values)
    else:
        alt = told.say(_("Map of the world: {state}, and the {n} Parties to the Convention."), **values)
    keys = [Key(shade, name) for shade in subject.values()]
    if record.partners:
        keys.append(Key("partner", text(_("Parties that share most of its species"))))
    if record.n_parties:
        keys.append(Key("party", told.say(_("Parties to the Convention: {n} in all"), n=told.at("n_parties"))))
    return Picture(shades | subject, alt, (*keys, Key("none", text(_("Others")))), no_boundaries(told))


def _memberships(told: Telling, record: StateBrief) -> Section:
    _ = told.words
    title = _("Memberships") if record.own else _("Memberships that reach it")
    if not record.memberships:
        return Section(title, (Paragraph(text(_("None, in the Convention or in an instrument under it."))),))
    items = []
    for n, each in enumerate(record.memberships):
        at = f"memberships.{n}"
        values = {"instrument": told.at(f"{at}.instrument.short_name", style=Style.STRONG), "role": told.at(f"{at}.role", Form.WORD)}
        if each.since is not None and each.holds == Holds.YES:
            items.append(told.say(_("{instrument}: {role} since {day}"), day=told.at(f"{at}.since"), **values))
        elif each.holds == Holds.YES:
            items.append(told.say(_("{instrument}: {role}, since when is not known"), **values))
        else:
            items.append(told.say(_("{instrument}: perhaps {role}, since when is not known"), **values))
    return Section(title, (Paragraph(_joined(items, " · ")),))


def _joined(items: list[Said], between: str) -> Said:
    said = Said()
    for n, item in enumerate(items):
        said = said + (text(between) + item if n else item)
    return said


def _accession(told: Telling, record: StateBrief) -> Iterator[Section]:
    _ = told.words
    if not record.own:
        return
    if not record.closings:
        nothing = Paragraph(text(_("No gap is known that joining an instrument in force would close.")))
        yield Section(_("What joining would close"), (nothing,))
        return
    blocks: list[Block] = [_closings(told, record)]
    if not all(each.n_taxa for each in record.closings):
        blocks.append(Paragraph(text(_(
            "Without species: it stands on the list of the instrument, and of what that covers nothing is known to occur there."
        )), small=True))
    if any(each.n_taxa for each in record.closings):
        blocks.append(firmness(told))
    why = [
        told.say("{reason} ({n})", reason=_clause(told.at(f"because.{n}.says", Form.WORD)), n=told.at(f"because.{n}.n_taxa"))
        for n, each in enumerate(record.because) if each.n_taxa
    ]
    if why:
        said = told.say(_("Why species of the largest gap are contested (one may have several reasons): {why}."), why=told.listed(why))
        blocks.append(Paragraph(said, small=True))
    if record.n_completes and not record.disputed:
        names = taxa(told, "completes", record.completes)
        sentence = counted(
            _, record.n_completes, "By joining it would complete {n} migration system, in which it is the only State missing: {names}.",
            "By joining it would complete {n} migration systems, in which it is the only State missing, among them: {names}.",
        )
        blocks.append(Paragraph(told.say(sentence, n=told.at("n_completes"), names=names)))
    yield Section(_("Gaps") if record.disputed else _("What joining would close"), tuple(blocks))


def _clause(said: Said) -> Said:
    """A sentence as a part of another."""
    return Said(tuple(replace(part, text=(part.text[:1].lower() + part.text[1:]).rstrip(".")) for part in said.parts))


def _closings(told: Telling, record: StateBrief) -> Table:
    _ = told.words
    numbers = (
        Heading(_("Species"), 2, number=True), Heading(_("Firm"), 2, number=True), Heading(_("Contested"), 3, number=True),
    )
    rows = [_closing(told, n, each) for n, each in enumerate(record.closings[:MOST])]
    if record.disputed:
        # Nothing is said of what it could join.
        return Table(_("Gaps"), (Heading(_("Instrument"), 8), *numbers), tuple((row[0], *row[2:5]) for row in rows))
    heads = (Heading(_("Instrument"), 5), Heading(_("How"), 3), *numbers, Heading(_("Systems completed"), 3, number=True))
    return Table(_("Gaps, and the accession that would close each"), heads, tuple(rows))


def _closing(told: Telling, n: int, closing: Closing) -> tuple[Said, ...]:
    _, at = told.words, f"closings.{n}"
    ways = {
        GapKind.CONVENTION: _("accession"), GapKind.INSTRUMENT: _("joining"), GapKind.LISTED_ONLY: _("joining"),
        GapKind.RATIFICATION: _("ratification"),
    }
    return (
        told.at(f"{at}.instrument.short_name"), text(ways[closing.kind]), told.at(f"{at}.n_taxa"), told.at(f"{at}.n_firm"),
        told.at(f"{at}.n_contested"), told.at(f"{at}.n_completes"),
    )


def _declared(told: Telling, record: StateBrief) -> Iterator[Section]:
    _ = told.words
    if not record.declarations:
        return
    heads = (
        Heading(_("Instrument"), 6), Heading(_("Closes when"), 6), Heading(_("Species"), 2, number=True),
        Heading(_("Firm"), 2, number=True), Heading(_("Contested"), 3, number=True),
    )
    rows = tuple(
        (told.at(f"declarations.{n}.instrument.short_name"), text(_(each.kind.closes)), told.at(f"declarations.{n}.n_taxa"),
         told.at(f"declarations.{n}.n_firm"), told.at(f"declarations.{n}.n_contested"))
        for n, each in enumerate(record.declarations[:MOST])
    )
    yield Section(_("What a declaration would close"), (Table(_("Gaps of a member"), heads, rows),))


def _species(told: Telling, record: StateBrief) -> Iterator[Section]:
    _ = told.words
    if not record.shares:
        return
    heads = (
        Heading(_("Species"), 8), Heading(_("Appendix I"), 2), Heading(_("Range States"), 3, number=True),
        Heading(_("Unmet responsibility"), 3, number=True),
    )
    rows = tuple(
        (taxon(told, f"shares.{n}.taxon", each.taxon), text(_("yes") if each.endangered else _("no")), told.at(f"shares.{n}.n_states"),
         told.at(f"shares.{n}.contribution", Form.PART))
        for n, each in enumerate(record.shares)
    )
    yield Section(_("Species that speak for its accession"), (
        Table(_("Endangered species of which it holds the largest shares"), heads, rows),
        Paragraph(text(_(
            "Unmet responsibility: its share of the species, one part in as many as there are Range States, as far as no other instrument "
            "under the Convention engages it."
        )), small=True),
    ))


def _neighbours(told: Telling, record: StateBrief) -> Iterator[Section]:
    _ = told.words
    if record.askers:
        heads = (Heading(_("Party"), 4), Heading(_("Species shared"), 3, number=True), Heading(_("Reasons"), 10))
        rows = []
        for n, each in enumerate(record.askers):
            why = [text(_(reason.says)) for reason in each.reasons if reason != AskingReason.IN_ITS_INSTRUMENTS]
            if each.member_of:
                both = instruments(told, f"askers.{n}.member_of", each.member_of)
                why.insert(0, told.say(_("Both are in: {instruments}."), instruments=both))
            why = why or [text(_(AskingReason.SHARES_SYSTEMS.says))]
            rows.append((told.at(f"askers.{n}.name"), told.at(f"askers.{n}.n_shared"), _joined(why, " ")))
        yield Section(_("Parties next door, and who could ask"), (
            Table(_("Parties that share most species with it"), heads, tuple(rows)),
        ))
    elif record.partners:
        said = told.say(
            _("Parties that share most species with it: {partners}."), partners=states(told, "partners", len(record.partners), shared=True),
        )
        blocks: list[Block] = [Paragraph(said)]
        if record.prospects:
            blocks.append(Paragraph(told.say(
                _("States that are no Parties, could accede, and share most species with it: {states}. It could be the one to ask them."),
                states=states(told, "prospects", len(record.prospects), shared=True),
            )))
        yield Section(_("Neighbours along the migration routes"), tuple(blocks))


def _levers(told: Telling, record: StateBrief) -> Iterator[Section]:
    _ = told.words
    if not record.levers:
        return
    items = []
    for n, each in enumerate(record.levers):
        at = f"levers.{n}"
        values = {"what": told.at(f"{at}.summary"), "plan": told.at(f"{at}.plan_name")}
        if each.period and each.in_period == InPeriod.NO:
            said = told.say(_("{what} ({plan}, for {day}: not in that period)."), day=told.at(f"{at}.period"), **values)
        elif each.period:
            said = told.say(_("{what} ({plan}, for {day})."), day=told.at(f"{at}.period"), **values)
        elif each.adopted is not None:
            said = told.say(_("{what} ({plan}, adopted {day})."), day=told.at(f"{at}.adopted"), **values)
        else:
            said = told.say(_("{what} ({plan})."), **values)
        if each.n_taxa:
            said = said + text(" ") + told.say(_("Species of its gaps that it is for: {n}."), n=told.at(f"{at}.n_taxa"))
        items.append(said)
    head = told.say(
        counted(
            _, record.n_levers, "{n} activity of the plans in the release could engage it:",
            "{n} activities of the plans in the release could engage it, among them:",
        ), n=told.at("n_levers"),
    )
    yield Section(_("Activities of plans that could help"), (Paragraph(head), Bullets(tuple(items))))


