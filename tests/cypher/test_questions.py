"""Every question on the reference release: what the projection says, in a total order, the same on every store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from concerted.cypher.reader import Question, Value, questions
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.projection.projection import project
from concerted.graph.stores import Limits, Store
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.graph.stores.guard import check_query
from concerted.graph.stores.neo4j import Neo4jStore
from concerted.loaders import reference_release
from tests.cypher.asking import LIBRARY, assert_total_order, expected, varied
from tests.cypher.tables import Rows
from tools.schema_page import EXAMPLE

# While States of today were held by others, between the plans, where some dates of joining are not known, and after publication; a State
# that was dissolved, a code that another State holds, a Party with a territory to which its membership does not reach, and a code for
# which nobody answers.
VALUES = {
    "DATE": ("1985-01-01", "2011-12-31", "2019-10-15", "2026-11-24"),
    "state": ("SUN", "TWN", "DNK", "ESH"),
    "instrument": ("cms", "raptors", "pacific-cetaceans", "saiga"),
    "taxon": ("Tursiops truncatus", "Falco tinnunculus", "Accipitridae", "Numenius tenuirostris"),
}
ASKED = [
    pytest.param(question.id, n, id=f"{question.id}-{'examples' if n < 0 else n}")
    for n in range(-1, 4) for question in LIBRARY if n < 0 or question.parameters
]
# What engines do differently they do at any date.
ON_NEO4J = [case for case in ASKED if case.values[1] in (-1, 1)]
Ask = Callable[[str, int], Rows]


def asked(id_: str, n: int) -> tuple[Question, dict[str, Value]]:
    """A question with its examples, or with the n-th of the values."""
    question = questions()[id_]
    return question, question.examples if n < 0 else varied(question, VALUES, n)


def whole(store: Store, question: Question, parameters: Mapping[str, Value]) -> Rows:
    """All rows. How long each takes is measured in benchmarks, so a busy machine has its time here; the public may ask them all."""
    check_query(question.query, Limits(), parameters)
    result = store.run(question.query, parameters, Limits.local(seconds=300))
    assert tuple(result.columns) == question.columns
    assert not result.truncated
    return result.rows


@pytest.fixture(scope="module")
def filled(embedded_folder: Path) -> Path:
    """The shared embedded store with the reference release, closed."""
    with closing(EmbeddedStore(embedded_folder)) as store:
        store.write(reference_release())
    return embedded_folder


@pytest.fixture(scope="module")
def embedded(filled: Path) -> Iterator[Ask]:
    """Asks the embedded store."""
    with closing(EmbeddedStore(filled)) as store:
        yield cache(lambda id_, n: whole(store, *asked(id_, n)))


@pytest.fixture(scope="module")
def neo4j(neo4j_uri: str) -> Iterator[Ask]:
    """Asks Neo4j."""
    with closing(Neo4jStore(neo4j_uri)) as store:
        store.write(reference_release())
        yield lambda id_, n: whole(store, *asked(id_, n))


@pytest.mark.parametrize(("id_", "n"), ASKED)
def test_what_the_projection_says_in_a_total_order(embedded: Ask, id_: str, n: int) -> None:
    rows = embedded(id_, n)
    question, parameters = asked(id_, n)
    assert rows == expected(question, reference_release(), parameters)
    assert_total_order(question, rows)
    assert rows or n >= 0, "the examples of a question show what it answers"


def test_neo4j_gives_the_reference_release_back(neo4j_uri: str, neo4j: Ask) -> None:
    with closing(Neo4jStore(neo4j_uri)) as store:
        assert store.read().id == reference_release().id


@pytest.mark.parametrize(("id_", "n"), ON_NEO4J)
def test_the_same_on_neo4j(embedded: Ask, neo4j: Ask, id_: str, n: int) -> None:
    assert neo4j(id_, n) == embedded(id_, n)


def test_the_example_of_the_schema_page_finds_the_gaps(filled: Path) -> None:
    with closing(EmbeddedStore(filled)) as store:
        rows = store.run(EXAMPLE).rows
    gaps = gap_records(project(reference_release(), date(2019, 10, 15)), GapQuery(kind="instrument", instrument="acap"))
    assert sorted(rows) == sorted([gap.state.name, gap.n_taxa] for gap in gaps if gap.state)
    assert len(rows) > 5


def test_every_example_and_value_is_of_the_release() -> None:
    """So that no question is empty because a name is wrong."""
    release = reference_release()
    keys = {
        "state": set(release["states"]["iso3"]), "instrument": {"", *release["instruments"]["id"]},
        "taxon": {*release["taxa"]["taxon"], *release["synonyms"]["synonym"]},
    }
    given = {(p.name.rpartition("_")[2], p.example) for question in LIBRARY for p in question.parameters}
    given |= {(about, value) for about, values in VALUES.items() for value in values}
    assert [pair for pair in given if pair[0] in keys and pair[1] not in keys[pair[0]]] == []


@pytest.mark.parametrize("rows", [[["AAA", 2], ["BBB", 3]], [["BBB", 2], ["AAA", 2]], [["AAA", 2, "x"], ["AAA", 2, "y"]]])
def test_the_check_of_order_sees_disorder(rows: Rows) -> None:
    question = Question("q", "t", "d", (), ("iso3", "n", "more"), "a", "MATCH (n)\nORDER BY n DESC, iso3")
    with pytest.raises(AssertionError):
        assert_total_order(question, rows)
    assert_total_order(question, sorted(({tuple(r): r for r in rows[:1]}).values()))
