"""Loads one release into a store, for a test to kill: ``python -m tests.graph.stores.loading KIND ADDRESS NAME WAY``."""

from __future__ import annotations

import sys
from contextlib import closing

from concerted.graph.stores import open_store
from tests.graph.stores.releases import RELEASES


def main(kind: str, address: str, name: str, way: str) -> None:
    """Say "loading" when the load begins, so that the test knows from when to count; ``way`` is "difference" or "anew"."""
    release = RELEASES[name]()
    with closing(open_store(kind, data_dir=address) if kind == "embedded" else open_store(kind, uri=address)) as store:
        print("loading", flush=True)
        store.write(release, anew=way == "anew")


if __name__ == "__main__":
    main(*sys.argv[1:])
