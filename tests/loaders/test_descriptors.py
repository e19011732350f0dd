"""Packages as others write them are the same release, or are refused by a line that names the reason: never a traceback."""

from __future__ import annotations

import copy
import csv
import gzip
import io
import json
import random
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.facts.schema import TABLES
from concerted.loaders import read_package
from concerted.loaders.unpack import MOST_BYTES
from tests.loaders.packages import Tables, package_files, small, write


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def tables() -> Tables:
    found = small()
    # Names of all States take most of the time, and say nothing here.
    return found | {"state_names": found["state_names"][:20]}


@pytest.fixture(scope="module")
def files(tables: Tables) -> dict[str, bytes]:
    return package_files(tables)


def described(files: dict[str, bytes], **resources: dict[str, Any]) -> dict[str, bytes]:
    """The files, what the descriptor says of some tables replaced; an entry that is None is left out."""
    about = json.loads(files["datapackage.json"])
    for name, changes in resources.items():
        found = next((each for each in about["resources"] if each["name"] == name), None)
        if found is None:
            about["resources"].append(found := {"name": name})
        found |= changes
        for key in [key for key, value in changes.items() if value is None]:
            del found[key]
    return files | {"datapackage.json": json.dumps(about).encode()}


def written(rows: list[list[str]], encoding: str = "utf-8", **options: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, **{"lineterminator": "\n", **options}).writerows(rows)
    return text.getvalue().encode(encoding)


def rows_of(tables: Tables, name: str) -> list[list[str]]:
    """Header and rows of a table."""
    names = [column.name for column in TABLES[name].columns]
    return [names, *([row.get(name, "") for name in names] for row in tables[name])]


def fields(name: str) -> dict[str, Any]:
    return {"fields": [{"name": column.name, "type": "string"} for column in TABLES[name].columns]}


def refusal(folder: Path, files: dict[str, bytes]) -> list[str]:
    with pytest.raises(InvalidPackage) as caught:
        read_package(write(folder, files))
    return list(caught.value.problems)


DIALECTS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"delimiter": ";"}, {"delimiter": ";"}),
    ({"csv": {"delimiter": ";"}}, {"delimiter": ";"}),
    ({"csv": {"delimiter": "|", "quoteChar": "'"}, "headerRows": [1]}, {"delimiter": "|", "quotechar": "'"}),
    ({"delimiter": "\t", "lineTerminator": "\r\n", "$schema": "dialect"}, {"delimiter": "\t", "lineterminator": "\r\n"}),
    ({"quoteChar": "'", "doubleQuote": True, "escapeChar": None}, {"quotechar": "'"}),
    ({"doubleQuote": False, "escapeChar": "\\"}, {"doublequote": False, "escapechar": "\\"}),
    ({"quoteChar": None, "escapeChar": "\\"}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\", "quotechar": None}),
    ({"lineTerminator": "\r", "header": True}, {"lineterminator": "\r", "quoting": csv.QUOTE_ALL}),
    ({"csvddfVersion": 1.2, "caseSensitiveHeader": False, "commentRows": [], "commentChar": None}, {}),
]


@pytest.mark.parametrize(("dialect", "options"), DIALECTS)
@pytest.mark.parametrize("by_reference", [False, True])
def test_a_dialect_is_followed(
    tmp_path: Path, tables: Tables, files: dict[str, bytes], dialect: dict[str, Any], options: dict[str, Any], by_reference: bool,
) -> None:
    names = ["instruments", "memberships", "listings"]
    said = {name: {"dialect": "dialect.json" if by_reference else dialect} for name in names}
    changed = described(files, **said) | {f"{name}.csv": written(rows_of(tables, name), **options) for name in names}
    changed |= {"dialect.json": json.dumps(dialect).encode()} if by_reference else {}
    assert read_package(write(tmp_path / "other", changed)).id == read_package(write(tmp_path / "plain", files)).id


