"""Where a species lives, said case by case."""

from __future__ import annotations

from tests.plain.facts import Row

_SEALS_AND_TURTLES = {"Phocidae", "Otariidae", "Odobenidae", "Cheloniidae", "Dermochelyidae"}
_RIVER_DOLPHINS = {"Platanistidae", "Iniidae", "Lipotidae"}


def realm(taxa: dict[str, Row], taxon: str) -> str:
    """``avian``, ``marine`` or ``terrestrial``, by the row of a species and what is above it."""
    above, at = [], taxon
    while at is not None:
        above.append(at)
        at = taxa[at]["parent"] if at in taxa else None
    row = taxa[taxon]
    named = {*above, *(row.get(column) for column in ("family", "order", "class"))}
    if "Aves" in named:
        return "avian"
    if "Elasmobranchii" in named or "Anguilliformes" in named or named & _SEALS_AND_TURTLES:
        return "marine"
    if "Cetacea" in named:
        in_rivers = (named & _RIVER_DOLPHINS and "Pontoporia blainvillei" not in named) or "Sotalia fluviatilis" in named
        return "terrestrial" if in_rivers else "marine"
    if "Sirenia" in named:
        return "terrestrial" if "Trichechus inunguis" in named else "marine"
    return "marine" if named & {"Lontra felina", "Ursus maritimus"} else "terrestrial"
