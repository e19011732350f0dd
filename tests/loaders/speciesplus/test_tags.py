"""Tags of distributions: whatever stands together, what they say is said in words of the field, and agrees with what each says alone."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.vocabulary import Origin, Presence, Season, ids
from concerted.loaders.speciesplus.tags import TAGS, occurrence, with_occurrence

TAGGED = st.lists(st.sampled_from(TAGS), unique=True, max_size=5)


@given(TAGGED)
@settings(max_examples=300)
def test_tags_say_the_same_in_any_order_and_form(tags: list[str]) -> None:
    told = occurrence(tags)
    assert told == occurrence(list(reversed(tags))) == occurrence(", ".join(tags)) == occurrence(",".join(tags).upper())
    assert told == occurrence([tag.replace(" (?)", "(Q)") for tag in tags]) and told.unknown == ()
    assert told.origin in (None, *ids(Origin)) and told.presence in (None, *ids(Presence)) and told.season in (None, *ids(Season))


@given(TAGGED)
@settings(max_examples=300)
def test_what_is_said_of_origin_and_season_does_not_hang_on_presence(tags: list[str]) -> None:
    told, alone = occurrence(tags), [occurrence([tag]) for tag in tags]
    assert (told.origin is None) == all(each.origin is None for each in alone)
    assert (told.season is None) == all(each.season is None for each in alone)
    assert told.origin in (None, *(each.origin for each in alone)) and told.season in (None, *(each.season for each in alone))


@given(TAGGED)
@settings(max_examples=300)
def test_what_is_extinct_is_there_only_where_it_was_brought(tags: list[str]) -> None:
    told, brought = occurrence(tags), {"introduced", "reintroduced"} & set(tags)
    if told.presence == Presence.EXTINCT:
        assert "extinct" in tags and not brought
    if "extinct" in tags and not brought and "native" not in tags:
        assert told.presence != Presence.EXTANT
    if "distribution uncertain" in tags:
        assert told.presence in (Presence.UNCERTAIN, Presence.POSSIBLY_EXTINCT)


def test_a_column_of_tags_is_read_as_its_cells() -> None:
    rows = with_occurrence(pl.DataFrame({"n": [1, 2, 3, 4], "Tags": ["extinct", None, "lives, extinct", "extinct"]}), "Tags")
    assert rows.rows() == [
        (1, "extinct", None, "extinct", None, ""), (2, None, None, None, None, ""), (3, "lives, extinct", None, "extinct", None, "lives"),
        (4, "extinct", None, "extinct", None, ""),
    ]
