"""What people write of a set: lists of States, caps of regions, sizes of a frontier."""

from __future__ import annotations

import re
from collections.abc import Iterable

from concerted.graph.errors import InvalidQuery


def listed(texts: Iterable[str]) -> list[str]:
    """Names apart by commas, of one text or several.

    Examples
    --------
    >>> listed(["China, USA", "KEN"])
    ['China', 'USA', 'KEN']
    """
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def caps(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Regions, and how many of each there may be.

    Raises
    ------
    InvalidQuery
        A cap is not of the form ``REGION=N``.

    Examples
    --------
    >>> caps(["Africa=3,Asia=2"])
    [('Africa', 3), ('Asia', 2)]
    """
    found = []
    for text in listed(texts):
        region, equals, n = text.rpartition("=")
        if not equals or not region.strip() or not re.fullmatch(r"\d{1,9}", n.strip(), re.ASCII):
            raise InvalidQuery("at-most: {value!r} is not accepted; a region and how many, such as Africa=3", value=text)
        found.append((region.strip(), int(n)))
    return found


def sizes(text: str | None) -> tuple[int, int] | None:
    """The first and the last size of a frontier; one alone is both.

    Raises
    ------
    InvalidQuery
        The text is not of the form ``A..B``.

    Examples
    --------
    >>> sizes("1..30")
    (1, 30)
    """
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,9})(?:\.\.(\d{1,9}))?", text.strip(), re.ASCII)
    if found is None:
        raise InvalidQuery("frontier: {value!r} is not accepted; two sizes, such as 1..30", value=text)
    return int(found[1]), int(found[2] or found[1])
