"""Names of files on a screen: what all of them have in common is left out, and the beginning of a long one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath


class Shortened:
    """Names of some files without the folder in which all of them lie, and no longer than there is room.

    Parameters
    ----------
    files : sequence of str
        As they were named.
    most : int, optional
        Letters of a name; None leaves them as they are.

    Examples
    --------
    >>> short = Shortened(["data/2012/a.csv", "data/2013/b.csv"])
    >>> short("data/2012/a.csv"), short("data/2013/b.csv:14"), Shortened(["data/a.csv"])("data/a.csv")
    ('2012/a.csv', '2013/b.csv:14', 'a.csv')
    """

    def __init__(self, files: Sequence[str], most: int | None = 40) -> None:
        folders = [PurePath(file).parent.parts for file in files]
        shared = 0
        while all(len(parts) > shared and parts[shared] == folders[0][shared] for parts in folders) and folders:
            shared += 1
        self._folder = f"{PurePath(*folders[0][:shared]).as_posix()}/".replace("//", "/") if shared else ""
        self._most = most

    def __call__(self, name: str) -> str:
        if self._most is None:
            return name
        short = name.removeprefix(self._folder)
        return short if len(short) <= self._most else f"…{short[1 - self._most :]}"
