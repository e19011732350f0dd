"""Fetching from the Species+ API, over HTTP: whole pages, again after what goes wrong, and on from where it was interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from concerted.graph.errors import ConcertedError
from concerted.loaders.sources.speciesplus_api import SOURCES
from concerted.loaders.speciesplus.answers import ATTEMPTS
from concerted.loaders.speciesplus.fetching import Fetched, fetch
from tests.api.cli.command import run
from tests.loaders.sources.accounts import account_of
from tests.loaders.speciesplus.api import TOKEN, Api, concept, serving

PAGES, OF = "/api/v1/taxon_concepts.json", "/api/v1/taxon_concepts/{}/distributions.json"


@pytest.fixture
def api() -> Iterator[Api]:
    """Five taxa, of which three are asked where they occur, on three pages."""
    concepts = [
        concept(1, "FAMILY", full_name="Falconidae"), concept(2), concept(3, "SUBSPECIES", full_name="Falco abus bcus"),
        concept(4, name_status="S", accepted_names=[{"id": 2, "full_name": "Falco cus"}]), concept(5),
    ]
    kenya = {"id": 7, "iso_code2": "KE", "name": "Kenya", "tags": ["extinct (?)"], "type": "COUNTRY", "references": []}
    with serving(Api(concepts, {2: [kenya], 3: [], 5: [kenya]})) as served:
        yield served


def fetched(api: Api, folder: Path, token: str = TOKEN) -> tuple[Fetched, list[float], list[tuple[str, int, int]]]:
    """What a fetch of two taxa a page did, for how long it would have waited, and what it said meanwhile."""
    waits: list[float] = []
    said: list[tuple[str, int, int]] = []
    with httpx.Client(base_url=api.address, headers={"X-Authentication-Token": token}) as client:
        done = fetch(client, folder, waits.append, lambda what, n, of: said.append((what, n, of)), per_page=2)
    return done, waits, said


def files(folder: Path) -> list[str]:
    """The files of a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


WHOLE = [
    "distributions/2.json", "distributions/3.json", "distributions/5.json",
    "taxon_concepts/page-0001.json", "taxon_concepts/page-0002.json", "taxon_concepts/page-0003.json",
]


def test_pages_are_fetched_each_and_can_be_read(api: Api, tmp_path: Path) -> None:
    done, waits, said = fetched(api, tmp_path)
    assert done == Fetched(taxa=5, pages=3, distributions=3, held=0) and waits == [] and files(tmp_path) == WHOLE
    assert said == [(what, n, 3) for what in ("Species+: pages of taxa", "Species+: distributions") for n in (1, 2, 3)]
    told = account_of(SOURCES[0], tmp_path)
    # A record a line: each can be found, and counts.
    assert len(told.lines) == 5 + 2 and all(line > 1 for _, line in told.lines)
    assert told.refusals == [] and told.counts == {"taxa": 4, "synonyms": 1, "ranges": 2}
    assert told.facts("ranges").select("taxon", "iso3", "presence").rows() == [
        ("speciesplus:2", "KE", "possibly_extinct"), ("speciesplus:5", "KE", "possibly_extinct"),
    ]


def test_what_is_there_is_not_fetched_again_and_what_is_torn_is(api: Api, tmp_path: Path) -> None:
    fetched(api, tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in WHOLE}
    api.asked.clear()
    assert fetched(api, tmp_path)[0] == Fetched(taxa=5, pages=0, distributions=0, held=6) and api.asked == []
    (tmp_path / "distributions" / "3.json").unlink()
    (tmp_path / "distributions" / "5.json").write_bytes(before["distributions/5.json"][:20])
    (tmp_path / "taxon_concepts" / "page-0002.json").write_text('{"error": {"message": "busy"}}', encoding="utf-8")
    assert fetched(api, tmp_path)[0] == Fetched(taxa=5, pages=1, distributions=2, held=3)
    assert {name: (tmp_path / name).read_bytes() for name in WHOLE} == before


