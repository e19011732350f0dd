"""Which version of the program answers."""

from __future__ import annotations


def program_version() -> str:
    """Version of the program.

    >>> program_version().count(".")
    2
    """
    # Imported only where it is needed: it takes longer than most modules.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("concerted")
    except PackageNotFoundError:
        return "0.1.0"  # run from a source tree without installing
