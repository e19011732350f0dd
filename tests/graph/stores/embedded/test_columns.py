"""Names of columns, as Cypher gives them."""

from __future__ import annotations

import pytest

from concerted.graph.stores.embedded.dialect.clauses.columns import returned
from concerted.graph.stores.guard.tokens import tokens


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("MATCH (a) RETURN a.x, count( a ) AS n ORDER BY n", ["a.x", "n"]),
        ("RETURN DISTINCT [x IN [1, 2] | x] AS `a b`, {c: 1, d: 2}", ["a b", "{c: 1, d: 2}"]),
        ("MATCH (a) WITH a CALL { RETURN 1 AS inner } RETURN `a` LIMIT 1", ["a"]),
        ("MATCH (a) RETURN *", []),
        ("RETURN 1 AS x UNION RETURN 2 AS x", ["x"]),
        ("MATCH (a) RETURN a.return, a.order", ["a.return", "a.order"]),
    ],
)
def test_column_names(query: str, names: list[str]) -> None:
    assert returned(query, tokens(query)) == names
