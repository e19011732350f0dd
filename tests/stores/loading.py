"""Loads one release into a store, for a test to kill: ``python -m tests.stores.loading KIND ADDRESS NAME LIMIT``."""

from __future__ import annotations

import sys
from pathlib import Path

from graph.stores import Store
from graph.stores.embedded.store import EmbeddedStore
from graph.stores.neo4j import Neo4jStore
from tests.stores.releases import RELEASES


def main(kind: str, address: str, name: str, limit: str) -> None:
    """Say "loading" when the load begins, so that the test knows from when to count."""
    release = RELEASES[name]()
    store: Store = EmbeddedStore(Path(address), int(limit)) if kind == "embedded" else Neo4jStore(address, one_transaction=int(limit))
    print("loading", flush=True)
    store.write(release)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
