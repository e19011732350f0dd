"""How briefs are written: two pages at the most, tagged and spoken, well-formed, escaped, and the same bytes again."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from datetime import date
from typing import Any

import pypdf
import pytest

from concerted.api.briefs import making
from concerted.api.briefs.making import FORMATS, brief_of
from concerted.api.briefs.writing import needed
from concerted.graph.errors import ConcertedError
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from tests.api.briefs.asked import FOUR, LANGS, SUBJECTS, TODAY, Page, brief, text_of_docx, text_of_pdf, written
from tests.graph.small import small_release, states

DAYS = (date(1979, 7, 1), date(1990, 1, 1), date(2024, 2, 12), TODAY)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), SUBJECTS)
def test_two_pages_at_the_most(kind: str, key: str, lang: str) -> None:
    # French takes most room.
    for day in DAYS if lang == "fr" else (TODAY,):
        assert 1 <= len(pypdf.PdfReader(io.BytesIO(written(kind, key, lang, "pdf", day))).pages) <= 2, day


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), FOUR)
def test_a_pdf_can_be_read_aloud(kind: str, key: str, lang: str) -> None:
    made = brief(kind, key, lang)
    reader = pypdf.PdfReader(io.BytesIO(written(kind, key, lang, "pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == lang and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == f"{made.title.text} · {made.kicker}"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert made.picture.alt.text in text_of_pdf(written(kind, key, lang, "pdf"), made.title.text)
    assert {"/H1", "/H2", "/TH", "/TD", "/Figure"} <= kinds_in(root["/StructTreeRoot"])


def kinds_in(tree: Any) -> set[str]:
    """The kinds of elements in the structure of a PDF."""
    left, found, seen = [tree], set(), set()
    while left:
        node = left.pop().get_object()
        if id(node) in seen or not hasattr(node, "get"):
            continue
        seen.add(id(node))
        found.add(str(node.get("/S")))
        below = node.get("/K", [])
        left += below if isinstance(below, list) else [below]
    return found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), SUBJECTS)
def test_a_page_is_well_formed_and_asks_nobody_for_anything(kind: str, key: str, lang: str) -> None:
    content = written(kind, key, lang, "html").decode()
    page, made = Page(content), brief(kind, key, lang)
    assert page.of("html") == [{"lang": lang}] and len(page.of("main")) == len(page.of("header")) == len(page.of("footer")) == 1
    assert len(page.of("h1")) == 1 and all(cell["scope"] in ("col", "row") for cell in page.of("th"))
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.elements}
    assert not [each for _, attributes in page.elements for name, each in attributes.items() if name in ("src", "href")]
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)", content)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [each for _, attributes in page.elements for each in (attributes.get("aria-labelledby") or "").split()]
    assert set(named) <= set(ids) and made.picture.alt.text in page.text
    tables = [block for section in made.sections for block in section.blocks if hasattr(block, "rows")]
    assert len(page.of("table")) == len(page.of("caption")) == len(tables)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), FOUR)
def test_a_document_of_word_has_headings_header_rows_and_a_language(kind: str, key: str, lang: str) -> None:
    import docx
    from docx.oxml.ns import qn

    made = brief(kind, key, lang)
    document = docx.Document(io.BytesIO(written(kind, key, lang, "docx")))
    assert document.core_properties.title == f"{made.title.text} · {made.kicker}" and document.core_properties.language == lang
    assert document.core_properties.created.date() == TODAY
    styles = [line.style.name for line in document.paragraphs]
    assert styles.count("Heading 1") == 1 and styles.count("Heading 2") == len(made.sections) + 3
    assert document.styles.element.xpath("//w:rPrDefault//w:lang")[0].get(qn("w:val")).startswith(lang)
    [picture] = document.element.xpath(".//wp:docPr")
    assert picture.get("descr") == made.picture.alt.text
    tables = [block for section in made.sections for block in section.blocks if hasattr(block, "rows")]
    assert len(document.tables) == len(tables) > 0
    for table, block in zip(document.tables, tables, strict=True):
        assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows] == [True, *(False for _ in block.rows)]
        assert table._tbl.xpath("./w:tblPr/w:tblCaption")[0].get(qn("w:val")) == block.caption
        assert [cell.text for cell in table.rows[0].cells] == [head.text for head in block.heads]
        # Columns are as wide as the table says, whichever of the two widths a program goes by; the rows stay together.
        shares = [column.width / sum(each.width for each in table.columns) for column in table.columns]
        wanted = [head.wide / sum(each.wide for each in block.heads) for head in block.heads]
        assert shares == pytest.approx(wanted, abs=0.01)
        assert [cell.width for cell in table.rows[1].cells] == [column.width for column in table.columns]
        together = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
        assert together == [*(True for _ in block.rows), False]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_brief_is_the_same_bytes(format: str) -> None:
    made = brief("state", "JPN")
    first, second = FORMATS[format].write(made), FORMATS[format].write(made)
    assert first == second
    if format == "docx":
        with zipfile.ZipFile(io.BytesIO(first)) as files:
            assert {each.date_time for each in files.infolist()} == {(2026, 10, 1, 0, 0, 0)}


def test_a_document_of_before_archives_had_dates_is_written() -> None:
    with zipfile.ZipFile(io.BytesIO(written("state", "JPN", "en", "docx", date(1979, 7, 1)))) as files:
        assert {each.date_time for each in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_what_is_not_installed_is_named_with_the_extra(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    made = brief("state", "JPN")
    monkeypatch.setattr(needed, "import_module", missing)
    with pytest.raises(ConcertedError, match=re.escape("pip install 'concerted[briefs]'")):
        FORMATS[format].write(made)
    for other in ("html", "md"):
        assert FORMATS[other].write(made)


NASTY = "<b>& \"Land\" #strong[x] $1$ `*_| \\ ]{{ x }}"


def nasty() -> Release:
    """A release whose names are what every format would take for something else."""
    return small_release(
        states=[{**states("AAA")[0], "name_en": NASTY, "can_accede": "yes"}, {**states("BBB")[0], "can_accede": "yes"}],
        taxa=[{"taxon": "Avis migrans", "name_en": NASTY}], listings=[{"taxon": "Avis migrans"}],
        ranges=[{"taxon": "Avis migrans", "iso3": code} for code in ("AAA", "BBB")],
        instruments=[{"id": "cms", "kind": "convention", "short_name": NASTY, "name_en": NASTY}],
        memberships=[{"instrument": "cms", "iso3": "BBB"}],
        sources=[{"id": "s", "title": NASTY, "publisher": NASTY, "tier": "official"}],
    )


@pytest.mark.parametrize(("kind", "key"), [("state", "AAA"), ("taxon", "Avis migrans"), ("instrument", "cms")])
def test_nothing_in_the_facts_is_markup(kind: str, key: str) -> None:
    made = brief_of(project(nasty(), date(2024, 1, 1)), kind, key, "en", (NASTY,))
    assert made.title.text == NASTY
    page = Page(FORMATS["html"].write(made).decode())
    assert page.text.count(NASTY) > 2 and not page.of("b")
    assert text_of_docx(FORMATS["docx"].write(made)).count(NASTY) > 2
    squeezed = "".join(NASTY.split())
    pages = pypdf.PdfReader(io.BytesIO(FORMATS["pdf"].write(made))).pages
    assert "".join("".join(each.extract_text() for each in pages).split()).count(squeezed) > 2
    # In Markdown every mark stands behind a backslash, and none ends a cell.
    lines = FORMATS["md"].write(made).decode().splitlines()
    assert not [line for line in lines if re.search(r"(?<!\\)[<`]", line)]
    for above, line in itertools.pairwise(lines):
        if above.startswith("|") and line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", above)) == len(re.findall(r"(?<!\\)\|", line))


def test_a_section_without_anything_to_say_is_left_out() -> None:
    for kind, key in SUBJECTS:
        for day in DAYS:
            for section in brief(kind, key, "en", day).sections:
                assert section.blocks and section.title
                assert all(block.rows for block in section.blocks if hasattr(block, "rows"))
                assert all(block.items for block in section.blocks if hasattr(block, "items"))


def test_what_cannot_join_is_told_no_way_to_do_so() -> None:
    for key in ("ESH", "XKX", "GRL", "TWN"):
        made = brief("state", key)
        titles = {section.title for section in made.sections}
        assert not {"What joining would close", "Activities of plans that could help", "Parties next door, and who could ask"} & titles
        assert "could accede" not in " ".join(said.text for said in made.lead)
    assert "What joining would close" in {section.title for section in brief("state", "CHN").sections}


def test_formats_are_those_that_are_known() -> None:
    from concerted.api.cli.brief import ENDINGS

    assert tuple(FORMATS) == ENDINGS and making.FORMATS["pdf"].media_type == "application/pdf"
