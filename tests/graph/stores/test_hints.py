"""What a query asks for and the schema does not declare is named, and nothing else is."""

from __future__ import annotations

import pytest

from concerted.cypher.reader import questions
from concerted.graph.stores.guard.tokens import tokens
from concerted.graph.stores.results.hints import hints


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("MATCH (s:Stat) RETURN s.iso3", ["no label is called Stat: did you mean State?"]),
        ("MATCH (s:State)-[:MEMBER]->(i) RETURN i", ["no link type is called MEMBER: did you mean MEMBER_OF?"]),
        ("MATCH (s:State)-[m:MEMBER_OF|SIGNED]->(i) RETURN m.role", [
            "no link type is called SIGNED; concerted schema lists what there is",
        ]),
        ("MATCH (s:State) WHERE s:Country RETURN s.name", [
            "no label is called Country; concerted schema lists what there is", "State has no property name: did you mean name_en?",
        ]),
        ("MATCH (s:State) RETURN s.iso, s.iso", ["State has no property iso: did you mean iso3?"]),
        ("MATCH (i:Instrument)<-[m:MEMBER_OF]-(s:State) RETURN m.sinse", ["MEMBER_OF has no property sinse: did you mean since?"]),
        ("MATCH (a:Taxon|Population) RETURN a.rank, a.states", []),
        ("MATCH (s:State) WITH {iso: 1} AS s RETURN s.iso, {a: 1}.a, date().year", []),
        ("MATCH (s:State&!Taxon) RETURN s.iso3, [x IN [1] WHERE x > 0 | x][0..1]", []),
    ],
)
def test_hints(query: str, said: list[str]) -> None:
    assert list(hints(tokens(query))) == said


def test_the_library_needs_none() -> None:
    assert {question.id: hints(tokens(question.query)) for question in questions().values() if hints(tokens(question.query))} == {}
