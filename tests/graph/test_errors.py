"""What is refused of a value: one that is none of those accepted, and a number outside its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary import Appendix


@pytest.mark.parametrize("value", [None, "I", "II", Appendix.I])
def test_a_value_that_is_accepted_or_not_given_is_none_to_refuse(value: str | None) -> None:
    InvalidQuery.unless_one("appendix", value, Appendix)


def test_what_is_refused_is_named_with_what_is_accepted() -> None:
    with pytest.raises(InvalidQuery, match=r"^appendix: 'III' is not accepted; one of: I, II$"):
        InvalidQuery.unless_one("appendix", "III", Appendix)
    with pytest.raises(InvalidQuery, match=r"^top: 0 is not accepted; a whole number from 1 up$"):
        InvalidQuery.unless_whole("top", 0)
    with pytest.raises(InvalidQuery, match=r"^seed: -1 is not accepted; a whole number from 0 to 9$"):
        InvalidQuery.unless_whole("seed", -1, 0, 9)


@given(value=st.none() | st.integers(-5, 15), least=st.integers(-3, 3), most=st.none() | st.integers(4, 12))
def test_a_number_is_refused_outside_its_bounds_alone(value: int | None, least: int, most: int | None) -> None:
    within = value is None or value in range(least, 16 if most is None else most + 1)
    try:
        InvalidQuery.unless_whole("n", value, least, most)
    except InvalidQuery:
        assert not within
    else:
        assert within
