"""``concerted build``: what an analyst sees, and what programs read of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from concerted.api.app import create_app
from concerted.api.output.files import Shortened
from concerted.api.settings import Settings
from concerted.loaders import read_package, reference_release
from tests.api.cli.command import answer, run
from tests.api.conftest import Client, wait_until
from tests.loaders.build.builds import every_source, written
from tests.loaders.packages import package_files, small, write

LIST = (
    "taxon,iso3,presence,source,source_publisher\nSaiga tatarica,Kazakhstan,uncertain,A list,A society\n"
    "Saiga tatarica,Atlantis,extant,A list,A society\nSaiga tatarika,Mongolia,extant,A list,A society\n"
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a package of a few taxa and a list, and caches of its own."""
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(tmp_path / "data"))
    write(tmp_path / "package", package_files(small()))
    written(tmp_path / "work", {"2024-02-12/list.csv": LIST})
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


BUILD = ("build", "2024-02-12/list.csv", "--onto", "../package", "--out", "made")


def test_a_build_is_told_from_the_files_to_what_can_be_asked_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    lines = [line.split() for line in run(*BUILD).stdout.splitlines()]
    made = read_package("made")
    assert lines[0][:4] == ["made", "holds", "release", f"{made.id[:12]},"]
    assert ["list.csv", "template-ranges", "2024-02-12", "3", "1", "0", "2"] in lines
    n = made["sources"].height
    assert ["sources", str(n), str(n - 1)] in lines and ["ranges", str(made["ranges"].height), str(made["ranges"].height)] in lines
    assert ["states", "Atlantis", "1", "–"] in lines and ["taxa", "Saiga", "tatarika", "1", "Saiga", "tatarica"] in lines
    assert f"`concerted release diff {read_package('../package').id[:12]} made` says what became of the facts." in run(*BUILD).stdout


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("lang", ["en", "fr", "es"])
def test_numbers_have_room_whatever_the_names_of_files(width: int, lang: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    deep = place / "a folder with a name" / ("of some length " * 3).strip() / f"{'long' * 20}.csv"
    written(deep.parent, {deep.name: LIST + LIST.splitlines()[1]})
    said = run("build", str(deep), "2024-02-12/list.csv", "--out", "made", "--onto", "../package", "--lang", lang).stdout
    table = said.splitlines()[: next(n for n, line in enumerate(said.splitlines()) if line.startswith(" ranges"))]
    assert {tuple(line.split()[-4:]) for line in table} >= {("3", "1", "0", "2"), ("4", "2", "0", "2")}
    assert all(len(line) <= width for line in table if line.startswith(" ")), said


def test_programs_read_the_report_and_it_adds_up() -> None:
    document = answer(*BUILD)
    assert set(document) == {
        "release", "title", "published", "onto", "files", "tables", "claims", "decisions", "reasons", "unresolved", "folder",
    } | (set(document) & {"idle"})
    file, = document["files"]
    assert set(file) == {"file", "source", "document", "edition", "sha256", "rows", "accepted", "partly", "refused"}
    assert file["rows"] == file["accepted"] + file["partly"] + file["refused"] == 3
    assert document["folder"] == "made" and document["release"] == read_package("made").id
    kept = json.loads(Path("made/report.json").read_bytes())
    assert {name: document[name] for name in kept} == kept


def test_a_table_of_files_and_a_workbook_are_written(place: Path) -> None:
    import openpyxl

    assert run(*BUILD, "--output", "files.csv").exit_code == 0
    assert Path("files.csv").read_text(encoding="utf-8").splitlines()[0].startswith("file,source,document,edition,sha256,rows")
    assert run(*BUILD, "--output", "report.xlsx").exit_code == 0
    assert {"refused", "unresolved"} <= {name.lower() for name in openpyxl.load_workbook("report.xlsx").sheetnames}


def test_the_release_is_taken_by_every_door_as_a_folder_an_archive_or_an_id(place: Path) -> None:
    made = answer(*BUILD)["release"]
    shutil.make_archive("packed", "zip", "made")
    for named in ("made", "made/datapackage.json", "packed.zip", made, made[:8]):
        assert answer("gaps", "--instrument", "saiga", "--release", named)["release"]["id"] == made, named
    app = create_app(Settings(store="none", log_level="error", release=str(Path("packed.zip").absolute())))
    app.state.service.start()
    try:
        wait_until(lambda: Client(app).get("/readyz").status_code == 200)
        assert Client(app).get("/v1/gaps?instrument=saiga").json()["meta"]["release"]["id"] == made
    finally:
        app.state.service.stop()


def test_a_year_is_an_edition_and_a_day_is_when_it_is_published() -> None:
    document = answer(*BUILD, "--edition", "2020", "--published", "2026-11-26", "--title", "Mine")
    assert (document["files"][0]["edition"], document["published"], document["title"]) == ("2020", "2026-11-26", "Mine")
    assert read_package("made").title == "Mine" and answer(*BUILD)["published"] == read_package("../package").published.isoformat()


def test_decisions_of_the_folder_are_applied_and_kept_beside_the_release() -> None:
    before = answer(*BUILD)
    assert run("decide", "name", "states", "Atlantis", "Mongolie", "--because", "an old name").exit_code == 0
    assert run("decide", "name", "taxa", "saiga tatarika", "-", "--because", "a slip").exit_code == 0
    after = answer(*BUILD)
    assert after["decisions"] == 2 and after["unresolved"] == [] and after["release"] != before["release"]
    assert Path("made/decisions.csv").read_text(encoding="utf-8").splitlines()[1].startswith("name,states,Atlantis,,MNG,an old name")
    assert answer(*BUILD, "--decisions", "made/decisions.csv")["release"] == after["release"]


def test_every_source_at_once(place: Path) -> None:
    document = answer("build", *map(str, every_source(place / "in")), "--onto", "../package", "--out", "made")
    assert len(document["files"]) >= 12 and all(each["rows"] for each in document["files"])
    assert read_package("made").id == document["release"] != reference_release().id


def test_what_a_screen_leaves_out_of_a_name_is_what_all_have_in_common() -> None:
    short = Shortened(["/data/a/2012/x.csv", "/data/a/2013/y.csv"])
    assert short("/data/a/2012/x.csv:7") == "2012/x.csv:7" and short("elsewhere.csv") == "elsewhere.csv"
    assert Shortened(["x.csv", "y.csv"])("x.csv") == "x.csv" and Shortened(["/x.csv"])("/x.csv") == "x.csv"
    assert Shortened([])("x.csv") == "x.csv" and Shortened(["a/x.csv"], None)("a/x.csv") == "a/x.csv"
    assert len(short(f"/data/a/{'n' * 90}.csv")) == 40