def test_frictionless_reads_these_dialects_alike(tmp_path: Path, tables: Tables) -> None:
    from frictionless import Resource

    wanted = rows_of(tables, "plans")
    for n, (dialect, options) in enumerate(DIALECTS):
        (tmp_path / f"plans-{n}.csv").write_bytes(written(wanted, **options))
        # What it writes itself stands below `csv`; null is its "not said".
        said = {key: value for key, value in dialect.items() if value is not None and not key.startswith(("csvdd", "$"))}
        about = {"name": "plans", "path": f"plans-{n}.csv", "dialect": said, "schema": fields("plans")}
        if dialect.get("quoteChar", "") is not None:
            rows = Resource.from_descriptor(about, basepath=str(tmp_path)).read_rows()
            assert [[cell or "" for cell in row.values()] for row in rows] == wanted[1:], dialect


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "windows-1252"])
@pytest.mark.parametrize("packed", [False, True])
def test_an_encoding_is_followed(tmp_path: Path, tables: Tables, files: dict[str, bytes], encoding: str, packed: bool) -> None:
    content = written(rows_of(tables, "plans"), encoding)
    name = "plans.csv.gz" if packed else "plans.csv"
    changed = described(files, plans={"path": name, "encoding": encoding}) | {name: gzip.compress(content) if packed else content}
    assert read_package(write(tmp_path / "other", changed)).id == read_package(write(tmp_path / "plain", files)).id


@pytest.mark.parametrize("compression", ["gz", "gzip"])
def test_gzip_is_unpacked_by_its_name_or_as_the_descriptor_says(tmp_path: Path, files: dict[str, bytes], compression: str) -> None:
    packed = gzip.compress(files["ranges.csv"])
    plain = read_package(write(tmp_path / "plain", files)).id
    by_name = described(files, ranges={"path": "ranges.csv.gz"}) | {"ranges.csv.gz": packed}
    assert read_package(write(tmp_path / "by_name", by_name)).id == plain
    by_word = described(files, ranges={"compression": compression}) | {"ranges.csv": packed[:0] + packed}
    assert read_package(write(tmp_path / "by_word", by_word)).id == plain


@pytest.mark.parametrize("parts", [1, 2, 5])
@pytest.mark.parametrize("repeated", [False, True])
def test_a_table_may_have_several_parts_with_the_header_in_the_first_or_in_each(
    tmp_path: Path, tables: Tables, files: dict[str, bytes], parts: int, repeated: bool,
) -> None:
    header, *rows = rows_of(tables, "ranges")
    names = [f"ranges-{n}.csv" for n in range(parts)]
    changed = described(files, ranges={"path": names})
    for n, name in enumerate(names):
        changed[name] = written([*([header] if repeated or n == 0 else []), *rows[n::parts]])
    assert read_package(write(tmp_path / "other", changed)).id == read_package(write(tmp_path / "plain", files)).id
    last = changed[names[-1]].splitlines()
    last[-1] = last[-1].replace(b",native,", b",nativ,").replace(b",introduced,", b",nativ,")
    problems = refusal(tmp_path / "wrong", changed | {names[-1]: b"\n".join(last)})
    assert problems[0].startswith(f"{names[-1]}:{len(last)}: column origin: 'nativ' is not accepted")


def test_a_part_with_its_columns_in_another_order_is_refused(tmp_path: Path, tables: Tables, files: dict[str, bytes]) -> None:
    rows = rows_of(tables, "ranges")
    changed = described(files, ranges={"path": ["ranges.csv", "more.csv"]}) | {"more.csv": written([row[::-1] for row in rows])}
    assert refusal(tmp_path / "package", changed) == ["more.csv:1: has its columns in another order than ranges.csv"]


def test_a_row_that_stands_in_two_parts_is_named_with_both(tmp_path: Path, tables: Tables, files: dict[str, bytes]) -> None:
    header, first, *_ = rows_of(tables, "ranges")
    other = [cell if name != "season" else "vagrant" for name, cell in zip(header, first, strict=True)]
    changed = described(files, ranges={"path": ["ranges.csv", "more.csv"]}) | {"more.csv": written([header, other])}
    assert "more.csv:2: column taxon, iso3:" in (found := refusal(tmp_path / "package", changed)[0])
    assert found.endswith("stands already on line 2 of ranges.csv with other values")


@pytest.mark.parametrize("schema", ["schemas/plans.json", fields("plans")])
def test_without_a_header_the_schema_names_the_columns(tmp_path: Path, tables: Tables, files: dict[str, bytes], schema: Any) -> None:
    _, *rows = rows_of(tables, "plans")
    changed = described(files, plans={"dialect": {"header": False}, "schema": schema, "path": ["a.csv", "b.csv"]})
    changed |= {"a.csv": written(rows[:1]), "b.csv": written(rows[1:])}
    folder = write(tmp_path / "other", changed)
    (folder / "schemas").mkdir()
    (folder / "schemas" / "plans.json").write_text(json.dumps(fields("plans")))
    assert read_package(folder).id == read_package(write(tmp_path / "plain", files)).id


