"""What is nearly called so: spelt otherwise, or moved to another genus; nothing for a name that is of something else."""

from __future__ import annotations

import pytest

from concerted.graph.facts.release import Release
from concerted.loaders import reference_release
from concerted.loaders.reconcile.candidates import Candidates
from concerted.loaders.reconcile.decisions import Decision, Decisions
from concerted.loaders.reconcile.resolver import NOTHING_OF_OURS, Resolver


@pytest.fixture(scope="module")
def near() -> Candidates:
    return Candidates(reference_release())


@pytest.mark.parametrize(("written", "meant"), [
    ("Gyps rueppellii", "Gyps rueppelli"), ("Torgos tracheliotus", "Torgos tracheliotos"), ("Ichthyophaga humilis", "Icthyophaga humilis"),
    ("Anarhynchus alexandrinus", "Charadrius alexandrinus"), ("Aquila clanga (Pallas, 1811)", "Clanga clanga"),
    ("Falco cherug", "Falco cherrug"), ("Acipencer sturio", "Acipenser sturio"),
])
def test_a_name_that_is_nearly_so_is_found(near: Candidates, written: str, meant: str) -> None:
    assert near.of(written)[0] == meant


@pytest.mark.parametrize("written", [
    "Passer domesticus", "Tyto alba", "Felis silvestris", "Falco", "", ":", "species-288", "ab", "a b c d e f",
])
def test_a_name_of_something_else_has_none(near: Candidates, written: str) -> None:
    assert near.of(written) == []


def test_every_name_of_the_release_is_nearly_itself_and_no_list_is_long(near: Candidates) -> None:
    taxa = reference_release()["taxa"]
    for taxon in taxa.filter(taxa["rank"] == "species")["taxon"][::25]:
        found = near.of(taxon)
        assert found[0] == taxon and len(found) <= 3


def test_an_empty_release_has_nothing() -> None:
    assert Candidates(Release.of({}, "", reference_release().published)).of("Falco cherrug") == []


def test_an_id_is_decided_by_the_name_that_it_stands_for() -> None:
    called = {"some-base:1": "Falco sacer rex", "some-base:2": "Aquila pomarina"}
    assert Resolver(reference_release(), Decisions(), called).candidates("taxa", "some-base:2") == ["Clanga pomarina"]
    decided = Decisions.of([
        Decision("name", "taxa", "Falco sacer rex", "", "Falco cherrug", "x"), Decision("name", "taxa", "Aquila pomarina", "", "-", "x"),
    ])
    resolver = Resolver(reference_release(), decided, called)
    meant = resolver.meant("taxa", called)
    assert meant["some-base:1"].key == "Falco cherrug" and meant["some-base:2"].why == NOTHING_OF_OURS
    assert len(resolver.applied) == 2
