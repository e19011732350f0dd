"""Fetching the taxa of the Convention, and where they occur, from the Species+ API: page by page, each whole, as often as it takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concerted.graph.errors import InvalidPackage
from concerted.graph.progress import Progress
from concerted.graph.records import Record
from concerted.graph.whole_files import write_whole
from concerted.loaders.speciesplus.answers import Answers
from concerted.loaders.speciesplus.pages import CONCEPTS, Page, lined, page
from concerted.loaders.speciesplus.words import CONVENTION

if TYPE_CHECKING:
    import httpx

PER_PAGE = 500
"""Taxa on a page; the API gives no more."""
_DISTRIBUTED = ("SPECIES", "SUBSPECIES")
_LANGUAGES = "EN,FR,ES"


@dataclass(frozen=True, slots=True)
class Fetched(Record):
    """What a fetch did."""

    taxa: int
    """Taxon concepts on all pages."""
    pages: int
    """Pages of them that were fetched now."""
    distributions: int
    """Files of distributions that were fetched now."""
    held: int
    """Files that were there already."""


def fetch(client: httpx.Client, folder: Path, wait: Callable[[float], None], say: Progress, per_page: int = PER_PAGE) -> Fetched:
    """Fetch what is not in a folder yet.

    Parameters
    ----------
    client : httpx.Client
        With the address of the API and the token in its headers.
    folder : Path
        Where the pages go, or went before: ``taxon_concepts/page-0001.json``, ``distributions/11598.json``. Each file is there whole or
        not at all, so that a fetch that was interrupted goes on where it was. A later edition takes a new folder.
    wait : callable
        Waits for some seconds.
    say : callable
        Is told what is fetched, how much of it, and of how much.
    per_page : int
        Taxa on a page.

    Returns
    -------
    Fetched
        How much there is, and how much of it is new.

    Raises
    ------
    ConcertedError
        The token is not accepted, or the API does not answer, or not with what it should, for as long as is tried.
    """
    answers = Answers(client, wait)
    (folder / CONCEPTS).mkdir(parents=True, exist_ok=True)
    (folder / "distributions").mkdir(exist_ok=True)
    taxa, pages, held, ids = 0, 0, 0, dict[str, None]()
    n = last = 1
    while n <= last:
        path = folder / CONCEPTS / f"page-{n:04}.json"
        query = {"taxonomy": CONVENTION, "language": _LANGUAGES, "page": str(n), "per_page": str(per_page)}
        content, new = _kept(answers, path, f"{CONCEPTS}.json", query, _total)
        taken = _page(path, content)
        # The newest page says how many there are.
        last = -(-_total(path, content) // per_page)
        taxa, pages, held, ids = taxa + len(taken.records), pages + new, held + (not new), ids | dict.fromkeys(_with_range(taken))
        say("Species+: pages of taxa", n, max(n, last))
        n += 1
    fetched = 0
    for n, id in enumerate(ids, 1):
        path = folder / "distributions" / f"{id}.json"
        _, new = _kept(answers, path, f"{CONCEPTS}/{id}/distributions.json", {}, _page)
        fetched, held = fetched + new, held + (not new)
        say("Species+: distributions", n, len(ids))
    return Fetched(taxa, pages, fetched, held)


def _kept(
    answers: Answers, path: Path, address: str, query: Mapping[str, str], check: Callable[[Path, bytes], object],
) -> tuple[bytes, bool]:
    """What stands in a file, and whether it was fetched now; a file that is not what it should be is fetched again."""
    try:
        content = path.read_bytes()
        check(path, content)
    except (FileNotFoundError, InvalidPackage, ValueError):
        content = lined(answers.get(address, query, lambda answer: check(path, answer)))
        write_whole(path, content)
        return content, True
    return content, False


def _page(path: Path, content: bytes) -> Page:
    """A page; ValueError where it is another answer."""
    found = page(path.name, path.as_posix(), content)
    if found.why:
        raise ValueError(found.why)
    return found


def _total(path: Path, content: bytes) -> int:
    """How many taxon concepts there are by a page of them; ValueError where it does not say."""
    told = json.loads(content) if _page(path, content).taxon is None else None
    pagination = told.get("pagination") if isinstance(told, Mapping) else None
    total = pagination.get("total_entries") if isinstance(pagination, Mapping) else None
    if not isinstance(total, int) or total < 0:
        raise ValueError("it does not say how many taxon concepts there are")
    return total


def _with_range(content: Page) -> Iterator[str]:
    """The ids of the taxa whose distributions are asked for."""
    for _, record in content.records:
        if isinstance(record, Mapping) and _is_asked(record):
            yield str(record["id"])


def _is_asked(record: Mapping[str, Any]) -> bool:
    return (
        isinstance(record.get("id"), int) and record.get("active") is not False
        and record.get("name_status") == "A" and record.get("rank") in _DISTRIBUTED
    )
