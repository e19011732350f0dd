"""XML that somebody else wrote, parsed without entities, without anything from outside, and not too deep."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from concerted.loaders.problems import Problem, refuse

_DEEPEST = 64
_MOST_BYTES = 16 << 20


def root(file: str, content: bytes) -> Element:
    """The root of a document, its elements and attributes without namespaces.

    Raises
    ------
    InvalidPackage
        It is no XML, with the line and column of the fault; or it has a document type, through which entities come.
    """
    builder, depth = TreeBuilder(), 0

    def stop(why: str) -> None:
        raise refuse([Problem(file, parser.CurrentLineNumber, "", why)])

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            stop(f"is nested deeper than {_DEEPEST} elements")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    if len(content) > _MOST_BYTES:
        raise refuse([Problem(file, 0, "", f"has more than {_MOST_BYTES >> 20} MB, more than is read of XML")])
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, builder.data
    parser.StartDoctypeDeclHandler = lambda *_: stop("has a document type (DOCTYPE), which is not accepted; leave it out")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise refuse([Problem(file, error.lineno, str(error.offset + 1), f"is no XML: {why}")]) from error
    except (LookupError, ValueError) as error:
        raise refuse([Problem(file, 1, "", f"is in an encoding that is not known: {error}")]) from error
    return builder.close()


def _local(name: str) -> str:
    return name.rpartition("}")[2]
