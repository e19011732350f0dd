"""Every species is of one realm, by the lowest taxon that is named."""

from __future__ import annotations

from collections import Counter

import pytest

from concerted.graph.facts.release import Release
from concerted.graph.projection.atlas import atlas
from concerted.graph.projection.realms import NAMED, realm_of
from concerted.graph.vocabulary import Realm
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.plain.realms import realm


@pytest.fixture(scope="module")
def realms() -> dict[str, Realm]:
    of = atlas(reference_release())
    return dict(zip(of.taxa, of.realms, strict=True))


@pytest.mark.parametrize(("where", "taxa"), [
    ("marine", (
        "Rhincodon typus", "Pristis pectinata", "Anguilla anguilla", "Balaenoptera musculus", "Orcaella brevirostris",
        "Pontoporia blainvillei", "Tursiops truncatus ponticus", "Dugong dugon", "Trichechus senegalensis", "Monachus monachus",
        "Otaria byronia", "Lontra felina", "Ursus maritimus", "Caretta caretta", "Dermochelys coriacea",
    )),
    ("terrestrial", (
        "Platanista gangetica", "Inia geoffrensis", "Sotalia fluviatilis", "Trichechus inunguis", "Lontra provocax", "Ursus arctos",
        "Ursus arctos isabellinus", "Gavialis gangeticus", "Crocodylus porosus", "Podocnemis expansa", "Pangasianodon gigas",
        "Acipenser baerii baicalensis", "Danaus plexippus", "Saiga tatarica", "Nyctalus noctula",
    )),
    ("avian", ("Falco cherrug", "Diomedea exulans", "Anser erythropus")),
])
def test_species_are_where_they_live(realms: dict[str, Realm], where: str, taxa: tuple[str, ...]) -> None:
    assert {taxon: realms[taxon] for taxon in taxa} == dict.fromkeys(taxa, where)


def test_the_birds_are_those_of_the_class() -> None:
    of = atlas(reference_release())
    assert [where == Realm.AVIAN for where in of.realms] == [taxon_class == "Aves" for taxon_class in of.classes]
    assert min(Counter(of.realms).values()) > 100 and len(of.realms) == len(of.taxa)


def test_a_subspecies_goes_with_its_species(realms: dict[str, Realm]) -> None:
    of = atlas(reference_release())
    pairs = [(n, above) for n, above in enumerate(of.species.tolist()) if above >= 0]
    assert pairs and all(of.realms[n] == of.realms[above] for n, above in pairs)


def test_the_rule_is_that_of_the_plain_program(realms: dict[str, Realm]) -> None:
    taxa = {row["taxon"]: row for row in reference_release()["taxa"].iter_rows(named=True)}
    assert realms == {taxon: realm(taxa, taxon) for taxon in realms}


def test_what_is_named_stands_in_the_data_or_is_known_elsewhere() -> None:
    """A name that is written wrongly would decide nothing."""
    taxa = reference_release()["taxa"]
    known = {name for column in ("taxon", "family", "order", "class") for name in taxa[column] if name}
    assert set(NAMED) - known == {"Odobenidae", "Lipotidae"}


def test_without_a_tree_the_columns_of_the_row_decide() -> None:
    rows = (
        ("Phoca una", "Mammalia", "Phocidae"), ("Avis una", "Aves", None), ("Bestia una", "Mammalia", "Canidae"), ("Res una", None, None),
    )
    release: Release = small_release(
        states=states("AAA"), taxa=[{"taxon": taxon, "class": of, "family": family} for taxon, of, family in rows],
        ranges=[{"taxon": "Phoca una", "iso3": "AAA"}],
    )
    of = atlas(release)
    assert dict(zip(of.taxa, of.realms, strict=True)) == {
        "Phoca una": "marine", "Avis una": "avian", "Bestia una": "terrestrial", "Res una": "terrestrial",
    }


def test_what_is_lower_decides() -> None:
    assert realm_of(("Sotalia fluviatilis", "Delphinidae", "Cetacea")) == "terrestrial"
    assert realm_of((None, "Delphinidae", "Cetacea")) == "marine"
