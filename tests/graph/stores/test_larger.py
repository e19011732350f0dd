"""The reference release, and more data: a load is all of it, within a server's limits, and reads back as the same release.

``CONCERTED_TIMES`` says how many times the reference release: by default once; ten times takes minutes a store.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import polars as pl
import pytest

from benchmarks.bench_scale import times
from concerted.graph.facts.release import Release
from concerted.graph.stores import Store
from concerted.graph.vocabulary import StoreKind
from concerted.loaders import reference_release
from tests.graph.stores.releases import small

TIMES = int(os.environ.get("CONCERTED_TIMES", "1"))


def larger(kind: str) -> Release:
    """So many times the taxa of the reference release and all that is said of them, with the id of that content.

    Once, it is written to Neo4j for the questions anyway, and read back there: here a small one does.
    """
    if TIMES == 1:
        return reference_release() if kind == StoreKind.EMBEDDED else small()
    large = times(TIMES)
    return Release.of(large.tables, "larger", large.published)


def corrected(release: Release) -> Release:
    """Ten facts changed, as a correction would."""
    row = pl.int_range(pl.len())
    seen = pl.when(row < 10).then(pl.lit("seen again")).otherwise("note").alias("note")
    return Release.of({**release.tables, "memberships": release["memberships"].with_columns(seen)}, release.title, release.published)


@pytest.mark.soak
def test_the_reference_release_or_several_times_it(
    kind: str, opened: Callable[[], Store], record_property: Callable[[str, object], None]
) -> None:
    """What Neo4j cannot take in one transaction is written in steps, as it was asked to begin anew."""
    release = larger(kind)
    store = opened()
    try:
        written = store.write(release, anew=True)
        record_property("links", sum(store.info().links.values()))
        record_property("load", written.way)
        record_property("load in seconds", round(written.seconds, 1))
        assert written.way in ({"embedded": ("snapshot written",), "neo4j": ("one transaction", "in steps")}[kind])
        assert written.release == store.read().id == release.id
        assert store.info().nodes["State"] == release["states"].height
        assert store.run("MATCH (t:Taxon) RETURN count(t)").rows == [[release["taxa"].height]]
        changed = store.write(corrected(release))
        if kind == "neo4j":
            assert (changed.way, changed.created, changed.changed, changed.removed) == ("one transaction", 0, 10, 0)
        assert store.release_id() == corrected(release).id
        assert store.write(corrected(release)).written == 0
    finally:
        store.close()
