"""Ask both engines the same generated queries, and write down how they differ.

    python -m tests.fuzz.run [--seed 1] [--queries 20000] [--minutes 90] [--report differences.md] [--uri bolt://…]

Without an address it starts a Neo4j of its own. What a server at an address holds is deleted.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.compare import Answer, Verdict, gist, is_comparable, judge
from tests.fuzz.engines import Embedded, Engine, Neo4j, server
from tests.fuzz.known import known
from tests.fuzz.making.queries import Queries, Query
from tests.fuzz.making.tree import Tree
from tests.fuzz.making.vocabulary import vocabulary
from tests.fuzz.making.world import small_world
from tests.fuzz.shrink import shrink

FINE: tuple[Verdict, ...] = ("same", "both refuse", "too much")


@dataclass(frozen=True)
class Difference:
    """One query to which the engines said different things, in its smallest form."""

    verdict: Verdict
    query: Query
    embedded: Answer
    neo4j: Answer

    @property
    def signature(self) -> str:
        """What differences of one kind share: the form without names and values, and the error if there is one."""
        text = re.sub(r"'(?:[^'\\]|\\.)*'", "''", self.query.text)
        text = re.sub(r"\b[nrxvp]\d+\b", "v", re.sub(r"\.[a-z_0-9]+\b(?!\()", ".p", text))
        text = re.sub(r":!?\(?[A-Z]\w+(\|[A-Z]\w+)*\)?", ":L", re.sub(r"-?\d+(\.\d+)?(e-?\d+)?", "0", text))
        return f"{self.verdict} | {gist(self.embedded.refused + self.neo4j.refused)} | {text}"


Seen = dict[str, tuple[int, Difference]]
"""Differences by what they have in common: how many, and the first of them."""


def compared(query: Query, embedded: Engine, neo4j: Engine) -> Difference:
    """Both answers to a query."""
    left, right = embedded.ask(query.text, query.parameters), neo4j.ask(query.text, query.parameters)
    return Difference(judge(query.tree, left, right), query, left, right)


def smallest(found: Difference, embedded: Engine, neo4j: Engine, budget: int = 150) -> Difference:
    """The same kind of difference in the smallest query that shows it."""
    best, error = found, gist(found.embedded.refused + found.neo4j.refused)

    def still(tree: Tree) -> bool:
        nonlocal best
        if not is_comparable(tree):
            return False
        other = compared(Query(tree, found.query.parameters), embedded, neo4j)
        if other.verdict != found.verdict or gist(other.embedded.refused + other.neo4j.refused) != error:
            return False
        best = other
        return True

    shrink(found.query.tree, still, budget)
    return best


def differences(seed: int, queries: int, minutes: float, embedded: Engine, neo4j: Engine, counts: Counter[str]) -> Iterator[Difference]:
    """Every difference that is not known, as it is found and in its smallest form; ``counts`` says what became of how many queries."""
    made, until = Queries(seed, vocabulary(small_world())), time.monotonic() + minutes * 60
    for _ in range(queries):
        if time.monotonic() > until:
            return
        found = compared(made.make(), embedded, neo4j)
        if found.verdict in FINE:
            counts[found.verdict] += 1
        elif found.verdict == "embedded refuses":
            counts["refused by name" if found.embedded.named else "refused in the engine's words"] += 1
            if not found.embedded.named:
                yield found
        elif kind := known(found) if found.verdict == "neo4j refuses" else None:
            counts[f"known: Neo4j refuses, {kind}"] += 1
        else:
            found = smallest(found, embedded, neo4j)
            kind = known(found)
            counts[f"known: {kind}" if kind else found.verdict] += 1
            if kind is None:
                yield found


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--queries", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--report", type=Path, default=Path("differences.md"))
    parser.add_argument("--uri", help="a Neo4j whose content may be deleted")
    chosen = parser.parse_args()
    release = small_world()
    counts, seen = Counter[str](), Seen()
    with (
        server(chosen.uri) as uri, TemporaryDirectory() as folder,
        closing(Neo4j(uri, release)) as neo4j, closing(Embedded(Path(folder), release)) as embedded,
    ):
        _run(chosen, embedded, neo4j, counts, seen)
    print("\n".join(f"{number:7} {kind}" for kind, number in counts.most_common()))


def _run(chosen: argparse.Namespace, embedded: Engine, neo4j: Engine, counts: Counter[str], seen: Seen) -> None:
    for found in differences(chosen.seed, chosen.queries, chosen.minutes, embedded, neo4j, counts):
        # A refusal is known by its words.
        sign = gist(found.embedded.refused) if found.embedded.refused else found.signature
        times, first = seen.get(sign, (0, found))
        seen[sign] = times + 1, first
        chosen.report.write_text(_report(counts, seen))
    chosen.report.write_text(_report(counts, seen))


def _report(counts: Counter[str], seen: Seen) -> str:
    lines = [f"{sum(counts.values())} queries: " + ", ".join(f"{kind} {number}" for kind, number in counts.most_common()), ""]
    for times, found in sorted(seen.values(), key=lambda pair: (pair[1].verdict, -pair[0])):
        lines += [f"## {found.verdict} ({times})", found.query.text, *([str(found.query.parameters)] if found.query.parameters else []),
                  f"- embedded: {_said(found.embedded)}", f"- neo4j: {_said(found.neo4j)}", ""]
    return "\n".join(lines)


def _said(answer: Answer) -> str:
    if answer.refused or answer.lost:
        return f"{answer.lost} {answer.refused}".split("\n")[0][:260]
    return f"{list(answer.columns)} {[list(row) for row in answer.rows[:4]]}"[:400]


if __name__ == "__main__":
    main()
