"""What a store may have to be told to be opened, and where what is not told is found."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from concerted.graph.stores.limits import LOCAL_MEMORY
from concerted.graph.whole_files import home


@dataclass(frozen=True)
class Access:
    """Where a store is and how it is to be used; each kind takes of it what concerns it.

    Parameters
    ----------
    data_dir
        Folder of what is held on this machine; by default :func:`data_directory`.
    release
        Id of the release that is asked, where a store holds several; by default the one that was loaded last.
    memory
        What one query may take on this machine, in bytes.
    uri, user, password, database
        A server; by default ``NEO4J_URI``, ``NEO4J_USER``, ``NEO4J_PASSWORD`` and ``NEO4J_DATABASE``.
    retry_seconds
        How long a server that does not answer is asked again.
    """

    data_dir: Path | str | None = None
    release: str | None = None
    memory: int = LOCAL_MEMORY
    uri: str | None = None
    user: str | None = None
    password: str | None = None
    database: str | None = None
    retry_seconds: float = 15.0

    @property
    def folder(self) -> Path:
        """The folder of what is held on this machine."""
        return Path(self.data_dir) if self.data_dir else data_directory()


def data_directory() -> Path:
    """Folder of the snapshots: ``CONCERTED_DATA_DIR``, else one in the user's data folder."""
    if chosen := os.environ.get("CONCERTED_DATA_DIR"):
        return Path(chosen)
    if local := os.environ.get("LOCALAPPDATA"):
        return Path(local) / "concerted" / "snapshots"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else home() / ".local" / "share") / "concerted" / "snapshots"
