"""Small releases told as briefs: what stands in them, section by section, as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from concerted.api.briefs.document import Brief, Bullets, Paragraph, Table
from concerted.api.briefs.making import brief_of
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from tests.graph.small import small_release, states

DAY = date(2024, 6, 1)
CMS = {"id": "cms", "kind": "convention", "short_name": "CMS", "name_en": "Convention", "in_force_on": "1983-11-01"}
BOOK = {"id": "s", "title": "A book", "publisher": "Publishers", "published": "2001", "tier": "official"}
Rows = Sequence[Mapping[str, Any]]


def state(code: str, **more: Any) -> dict[str, Any]:
    """A State that can accede."""
    return {**states(code)[0], "can_accede": "yes", "cms_region": "Asia"} | more


def release(
    *, who: Rows = (), taxa: Rows = (), species: Sequence[str] = ("Avis prima",), where: Sequence[str] = ("AAA", "BBB"),
    parties: Sequence[str] = ("BBB",), instruments: Rows = (), **more: Rows,
) -> Release:
    """The Convention with its Parties, and species that it lists, in some States; further rows of any table."""
    joined = [{"instrument": "cms", "iso3": code, "since": "1999-05-01"} for code in parties]
    ranges = [{"taxon": taxon, "iso3": code} for taxon in species for code in where]
    return small_release(**{
        "states": [*({code: state(code) for code in ("AAA", "BBB", "CCC")} | {row["iso3"]: row for row in who}).values()],
        "taxa": [*({"taxon": taxon, "name_en": taxon.replace("Avis", "Bird")} for taxon in species), *taxa],
        "instruments": [CMS, *instruments], "memberships": [*joined, *more.pop("memberships", ())],
        "ranges": [*ranges, *more.pop("ranges", ())],
        "listings": more.pop("listings", [{"taxon": taxon, "appendix": "II"} for taxon in species]),
        "sources": more.pop("sources", [BOOK]),
        **more,
    })


def told(of: Release, kind: str, key: str, day: date = DAY, lang: str = "en", remarks: Sequence[str] = ()) -> Brief:
    """The brief on something of a release."""
    return brief_of(project(of, day), kind, key, lang, remarks)


def lead(made: Brief) -> str:
    """Its first paragraph."""
    return " ".join(said.text for said in made.lead)


def facts(made: Brief) -> dict[str, str]:
    """What is to be seen at once."""
    return {fact.label: fact.said.text for fact in made.facts}


def section(made: Brief, title: str) -> list[Any]:
    """What stands below a heading: paragraphs, lists of items, and tables as lists of rows; nothing where there is no such heading."""
    found: list[Any] = []
    for each in made.sections:
        if each.title != title:
            continue
        for block in each.blocks:
            if isinstance(block, Paragraph):
                found.append(block.said.text)
            elif isinstance(block, Bullets):
                found.append([item.text for item in block.items])
            elif isinstance(block, Table):
                found.append([tuple(cell.text for cell in row) for row in block.rows])
    return found
