"""Values of a column as people write them: a class, a family, a region."""

from __future__ import annotations

import difflib

from concerted.graph.errors import UnknownName
from concerted.graph.facts.release import Release
from concerted.graph.names.classes import class_called, classes_called
from concerted.graph.names.text import fold

_SUGGESTIONS = 5
# So many values are all named where none is near.
_FEW = 10
# Regions of the Convention in other words for the same; a part of one, or a wider one, is not it.
_REGIONS = {
    "Africa": ("Afrique", "África"), "Asia": ("Asie",), "Europe": ("Europa",), "Oceania": ("Océanie",),
    "North America": ("Amérique du Nord", "América del Norte", "Norteamérica"),
    "South & Central America & the Caribbean": (
        "South and Central America and the Caribbean", "Amérique du Sud, Amérique centrale et Caraïbes",
        "América del Sur, América Central y el Caribe",
    ),
}
_REGION_CALLED = {fold(word): region for region, words in _REGIONS.items() for word in words}


def value(release: Release, table: str, column: str, text: str) -> str:
    """A value that stands in a column, whatever the case and the accents of ``text``; a class and a region also by what people call it.

    Raises
    ------
    UnknownName
        There is none; the nearest are suggested, or all of them where they are few.
    """
    known: dict[str, str] = {fold(each): each for each in sorted(set(release[table][column].drop_nulls()))}
    meant = class_called(text) if column == "class" else _REGION_CALLED.get(fold(text)) if column == "cms_region" else None
    wanted = fold(meant or text)
    if wanted not in known:
        several = [fold(each) for each in classes_called(text)] if column == "class" else []
        near = [each for each in several if each in known] or difflib.get_close_matches(wanted, known, n=_SUGGESTIONS, cutoff=0.5)
        if column == "cms_region" or not near:  # what looks like the name of another region is seldom meant by it
            near = list(known) if len(known) <= _FEW else near
        raise UnknownName(column.replace("_", " "), text, tuple(known[folded] for folded in near))
    return known[wanted]
