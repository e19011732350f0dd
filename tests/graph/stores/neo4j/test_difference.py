"""What a load finds to write, without a server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from concerted.graph.property_graph.model import Facts, LinkShape, facts_of
from concerted.graph.stores.neo4j.difference import Difference
from concerted.graph.stores.neo4j.statements import steps
from tests.graph.stores.releases import other, small

PARENT = LinkShape("PARENT", "Taxon", "Taxon")


def compared(wanted: Facts, held: Facts) -> Difference:
    """The difference of two releases, one of them as a database would give it."""
    found = Difference()
    for label, nodes in wanted.nodes.items():
        found.compare_nodes(label, nodes, held.nodes[label].items())
    for shape, links in wanted.links.items():
        found.compare_links(shape, links, held.links[shape].items())
    return found


def counts(found: Difference) -> tuple[int, int, int]:
    return found.created, found.changed, found.removed


def test_facts_are_counted_once() -> None:
    assert len(compared(facts_of(small()), facts_of(small()))) == 0
    # Ten rows differ, and four links that are derived of them.
    assert counts(compared(facts_of(other()), facts_of(small()))) == (0, 11, 3)


def test_an_empty_database_needs_everything() -> None:
    found = Difference.everything(facts_of(small()))
    assert counts(found) == (len(facts_of(small())), 0, 0)
    assert sum(facts for _, _, _, facts in steps(found)) == len(found)


def test_an_altered_property_is_a_change_whatever_its_digest_says() -> None:
    held = facts_of(small())
    held.nodes["State"]["NOR"] = held.nodes["State"]["NOR"] | {"name_en": "Norge"}
    held.nodes["State"]["SWE"] = held.nodes["State"]["SWE"] | {"seen": True}
    found = compared(facts_of(small()), held)
    assert counts(found) == (0, 2, 0)
    assert set(found.changed_nodes["State"]) == {"NOR", "SWE"}


@pytest.mark.parametrize("order", [1, -1], ids=["the altered one after", "the altered one before"])
def test_a_link_that_is_there_twice_is_removed_and_added_once(order: int) -> None:
    links = facts_of(small()).links[PARENT]
    key, link = next(iter(links.items()))
    twin = replace(link, properties=link.properties | {"basis": "unsourced"})
    found = Difference()
    found.compare_links(PARENT, links, [*((k, one) for k, one in links.items() if k != key), *[(key, link), (key, twin)][::order]])
    assert found.removed_links[PARENT] == [(link.start, key)]
    assert set(found.put_links[PARENT]) == {key}
    assert counts(found) == (0, 1, 0)


def test_a_link_of_no_release_is_removed_from_where_it_starts() -> None:
    links = facts_of(small()).links[PARENT]
    key, link = next(iter(links.items()))
    found = Difference()
    found.compare_links(PARENT, links, [*links.items(), ("strange", link), (key, replace(link, start="another"))])
    assert set(found.removed_links[PARENT]) == {(link.start, "strange"), ("another", key)}
    assert counts(found) == (0, 1, 1)
