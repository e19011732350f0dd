"""Runs commands in this process and reads what they print."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner, Result

from concerted.api.cli.main import application, asked_for


def run(*arguments: str) -> Result:
    """A command's outcome: exit_code, stdout, stderr."""
    return CliRunner().invoke(application(asked_for(arguments)), list(arguments))


def answer(*arguments: str) -> dict[str, Any]:
    """The JSON of a command that succeeds."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document
