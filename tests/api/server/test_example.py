"""The example page, run by a real browser against a real server."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import Client
from tests.api.server.servers import started

PAGE = Path(__file__).parents[3] / "docs" / "example" / "index.html"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"))), None)
needs_a_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that pages of any origin may read, as one opened from a file is."""
    process, base = started(1, CONCERTED_CORS_ORIGINS="*")
    yield base
    process.terminate()
    process.communicate(timeout=60)


def drawn(address: str, folder: Path) -> str:
    """The page as it stands when its requests are answered."""
    command = (
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}",
        "--virtual-time-budget=30000", "--dump-dom", address,
    )
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=True).stdout


def counted(page: str) -> dict[str, int]:
    """The numbers of the legend."""
    return {status: int(n) for status, n in re.findall(r'<li id="n-(\w+)"><span[^>]*></span>(\d+) ', page)}


def told(base: str, instrument: str, day: str) -> Counter[str]:
    """The same by the map at a date."""
    states = httpx.get(f"{base}/v1/instruments/{instrument}/map?as_of={day}", timeout=120).json()["data"]
    return Counter(state["status"] for state in states if state["kind"] != "territory")


@needs_a_browser
@pytest.mark.process
@pytest.mark.parametrize(("instrument", "year"), [("cms", 1990), ("raptors", 2012)])
def test_the_server_shows_it(server: str, tmp_path: Path, instrument: str, year: int) -> None:
    page = drawn(f"{server}/example?instrument={instrument}&year={year}", tmp_path)
    assert f'data-drawn="{instrument} {year}-12-31"' in page, page[-2000:]
    found = counted(page)
    assert len(found) == 6 and {status: n for status, n in found.items() if n} == told(server, instrument, f"{year}-12-31")
    assert page.count("<abbr") > 200 and '<h2>Africa</h2>' in page
    assert re.search(r'<abbr class="\w+" title="Kenya: [^"]+">KEN</abbr>', page)


@needs_a_browser
@pytest.mark.process
def test_it_is_opened_from_a_file(server: str, tmp_path: Path) -> None:
    page = drawn(f"{PAGE.as_uri()}?api={server}&instrument=acap&year=2019", tmp_path)
    assert 'data-drawn="acap 2019-12-31"' in page, page[-2000:]
    assert {status: n for status, n in counted(page).items() if n} == told(server, "acap", "2019-12-31")


@needs_a_browser
@pytest.mark.process
def test_it_says_what_is_wrong(server: str, tmp_path: Path) -> None:
    page = drawn(f"{server}/example?instrument=acab", tmp_path)
    assert re.search(r'id="trouble"[^>]*>acab is no instrument', page) and "data-drawn" not in page


def test_its_own_script_alone_may_run(client: Client) -> None:
    answer = client.get("/example")
    assert answer.status_code == 200 and answer.text == PAGE.read_text(encoding="utf-8")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'sha256-" in policy and "unsafe-inline'; script" not in policy
    assert "script-src" not in client.get("/docs").headers["content-security-policy"]


def test_it_loads_nothing_from_elsewhere() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=|@import|url\(|innerHTML|https:", text)
