"""What the briefs of all kinds say: on metrics, documents, classes, and on the edition itself."""

from __future__ import annotations

from collections.abc import Sequence

from concerted.api.briefs.document import (
    UNKNOWN,
    Bullets,
    Form,
    Heading,
    Labels,
    Paragraph,
    Said,
    Section,
    Style,
    Table,
    Telling,
    text,
)
from concerted.api.output.words import counted
from concerted.graph.analyses.briefing.parts import ClassCount, Documents, InstrumentRef, TaxonRef
from concerted.graph.names.classes import CLASSES
from concerted.graph.vocabulary import Language, Metric


def taxon(told: Telling, path: str, ref: TaxonRef) -> Said:
    """A taxon by its common name with the scientific one behind it, or by that alone."""
    scientific = told.at(f"{path}.taxon", style=Style.TAXON)
    return scientific if ref.name is None else told.say("{name} ({taxon})", name=told.at(f"{path}.name"), taxon=scientific)


def taxa(told: Telling, path: str, refs: Sequence[TaxonRef]) -> Said:
    """Taxa after each other."""
    return told.listed([taxon(told, f"{path}.{n}", ref) for n, ref in enumerate(refs)])


def instruments(told: Telling, path: str, refs: Sequence[InstrumentRef]) -> Said:
    """Instruments after each other, by their short names."""
    return told.listed([told.at(f"{path}.{n}.short_name") for n in range(len(refs))])


def states(told: Telling, path: str, n: int, shared: bool = False) -> Said:
    """States after each other, with the number of species that they share where that is wanted."""
    if not shared:
        return told.listed([told.at(f"{path}.{at}.name") for at in range(n)])
    return told.listed([
        told.say("{state} ({n})", state=told.at(f"{path}.{at}.name"), n=told.at(f"{path}.{at}.n_shared")) for at in range(n)
    ])


def classes(told: Telling, path: str, found: Sequence[ClassCount]) -> Said:
    """How many are of each class: ``birds: 43, mammals: 12``."""
    _ = told.words
    return told.listed([
        told.say(
            _("{what}: {n}"), what=text(_(CLASSES[each.class_][0]) if each.class_ in CLASSES else _(each.class_)),
            n=told.at(f"{path}.{n}.n"),
        )
        for n, each in enumerate(found)
    ])


def metrics(told: Telling, path: str, one: bool = True) -> Table:
    """How complete and how concerted a system is, each measure in words."""
    _ = told.words
    says = {
        Metric.A: _("Every responsible State is engaged") if one else _("Share of the systems in which every responsible State is engaged"),
        Metric.C0: _("Share of the responsible States that are engaged"),
        Metric.C1: _("Share of the responsibility that is engaged; a memorandum counts for less than a treaty"),
        Metric.K: _("Concertation: share of the pairs of States that are engaged together in one instrument"),
        Metric.F: _("The same share of the responsibility in the weakest season of the year"),
    }
    rows = []
    for metric, meaning in says.items():
        value = told.at(f"{path}.{metric}", Form.SHARE)
        if one and metric == Metric.A and told.at(f"{path}.A").text != UNKNOWN:
            value = told.at(f"{path}.A", Form.YES)
        rows.append((text(meaning), told.at(f"{path}.{metric}", Form.FIELD), value))
    heads = (Heading(_("Measure"), 10), Heading(_("Known as"), 2), Heading(_("Value"), 2, number=True))
    return Table(_("How complete and how concerted it is"), heads, tuple(rows))


def documents(told: Telling, found: Documents) -> Section:
    """The documents behind a brief."""
    _ = told.words
    title, items = _("Documents behind this brief"), []
    for n, each in enumerate(found.cited):
        at = f"documents.cited.{n}"
        who = told.at(f"{at}.publisher") if each.publisher else text("")
        values = {"title": told.at(f"{at}.title"), "who": who, "day": told.at(f"{at}.published"), "n": told.at(f"{at}.n_facts")}
        if each.publisher and each.published:
            said = told.say(_("{title}. {who}, {day}. Facts: {n}."), **values)
        elif each.publisher:
            said = told.say(_("{title}. {who}, without a date. Facts: {n}."), **values)
        else:
            said = told.say(_("{title}. Facts: {n}."), **values)
        items.append(said)
    if not items:
        return Section(title, (Paragraph(text(_("No document of the release is behind it.")), small=True),))
    head = told.say(
        counted(
            _, found.n, "It rests on {n} document of the release:",
            "It rests on {n} documents of the release; those behind most of its facts are:",
        ), n=told.at("documents.n"),
    )
    return Section(title, (Paragraph(head, small=True), Bullets(tuple(items), small=True)))


def colophon(told: Telling, lang: str) -> tuple[Said, ...]:
    """Of what the brief is told, how to have it again, and how far its facts reach."""
    _ = told.words
    lines = [*(told.at(f"edition.remarks.{n}") for n in range(len(told.edition.remarks)))]
    if lang != Language.EN:
        lines.append(text(_("Names of instruments, documents, plans, activities and areas stand in English, as in the release.")))
    lines.append(told.say(
        _("Release {release} of {published}, as of {day}. Again: {command}"), release=told.at("edition.release"),
        published=told.at("edition.published"), day=told.at("edition.as_of"), command=told.at("edition.command"),
    ))
    return tuple(lines)


def labels(told: Telling) -> Labels:
    """What the parts of every brief are called."""
    _ = told.words
    return Labels(_("At a glance"), _("Map"), _("Legend"), _("How far the facts reach"), _("page"))


def interval(told: Telling, path: str) -> Said:
    """Between which ranks a State lies: ``3–5``, or ``1`` where it is one rank."""
    low, high = told.at(f"{path}.rank_low"), told.at(f"{path}.rank_high")
    return low if low.text == high.text else told.say("{low}–{high}", low=low, high=high)


def no_boundaries(told: Telling) -> Said:
    """What every map says below itself."""
    _ = told.words
    return text(_(
        "The map shows where facts count. It says nothing about the legal status of any territory, or about its borders. "
        "Shapes: Natural Earth; Equal Earth projection."
    ))


def firmness(told: Telling) -> Paragraph:
    """What is firm, and what contested."""
    _ = told.words
    return Paragraph(text(_(
        "Firm: documents say that the species is there and, for an instrument, that the State is on its list. "
        "Contested: some fact behind it is less sure."
    )), small=True)
