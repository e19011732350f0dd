"""What Neo4j's planner does not finish: it takes a condition apart before anything looks at a clock.

The work doubles with every XOR. Ten of them are planned in 0.1 s, nineteen in 5 s, and forty (588 bytes) keep a processor busy
until the memory of the database is full, under EXPLAIN too. So their number is bounded on Neo4j, for its own users too.
"""

from __future__ import annotations

from graph.errors import LimitExceeded
from graph.stores.guard.tokens import Token

XORS = 8


def check_plannable(found: list[Token]) -> None:
    """Refuse what Neo4j could not plan; LimitExceeded."""
    xors = sum(token.word == "XOR" for token in found)
    if xors > XORS:
        raise LimitExceeded(f"the query has {xors} XORs, over the limit of {XORS} on Neo4j: use <>, or name parts of it with WITH")
