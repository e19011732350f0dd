"""Secrets in files, as containers are given them: what a variable that ends in ``_FILE`` names stands in for the variable itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from concerted.graph.errors import InvalidQuery


def read(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """``NEO4J_USER`` and ``NEO4J_PASSWORD`` from ``NEO4J_AUTH_FILE`` (``user/password``) or ``NEO4J_PASSWORD_FILE``.

    InvalidQuery where a file cannot be read or says something else.
    """
    given = os.environ if environment is None else environment
    found: dict[str, str] = {}
    if path := given.get("NEO4J_AUTH_FILE"):
        user, slash, password = _content("NEO4J_AUTH_FILE", path).partition("/")
        if not (user and slash and password):
            raise InvalidQuery("NEO4J_AUTH_FILE: the file has one line, the user and the password with a slash between: neo4j/…")
        found |= {"NEO4J_USER": user, "NEO4J_PASSWORD": password}
    if path := given.get("NEO4J_PASSWORD_FILE"):
        found["NEO4J_PASSWORD"] = _content("NEO4J_PASSWORD_FILE", path)
    return found


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise InvalidQuery(f"{name}: cannot read {path}: {why}") from error
