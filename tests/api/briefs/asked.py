"""Briefs that tests look at: what they are of, and what stands in a file of each format."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from concerted.api.briefs.document import Brief
from concerted.api.briefs.making import FORMATS, brief_of
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release

TODAY = date(2026, 10, 1)
SUBJECTS = (
    ("state", "CHN"), ("state", "JPN"), ("state", "FRA"), ("state", "GRL"), ("state", "ESH"), ("state", "XKX"), ("state", "EUE"),
    ("taxon", "Falco cherrug"), ("taxon", "Saiga tatarica"), ("taxon", "Caretta caretta"), ("taxon", "Delphinidae"),
    ("instrument", "cms"), ("instrument", "acap"), ("instrument", "raptors"), ("instrument", "cami"),
)
# Two States that are no Parties, a taxon and an instrument: in every language and format.
FOUR = (("state", "CHN"), ("state", "JPN"), ("taxon", "Falco cherrug"), ("instrument", "acap"))
LANGS = ("en", "fr", "es")
VOID = {"meta", "link", "br", "img", "path", "circle", "rect", "col"}


@lru_cache(maxsize=64)
def brief(kind: str, key: str, lang: str = "en", day: date = TODAY) -> Brief:
    """A brief of the bundled release."""
    return brief_of(project(reference_release(), day), kind, key, lang, ("Facts are known up to 2026-03-29.",))


@lru_cache(maxsize=128)
def written(kind: str, key: str, lang: str, format: str, day: date = TODAY) -> bytes:
    """The same as a file."""
    return FORMATS[format].write(brief(kind, key, lang, day))


def numbers(text: str) -> Counter[str]:
    """All runs of digits in a text, with how often each stands there."""
    return Counter(re.findall(r"\d+", text))


class Page(HTMLParser):
    """What a reader of a page of HTML sees and hears: its text, without style; its elements, checked to be closed in their order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"{tag} ends what is open otherwise"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and not ("head" in self.open and "title" in self.open):
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that is read."""
        return " ".join(self.texts)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def text_of_docx(content: bytes) -> str:
    """All paragraphs and cells of a document of Word, and what its pictures say."""
    import docx

    document = docx.Document(io.BytesIO(content))
    parts = [line.text for line in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    parts += [each.get("descr") for each in document.element.xpath(".//wp:docPr")]
    return " ".join(parts)


def text_of_pdf(content: bytes, title: str) -> str:
    """The pages of a PDF without what stands at the foot of each, and what its pictures say."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(content))
    pages = []
    for n, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        foot = re.compile(rf"{re.escape(title)}\s*\S+ {n} / {len(reader.pages)}\s*$")
        assert foot.search(text), text[-80:]
        pages.append(foot.sub("", text))
    return " ".join([*pages, *spoken(reader)])


def spoken(reader: Any) -> Iterator[str]:
    """The alternative texts in the structure of a PDF."""
    left, seen = [reader.trailer["/Root"]["/StructTreeRoot"]], set()
    while left:
        node = left.pop().get_object()
        if id(node) in seen or not hasattr(node, "get"):
            continue
        seen.add(id(node))
        if "/Alt" in node:
            yield str(node["/Alt"])
        below = node.get("/K", [])
        left += below if isinstance(below, list) else [below]
