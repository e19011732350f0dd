"""``concerted fetch``: what a database answers, page by page into a folder from which ``concerted build`` makes a release."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concerted.api.cli import options
from concerted.api.output.progress import progress
from concerted.api.output.targets import Answer, Target
from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary import Language

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen

TOKEN = "SPECIESPLUS_TOKEN"
_ADDRESS = "https://api.speciesplus.net/api/v1/"
_DATABASES = ("speciesplus",)


def fetch(
    database: Annotated[str, typer.Argument(metavar="DATABASE", help="Which: speciesplus, its taxa of the CMS and where they occur.")],
    folder: Annotated[
        str, typer.Option("--output", metavar="FOLDER", help="Where the pages go; what is there already is not fetched again."),
    ],
    address: Annotated[str, typer.Option("--address", metavar="URL", help="Where the API is, if not where it always is.")] = _ADDRESS,
    format: options.Format = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Fetch pages of the Species+ API, with the token of SPECIESPLUS_TOKEN; begun again, it goes on where it was."""
    target = Target.of(format, None, lang)
    options.choice("DATABASE", database, _DATABASES)
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise InvalidQuery("{variable} is not set; whoever signs up at api.speciesplus.net is given a token", variable=TOKEN)
    if not (token.isascii() and token.isprintable()):
        raise InvalidQuery("{variable}: it is no token; one has letters and digits alone", variable=TOKEN)
    _protected(address)
    import time

    import httpx

    from concerted.graph.records import plain
    from concerted.loaders.speciesplus.fetching import Fetched
    from concerted.loaders.speciesplus.fetching import fetch as fetched_into
    from concerted.version import program_version

    headers = {"X-Authentication-Token": token, "Accept": "application/json", "User-Agent": f"concerted/{program_version()}"}
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        done = fetched_into(client, Path(folder), time.sleep, progress())

    def render(screen: Screen) -> None:
        _ = screen.words
        screen.say(_("Taxa in {folder}: {n}. Files fetched now: {new}; there already: {held}.").format(
            folder=folder, n=done.taxa, new=done.pages + done.distributions, held=done.held,
        ))

    told = plain(done)
    target.write(Answer(told | {"folder": folder}, {"fetched": [told]}, render, Fetched, repeatable=False))


def _protected(address: str) -> None:
    """A token goes over a connection that nobody else reads, or stays on this machine; else InvalidQuery."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in ("localhost", "127.0.0.1", "::1"))):
        raise InvalidQuery("--address: {address!r} is not accepted; an address that begins with https:// is", address=address)
