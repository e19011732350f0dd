"""A brief as a document of Word: with headings, header rows and an alternative text, to go on writing in."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from concerted.api.briefs.document import Block, Brief, Bullets, Paragraph, Picture, Said, Style, Table, text
from concerted.api.briefs.map import SHADES
from concerted.api.briefs.writing.needed import needed
from concerted.api.briefs.writing.pdf import picture

# Points: the width of the text on a sheet of A4, and that of the map.
_TEXT, _MAP = 499, 400
_INK, _SOFT = "0B3A5B", "4A5560"
# Of each style its points, and those before and after it.
_STYLES = (("Normal", 9.0, 0, 2), ("Heading 1", 20.0, 0, 1), ("Heading 2", 11.0, 6, 2), ("List Bullet", 9.0, 0, 1))
# The first day that a file in an archive can be of.
_FIRST = (1980, 1, 1)


def word(brief: Brief) -> bytes:
    """A brief as a document of Word.

    Parameters
    ----------
    brief : Brief
        What it says.

    Returns
    -------
    bytes
        The same for the same brief: all dates in it are those of its facts.

    Raises
    ------
    ConcertedError
        python-docx is not installed, or Typst, which draws the map.
    """
    docx = needed("docx", "docx")
    drawing = picture(brief, _MAP)
    document = docx.Document()
    _set_up(document, brief)
    _line(document, brief.kicker, size=8.5, colour=_SOFT)
    _heading(document, brief.title.text, 1)
    _write(_close(document.add_paragraph()), brief.subtitle)
    lead = document.add_paragraph()
    for n, said in enumerate(brief.lead):
        if n:
            lead.add_run(" ")
        _write(lead, said)
    _heading(document, brief.labels.facts, 2)
    for fact in brief.facts:
        line = document.add_paragraph()
        line.add_run(f"{fact.label}: ").bold = True
        _write(line, fact.said)
    _heading(document, brief.labels.map, 2)
    _map(document, brief.picture, drawing)
    for section in brief.sections:
        _heading(document, section.title, 2)
        for block in section.blocks:
            _block(document, block)
    _heading(document, brief.labels.limits, 2)
    for said in brief.colophon:
        _write(_close(document.add_paragraph()), said, size=8.0)
    return _saved(document, brief)


def _set_up(document: Any, brief: Brief) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(17)
    page.top_margin, page.bottom_margin = Mm(13), Mm(13)
    for name, size, before, after in _STYLES:
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.0
        if name.startswith("Heading"):
            style.font.color.rgb = RGBColor.from_string(_INK)
            style.paragraph_format.keep_with_next = True
    _speak(document, brief.lang)
    told, moment = document.core_properties, datetime.fromisoformat(brief.edition.as_of)
    told.title, told.author, told.language = f"{brief.title.text} · {brief.kicker}", "concerted", brief.lang
    told.created = told.modified = moment
    told.last_modified_by, told.revision, told.comments, told.subject = "concerted", 1, "", brief.kicker


def _speak(document: Any, lang: str) -> None:
    """The language of all text, for who reads it aloud and for spelling."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = defaults.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        defaults.append(spoken)
    spoken.set(qn("w:val"), {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}.get(lang, lang))


def _map(document: Any, shown: Picture, drawing: bytes) -> None:
    from docx.shared import Pt, RGBColor

    place = document.add_paragraph()
    place.paragraph_format.keep_with_next = True
    place.add_run().add_picture(io.BytesIO(drawing), width=Pt(_MAP))
    properties = place._p.xpath(".//wp:docPr")[0]
    properties.set("descr", shown.alt.text)
    properties.set("name", "map")
    legend = document.add_paragraph()
    for n, key in enumerate(shown.keys):
        shade = SHADES[key.shade]
        sign = legend.add_run(f"{'   ' if n else ''}{shade.sign} ")
        sign.font.color.rgb = RGBColor.from_string((shade.ink or (shade.fill if shade.sign == "■" else "#7a7a7a")).lstrip("#").upper())
        _write(legend, key.said)
    _write(_close(document.add_paragraph()), shown.note, size=8.0)


def _block(document: Any, block: Block) -> None:
    if isinstance(block, Paragraph):
        line = document.add_paragraph()
        _write(_close(line) if block.small else line, block.said, size=8.0 if block.small else None)
    elif isinstance(block, Bullets):
        for item in block.items:
            _write(document.add_paragraph(style="List Bullet"), item, size=8.0 if block.small else None)
    else:
        _table(document, block)


def _table(document: Any, block: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    table = document.add_table(rows=1 + len(block.rows), cols=len(block.heads))
    table.style, table.autofit = "Light List", False
    properties = table._tbl.tblPr
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), block.caption)
    properties.append(caption)
    wide = sum(head.wide for head in block.heads)
    for head, column in zip(block.heads, table.columns, strict=True):
        column.width = Pt(_TEXT * head.wide / wide)
    for n, cells in enumerate([[text(head.text) for head in block.heads], *block.rows]):
        row = table.rows[n]
        for name in ("w:cantSplit", *(("w:tblHeader",) if n == 0 else ())):
            row._tr.get_or_add_trPr().append(OxmlElement(name))
        for head, cell, said in zip(block.heads, row.cells, cells, strict=True):
            cell.width = Pt(_TEXT * head.wide / wide)
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(0)
            # A table stays on one page.
            line.paragraph_format.keep_with_next = n < len(block.rows)
            if head.number:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(line, said, size=8.5)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(4)


def _write(line: Any, said: Said, size: float | None = None) -> None:
    from docx.shared import Pt

    for part in said.parts:
        if not part.text:
            continue
        run = line.add_run(_legible(part.text))
        run.italic = True if part.style == Style.TAXON else None
        run.bold = True if part.style == Style.STRONG else None
        if size is not None:
            run.font.size = Pt(size)


def _legible(content: str) -> str:
    """Without what XML cannot hold."""
    return "".join(sign for sign in content if sign in "\t\n" or ord(sign) >= 32)


def _heading(document: Any, content: str, level: int) -> None:
    document.add_heading(_legible(content), level)


def _line(document: Any, content: str, size: float, colour: str) -> None:
    from docx.shared import Pt, RGBColor

    run = document.add_paragraph().add_run(_legible(content))
    run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(colour)


def _close(line: Any) -> Any:
    """A paragraph of explanation, near to what it explains."""
    from docx.shared import Pt

    line.paragraph_format.space_after = Pt(1)
    return line


def _saved(document: Any, brief: Brief) -> bytes:
    """The bytes, with the day of the facts in place of the hour at which they were written."""
    day = datetime.fromisoformat(brief.edition.as_of)
    moment = (*max((day.year, day.month, day.day), _FIRST), 0, 0, 0)
    first, whole = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as anew:
        for name in made.namelist():
            told = zipfile.ZipInfo(name, moment)
            told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            anew.writestr(told, made.read(name))
    return whole.getvalue()
