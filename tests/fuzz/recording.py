"""Queries with what Neo4j answered, kept so that the embedded engine is held to it where there is no Neo4j.

    python -m tests.fuzz.recording [--seed 7] [--queries 400] [--uri bolt://…]
"""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.fuzz.compare import Answer, compare, has_bags, is_total, judge
from tests.fuzz.engines import Embedded, Neo4j, server
from tests.fuzz.making.queries import Queries
from tests.fuzz.making.vocabulary import vocabulary
from tests.fuzz.making.world import small_world
from tests.fuzz.picked import PICKED

FILE = Path(__file__).parent / "recorded.json"
# Answers larger than this say no more than small ones.
BYTES = 1500


@dataclass(frozen=True)
class Recorded:
    """A query and the rows of Neo4j: in which order, if in any, and whether their lists are in one."""

    query: str
    parameters: dict[str, Any]
    columns: list[str]
    rows: list[list[Any]]
    ordered: bool
    bags: bool

    @property
    def answer(self) -> Answer:
        """What Neo4j answered."""
        return Answer(tuple(self.columns), tuple(map(tuple, self.rows)))


def recorded() -> list[Recorded]:
    """All that are kept."""
    return [Recorded(**{**one, "parameters": _dated(one["parameters"])}) for one in json.loads(FILE.read_text(encoding="utf-8"))]


def main() -> None:
    """Make the file anew, of picked and generated queries to which both engines answer the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--uri", help="a Neo4j whose content may be deleted; without one, a server is started")
    chosen = parser.parse_args()
    release = small_world()
    made, kept = Queries(chosen.seed, vocabulary(release)), list[Recorded]()
    with (
        server(chosen.uri) as uri, TemporaryDirectory() as folder,
        closing(Neo4j(uri, release)) as neo4j, closing(Embedded(Path(folder), release)) as embedded,
    ):
        for text in PICKED:
            answer = neo4j.ask(text, {})
            kept.append(Recorded(text, {}, list(answer.columns), [list(row) for row in answer.rows], False, False))
            if (verdict := compare(embedded.ask(text, {}), answer, ordered=False, bags=False)) != "same":
                parser.error(f"{verdict}: {text}")
        while len(kept) < chosen.queries:
            query = made.make()
            answer = neo4j.ask(query.text, query.parameters)
            if judge(query.tree, embedded.ask(query.text, query.parameters), answer) != "same":
                continue
            rows = [list(row) for row in answer.rows]
            one = Recorded(query.text, query.parameters, list(answer.columns), rows, is_total(query.tree), has_bags(query.tree))
            if len(_written(one)) < BYTES:
                kept.append(one)
    FILE.write_text("[\n" + ",\n".join(map(_written, kept)) + "\n]\n", encoding="utf-8")


def _written(one: Recorded) -> str:
    return json.dumps(asdict(one), ensure_ascii=False, default=lambda day: {"date": day.isoformat()})


def _dated(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"]) if value.keys() == {"date"} else {name: _dated(item) for name, item in value.items()}
    return [_dated(item) for item in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
