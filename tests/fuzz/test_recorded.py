"""The embedded engine answers recorded queries as Neo4j did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fuzz.compare import compare
from tests.fuzz.engines import Embedded
from tests.fuzz.making.world import small_world
from tests.fuzz.recording import Recorded, recorded

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """The engine with the small world."""
    with closing(Embedded(tmp_path_factory.mktemp("fuzz"), small_world())) as engine:
        yield engine


def said(engine: Embedded, one: Recorded) -> str | None:
    """What is not as recorded."""
    answer = engine.ask(one.query, one.parameters)
    if answer.refused or answer.lost:
        return answer.refused or answer.lost
    verdict = compare(answer, one.answer, ordered=one.ordered, bags=one.bags)
    return None if verdict == "same" else f"{verdict}: {answer.rows}"


def test_recorded_queries(embedded: Embedded) -> None:
    known = recorded()
    assert len(known) >= 300
    different = {one.query: found for one in known if (found := said(embedded, one)) is not None}
    assert not different


def test_another_answer_would_be_seen(embedded: Embedded, tmp_path: Path) -> None:
    one = Recorded("RETURN 1 AS x, [1, 2] AS y", {}, ["x", "y"], [[1, [1, 2]]], True, False)
    assert said(embedded, one) is None
    for rows in ([[1.0, [1, 2]]], [[1, [2, 1]]], [], [[1, [1, 2]]] * 2):
        assert said(embedded, Recorded(one.query, {}, one.columns, rows, one.ordered, one.bags)) is not None
