"""Means of a class through time are over its systems, and each system by itself has what it has at each date."""

from __future__ import annotations

from datetime import date
from statistics import mean

import pytest

from concerted.graph.analyses.completeness.records import means, systems, systems_through_time
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Listings, Metric, Territories
from concerted.loaders import reference_release

END = date(2019, 10, 15)


@pytest.mark.parametrize("territories", Territories)
def test_means_of_a_class_are_those_of_the_day(territories: str) -> None:
    found = systems_through_time(project(reference_release(), END, territories), "Reptilia")
    assert len(found) == 41 and found[-1].date == END
    for at in (found[10], found[-1]):
        p = project(reference_release(), at.date, territories)
        mine = [system for system in systems(p) if system.class_ == "Reptilia"]
        assert at.n_systems == len(mine) and at.taxon is None
        assert all(getattr(at, metric) == pytest.approx(getattr(means(p)["Reptilia"], metric), abs=1e-12) for metric in Metric)


@pytest.mark.parametrize("below", ["Falco cherrug", "Cetacea", "Acipenseriformes"])
def test_each_system_has_what_it_has_on_the_day(below: str) -> None:
    found = systems_through_time(project(reference_release(), END), below=below)
    assert [(at.taxon, at.date) for at in found] == sorted((at.taxon, at.date) for at in found)
    for day in {found[0].date, found[len(found) // 2].date, END}:
        wanted = {system.taxon: system for system in systems(project(reference_release(), day), below=below)}
        mine = {at.taxon: at for at in found if at.date == day}
        assert mine.keys() == wanted.keys() and mine
        for taxon, at in mine.items():
            assert at.n_systems == 1
            for metric in Metric:
                value, known = getattr(at, metric), getattr(wanted[str(taxon)], metric)
                assert (value is None) == (known is None) and (value is None or value == pytest.approx(known, abs=1e-12))


def test_the_means_are_the_means_of_the_systems() -> None:
    p = project(reference_release(), END)
    one_by_one = [at.C0 for at in systems_through_time(p, "Mammalia", "Cetacea") if at.date == END and at.C0 is not None]
    assert len(one_by_one) > 10 and 0 < mean(one_by_one) <= 1
    assert systems_through_time(p, "Aves", "Cetacea") == []


def test_without_a_class_it_is_all() -> None:
    p = project(reference_release(), date(1990, 6, 1))
    last = systems_through_time(p)[-1]
    assert last.n_systems == len(systems(p)) and pytest.approx(means(p)["all"].C0) == last.C0


def test_what_is_named_alone_is_counted_where_that_is_asked() -> None:
    p = project(reference_release(), END, listings=Listings.NAMED)
    found = systems_through_time(p)
    by_day = [len(systems(project(reference_release(), at.date, listings=Listings.NAMED))) for at in found[-2:]]
    assert [at.n_systems for at in found[-2:]] == by_day
    assert found[-1].n_systems < systems_through_time(project(reference_release(), END))[-1].n_systems
