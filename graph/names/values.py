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


def value(release: Release, table: str, column: str, text: str) -> str:
    """A value that stands in a column, whatever the case and the accents of ``text``; a class also by what people call it.

    Raises
    ------
    UnknownName
        There is none; the nearest are suggested, or all of them where they are few.
    """
    known: dict[str, str] = {fold(each): each for each in sorted(set(release[table][column].drop_nulls()))}
    meant = class_called(text) if column == "class" else None
    wanted = fold(meant or text)
    if wanted not in known:
        several = [fold(each) for each in classes_called(text)] if column == "class" else []
        near = [each for each in several if each in known] or difflib.get_close_matches(wanted, known, n=_SUGGESTIONS, cutoff=0.5)
        near = near or (list(known) if len(known) <= _FEW else [])
        raise UnknownName(column.replace("_", " "), text, tuple(known[folded] for folded in near))
    return known[wanted]
