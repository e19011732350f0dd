"""XML of others: elements without namespaces, no entities, nothing from outside, and every fault with its place."""

from __future__ import annotations

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.loaders.darwin.xml import root

BOMB = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]><a>&j;</a>"


def test_names_have_no_namespace() -> None:
    tree = root("m.xml", b'<x:a xmlns:x="http://x" x:b="1"><x:c>text &amp; more</x:c></x:a>')
    assert tree.tag == "a" and tree.get("b") == "1" and tree.findtext("c") == "text & more"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_it_is_in_the_encoding_that_it_says(encoding: str) -> None:
    assert root("m.xml", f'<?xml version="1.0" encoding="{encoding}"?><a>é</a>'.encode(encoding)).text == "é"


@pytest.mark.parametrize(("content", "said"), [
    (BOMB.encode(), "m.xml:1: has a document type (DOCTYPE)"),
    (BOMB.encode("utf-16"), "m.xml:1: has a document type (DOCTYPE)"),
    (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "m.xml:1: has a document type"),
    (b"<a>\n<b>\n</a>", "m.xml:3: column 3: is no XML: mismatched tag"),
    (b"<a>&nbsp;</a>", "m.xml:1: column 4: is no XML: undefined entity"),
    (b"", "m.xml:1: column 1: is no XML: no element found"), (b"\0\1\2", "m.xml:1:"), (b"<a>\xff</a>", "m.xml:1:"),
    (b"<a>" * 65 + b"</a>" * 65, "m.xml:1: is nested deeper than 64 elements"),
    (b'<?xml version="1.0" encoding="nonsense"?><a/>', "m.xml:"),
    (b"<a>" + b" " * (17 << 20) + b"</a>", "m.xml: has more than 16 MB"),
])
def test_what_is_wrong_is_refused_at_its_place(content: bytes, said: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        root("m.xml", content)
    assert str(refused.value).startswith(said)
