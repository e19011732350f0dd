"""``concerted serve``: the JSON API and its documentation."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer

from concerted.api.cli.stores import DataDir
from concerted.graph.errors import ConcertedError, InvalidQuery


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 picks a free one.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that answer.")] = 1,
    release: Annotated[
        str | None,
        typer.Option("--release", metavar="PATH|ID", help="Serve this release: a data package, or one held here by its id."),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Serve the API, with documentation at /docs."""
    from pydantic import ValidationError

    from concerted.api.server import server
    from concerted.api.settings import Settings, variable
    from concerted.releases import find

    for name, given in (("release", release), ("data_dir", data_dir)):
        if given is not None:
            # Said to the workers, which read their settings for themselves.
            os.environ[variable(name)] = str(given)
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors())
        raise InvalidQuery(f"settings from the environment (CONCERTED_...): {wrong}") from error
    find(settings.release, settings.data_dir)  # what is wrong with it is said here, not by a server that comes up
    free = _free_port(host, port)
    shown = f"[{host}]" if ":" in host else host
    print(f"serving http://{shown}:{free}/v1/gaps · documentation at http://{shown}:{free}/docs · end with Ctrl-C", flush=True)
    server.serve(host, free, workers)


def _free_port(host: str, port: int) -> int:
    """The port, or a free one for 0; ConcertedError where it is taken, so that the message says what to do."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        raise ConcertedError(f"cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}; choose another with --port") from error
