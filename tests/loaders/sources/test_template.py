"""Templates: what is written into one comes back as facts with their documents, whatever a spreadsheet made of the file."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

import openpyxl
import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.facts.schema import TABLES
from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.files.templates import TEMPLATES
from concerted.loaders.sources.registry import source_of, sources
from concerted.loaders.sources.source import Source
from concerted.loaders.sources.template import SOURCES, slug
from tests.api.cli.command import answer, run
from tests.loaders.sources.accounts import Account, account, places

BY_TABLE: dict[str, Source] = {source.states[0]: source for source in SOURCES}
MEMBERSHIPS = BY_TABLE["memberships"]
HEADER = "instrument,iso3,role,since,source,source_publisher,source_tier\n"


def read(text: str | bytes, source: Source = MEMBERSHIPS, name: str = "mine.csv") -> Account:
    """What is read of a file with this text."""
    return account(source, Given(name, {name: text if isinstance(text, bytes) else text.encode()}))


@pytest.mark.parametrize("table", TEMPLATES)
def test_an_empty_one_says_nothing_and_is_known_as_what_it_is(table: str, tmp_path: Path) -> None:
    file = tmp_path / "any.csv"
    assert run("template", table, "--output", str(file)).exit_code == 0
    assert run("template", table).stdout == file.read_text(encoding="utf-8") == TEMPLATES[table].text
    found = given(file)
    assert [source.id for source in SOURCES if source.recognises(found)] == [f"template-{table}"]
    empty = account(BY_TABLE[table], found)
    assert not empty.claims and not empty.refusals


@pytest.mark.parametrize("table", TEMPLATES)
def test_a_remark_stands_on_every_column_and_the_example_is_accepted(table: str) -> None:
    template = TEMPLATES[table]
    *remarks, example, header = template.text.splitlines()
    assert all(any(line.startswith((f"# {name}:", f"# {name} (required):")) for line in remarks) for name in template.columns)
    assert all(word in template.text for column in template.own for word in column.enum)
    assert header.split(",") == list(template.columns)
    found = read(f"{header}\n{example.removeprefix('# ')}\n", BY_TABLE[table])
    assert not found.refusals and found.facts(table).height == 1
    row = found.facts(table).row(0, named=True)
    assert {name: row[name] or "" for name in row if name in TABLES[table].key and name != "population"} == {
        name: cell for name, cell in template.example.items() if name in TABLES[table].key and name in row and name != "population"
    }


def test_the_examples_are_facts_of_the_bundled_release() -> None:
    release = reference_release()
    names = Names(release)
    for table, template in TEMPLATES.items():
        row = {name: cell for name, cell in template.example.items() if cell and name in TABLES[table].key}
        if "iso3" in row:
            row["iso3"] = names.state(row["iso3"])
        assert release[table].filter(**row).height == 1, (table, row)


def test_documents_are_given_an_id_and_are_told_once() -> None:
    found = read(
        HEADER + "acap,Namibia,party,2011-01-01,Letter of the depositary,Australia,official\n"
        "acap,Angola,party,2012,Letter of the depositary,,\n"
        "acap,Chile,party,,acap-parties;ieadb-cms,,\n"
        "acap,Peru,party,,A newspaper,,\n"
        "acap,Brazil,party,,,,\n"
    )
    assert not found.refusals
    assert found.facts("memberships")["source"].to_list() == [
        "letter-of-the-depositary", "letter-of-the-depositary", "acap-parties;ieadb-cms", "a-newspaper", None,
    ]
    told = found.facts("sources")
    assert told.columns == ["id", "title", "publisher", "tier", "line", "note"]
    assert told.drop("note").rows() == [
        ("letter-of-the-depositary", "Letter of the depositary", "Australia", "official", 2),
        ("a-newspaper", "A newspaper", None, "secondary", 5),
    ]


def test_a_document_has_all_that_any_row_says_of_it() -> None:
    text = (
        HEADER + "acap,Namibia,party,2011-01-01,Letter of the depositary,,\nacap,Angola,party,2012,Letter of the depositary,Australia,\n"
        "acap,Chile,party,,Letter of the depositary,,official\nacap,Peru,party,,minutes,Peru,\nacap,Brazil,party,,minutes,,\n"
    )
    found = read(text)
    assert not found.refusals and found.facts("memberships").height == 5
    assert found.facts("sources").drop("note").rows() == [
        ("letter-of-the-depositary", "Letter of the depositary", "Australia", "official", 2),
        ("minutes", "minutes", "Peru", "secondary", 5),
    ]


def test_what_a_row_says_otherwise_of_a_document_is_refused_and_names_the_first() -> None:
    found = read(
        HEADER + "acap,Namibia,party,2011,Letter 7,Australia,official\nacap,Angola,party,2012,Letter 7,France,official\n"
        "acap,Chile,party,,letter-7,Australia,database\nacap,Peru,party,,Letter 7,,\n"
    )
    assert [(each.line, each.column, each.value, each.why) for each in found.refusals] == [
        (3, "source_publisher", "France", "is said of a document of which line 2 says 'Australia'"),
        (4, "source_tier", "database", "is said of a document of which line 2 says 'official'"),
    ]
    assert found.facts("memberships")["iso3"].to_list() == ["Namibia", "Peru"]
    assert found.facts("sources").drop("note").rows() == [("letter-7", "Letter 7", "Australia", "official", 2)]


def test_a_document_leads_to_the_table_that_names_it() -> None:
    text = HEADER + "acap,Namibia,party,2011,Letter 7,,\n"
    assert read(text).facts("sources")["note"].to_list() == [f"named in a table with SHA-256 {hashlib.sha256(text.encode()).hexdigest()}"]


def test_an_id_may_be_told_too_and_a_document_without_a_title_is_refused() -> None:
    found = read(HEADER + "acap,Namibia,party,2011,my-letter,Australia,official\nacap,Angola,party,2012,,Australia,\n")
    assert found.facts("sources").drop("note").rows() == [("my-letter", "my-letter", "Australia", "official", 2)]
    assert [(each.line, each.column) for each in found.refusals] == [(3, "source_publisher")]
    assert found.facts("memberships").height == 1


@pytest.mark.parametrize(("title", "id"), [
    ("Décret n° 12 du 3 mai 2011", "decret-n-12-du-3-mai-2011"), ("ACAP: Report (2019)", "acap-report-2019"),
])
def test_a_title_becomes_an_id(title: str, id: str) -> None:
    assert slug(title) == id


def test_titles_that_differ_have_ids_that_differ() -> None:
    titles = ["Закон", "条約", "x" * 100, "x" * 99 + "y", "Å" * 70]
    ids = [slug(title) for title in titles]
    assert len(set(ids)) == len(titles)
    assert all(set(each) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-") and len(each) < 80 for each in ids)


def test_what_a_spreadsheet_made_of_it_is_read_all_the_same() -> None:
    text = TEMPLATES["memberships"].text
    *remarks, header = text.splitlines()
    spread = "".join(f'"{line}"{";" * 14}\r\n' if "," in line else f"{line}{';' * 14}\r\n" for line in remarks)
    spread += header.replace(",", ";") + "\r\n" + ";" * 14 + "\r\n"
    spread += "acap;Namibia;party;2011-01-01;;;;;;acap-parties;;;;;\r\n# a \"remark\", \"between\" rows\r\n"
    spread += "acap;Perú;party;2005;;;;;\"two\r\n# lines\";;;;;;\r\n"
    found = read("\ufeff".encode() + spread.encode())
    first = len(remarks) + 3
    assert found.facts("memberships").select("iso3", "since", "note", "line").rows() == [
        ("Namibia", "2011-01-01", None, first), ("Perú", "2005", "two\r\n# lines", first + 2),
    ]
    assert not found.refusals


def test_a_workbook_is_a_template_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in TEMPLATES["memberships"].text.splitlines()[:-1]:
        sheet.append([line])
    sheet.append(list(TEMPLATES["memberships"].columns))
    sheet.append(["acap", "Namibia", "party", datetime.datetime(2011, 11, 21)])
    sheet.append(["acap", "Angola", "party", datetime.datetime(2011, 11, 21, 8)])
    sheet.append(["acap", "Chile", "party", 2011])
    book.save(tmp_path / "mine.xlsx")
    found = given(tmp_path / "mine.xlsx")
    assert MEMBERSHIPS.recognises(found)
    read = account(MEMBERSHIPS, found)
    assert read.facts("memberships")["since"].to_list() == ["2011-11-21", "2011"]
    assert [refusal.value for refusal in read.refusals] == ["2011-11-21 08:00:00"]
    assert read.lines == places(found.annotated)


@pytest.mark.parametrize("date", [
    "21/11/2011", "2011-11-21 00:00:00", "2011-02-30", "2011-13-01", "2011-1-1", "11", "21.11.2011", "Nov 1, 1983",
])
def test_a_date_is_a_day_or_a_year(date: str) -> None:
    found = read(f'instrument,iso3,role,since\nacap,Namibia,party,"{date}"\nacap,Chile,party,2011\n')
    assert found.facts("memberships")["iso3"].to_list() == ["Chile"]
    refusal, = found.refusals
    assert refusal[:4] == ("mine.csv", 2, "since", date) and "YYYY-MM-DD or a year" in refusal.why


def test_what_is_lost_otherwise_is_refused() -> None:
    with pytest.raises(InvalidPackage, match=r"mine\.csv:1: column untl: is no column of this template; did you mean 'until'\?"):
        read("instrument,iso3,role,untl\nacap,Namibia,party,2011\n")
    # A column in which nothing stands is nobody's.
    assert read("instrument,iso3,role,mine\nacap,Namibia,party,\n").facts("memberships").height == 1
    with pytest.raises(InvalidPackage, match=r"mine\.csv:1: column role: is missing; the columns instrument, iso3, role are expected"):
        read("instrument,iso3\nacap,Namibia\n")


def test_a_row_that_is_no_row_is_refused_at_its_line() -> None:
    found = read("# mine\ninstrument,iso3,role\nacap,Namibia\nacap,Chile,party\nacap,Peru,party,2011\n")
    assert [refusal.line for refusal in found.refusals] == [3, 5] and found.facts("memberships")["line"].to_list() == [4]


@pytest.mark.parametrize(("text", "place"), [
    ('# "a\ninstrument,iso3,role\nacap,Namibia,party\nacap,"Chile,party\nacap,Peru,party\n',
     "mine.csv:4: column iso3: is no CSV: the quote"),
    ("instrument,iso3,role\nacap,Per\xfa,party\n".encode("latin-1"), "mine.csv:2: byte 0xfa is not UTF-8"),
    ("", "mine.csv:1: is empty"), ("# only a remark\n", "mine.csv:1: is empty"),
])
def test_a_damaged_one_is_refused_where_the_fault_begins(text: str | bytes, place: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        read(text)
    assert str(refused.value).startswith(place)


def test_the_tables_of_a_package_are_no_templates() -> None:
    tables = {name: (TEMPLATES[name].text).encode() for name in TEMPLATES}
    found = Given("folder", {f"{name}.csv": text for name, text in tables.items()} | {"datapackage.json": b"{}"})
    assert not [source for source in SOURCES if source.recognises(found)]


def test_a_folder_of_them_is_read_one_by_one() -> None:
    folder = Given("folder", {f"{name}.csv": template.text.encode() for name, template in TEMPLATES.items()})
    assert all(source.recognises(folder) for source in SOURCES)


def test_a_table_that_there_is_not_is_refused() -> None:
    refused = run("template", "ranges2")
    assert refused.exit_code == 2 and "one of: memberships, listings, ranges, coverage, reservations" in refused.stderr


def test_remarks_of_any_form_above_the_header_leave_it_known() -> None:
    found = Given("mine.csv", {"mine.csv": b"# mine, mine, mine\n#\ninstrument,iso3,role\nacap,Chile,party\n"})
    assert [source.id for source in SOURCES if source.recognises(found)] == ["template-memberships"]
    assert source_of(found) is MEMBERSHIPS
    assert account(MEMBERSHIPS, found).facts("memberships")["line"].to_list() == [4]


def test_a_template_is_a_csv_whatever_is_asked() -> None:
    for wish in (("--output", "mine.json"), ("--output", "mine.xlsx"), ("--format", "json")):
        refused = run("template", "ranges", *wish)
        assert refused.exit_code == 2 and refused.stderr.rstrip().endswith("csv")


def test_every_source_is_listed_with_what_it_is_known_by() -> None:
    listed = answer("template", "--list")["sources"]
    assert {each["id"] for each in listed} == set(sources()) and all(each["columns"] and each["tables"] for each in listed)
    table = run("template", "--list").stdout
    assert all(each["id"] in table for each in listed) and run("template").stdout.splitlines()[:-1] == table.splitlines()[:-1]
