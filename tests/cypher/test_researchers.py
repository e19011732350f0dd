"""What researchers ask: all of it of their own machine, most of it in public, and on both engines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from concerted.graph.errors import ConcertedError
from concerted.graph.stores import Limits, Store, open_store
from concerted.graph.stores.guard import check_query
from concerted.loaders import reference_release
from tests.cypher.researching import ENGINES, Asked, researchers

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
# What the public guard refuses of it, by the beginnings of its words.
REASONS = {
    r"reduce ": "`reduce`",
    r"a loop over a list inside another": "a loop over a list in another",
    r"on Neo4j range": "`range()` to an end that is worked out, in a list",
    r"(the pattern after )?=~": "a pattern (`=~`) that may not end",
    r"(replace\(\)|joining so often)": "texts put together many times",
    r"a path of any length": "a path of any length",
    r"(EXPLAIN|PROFILE) is refused": "`EXPLAIN`, `PROFILE`",
    r"the procedure ": "a procedure not of the list",
}
SHAPES: dict[tuple[str, str], list[Asked]] = {}
for _asked in researchers():
    SHAPES.setdefault((_asked.file, _asked.title), []).append(_asked)


def test_there_are_enough_of_many_kinds() -> None:
    assert len(researchers()) >= 500 and len({asked.text for asked in researchers()}) == len(researchers())
    assert len(SHAPES) >= 150


def test_none_is_refused_to_a_local_user() -> None:
    for asked in researchers():
        for engine in ENGINES:
            check_query(asked.text, Limits.local(), {}, engine)


def test_what_the_public_guard_refuses_is_counted_and_said() -> None:
    refused = {engine: Counter(filter(None, (_refusal(asked, engine) for asked in researchers()))) for engine in ENGINES}
    rows = [f"| {reason} | {refused['embedded'][reason]} | {refused['neo4j'][reason]} |" for reason in REASONS.values()]
    total = f"| of {len(researchers())} in all | {refused['embedded'].total()} | {refused['neo4j'].total()} |"
    assert "\n".join([*rows, total]) in PAGE.read_text(encoding="utf-8")


def _refusal(asked: Asked, engine: str) -> str | None:
    try:
        check_query(asked.text, Limits(), {}, engine)  # type: ignore[arg-type]  # one of ENGINES
    except ConcertedError as error:
        return next(reason for beginning, reason in REASONS.items() if re.match(beginning, str(error)))
    return None


@pytest.fixture(
    scope="module", params=[pytest.param("embedded", marks=pytest.mark.process), pytest.param("neo4j", marks=pytest.mark.shared_neo4j)]
)
def filled(request: pytest.FixtureRequest) -> Iterator[tuple[str, Store]]:
    """A store with the reference release."""
    if request.param == "embedded":
        store = open_store("embedded", data_dir=request.getfixturevalue("embedded_folder"))
    else:
        store = open_store("neo4j", uri=request.getfixturevalue("neo4j_uri"))
    with closing(store):
        store.write(reference_release())
        yield request.param, store


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape[0]}: {shape[1]}")
def test_every_query_is_answered(filled: tuple[str, Store], shape: tuple[str, str]) -> None:
    kind, store = filled
    for asked in SHAPES[shape]:
        if kind in asked.engines:
            assert store.run(asked.text, limits=Limits.local(seconds=120)).columns or asked.text.startswith("EXPLAIN"), asked.text


def test_most_have_something_to_answer(filled: tuple[str, Store]) -> None:
    """Names that are wrong would leave nothing to see."""
    kind, store = filled
    asked = [shape[0] for shape in SHAPES.values() if kind in shape[0].engines]
    empty = [each.title for each in asked if not store.run(each.text, limits=Limits.local(seconds=120)).rows]
    assert len(empty) < len(asked) / 20, empty
