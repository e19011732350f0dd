"""A few hundred generated queries, the same every time, asked of both engines; ``make fuzz`` asks many more."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.fuzz.engines import Embedded, Neo4j
from tests.fuzz.making.world import small_world
from tests.fuzz.run import differences

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]
SEED, QUERIES = 3, 300


def test_the_embedded_engine_answers_as_neo4j_does(neo4j_uri: str, tmp_path: Path) -> None:
    counts = Counter[str]()
    release = small_world()
    with closing(Neo4j(neo4j_uri, release)) as neo4j, closing(Embedded(tmp_path, release)) as embedded:
        try:
            found = list(differences(SEED, QUERIES, 60, embedded, neo4j, counts))
        finally:
            neo4j.clear()
    assert [f"{one.verdict}: {one.query.text}" for one in found if one.verdict != "embedded refuses"] == []
    # Had most been refused, nothing would have been compared.
    assert counts["same"] > QUERIES / 2
