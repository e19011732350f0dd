"""The rule by which a species is of the sea, of the air or of the land, in one place: rule 34 of ``docs/counting.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from concerted.graph.vocabulary.recruitment import Realm

_MARINE = (
    "Elasmobranchii",
    # The eel breeds in the sea; fishes that breed in rivers, as sturgeons do, go with fresh water, wherever else they live.
    "Anguilliformes",
    "Cetacea", "Sirenia", "Phocidae", "Otariidae", "Odobenidae", "Cheloniidae", "Dermochelyidae",
    # Of families that live elsewhere: the marine otter, the polar bear, and the dolphin of the coast among those of rivers.
    "Lontra felina", "Ursus maritimus", "Pontoporia blainvillei",
)
_OF_FRESH_WATER = ("Platanistidae", "Iniidae", "Lipotidae", "Sotalia fluviatilis", "Trichechus inunguis")
NAMED: Mapping[str, Realm] = MappingProxyType({
    **dict.fromkeys(_MARINE, Realm.MARINE), **dict.fromkeys(_OF_FRESH_WATER, Realm.TERRESTRIAL), "Aves": Realm.AVIAN,
})


def realm_of(lineage: Iterable[str | None]) -> Realm:
    """The realm of a species or subspecies.

    Parameters
    ----------
    lineage : iterable of str
        Its name and those of the taxa to which it belongs, from below.

    Returns
    -------
    Realm
        That of the first of them which ``NAMED`` holds; ``terrestrial``, land and fresh water, where it holds none.

    Examples
    --------
    >>> realm_of(("Pontoporia blainvillei", "Iniidae", "Cetacea", "Mammalia"))
    'marine'
    >>> realm_of(("Inia geoffrensis", "Iniidae", "Cetacea", "Mammalia"))
    'terrestrial'
    """
    return next((NAMED[name] for name in lineage if name is not None and name in NAMED), Realm.TERRESTRIAL)
