"""Notes to listings: those that speak of a part of a taxon name a population, and those that explain name none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.facts.schema import TABLES
from concerted.loaders.speciesplus.populations import plain, population, slug


@pytest.mark.parametrize(("note", "called"), [
    ("Danube population.", "Danube population"),
    ("Only African populations; formerly included in <i>Miniopterus schreibersii</i>.", "African populations"),
    ("Except the populations of Botswana, Namibia and Zimbabwe ", "Except the populations of Botswana, Namibia and Zimbabwe"),
    ("South American popn", "South American populations"),
    ("North Sea and Baltic Sea, ", "North Sea and Baltic Sea"),
    ("North Atlantic. \n\nInitially listed as <i>Eubalaena glacialis</i>", "North Atlantic"),
    ("Subspecies <i>grisegena</i> only.", "Subspecies grisegena"),
    ("Subspecies <i>yarkandensis</i> only. Populations in Kazakhstan", "Subspecies yarkandensis. Populations in Kazakhstan"),
    ("Wadden Sea area only", "Wadden Sea area"),
    ("ASCOBANS covers all species, subspecies or populations of toothed whales in the agreement area except for one", "Agreement area"),
    ("All migratory Vespertilionidae spp. (only European populations). ", "European populations"),
])
def test_a_part_of_a_taxon_has_a_name(note: str, called: str) -> None:
    assert population(note) == called


@pytest.mark.parametrize("note", [
    None, "", "  ", "All populations", "all populations", "All migratory <i>Grus</i> spp.", "Formerly listed as <i>Diomedea albatrus</i>.",
    "Initially included within <i>Eubalaena glacialis</i> (<i>sensu lato</i> )", "Includes <i>Equus onager</i>.",
    "N.B. Superseded on 23/02/06", "See <i>Bos mutus</i> for full details of legislation, distribution, etc.",
    "Formerly listed under populations of European Molossidae.", "Res. 4.8 lists this as a species separate from <i>M. mystacinus</i>",
])
def test_what_explains_speaks_of_the_whole_taxon(note: str | None) -> None:
    assert population(note) is None


@given(st.text(max_size=200))
def test_a_slug_is_one_whatever_it_is_made_of(name: str) -> None:
    made = slug("Falco cherrug", name or "x")
    assert re.fullmatch(TABLES["populations"].column("population").pattern, made) and len(made) <= len("falco-cherrug--") + 70


@given(st.text(max_size=200))
def test_a_plain_note_is_a_line_and_plain_again(note: str) -> None:
    assert plain(plain(note)) == plain(note) and "\n" not in plain(note)


def test_markup_that_is_not_closed_is_left_out_too() -> None:
    assert plain("Formerly included in <i>Gorilla gorilla<i>") == "Formerly included in Gorilla gorilla"
