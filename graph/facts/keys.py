"""Keys of rows as one text: how decisions and conflicts name a fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

BETWEEN = "|"
SPECIESPLUS = "speciesplus:"
"""In front of a taxon concept id of Species+, where a taxon is told by it."""


def key_text(parts: Iterable[str | None]) -> str:
    """``Falco cherrug|KEN``; a part that is not filled is empty.

    >>> key_text(("cms", "KEN", None))
    'cms|KEN|'
    """
    return BETWEEN.join(part or "" for part in parts)


def key_of(columns: Sequence[str]) -> pl.Expr:
    """The same of each row of a frame."""
    return pl.concat_str([pl.col(name).fill_null("") for name in columns], separator=BETWEEN)
