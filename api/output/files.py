"""Names of files on a screen: what all of them have in common is left out, and the beginning of a long one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

# Letters of a name, which otherwise leaves no room for what is said of the file.
_LONGEST = 40


class Shortened:
    """Names of some files without the folder in which all of them lie, each in forty letters at the most.

    Parameters
    ----------
    files : sequence of str
        As they were named.
    whole : bool
        Leave them as they are.

    Examples
    --------
    >>> short = Shortened(["data/2012/a.csv", "data/2013/b.csv"])
    >>> short("data/2012/a.csv"), short("data/2013/b.csv:14"), Shortened(["data/a.csv"])("data/a.csv")
    ('2012/a.csv', '2013/b.csv:14', 'a.csv')
    """

    def __init__(self, files: Sequence[str], whole: bool = False) -> None:
        folders = [PurePath(file).parent.parts for file in files]
        shared = 0
        while all(len(parts) > shared and parts[shared] == folders[0][shared] for parts in folders) and folders:
            shared += 1
        self._folder = f"{PurePath(*folders[0][:shared]).as_posix()}/".replace("//", "/") if shared else ""
        self._whole = whole

    def __call__(self, name: str) -> str:
        if self._whole:
            return name
        short = name.removeprefix(self._folder)
        return short if len(short) <= _LONGEST else f"…{short[1 - _LONGEST :]}"
