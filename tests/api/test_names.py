"""Names as people paste them, at both doors: found alike, refused alike."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.api.cli.command import answer, run
from tests.api.conftest import Client


@pytest.mark.parametrize(("name", "kind", "suggestions"), [
    ("San Martín", "ambiguous-name", ["MAF", "SXM"]), ("Congo", "ambiguous-name", ["COD", "COG"]),
    ("Netherlands Antilles", "ended-name", ["BES", "CUW", "SXM"]), ("Serbia and Montenegro", "ended-name", ["SRB", "MNE"]),
    ("Sudan [prior to secession of South Sudan]", "ended-name", ["SDN", "SSD"]), ("Republic of Kenja", "unknown-name", ["Kenya"]),
])
def test_both_doors_refuse_a_name_in_the_same_words(client: Client, name: str, kind: str, suggestions: list[str]) -> None:
    refused = run("gaps", "--state", name, "--as-of", "2024-02-12")
    assert refused.exit_code == 2 and refused.stderr.count("\n") == 1
    doors = (
        f"gaps?state={quote(name)}&as_of=2024-02-12", f"states/{quote(name)}?as_of=2024-02-12",
        f"priorities/{quote(name)}?as_of=2024-02-12",
        f"diff?state={quote(name)}&from=2024-02-12&to=2025-01-01",
    )
    for door in doors:
        told = client.get(f"/v1/{door}")
        assert told.status_code == 404
        problem = told.json()
        assert problem["type"] == f"urn:concerted:problem:{kind}"
        assert problem["suggestions"] == suggestions
        assert refused.stderr == f"concerted: {problem['detail']}\n"


@pytest.mark.parametrize(("name", "as_of", "iso3"), [
    ("Bolivie, l'État plurinational de", "2024-02-12", "BOL"), ("Netherlands (Kingdom of the)", "2024-02-12", "NLD"),
    ("EL", "2024-02-12", "GRC"), ("Kenya (KEN)", "2024-02-12", "KEN"), ("Soviet Union", "1985-12-31", "SUN"),
    ("Swaziland", "2024-02-12", "SWZ"),
    ("Sudan [prior to secession of South Sudan]", "2010-01-01", "SDN"),
])
def test_both_doors_find_a_state(client: Client, name: str, as_of: str, iso3: str) -> None:
    assert answer("gaps", "--state", name, "--as-of", as_of)["query"]["state"] == iso3
    assert client.get(f"/v1/states/{quote(name)}?as_of={as_of}").json()["data"]["state"]["iso3"] == iso3


@pytest.mark.parametrize(("name", "taxon"), [
    ("Gavia stellata (Pontoppidan, 1763)", "Gavia stellata"), ("G. stellata", "Gavia stellata"), ("Gavia_stellata", "Gavia stellata"),
    ("Falconidae spp.", "Falconidae"), ("Plongeon catmarin", "Gavia stellata"), ("Gyps rüppelli", "Gyps rueppelli"),
])
def test_both_doors_find_a_taxon(client: Client, name: str, taxon: str) -> None:
    assert answer("taxon", name)["taxon"]["taxon"] == taxon
    assert client.get(f"/v1/taxa/{quote(name)}").json()["data"]["taxon"]["taxon"] == taxon


def test_what_ended_is_told_in_the_language() -> None:
    for lang in ("en", "fr", "es"):
        refused = run("gaps", "--state", "Serbie-et-Monténégro", "--as-of", "2024-02-12", "--lang", lang)
        assert refused.exit_code == 2
        assert all(said in refused.stderr for said in ("Serbie-et-Monténégro", "2006-06-05", "SRB, MNE"))
