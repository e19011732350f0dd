"""Editions and decisions: a publisher speaks with one voice, the newest; whole lists take back; a person stands before all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from concerted.loaders import reference_release
from concerted.loaders.build.building import Built, build
from concerted.loaders.build.reading import Input
from concerted.loaders.build.report import report
from concerted.loaders.reconcile.decisions import Decision, Decisions, read_decisions, write_decisions
from tests.loaders.build.builds import base, built, written

UPLOAD = "taxon_concept_id,Rank,GEO_entity,ISO Code 2,Reference IDs,Designation,\n"
MDD = "sciName,countryDistribution\nGorilla_gorilla,{states}\n"
MEMBER = "instrument,iso3,role,since,source\nsaiga,{state},signatory,{since},A list\n"


def states(made: Built, taxon: str) -> set[str]:
    rows = made.release["ranges"]
    return set(rows.filter((rows["taxon"] == taxon) & (rows["presence"] != "extinct"))["iso3"])


def test_the_day_of_a_release_is_the_newest_of_what_goes_in(tmp_path: Path) -> None:
    text = MDD.format(states="Gabon")
    written(tmp_path, {"a/m.csv": text, "2031-05-06/m.csv": text.replace("Gabon", "Kenya"), "m 2029.csv": text.replace("Gabon", "Chad")})
    assert built([tmp_path / "a" / "m.csv"]).release.published == base().published
    assert built([tmp_path / "2031-05-06" / "m.csv", tmp_path / "a" / "m.csv"]).release.published == date(2031, 5, 6)
    assert built([tmp_path / "m 2029.csv"]).release.published == date(2029, 1, 1)
    assert built([tmp_path / "m 2029.csv"], published=date(2030, 2, 3)).release.published == date(2030, 2, 3)
    assert built([tmp_path / "a" / "m.csv"], edition="2032").release.published == date(2032, 1, 1)


def test_what_is_said_of_the_edition_goes_before_the_name(tmp_path: Path) -> None:
    written(tmp_path, {"2020-01-02/m.csv": MDD.format(states="Gabon")})
    told, = report(built([tmp_path / "2020-01-02" / "m.csv"], edition="2024-05-06")).files
    assert told.edition == "2024-05-06" and told.document.startswith("mdd-2024-05-06-")


def test_a_newer_list_that_is_whole_takes_back_what_only_an_older_one_of_its_publisher_has(tmp_path: Path) -> None:
    old, new = MDD.format(states="Gabon|Kenya|Chad"), MDD.format(states="Gabon|Angola")
    written(tmp_path, {"m 2020.csv": old, "m 2024.csv": new})
    assert {"KEN", "TCD"} <= states(built([tmp_path / "m 2020.csv"]), "Gorilla gorilla")
    both = states(built([tmp_path / "m 2024.csv", tmp_path / "m 2020.csv"]), "Gorilla gorilla")
    assert not {"KEN", "TCD"} & both and {"GAB", "AGO"} <= both
    assert both == states(built([tmp_path / "m 2020.csv", tmp_path / "m 2024.csv"]), "Gorilla gorilla")


def test_an_upload_adds_and_takes_nothing_back(tmp_path: Path) -> None:
    taxa = reference_release()["taxa"]
    saker = taxa.filter(taxa["taxon"] == "Falco cherrug")["speciesplus_id"].item()
    for day, state in (("2027-01-01", "FJ"), ("2028-01-01", "CU")):
        written(tmp_path, {f"{day}/u.csv": f"{UPLOAD}{saker},SPECIES,COUNTRY,{state},1,CMS,\n"})
    made = built([tmp_path / "2027-01-01" / "u.csv", tmp_path / "2028-01-01" / "u.csv"], onto=reference_release())
    assert states(made, "Falco cherrug") == {"FJI", "CUB"} | set(
        reference_release()["ranges"].filter(
            (pl.col("taxon") == "Falco cherrug") & (pl.col("presence") != "extinct")
        )["iso3"]
    )


def test_without_a_release_below_the_facts_are_those_of_the_files_alone(tmp_path: Path) -> None:
    written(tmp_path, {"m.csv": MEMBER.format(state="Kazakhstan", since="2006-09-24")})
    made = build([Input(str(tmp_path / "m.csv"))])
    counts = {name: rows.height for name, rows in made.release.tables.items()}
    assert (counts["memberships"], counts["ranges"], counts["listings"], counts["states"]) == (1, 0, 0, 259)
    assert set(made.release["memberships"]["source"]) <= set(made.release["sources"]["id"])


@pytest.mark.parametrize(("text", "meant"), [("Kasachstan", "KAZ"), ("KASACHSTAN", "KAZ"), ("Kasachstan ", "KAZ")])
def test_a_decision_about_a_name_holds_whatever_its_case(tmp_path: Path, text: str, meant: str) -> None:
    written(tmp_path, {"m.csv": MEMBER.format(state=text, since="2030-09-24")})
    without = report(built([tmp_path / "m.csv"]))
    assert [each.name for each in without.unresolved] == [text.strip()]
    decided = Decisions.of([Decision("name", "states", "kasachstan", "", meant, "German")])
    write_decisions(tmp_path / "decisions.csv", decided)
    told = report(built([tmp_path / "m.csv"], decisions=read_decisions(tmp_path / "decisions.csv")))
    assert told.decisions == 1 and not told.unresolved and (told.files[0].accepted, without.files[0].refused) == (1, 1)


def test_a_name_that_was_decided_to_be_nothing_is_refused_and_no_question_any_more(tmp_path: Path) -> None:
    written(tmp_path, {"m.csv": MEMBER.format(state="Atlantis", since="2006")})
    made = built([tmp_path / "m.csv"], decisions=Decisions.of([Decision("name", "states", "Atlantis", "", "-", "a legend")]))
    told = report(made)
    assert not told.unresolved and told.files[0].refused == 1 and "recorded decision" in told.reasons[0].why
