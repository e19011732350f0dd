"""A release as nodes and links, without any database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from concerted.graph.errors import StoreError
from concerted.graph.facts.schema import TABLES
from concerted.graph.property_graph.links import LINKS, NODES
from concerted.graph.property_graph.model import Facts, LinkShape, facts_of, release_of
from concerted.loaders import reference_release
from tests.graph.stores.releases import small


@cache
def whole() -> Facts:
    """The reference release, which these tests only read."""
    return facts_of(reference_release())


def test_every_row_comes_back() -> None:
    release = reference_release()
    assert release_of(whole(), release.title, release.published).id == release.id


def test_every_type_of_the_schema_is_used() -> None:
    facts = whole()
    assert {label for label, nodes in facts.nodes.items() if nodes} == {node.label for node in NODES}
    assert {shape.type for shape, links in facts.links.items() if links} == {link.type for link in LINKS}


def test_dates_are_days_beside_their_text() -> None:
    facts = whole()
    plan = facts.nodes["Plan"]["caf-plan"]
    assert (plan["adopted"], plan["adopted_text"]) == (date(2005, 1, 1), "2005")


def test_lists_are_lists_and_unknown_is_absent() -> None:
    state = facts_of(small()).nodes["State"]["NOR"]
    assert isinstance(state["source"], list)
    assert "sovereign" not in state


def test_a_listing_of_a_population_starts_at_the_population() -> None:
    links = whole().links[LinkShape("LISTED_ON", "Population", "Appendix")]
    assert links
    assert all(link.start == link.properties["population"] for link in links.values())


def test_a_lost_link_is_seen() -> None:
    facts = facts_of(small())
    links = facts.links[LinkShape("PARENT", "Taxon", "Taxon")]
    links.pop(next(iter(links)))
    with pytest.raises(StoreError, match="not whole: its PARENT links"):
        release_of(facts, "small", small().published)


def test_derived_words_are_written_and_left_out_when_read_back() -> None:
    facts = facts_of(small())
    assert facts.nodes["Instrument"]["aewa"]["has_members"] is True
    assert facts.links[LinkShape("IN_SCOPE_OF", "Taxon", "Appendix")]
    back = release_of(facts, "small", small().published)
    assert {name: frame.columns for name, frame in back.tables.items()} == {n: [c.name for c in t.columns] for n, t in TABLES.items()}


@pytest.mark.parametrize("value", [False, None])
def test_an_altered_word_is_seen(value: bool | None) -> None:
    facts = facts_of(small())
    links = facts.links[LinkShape("RANGE_STATE_OF", "State", "Taxon")]
    key = next(key for key, link in links.items() if link.properties["counts"])
    links[key] = replace(links[key], properties=links[key].properties | {"counts": value})
    with pytest.raises(StoreError, match="not whole: its RANGE_STATE_OF links"):
        release_of(facts, "small", small().published)


def test_a_lost_derived_link_is_seen() -> None:
    facts = facts_of(small())
    facts.links[LinkShape("IN_SCOPE_OF", "Taxon", "Instrument")].popitem()
    with pytest.raises(StoreError, match="not whole: its IN_SCOPE_OF links"):
        release_of(facts, "small", small().published)


def test_a_bent_link_is_seen() -> None:
    facts = facts_of(small())
    links = facts.links[LinkShape("RANGE_STATE_OF", "State", "Taxon")]
    key = next(iter(links))
    links[key] = replace(links[key], start="NOR" if links[key].start != "NOR" else "FRA")
    with pytest.raises(StoreError, match="not whole: its RANGE_STATE_OF links"):
        release_of(facts, "small", small().published)