@pytest.mark.parametrize("schema", [
    {"missingValues": ["", "NA", "-"]},
    {"missingValues": [{"value": "-", "label": "nothing"}, "NA"]},
    {"fields": [{"name": "note", "missingValues": ["NA"]}, {"name": "adopted", "missingValues": ["-"]}]},
])
def test_missing_values_are_nothing(tmp_path: Path, tables: Tables, files: dict[str, bytes], schema: dict[str, Any]) -> None:
    header, *rows = rows_of(tables, "plans")
    marks = {"note": "NA", "adopted": "-"}
    marked = [[cell or marks.get(name, "") for name, cell in zip(header, row, strict=True)] for row in rows]
    assert marked != rows
    changed = described(files, plans={"schema": schema}) | {"plans.csv": written([header, *marked])}
    assert read_package(write(tmp_path / "other", changed)).id == read_package(write(tmp_path / "plain", files)).id


def test_spaces_behind_a_delimiter_are_skipped_where_the_dialect_says_so(tmp_path: Path, tables: Tables, files: dict[str, bytes]) -> None:
    spaced = b"\n".join(b", ".join(line.split(b",")) for line in files["ranges.csv"].splitlines())
    changed = described(files, ranges={"dialect": {"skipInitialSpace": True}}) | {"ranges.csv": spaced}
    assert read_package(write(tmp_path / "other", changed)).id == read_package(write(tmp_path / "plain", files)).id
    unsaid = refusal(tmp_path / "unsaid", files | {"ranges.csv": spaced})
    assert unsaid[0].startswith("ranges.csv:1: column ' basis' is not accepted; one of: ")


@pytest.mark.parametrize("more", [
    {"readme": {"path": "REPORT.md"}},
    {"pictures": {"path": ["a.png", "b.png"]}, "map": {"path": "https://example.org/map.geojson"}, "notes": {"data": [1, 2]}},
])
def test_further_resources_are_not_read(tmp_path: Path, files: dict[str, bytes], more: dict[str, Any]) -> None:
    assert read_package(write(tmp_path / "other", described(files, **more))).id == read_package(write(tmp_path / "plain", files)).id


def test_tables_that_a_package_need_not_have_are_empty_without_it(tmp_path: Path, files: dict[str, bytes]) -> None:
    optional = {name for name, table in TABLES.items() if table.optional}
    assert {"sovereignties", "reservations", "state_names", "common_names"} <= optional
    about = json.loads(files["datapackage.json"])
    about["resources"] = [each for each in about["resources"] if each["name"] not in optional]
    kept = {name: content for name, content in files.items() if name.removesuffix(".csv") not in optional}
    release = read_package(write(tmp_path / "package", kept | {"datapackage.json": json.dumps(about).encode()}))
    assert {release[name].height for name in optional} == {0}
    assert release["states"].height


