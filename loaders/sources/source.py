"""What a source is: who publishes it, on which terms, how its files are known, and what they state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from concerted.graph.vocabulary import Basis, Tier
from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import LINE, Refusal

__all__ = ["LINE", "Claims", "Identifiers", "Refusal", "Source", "Statements", "holds_columns"]


@dataclass(frozen=True, eq=False)
class Claims:
    """What a file states for one table of a release, as it writes it.

    Parameters
    ----------
    table : str
        A table of :data:`concerted.graph.facts.schema.TABLES`.
    file : str
        The file, or the part of an archive, in which it is stated.
    rows : polars.DataFrame
        Text columns of that table, as many as the source says something about, and :data:`LINE`. Null: not said. Where the schema
        refers to States, taxa or instruments stands a name of any form, or ``scheme:id`` (see :class:`Identifiers`;
        ``speciesplus:54435`` is known without one). ``source`` and ``basis`` stand here only where the file itself tells them row by
        row; else they are those of the file.
    columns : mapping of str to str
        For each column of the table the column of the file, for messages; where one is not named it is called as in the table.
    absent : bool
        The rows say that there is no such fact.
    """

    table: str
    file: str
    rows: pl.DataFrame
    columns: Mapping[str, str] = field(default_factory=dict)
    absent: bool = False


@dataclass(frozen=True, eq=False)
class Identifiers:
    """Which taxa the ids of a database stand for: columns ``id`` (``speciesplus-2013:219``), ``taxon`` (a scientific name), ``LINE``."""

    file: str
    rows: pl.DataFrame


Statements = Iterator[Claims | Identifiers | Refusal]
"""What a source makes of what it is given."""


def holds_columns(*columns: str) -> Callable[[Given], bool]:
    """Whether a table of what is given has all these columns."""
    wanted = set(columns)
    return lambda given: any(wanted <= set(sheet.header) for sheet in given.sheets)


@dataclass(frozen=True)
class Source:
    """A kind of files that somebody publishes.

    Parameters
    ----------
    id : str
        What ``--as`` takes, and how the ids of its documents begin.
    title, publisher, address, licence : str
        For the table of sources; ``publisher`` is who speaks: of several editions of one publisher the newest does. Empty: its files are
        of many publishers, and each speaks for itself.
    tier : Tier
        What kind of document its files are.
    states : tuple of str
        The tables for which it can state something.
    columns : tuple of str
        The columns by which its files are known; of what is no table, what is in it.
    read : callable
        From what is given to what it states; InvalidPackage where the file is damaged as a whole. What cannot be read of a row is a
        refusal; whether a name is known is not its business.
    knows : callable, optional
        Whether something given is of this source; by its columns where it is not said.
    takes : {"file", "files", "folder"}
        What it reads as one: a file, several files of its own that refer to one another, or a folder with all that is in it.
    basis : Basis
        How what it states is known, where its files do not say.
    whole : bool
        Its files name every State of each taxon whose range they give: what an older edition of the publisher says besides is
        superseded.
    """

    id: str
    title: str
    publisher: str
    address: str
    licence: str
    tier: Tier
    states: tuple[str, ...]
    columns: tuple[str, ...]
    read: Callable[[Given], Statements]
    knows: Callable[[Given], bool] | None = None
    takes: Literal["file", "files", "folder"] = "file"
    basis: Basis = Basis.SOURCED
    whole: bool = False

    def recognises(self, given: Given) -> bool:
        """Whether something given is of this source."""
        return (self.knows or holds_columns(*self.columns))(given)
