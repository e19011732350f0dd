"""Loading the reference release into Neo4j, beside a bare UNWIND loop that writes the same nodes and links.

The loop is the least that can be done with the driver: rows in batches, an index on every key, each batch seen
as soon as it is written, and half of them there when it is killed. Each figure is the time of one whole load into an empty database.
"""

from __future__ import annotations

import os
import time

import neo4j

from benchmarks.neo4j_server import neo4j_server
from benchmarks.report import say
from concerted.graph.property_graph.model import Facts, facts_of, key_of
from concerted.graph.stores.neo4j import Neo4jStore, statements
from concerted.graph.stores.neo4j.difference import batches
from concerted.loaders import reference_release

ROUNDS = 3
BATCH = 5000


def bare(driver: neo4j.Driver, facts: Facts) -> None:
    """Nodes and links by UNWIND, each batch a transaction."""
    for label in facts.nodes:
        driver.execute_query(f"CREATE INDEX bare_{label.lower()} IF NOT EXISTS FOR (n:Bare{label}) ON (n.{key_of(label)})")
    driver.execute_query("CALL db.awaitIndexes(60)")
    for label, nodes in facts.nodes.items():
        for batch in batches(statements.node_rows(nodes), BATCH):
            driver.execute_query(f"UNWIND $rows AS row CREATE (n:Bare{label}) SET n = row.properties", rows=batch)
    for shape, links in facts.links.items():
        for batch in batches(statements.link_rows(links), BATCH):
            driver.execute_query(
                f"UNWIND $rows AS row MATCH (a:Bare{shape.start} {{{key_of(shape.start)}: row.start}}) "
                f"MATCH (b:Bare{shape.end} {{{key_of(shape.end)}: row.end}}) CREATE (a)-[r:{shape.type}]->(b) SET r = row.properties",
                rows=batch,
            )


def empty(driver: neo4j.Driver) -> None:
    """Remove everything, in transactions of bounded size."""
    for text in ("MATCH ()-[r]-() WITH DISTINCT r LIMIT 20000 DELETE r RETURN count(*) AS n",
                 "MATCH (n) WITH n LIMIT 20000 DELETE n RETURN count(*) AS n"):
        while driver.execute_query(text).records[0]["n"]:
            pass


def main() -> None:
    """Load both ways in turn, and compare medians."""
    release = reference_release()
    facts = facts_of(release)
    with neo4j_server() as uri:
        if uri is None:
            return
        auth = (os.environ.get("NEO4J_USER", "neo4j"), os.environ["NEO4J_PASSWORD"]) if os.environ.get("NEO4J_PASSWORD") else None
        taken: dict[str, list[float]] = {"bare UNWIND loop": [], "concerted load": [], "the same release again": []}
        with neo4j.GraphDatabase.driver(uri, auth=auth, notifications_min_severity="OFF") as driver:
            store = Neo4jStore(uri, *(auth or ()))
            for count in range(ROUNDS + 1):  # the first warms the server up
                for name, work in (("bare UNWIND loop", lambda: bare(driver, facts_of(release))),
                                   ("concerted load", lambda: store.write(release)),
                                   ("the same release again", lambda: store.write(release))):
                    if name != "the same release again":
                        empty(driver)
                    begun = time.perf_counter()
                    work()
                    if count:
                        taken[name].append(time.perf_counter() - begun)
            store.close()
    medians = {name: sorted(times)[len(times) // 2] for name, times in taken.items()}
    rates = {name: round(len(facts) / medians[name]) for name in ("bare UNWIND loop", "concerted load")}
    share = rates["concerted load"] / rates["bare UNWIND loop"]
    print(f"{len(facts)} nodes and links; a second: {rates}; share of the bare rate: {share:.0%}")
    say("loading a release into Neo4j", "bare UNWIND loop", medians, facts=len(facts), a_second=rates)


if __name__ == "__main__":
    main()
