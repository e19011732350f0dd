"""Each question about gaps on the embedded engine and on Neo4j, beside the projection and beside plain networkx."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.bench_gaps import by_networkx
from benchmarks.neo4j_server import neo4j_server
from benchmarks.report import say, seconds
from concerted.cypher.reader import questions
from concerted.graph.analyses.gaps.blocks import gap_blocks
from concerted.graph.projection.projection import project
from concerted.graph.stores import Limits, Store
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.graph.stores.neo4j import Neo4jStore
from concerted.loaders import reference_release

DAY = date(2024, 2, 12)
KINDS = {f"gaps-{kind.replace('_', '-')}": kind for kind in
         ("convention", "instrument", "listed_only", "ratification", "territorial", "reservation", "no_instrument", "outside_area")}


def asked(store: Store, name: str) -> Callable[[], Any]:
    """The question at the date, of every instrument."""
    question = questions()[name]
    parameters = question.examples | {"date": DAY.isoformat()} | ({"instrument": ""} if "instrument" in question.examples else {})
    return lambda: store.run(question.query, parameters, Limits(seconds=15))


def main() -> None:
    """Time each question, everything warm."""
    release = reference_release()
    with ExitStack() as open_, neo4j_server() as uri:
        stores: dict[str, Store] = {
            "embedded": open_.enter_context(closing(EmbeddedStore(Path(open_.enter_context(tempfile.TemporaryDirectory())))))
        }
        if uri is not None:
            user, password = os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
            stores["neo4j"] = open_.enter_context(closing(Neo4jStore(uri, user, password)))
        for store in stores.values():
            store.write(release)
        for name, kind in KINDS.items():
            measured = {"projection": seconds(lambda kind=kind: list(gap_blocks(project(release, DAY), (kind,))))}  # type: ignore[misc]
            for which, store in stores.items():
                measured[which] = seconds(asked(store, name), 3)
            say(name, "projection", measured)
    say("all gaps by networkx", "projection", {
        "projection": seconds(lambda: list(gap_blocks(project(release, DAY), ("convention", "instrument", "listed_only", "ratification")))),
        "networkx": seconds(by_networkx, 3),
    })


if __name__ == "__main__":
    main()
