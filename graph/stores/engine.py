"""The ArcadeDB engine inside this process: started once, quiet, with file and remote reading off."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from graph.errors import StoreError
from graph.stores.values import link, node, path, plain

HEAP = os.environ.get("CONCERTED_HEAP", "1g")
# Without it the engine logs to standard error and makes a folder log/ wherever it is started.
LOGGING = Path(__file__).with_name("logging.properties")


def arcadedb() -> Any:
    """The engine's Python package with its JVM running; StoreError where there is no wheel for this machine."""
    try:
        import arcadedb_embedded
        from arcadedb_embedded.jvm import start_jvm
    except ImportError as error:
        raise StoreError(
            "the embedded database needs the package arcadedb-embedded, which exists for Linux (x86-64, aarch64; glibc 2.34 or later), "
            "macOS (arm64) and Windows (x86-64); everything but Cypher works without it, and Cypher with --store neo4j"
        ) from error
    # The package puts its own place for crash reports, ./log, after any given as an argument.
    os.environ.setdefault("ARCADEDB_JVM_ERROR_FILE", str(Path(tempfile.gettempdir()) / "concerted-hs_err_pid%p.log"))
    _without_warning(lambda: start_jvm(
        heap_size=HEAP,
        jvm_args=[
            f"-Djava.util.logging.config.file={LOGGING}", "-XX:+UseSerialGC",
            "-Xrs",  # SIGTERM stays what it was; the JVM would tear itself down under a Python that still uses it
            "-Darcadedb.opencypher.loadCsv.allowFileUrls=false", "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
        ],
    ))
    return arcadedb_embedded


def _without_warning(start: Callable[[], None]) -> None:
    """Start the JVM without its line on standard error about an incubator module, which says nothing to a user."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error to write to
        start()
        return
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            start()
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            for line in said:
                if b"incubator module" not in line:
                    os.write(2, line)


def java(name: str) -> Any:
    """A Java class by its full name; the JVM must be running."""
    import jpype

    return jpype.JClass(name)


def java_parameters(parameters: Mapping[str, Any]) -> Any:
    """Parameters of a load as Java objects.

    Thousands of rows cross six times faster as one JSON text than value by value; dates have no JSON, so rows with
    dates, which are few, go the slow way.
    """
    try:
        text = json.dumps(parameters)
    except TypeError:
        return dict(parameters)
    return java("com.arcadedb.serializer.json.JSONObject")(text).toMap()


def configure(database: Any, **settings: Any) -> None:
    """Set options of one database by the names of ``com.arcadedb.GlobalConfiguration``."""
    options = java("com.arcadedb.GlobalConfiguration")
    configuration = database.get_java_database().getConfiguration()
    for name, value in settings.items():
        configuration.setValue(options.valueOf(name), value)


def plain_value(value: Any) -> Any:
    """A value of the engine as plain JSON."""
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain_value(item) for item in value]
    name = type(value).__name__
    if not name.startswith("com.arcadedb."):
        from arcadedb_embedded.type_conversion import convert_java_to_python

        native = convert_java_to_python(value)
        return plain(native) if native is value or not isinstance(native, Mapping | list | tuple | set) else plain_value(native)
    if isinstance(value, java("com.arcadedb.graph.Vertex")):
        return node([str(value.getTypeName())], plain_value(_properties(value)))
    if isinstance(value, java("com.arcadedb.graph.Edge")):
        return link(str(value.getTypeName()), plain_value(_properties(value)))
    if hasattr(value, "getVertices") and hasattr(value, "getEdges"):
        return path([plain_value(v) for v in value.getVertices()], [plain_value(e) for e in value.getEdges()])
    return str(value)  # the engine's dates and durations print as ISO text


def _properties(record: Any) -> dict[str, Any]:
    return {str(name): record.get(name) for name in record.getPropertyNames()}
