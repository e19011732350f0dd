"""Briefs over HTTP: the bytes that the command writes, told as what they are, kept by who has them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted.api.briefs.making import FORMATS
from concerted.loaders import reference_release
from tests.api.briefs.asked import FOUR
from tests.api.cli.command import run
from tests.api.conftest import Client

DAY = "2026-10-01"
RELEASE = reference_release().id


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("kind", "key"), FOUR)
def test_both_doors_give_the_same_bytes(client: Client, kind: str, key: str, format: str, tmp_path: Path) -> None:
    path = tmp_path / f"brief.{format}"
    assert run("brief", key, "--kind", kind, "--lang", "es", "--as-of", DAY, "--output", str(path)).exit_code == 0
    answer = client.get(f"/v1/briefs/{kind}/{key}.{format}?lang=es&as_of={DAY}")
    assert answer.status_code == 200 and answer.content == path.read_bytes()
    assert answer.headers["content-type"] == FORMATS[format].media_type and answer.headers["content-language"] == "es"
    shown = "attachment" if format == "docx" else "inline"
    told = answer.headers["content-disposition"]
    assert told.startswith(f'{shown}; filename="brief-') and told.endswith(f'-{DAY}-es.{format}"')


def test_the_address_that_goes_on_giving_it(client: Client) -> None:
    answer = client.get(f"/v1/briefs/state/Japon.md?as_of={DAY}&lang=fr")
    address = answer.links["canonical"]["url"].removeprefix("http://localhost")
    assert address == f"/v1/releases/{RELEASE}/briefs/state/JPN.md?as_of={DAY}&lang=fr"
    assert client.get(address).content == answer.content


def test_who_has_it_is_not_sent_it_again(client: Client) -> None:
    address = f"/v1/briefs/taxon/Falco cherrug.html?as_of={DAY}"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    tags = {client.get(f"/v1/briefs/{other}").headers["etag"] for other in (
        f"taxon/Falco cherrug.md?as_of={DAY}", f"taxon/Falco cherrug.html?as_of={DAY}&lang=fr", "taxon/Falco cherrug.html?as_of=2019-10-15",
    )}
    assert len(tags) == 3 and first.headers["etag"] not in tags


def test_at_the_address_of_a_release_the_day_is_that_of_its_publication(client: Client) -> None:
    answer = client.get(f"/v1/releases/{RELEASE[:12]}/briefs/instrument/ACAP.md")
    assert answer.status_code == 200 and f"as of {reference_release().published.isoformat()}" in answer.text
    assert answer.text.startswith("# ACAP\n")


def test_a_page_runs_nothing_and_asks_nobody(client: Client) -> None:
    answer = client.get(f"/v1/briefs/state/JPN.html?as_of={DAY}")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "style-src 'unsafe-inline'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("address", "status", "said"), [
    ("state/Wakanda.md", 404, "Did you mean Rwanda?"), ("taxon/beluga.pdf", 404, "Delphinapterus leucas"),
    ("planet/JPN.md", 422, "one of: state, taxon, instrument"), ("state/JPN.txt", 422, "one of: html, pdf, docx, md"),
    ("state/JPN.md?lang=de", 422, "lang"), ("state/JPN.md?as_of=1978-01-01", 422, "as_of"), ("state/JPN.md?colour=red", 422, "colour"),
    ("state/JPN", 404, ""), ("state/.md", 404, ""), ("state/JPN.json", 404, ""),
])
def test_what_is_refused(client: Client, address: str, status: int, said: str) -> None:
    answer = client.get(f"/v1/briefs/{address}")
    assert answer.status_code == status and said in answer.text, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
