"""The headers of the question library, and what the reader says of malformed ones."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from concerted.cypher.reader import FIELDS, QUESTIONS, MalformedQuestion, Parameter, Question, questions, read_question
from concerted.graph.stores.guard import check_query
from concerted.graph.stores.limits import Limits

LIBRARY = list(questions().values())
GOOD = """// title: A title
// description: One sentence
//   that goes on.
// param state: STRING = "BRA" — a code
// param date: DATE = 2024-02-12 — a day
// param later: DATE = today (2025-01-02) — another day
// param top: INTEGER = 3 — how many
// columns: iso3, n_taxa
// answers: nothing
// a remark would be part of the header
RETURN $state AS iso3, $top AS n_taxa
"""


def good() -> list[str]:
    return [line for line in GOOD.splitlines() if "remark" not in line]


def read(directory: Path, lines: list[str], name: str = "a-question.cypher") -> Question:
    path = directory / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_question(path)


def named_in_return(query: str) -> list[str]:
    """Aliases of the last RETURN; an item without one is its own name."""
    body = re.split(r"^RETURN (?:DISTINCT )?", query, flags=re.M)[-1].split("\nORDER BY")[0]
    items, depth, item = [], 0, ""
    for c in body + ",":
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            items.append(item.strip())
            item = ""
        else:
            item += c
    return [item.split(" AS ")[-1] for item in items]


def without_comments(query: str) -> str:
    return "\n".join(line for line in query.splitlines() if not line.startswith("//"))


def test_there_are_enough_questions() -> None:
    assert len(LIBRARY) >= 26
    assert [q.id for q in LIBRARY] == sorted(path.stem for path in QUESTIONS.glob("*.cypher"))


@pytest.mark.parametrize("question", LIBRARY, ids=lambda q: q.id)
def test_header_and_text_agree(question: Question) -> None:
    used = set(re.findall(r"\$(\w+)", without_comments(question.query)))
    assert used == set(question.examples)
    assert named_in_return(question.query) == list(question.columns)
    assert re.findall(r"\n(ORDER BY .+)\Z", question.query), "rows come in a total order"


@pytest.mark.parametrize("question", LIBRARY, ids=lambda q: q.id)
def test_text_is_portable_and_within_the_guard(question: Question) -> None:
    text = without_comments(question.query)
    assert not re.search(r"(?i)\b(id|elementId)\s*\(|\bapoc\.|/\*", text)
    for parameter in question.parameters:
        if parameter.type == "DATE":
            assert re.findall(rf"\${parameter.name}\b", text) == re.findall(rf"(?<=date\()\${parameter.name}(?=\))", text)
    check_query(question.query, Limits())


def test_a_well_formed_header(tmp_path: Path) -> None:
    question = read(tmp_path, good())
    assert question == Question(
        "a-question", "A title", "One sentence that goes on.",
        (
            Parameter("state", "STRING", "BRA", "a code"),
            Parameter("date", "DATE", "2024-02-12", "a day"),
            Parameter("later", "DATE", "2025-01-02", "another day", today=True),
            Parameter("top", "INTEGER", 3, "how many"),
        ),
        ("iso3", "n_taxa"), "nothing", "RETURN $state AS iso3, $top AS n_taxa",
    )
    assert question.examples == {"state": "BRA", "date": "2024-02-12", "later": "2025-01-02", "top": 3}
    assert question.defaults(date(2026, 11, 24)) == question.examples | {"later": "2026-11-24"}
    assert [parameter.default for parameter in question.parameters] == ["BRA", "2024-02-12", "today", 3]


@pytest.mark.parametrize(("line", "put", "where", "why"), [
    (0, "// titel: A title", 1, "'titel: A title' is not one of the fields"),
    (0, "//", 1, "an empty comment"),
    (0, "//   goes on", 1, "goes on with none"),
    (0, "// title:", 1, "the field title is empty"),
    (1, "// title: Again", 2, "the field title is given twice"),
    (3, "// param state: STRING = \"BRA\"", 4, "not of the form"),
    (3, "// param state: STRING = BRA — a code", 4, "text in double quotes"),
    (3, "// param State: STRING = \"BRA\" — a code", 4, "is not a parameter name"),
    (3, "// param state: TEXT = \"BRA\" — a code", 4, "'TEXT' is not a type"),
    (4, "// param date: DATE = 2024-02-30 — a day", 5, "not of type DATE"),
    (5, "// param later: DATE = today — a day", 6, "not of type DATE"),
    (5, "// param later: DATE = today (2024-02-30) — a day", 6, "not of type DATE"),
    (5, "// param later: STRING = today (2024-02-12) — a day", 6, "text in double quotes"),
    (6, "// param top: INTEGER = three — how many", 7, "not of type INTEGER"),
    (6, "// param state: INTEGER = 3 — how many", 7, "declared twice"),
    (7, "// columns: iso3, N taxa", 8, "'N taxa' is not a column name"),
    (7, "// columns: iso3, iso3", 8, "a column is named twice"),
])
def test_malformed_headers_name_file_and_line(tmp_path: Path, line: int, put: str, where: int, why: str) -> None:
    lines = good()
    lines[line] = put
    with pytest.raises(MalformedQuestion, match=re.escape(why)) as caught:
        read(tmp_path, lines)
    assert str(caught.value).startswith(f"a-question.cypher:{where}: ")


@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field_is_named(tmp_path: Path, field: str) -> None:
    lines = [line for line in good() if not line.startswith(f"// {field}:") and (field != "description" or "goes on" not in line)]
    with pytest.raises(MalformedQuestion, match=f"the header has no {field}"):
        read(tmp_path, lines)


def test_a_header_alone_and_a_bad_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedQuestion, match=r"a-question.cypher:10: no Cypher"):
        read(tmp_path, good()[:-1])
    with pytest.raises(MalformedQuestion, match=r"Bad_Name.cypher:1: "):
        read(tmp_path, good(), "Bad_Name.cypher")


def test_values_are_parsed_by_type() -> None:
    state, day, top = Parameter("s", "STRING", "x", ""), Parameter("d", "DATE", "2024-02-12", ""), Parameter("n", "INTEGER", 3, "")
    assert (state.parse("2024"), day.parse(" 1983-11-01"), top.parse("-12")) == ("2024", "1983-11-01", -12)
    for parameter, text in ((day, "1983"), (day, "12/02/2024"), (top, "3.5"), (top, ""), (top, "9" * 30)):
        with pytest.raises(ValueError, match=parameter.name):
            parameter.parse(text)
