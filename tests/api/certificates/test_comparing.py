"""Two answers beside each other: what differs is found, each once, at its place; and nothing else."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.api.certificates.comparing import CLOSE, DEEPEST, NOTHING, Compared, Difference, differences, shallow, shown
from tests.api.certificates.making import leaves
from tests.api.cli.command import answer

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4), max_leaves=20,
)


def found(stated: Any, other: Any) -> list[Difference]:
    """The differences of two values."""
    return list(differences(stated, other, Compared()))


def at(value: Any, place: tuple[Any, ...]) -> Any:
    """What stands at a place."""
    for key in place:
        value = value[key]
    return value


@given(VALUES)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    compared = Compared()
    assert list(differences(value, copy.deepcopy(value), compared)) == [] and compared == Compared()


@given(VALUES, VALUES)
def test_what_is_not_the_same_differs_but_for_order_and_last_digits(one: Any, other: Any) -> None:
    compared = Compared()
    told = list(differences(one, other, compared))
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert bool(told or compared.close or compared.reordered) == (not same)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    told = answer("gaps", "--instrument", "acap", "--as-of", "2019-10-15", "--facts")
    del told["reproduce"]
    return told


def test_a_leaf_that_is_changed_is_the_one_difference(document: dict[str, Any]) -> None:
    """Of what does not name a record: a record that is called otherwise is another one."""
    naming = {"iso3", "name", "kind", "instrument", "taxon", "id", "territories", "population", "date", "appendix", "since", "member"}
    places = [place for place in leaves(document) if not naming & {key for key in place if isinstance(key, str)}]
    for place in random.Random(7).sample(places, 200):
        other = copy.deepcopy(document)
        held = at(document, place)
        at(other, place[:-1])[place[-1]] = "changed"
        (only,) = found(document, other)
        named = [key for key in place if isinstance(key, str)]
        assert only.where.startswith(named[0]) and named[-1] in only.where
        assert (only.stated, only.found) == (held, "changed")


def test_records_are_paired_by_what_names_them(document: dict[str, Any]) -> None:
    gaps = document["gaps"]
    for n, gap in enumerate(gaps):
        code = gap["state"]["iso3"]
        (only,) = found(document, document | {"gaps": gaps[:n] + gaps[n + 1 :]})
        assert (only.where, only.stated, only.found) == (f"gaps[{code} acap {gap['kind']}]", gap, NOTHING)
        (only,) = found(document | {"gaps": gaps[:n] + gaps[n + 1 :]}, document)
        assert (only.stated, only.found) == (NOTHING, gap)


def test_another_order_alone_is_told_and_is_no_difference(document: dict[str, Any]) -> None:
    compared = Compared()
    assert list(differences(document, document | {"gaps": document["gaps"][::-1]}, compared)) == []
    assert compared.reordered == ("gaps",)


def test_rows_that_one_has_alone_are_told_with_their_place() -> None:
    rows = [["KEN", 1], ["TZA", 2], ["UGA", 3]]
    assert found({"rows": rows}, {"rows": rows[1:]}) == [Difference("rows[0]", ["KEN", 1], NOTHING)]
    assert found({"rows": rows}, {"rows": [["KEN", 1], ["TZA", 5], ["UGA", 3]]}) == [Difference("rows[1][1]", 2, 5)]
    assert found(["a", "b"], ["a", "b", "c"]) == [Difference("[2]", NOTHING, "c")]


@pytest.mark.parametrize(("one", "other", "same"), [
    (1.0, 1.0 + 1e-12, True), (1.0, 1.0 + 10 * CLOSE, False), (1, 1.0, True), (0.0, 1e-13, True), (1, True, False), (0, False, False),
    (1, "1", False), (None, 0, False), (1e300, 1e300 * (1 + 1e-12), True), (-1.0, 1.0, False),
    (10**400, 1.0, False), (10**400, 10**400 + 1, False), (float("inf"), 1.0, False),
])
def test_numbers_are_the_same_to_the_ninth_digit(one: Any, other: Any, same: bool) -> None:
    assert (found({"x": one}, {"x": other}) == []) == same


def test_what_is_too_deep_is_no_answer() -> None:
    value: list[Any] = []
    for _ in range(DEEPEST - 2):
        value = [value]
    assert shallow(value) is value
    with pytest.raises(ValueError, match="deeper"):
        shallow([[value]])


@pytest.mark.parametrize(("value", "said"), [
    (NOTHING, "–"), ("text", "text"), ({"b": 1, "a": [2]}, '{"a": [2], "b": 1}'), ("\x1b[31mred", "\N{REPLACEMENT CHARACTER}[31mred"),
    ("x" * 100, "x" * 59 + "…"), (0.5, "0.5"), (None, "null"),
])
def test_a_value_is_shown_in_a_line(value: Any, said: str) -> None:
    assert shown(value) == said
