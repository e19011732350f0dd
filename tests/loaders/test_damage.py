"""A damaged package is refused at its place, or accepted because it is still right: never anything else."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.loaders.package.package import compile_package
from concerted.loaders.package.read import RawPackage
from tests.loaders.damage import DAMAGES, PLACE
from tests.loaders.packages import package_files, small

COPIES = int(os.environ.get("CONCERTED_DAMAGED_COPIES", "1000"))

@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_damaged_copies_are_refused_at_their_place_or_still_right(seed: int) -> None:
    rng = random.Random(seed)
    whole = package_files(small())
    refused = 0
    for _ in range(max(1, COPIES // 10)):
        name, kind = rng.choice(sorted(whole)), rng.choice(sorted(DAMAGES))
        files = whole | {name: DAMAGES[kind](rng, whole[name])}
        try:
            compile_package(RawPackage(Path(), files))
        except InvalidPackage as error:
            refused += 1
            assert error.problems, kind
            assert all(PLACE.match(problem) or "problems in all" in problem for problem in error.problems), (kind, error.problems[:3])
            assert len(error.problems) <= 51
    assert refused > 0.5 * COPIES // 10
