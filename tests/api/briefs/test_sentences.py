"""What briefs of all kinds say: documents, the edition, and numbers in every language's own manner."""

from __future__ import annotations

import pytest

from concerted.api.briefs.document import Edition, Style, Telling
from concerted.api.briefs.sentences import classes, taxa
from concerted.graph.analyses.briefing.state import state_brief
from concerted.graph.analyses.briefing.taxon import taxon_brief
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.api.briefs.asked import LANGS, SUBJECTS, TODAY, brief
from tests.api.briefs.told import release, section, told

EDITION = Edition("2e62", "2026-11-25", "2014-05-01", "concerted brief", ())
DOCUMENTS = "Documents behind this brief"


def test_documents_with_what_is_known_of_them() -> None:
    sources = [{"id": "s", "title": "A book", "publisher": "Publishers", "published": "2001", "tier": "official"}]
    assert section(told(release(sources=sources), "state", "AAA"), DOCUMENTS) == [
        "It rests on 1 document of the release:", ["A book. Publishers, 2001. Facts: 2."],
    ]
    undated = [sources[0] | {"published": None}]
    assert section(told(release(sources=undated), "state", "AAA"), DOCUMENTS)[1] == ["A book. Publishers, without a date. Facts: 2."]
    bare = [sources[0] | {"published": None, "publisher": None}]
    assert section(told(release(sources=bare), "state", "AAA"), DOCUMENTS)[1] == ["A book. Facts: 2."]
    assert section(told(release(sources=[]), "state", "AAA"), DOCUMENTS) == ["No document of the release is behind it."]


def test_remarks_come_before_the_edition() -> None:
    made = told(release(), "state", "AAA", remarks=("One remark.", "Another."))
    first, second, last = (said.text for said in made.colophon)
    assert (first, second) == ("One remark.", "Another.")
    assert last.startswith("Release ") and "as of 2024-06-01. Again: concerted brief AAA --kind state --as-of 2024-06-01 --release " in last


@pytest.mark.parametrize("lang", LANGS)
def test_what_stands_in_english_is_said_in_the_other_languages(lang: str) -> None:
    made = told(release(), "state", "AAA", lang=lang)
    assert len(made.colophon) == (1 if lang == "en" else 2)


def test_taxa_have_their_scientific_names_in_italics() -> None:
    record = state_brief(project(reference_release(), TODAY), "CHN", "fr")
    found = taxa(Telling(record, EDITION, str), "completes", record.completes)
    scientific = [part.text for part in found.parts if part.style == Style.TAXON]
    assert scientific == [each.taxon for each in record.completes]
    named = [each.name for each in record.completes if each.name is not None]
    assert all(f"{name} (" in found.text for name in named) and found.text.count("(") >= len(named)


def test_classes_are_called_as_people_call_them() -> None:
    record = state_brief(project(reference_release(), TODAY), "CHN")
    said = classes(Telling(record, EDITION, str), "classes", record.classes).text
    assert said.startswith("birds: ") and "sharks and rays: " in said and "Aves" not in said


@pytest.mark.parametrize(("kind", "key"), SUBJECTS)
def test_all_that_is_said_is_in_the_list_of_what_is_said(kind: str, key: str) -> None:
    """What the tests of numbers look at is all there is."""
    made = brief(kind, key)
    shown = [made.title, made.subtitle, *made.lead, *(fact.said for fact in made.facts), made.picture.alt, made.picture.note]
    shown += [key.said for key in made.picture.keys] + list(made.colophon)
    for each in made.sections:
        for block in each.blocks:
            shown += getattr(block, "items", ()) or [cell for row in getattr(block, "rows", ()) for cell in row] or [block.said]  # type: ignore[union-attr]
    assert sorted(said.text for said in shown) == sorted(said.text for said in made.said())


def test_the_weight_of_a_share_is_its_number_of_states() -> None:
    record = taxon_brief(project(reference_release(), TODAY), "Falco cherrug")
    assert record.metrics is not None and pytest.approx(record.n_engaged / record.n_range_states) == record.metrics.C0
