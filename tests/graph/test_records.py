"""Records: what programs read of them follows from their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from datetime import date

import pytest

from concerted.graph import vocabulary
from concerted.graph.records import Interval, OfState, Record, StateRef, columns, matching, plain, sort_keys
from concerted.graph.vocabulary import Appendix, GapKind, Region, Word, ids


@dataclass(frozen=True, slots=True)
class Sight(Record):
    """A record with a field of each form."""

    day: date
    class_: str | None
    kind: GapKind
    state: StateRef | None
    seen: Interval
    appendices: tuple[Appendix, ...]
    counts: Mapping[Appendix, int]
    note: str = ""


SIGHT = Sight(
    date(2011, 11, 21), "Aves", GapKind.RATIFICATION, StateRef("NAM", "Namibia"), Interval(1, 2), (Appendix.I,), {Appendix.II: 3},
)


def test_programs_are_told_plain_values_in_the_order_of_the_fields() -> None:
    assert list(plain(SIGHT).items()) == [
        ("day", "2011-11-21"), ("class", "Aves"), ("kind", "ratification"), ("state", {"iso3": "NAM", "name": "Namibia"}),
        ("seen", {"min": 1, "max": 2}), ("appendices", ["I"]), ("counts", {"II": 3}),
    ]
    assert type(plain(SIGHT)["kind"]) is str
    assert plain([SIGHT])[0] == plain(SIGHT)


def test_what_is_left_at_its_default_is_not_told() -> None:
    noted = Sight(SIGHT.day, None, SIGHT.kind, None, SIGHT.seen, (), {}, "a note")
    assert plain(noted)["note"] == "a note"
    assert plain(noted)["class"] is None


def test_columns_and_sort_keys_follow_from_the_fields() -> None:
    assert columns(Sight) == ("day", "class", "kind", "state_iso3", "state_name", "seen_min", "seen_max", "appendices")
    assert sort_keys(Sight) == ("day", "class", "kind", "state", "note")


def test_a_record_is_not_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        SIGHT.note = "another"  # type: ignore[misc]


def test_matching_asks_for_values_and_for_what_lists_hold() -> None:
    other = Sight(SIGHT.day, "Mammalia", SIGHT.kind, None, SIGHT.seen, (Appendix.I, Appendix.II), {})
    assert matching([SIGHT, other], class_="Aves") == [SIGHT]
    assert matching([SIGHT, other], appendices=Appendix.II) == [other]
    assert matching([SIGHT, other], appendices=None, class_=None) == [SIGHT, other]
    assert matching([SIGHT, other], kind="ratification", appendices=Appendix.I) == [SIGHT, other]


def test_whoever_has_a_code_and_a_name_is_named_by_both() -> None:
    assert StateRef("NAM", "Namibia").named == "Namibia (NAM)"
    assert issubclass(StateRef, OfState)


def test_a_word_is_its_id_and_says_what_it_means() -> None:
    declared = [words for words in vars(vocabulary).values() if isinstance(words, type) and issubclass(words, Word) and words is not Word]
    assert len(declared) > 20
    for words in declared:
        assert len(set(ids(words))) == len(words) > 0
        # A region of the Convention says what it is by its name.
        assert all((word.says or words is Region) and str(word) == word.value for word in words), words
    assert GapKind("ratification") == "ratification"
    assert [kind for kind in GapKind if not kind.is_gap] == [GapKind.OUTSIDE_AREA]
    assert all(kind.closes for kind in GapKind)