@pytest.mark.parametrize(("said", "why"), [
    ({"path": "https://example.org/plans.csv"}, "nothing is fetched: a file inside the package is accepted"),
    ({"path": ["plans.csv", "s3://bucket/plans.csv"]}, "nothing is fetched"),
    ({"path": "/etc/passwd"}, "the path of plans is '/etc/passwd'; a file inside the package is accepted"),
    ({"path": "a/../../plans.csv"}, "a file inside the package is accepted"),
    ({"path": "c:\\plans.csv"}, "a file inside the package is accepted"),
    ({"path": "\ud800.csv"}, "a file inside the package is accepted"),
    ({"path": []}, "a file inside the package is accepted"),
    ({"path": {"a": 1}}, "a file inside the package is accepted"),
    ({"path": "data"}, "data: is a folder, where a file is expected"),
    ({"path": "x" * 5000}, "cannot be read"),
    ({"path": None, "data": [{"plan": "a"}]}, "plans holds its rows in the descriptor (data)"),
    ({"path": "plans.xlsx"}, "by its name no CSV file; .csv and .tsv are accepted"),
    ({"format": "xlsx"}, "the format is 'xlsx'; csv or tsv is accepted"),
    ({"compression": "zip"}, "the compression is 'zip'; gz is accepted"),
    ({"compression": "gz"}, "plans.csv: cannot be unpacked: the gzip file is damaged, or is none"),
    ({"encoding": "klingon"}, "the encoding is 'klingon', which is none that is known"),
    ({"encoding": "base64"}, "which is none that is known"),
    ({"encoding": 8}, "which is none that is known"),
    ({"encoding": "utf-32"}, "the encoding of the resource"),
    ({"dialect": {"commentChar": "#"}}, "commentChar of the dialect is '#'"),
    ({"dialect": {"headerRows": [2]}}, "headerRows of the dialect is [2]; a header on the first line"),
    ({"dialect": {"delimiter": ",,"}}, "delimiter of the dialect is ',,'; one character is accepted"),
    ({"dialect": {"delimiter": '"'}}, "the same character for two of"),
    ({"dialect": {"delimiter": "\n"}}, "one character is accepted"),
    ({"dialect": {"header": "no"}}, "header of the dialect is 'no'; true or false is accepted"),
    ({"dialect": {"header": False}}, "the schema names no fields"),
    ({"dialect": {"lineTerminator": "|"}}, "lineTerminator of the dialect is '|'"),
    ({"dialect": {"sheetName": "one"}}, "sheetName of the dialect is not read"),
    ({"dialect": {"delimiter": " ", "skipInitialSpace": True}}, "a space for its delimiter"),
    ({"dialect": 7}, "the dialect is 7; an object or the path of a JSON file is accepted"),
    ({"dialect": "https://example.org/d.json"}, "the dialect of plans is 'https://example.org/d.json'; nothing is fetched"),
    ({"dialect": "nowhere.json"}, "nowhere.json: there is no such file"),
    ({"schema": "plans.csv"}, "plans.csv:1: column 1: is no JSON"),
    ({"schema": {"missingValues": "NA"}}, "missingValues of the schema is 'NA'; a list of texts is accepted"),
])
def test_what_is_not_read_is_refused_by_name(tmp_path: Path, files: dict[str, bytes], said: dict[str, Any], why: str) -> None:
    folder = write(tmp_path / "package", files)
    (folder / "data").mkdir()
    problems = refusal(folder, described(files, plans=said))
    assert len(problems) == 1 and why in problems[0], problems


def test_a_table_that_is_nearly_named_is_not_overlooked(tmp_path: Path, files: dict[str, bytes]) -> None:
    about = json.loads(files["datapackage.json"])
    next(each for each in about["resources"] if each["name"] == "reservations")["name"] = "reservation"
    problems = refusal(tmp_path / "package", files | {"datapackage.json": json.dumps(about).encode()})
    assert problems == [
        f"datapackage.json: column resources: number {1 + list(TABLES).index('reservations')} is named 'reservation', which is no table; "
        "did you mean 'reservations'?",
    ]


def test_without_a_day_of_publication_the_line_says_what_to_add(tmp_path: Path, files: dict[str, bytes]) -> None:
    about = json.loads(files["datapackage.json"])
    del about["created"]
    assert refusal(tmp_path / "package", files | {"datapackage.json": json.dumps(about).encode()}) == [
        'datapackage.json: column created: is missing, and memberships without a date hold from the day of publication; '
        'add "created": "YYYY-MM-DD"',
    ]


def test_a_file_that_unpacks_to_more_than_any_table_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(1 << 20)
    bomb = b"".join(packer.compress(block) for _ in range((MOST_BYTES >> 20) + 8)) + packer.flush()
    assert len(bomb) < 1 << 20
    changed = described(files, plans={"path": "plans.csv.gz"}) | {"plans.csv.gz": bomb}
    assert refusal(tmp_path / "package", changed) == ["plans.csv.gz: has more than 256 MB when it is unpacked, more than is read"]
    cut = described(files, plans={"path": "plans.csv.gz"}) | {"plans.csv.gz": gzip.compress(files["plans.csv"])[:-9]}
    assert refusal(tmp_path / "cut", cut) == ["plans.csv.gz: cannot be unpacked: the gzip file ends before its end"]


