"""A release as a file to take away, in one of the formats of exports."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import date
from pathlib import Path

import structlog
from fastapi import Response

from concerted.api.problems import unavailable
from concerted.api.responses.answers import Answer, Made
from concerted.api.responses.exporting import handed
from concerted.api.responses.files import MadeFile, by_process
from concerted.graph.exports.formats import Format
from concerted.graph.facts.release import Release

_log = structlog.get_logger("concerted")


def exported(answer: Answer, format: Format) -> Response:
    """The file: made once for all who ask, and kept for who asks next."""
    asked, release = answer.asked, answer.asked.serving.release
    headers = answer.headers(answer.tag("export", format.id))
    if (known := answer.known(headers)) is not None:
        return known
    day = answer.as_of or release.published
    name = "-".join(part for part in ("cms", release.id[:12], format.id, day.isoformat() if format.dated else "") if part)
    headers |= {
        "Content-Disposition": f'attachment; filename="{name}{format.sent}"',
        "Link": f'<{answer.meta()["self"]}>; rel="canonical"',
    }

    async def reply() -> Response:
        key = (release.id, "export", format.id, day.isoformat() if format.dated else "")
        made = await asked.workshop.export(asked.caller, key, lambda: made_export(release, format, day))
        return made.response(headers, format.media_type)

    return Made(reply)


async def made_export(release: Release, format: Format, day: date) -> MadeFile:
    """A release in a format, written by a process that ends when the task is cancelled; Problem (503) where there is no room."""
    try:
        with tempfile.TemporaryDirectory(prefix="concerted-export-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / f"cms{format.sent}"
            parts = await asyncio.to_thread(lambda: list(handed(release)))
            arguments = ("concerted.api.responses.exporting", format.id, str(path), day.isoformat())
            await by_process(arguments, parts, asyncio.subprocess.DEVNULL)
            # Open, it is there for as long as somebody reads it, whatever becomes of its name.
            return MadeFile(path.open("rb"))
    except OSError as error:
        _log.error("export not made", format=format.id, error=str(error))
        raise unavailable("there is no room to make the file at the moment", "busy") from error