def test_what_goes_wrong_is_asked_again_after_longer_each_time(api: Api, tmp_path: Path) -> None:
    api.first = {
        PAGES: [(500, {}, b""), (503, {}, b"<html>"), (200, {}, b"<html>it works</html>"), (200, {}, b'{"taxon_concepts": []}')],
        OF.format(2): [(404, {}, b""), (0, {}, b"[{"), (200, {}, b'{"error": {"message": "We are sorry"}}')],
    }
    done, waits, _ = fetched(api, tmp_path)
    assert done == Fetched(taxa=5, pages=3, distributions=3, held=0) and files(tmp_path) == WHOLE
    assert waits == [1, 2, 4, 8, 1, 2, 4]


def test_it_waits_as_long_as_it_is_asked_to(api: Api, tmp_path: Path) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    api.first = {PAGES: [(429, {"Retry-After": value}, b"") for value in ("17", "3600", "soon", later)]}
    waits = fetched(api, tmp_path)[1]
    assert waits[:3] == [17, 300, 4] and 60 < waits[3] <= 90


def test_it_gives_up_in_the_end_and_goes_on_where_it_was(api: Api, tmp_path: Path) -> None:
    api.first = {OF.format(3): [(429, {}, b"")] * ATTEMPTS}
    with pytest.raises(ConcertedError, match=r"taxon_concepts/3/distributions\.json: status 429, 8 times; what was fetched is kept"):
        fetched(api, tmp_path)
    assert files(tmp_path) == ["distributions/2.json", *WHOLE[3:]]
    assert fetched(api, tmp_path)[0] == Fetched(taxa=5, pages=0, distributions=2, held=4) and files(tmp_path) == WHOLE


def test_a_token_that_is_not_accepted_is_not_tried_again(api: Api, tmp_path: Path) -> None:
    with pytest.raises(ConcertedError, match=r"the token is not accepted \(401\)"):
        fetched(api, tmp_path, "another")
    assert len(api.asked) == 1 and files(tmp_path) == []


def test_a_question_that_is_refused_is_not_asked_again(api: Api, tmp_path: Path) -> None:
    api.first = {PAGES: [(422, {}, b'{"error":{"message":"Unknown taxonomy"}}')]}
    with pytest.raises(ConcertedError, match=r"status 422: .*Unknown taxonomy"):
        fetched(api, tmp_path)
    assert len(api.asked) == 1


def test_nobody_there_is_said(tmp_path: Path) -> None:
    with serving(Api([], {})) as gone:
        pass
    with pytest.raises(ConcertedError, match=r"no answer: .*refused"):
        fetched(gone, tmp_path)


def test_the_command_fetches_with_the_token_of_the_environment(api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECIESPLUS_TOKEN", TOKEN)
    done = run("fetch", "speciesplus", "--output", str(tmp_path / "new"), "--address", api.address)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split() == f"Taxa in {tmp_path / 'new'}: 5. Files fetched now: 4; there already: 0.".split()
    assert len(files(tmp_path / "new")) == 4 and all(agent.startswith("concerted/") for agent in api.agents)
    assert TOKEN not in done.stdout + done.stderr + "".join(api.asked)


@pytest.mark.parametrize(("words", "token", "said"), [
    (("speciesplus",), None, "SPECIESPLUS_TOKEN is not set"),
    (("speciesplus",), "  ", "SPECIESPLUS_TOKEN is not set"),
    (("speciesplus",), "tökén", "it is no token"),
    (("iucn",), TOKEN, "DATABASE: 'iucn' is not accepted"),
    (("speciesplus", "--address", "http://api.speciesplus.net/api/v1/"), TOKEN, "--address: 'http://api.speciesplus.net/api/v1/'"),
    (("speciesplus", "--address", "https://[::1"), TOKEN, "--address: 'https://[::1'"),
])
def test_the_command_refuses_in_a_line(
    words: tuple[str, ...], token: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SPECIESPLUS_TOKEN", raising=False)
    if token is not None:
        monkeypatch.setenv("SPECIESPLUS_TOKEN", token)
    done = run("fetch", *words, "--output", str(tmp_path / "pages"))
    assert done.exit_code == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1
    assert files(tmp_path) == []