@pytest.mark.parametrize(("name", "why"), [
    ("package.zip", "cannot be unpacked: File is not a zip file"),
    ("package.tgz", "is an archive; unpack it and name the folder"),
    ("package.txt", "is a file: a data package is a folder or zip archive"),
])
def test_what_is_no_archive_of_a_package_is_refused(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(InvalidPackage, match=f"^{name}: {why}"):
        read_package(tmp_path / name)


@pytest.mark.parametrize("seed", range(40))
def test_a_quote_that_is_not_closed_is_told_where_it_opens(tmp_path: Path, tables: Tables, files: dict[str, bytes], seed: int) -> None:
    rng = random.Random(seed)
    name = rng.choice(["memberships", "listings", "populations", "coverage", "ranges"])
    rows = rows_of(tables, name)
    n, k = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
    # The row as text, the cell with a quote in front of it; other rows may hold quoted cells, which is where a reader stumbles.
    rows[rng.randrange(1, len(rows))][rows[0].index("source")] += ", quoted"
    lines = written(rows).decode().splitlines()
    cells = [written([[cell]], quoting=csv.QUOTE_MINIMAL).decode().strip("\n") for cell in rows[n]]
    cells[k] = '"' + (rows[n][k] or "x")
    lines[n] = ",".join(cells)
    problems = refusal(tmp_path / "package", files | {f"{name}.csv": "\n".join(lines).encode()})
    assert problems[0].startswith(f"{name}.csv:{n + 1}: column {rows[0][k]}: is no CSV: the quote that opens here "), problems[0]


def test_a_quote_that_opens_within_a_row_of_several_lines_is_told_on_its_own_line(tmp_path: Path, files: dict[str, bytes]) -> None:
    text = files["plans.csv"].decode().splitlines()[0] + '\na,"one\ntwo",cms,"2011,,,x,sourced\nb,c,cms,2011,,"d, e",x,sourced\n'
    problems = refusal(tmp_path / "package", files | {"plans.csv": text.encode()})
    assert problems == [
        "plans.csv:3: column adopted: is no CSV: the quote that opens here closes on line 4, where ',' or the end of the line should follow"
    ]


ODD: list[Any] = [
    None, True, 0, -1.5, "", " ", "x", "\ud800", "\0", "../x", "plans.csv", "https://example.org", [], {}, [None], [[]], ["plans.csv"],
    {"a": {}}, {"delimiter": ";"}, {"csv": {}}, {"csv": []}, {"csv": {"delimiter": None}}, {"header": False}, {"fields": [{}]},
    {"fields": ["plan"]}, {"missingValues": [1]}, {"missingValues": [{"value": []}]}, "gz", "utf-7", "utf-16", "rot13", 10**30,
    "2026-11-25", {"quoteChar": ""},
]
KEYS = ["path", "dialect", "schema", "encoding", "compression", "format", "name", "data", "mediatype", "hash", "bytes", "title", "created"]


@pytest.mark.parametrize("seed", range(10))
def test_a_changed_descriptor_is_read_or_refused_at_its_place(tmp_path: Path, files: dict[str, bytes], seed: int) -> None:
    rng = random.Random(seed)
    whole = json.loads(files["datapackage.json"])
    for each in whole["resources"]:
        each |= {"schema": {"fields": [{"name": "x", "type": "string"}], "missingValues": [""]}, "dialect": {"delimiter": ",", "csv": {}}}
    refused = 0
    for n in range(30):
        about = copy.deepcopy(whole)
        for _ in range(rng.choice([1, 1, 2])):
            _change(rng, about)
        folder = write(tmp_path / str(n), files | {"datapackage.json": json.dumps(about).encode()})
        try:
            read_package(folder)
        except InvalidPackage as error:
            refused += 1
            assert error.problems
            for problem in error.problems:
                assert re.match(r"[^\n:]+(:\d+)?: \S", problem) or "problems in all" in problem, problem
    assert refused > 5


def _change(rng: random.Random, about: dict[str, Any]) -> None:
    """Put something odd somewhere in the descriptor, or take something out of it."""
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key, value in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
            places.append((node, key))
            if isinstance(value, dict | list):
                walk(value)

    walk(about)
    node, key = rng.choice(places)
    if rng.random() < 0.2:
        del node[key]
    elif isinstance(node, dict) and rng.random() < 0.4:
        node[rng.choice(KEYS)] = rng.choice(ODD)
    else:
        node[key] = rng.choice(ODD)
