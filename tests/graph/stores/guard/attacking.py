"""Attacks on a store, one after another: ``python -m tests.graph.stores.guard.attacking KIND ADDRESS FIRST OF``.

Of so many processes this one makes every ``OF``-th attack from the ``FIRST``; where ``CONCERTED_ATTACKS`` is "all", it goes on
to those of the others. It ends with 1 and says which, where one was neither answered nor refused nor ended at a limit, or was
answered when it should have been refused.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import Any

from concerted.graph.errors import LimitExceeded, QueryFailed, QueryRefused, StoreBusy
from concerted.graph.stores import Limits, open_store
from tests.graph.stores.guard import attacks, excesses

SECONDS = 0.5
_MUST_FAIL = attacks.REFUSED | attacks.PUBLIC | attacks.MISTAKES | excesses.SHAPES
_ANYTHING = attacks.STRANGE | excesses.COSTLY | excesses.UNPLANNABLE | excesses.UNCLOCKED | excesses.ENDLESS


ALL = os.environ.get("CONCERTED_ATTACKS") == "all"


def main(kind: str, address: str, first: int, of: int) -> list[str]:
    """Make the attacks; what went otherwise than it should."""
    asked: list[tuple[str, str, dict[str, Any], bool]] = [(name, text, {}, True) for name, text in _MUST_FAIL.items()]
    asked += [(name, text, parameters, True) for name, (text, parameters) in attacks.PARAMETERS.items()]
    asked += [(name, text, excesses.PARAMETERS, False) for name, text in _ANYTHING.items()]
    mine = [each for turn in range(of if ALL else 1) for each in asked[(first + turn) % of :: of]]
    wrong: list[str] = []
    opened = open_store(kind, data_dir=address) if kind == "embedded" else open_store(kind, uri=address)
    with closing(opened) as store:
        for name, text, parameters, must_fail in mine:
            try:
                store.run(text, parameters, Limits(seconds=SECONDS))
            except (LimitExceeded, QueryRefused, QueryFailed, StoreBusy):
                continue
            except Exception as error:
                wrong.append(f"{name}: {error!r}")
            else:
                if must_fail:
                    wrong.append(f"{name}: answered")
    return wrong


if __name__ == "__main__":
    found = main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    print("\n".join(found))
    sys.exit(bool(found))
