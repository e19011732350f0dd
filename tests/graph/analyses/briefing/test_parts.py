"""The documents behind a brief, and things by name."""

from __future__ import annotations

from collections import Counter
from datetime import date

from concerted.graph.analyses.briefing.parts import documents, known_names_first, taxon_ref
from concerted.graph.analyses.gaps.evidence import Subject, gap_facts
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import GapKind
from concerted.loaders import reference_release

P = project(reference_release(), date(2026, 10, 1))


def test_each_fact_counts_once_for_each_of_its_documents() -> None:
    [gap] = gap_records(P, GapQuery(state="BTN", kind="convention"))
    subject = Subject(gap.kind, "BTN", gap.instrument, gap.taxa, gap.territories)
    facts = gap_facts(P, GapKind.CONVENTION, "BTN", gap.instrument, gap.taxa, gap.territories)
    counted = Counter(source for fact in facts for source in fact.source)
    found = documents(P, [subject], most=1000)
    assert {each.id: each.n_facts for each in found.cited} == dict(counted) and found.n == len(counted) > 5
    assert [each.n_facts for each in found.cited] == sorted(counted.values(), reverse=True)
    # Asked for twice, it is still the same facts.
    assert documents(P, [subject, subject], most=1000) == found
    few = documents(P, [subject], most=3)
    assert few.n == found.n and few.cited == found.cited[:3]


def test_documents_have_their_titles_and_days() -> None:
    found = documents(P, [], [{"source": "acap-parties;ieadb-memberships"}, {"source": "acap-parties"}])
    assert [(each.id, each.n_facts) for each in found.cited] == [("acap-parties", 2), ("ieadb-memberships", 1)]
    sources = reference_release()["sources"]
    title = dict(zip(sources["id"], sources["title"], strict=True))
    assert all(each.title == title[each.id] for each in found.cited)


def test_a_name_that_is_english_alone_is_none_of_another_language() -> None:
    assert taxon_ref(P, "Abroscopus schisticeps", "en").name == "Black-faced Warbler"
    assert taxon_ref(P, "Abroscopus schisticeps", "fr").name is None
    assert taxon_ref(P, "Caretta caretta", "fr").name not in (None, taxon_ref(P, "Caretta caretta", "en").name)


def test_what_people_know_comes_first() -> None:
    units = P.appendix("I").units
    found = known_names_first(P, units, "fr")
    named = [each.name is not None for each in found]
    assert len(found) == len(units) and named == sorted(named, reverse=True) and 0 < sum(named) < len(named)
