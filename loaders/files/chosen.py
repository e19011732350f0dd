"""Which table of what is given a source reads: the ones with its columns, or a refusal that names those that are missing."""

from __future__ import annotations

from collections.abc import Sequence

from concerted.loaders.files.given import Given
from concerted.loaders.files.sheet import Refusal, Sheet
from concerted.loaders.problems import Problem, nearest, refuse


def sheets_with(given: Given, columns: Sequence[str]) -> tuple[Sheet, ...]:
    """The tables of what is given that have all these columns.

    Parameters
    ----------
    given : Given
        A file, an archive or a folder.
    columns : sequence of str
        The columns without which nothing can be read.

    Returns
    -------
    tuple of Sheet
        One at the least.

    Raises
    ------
    InvalidPackage
        There is none: it names the columns that the likeliest table lacks, or the file that is damaged.
    """
    return chosen(given, given.sheets, columns)


def chosen(given: Given, sheets: Sequence[Sheet], columns: Sequence[str]) -> tuple[Sheet, ...]:
    """Of some tables of what is given those that have all these columns; InvalidPackage where none has."""
    found = tuple(sheet for sheet in sheets if set(columns) <= set(sheet.header))
    if found:
        return found
    if given.damaged:
        raise next(iter(given.damaged.values()))
    if not sheets:
        raise refuse([Problem(given.name, 0, "", f"holds no table; one with the columns {', '.join(columns)} is expected")])
    likeliest = max(sheets, key=lambda sheet: len(set(columns) & set(sheet.header)))
    missing = [column for column in columns if column not in likeliest.header]
    said = f"is missing; the columns {', '.join(columns)} are expected"
    raise refuse(Problem(likeliest.file, 1, column, said + nearest(column, likeliest.header)) for column in missing)


def other(sheet: Sheet) -> Refusal:
    """What is said of a table beside those that are read."""
    return Refusal(sheet.file, 0, "", "", f"is another table: its columns are {', '.join(sheet.header[:8])}")
