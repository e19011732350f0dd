"""Asks CRS4's rocrate-validator, from an environment of its own, what it says of crates; prints it as JSON.

Run as ``python validator.py LEVEL CRATE…``. The one document that it would look up, the JSON-LD context of RO-Crate 1.1, is put into
its cache from where ro-crate-py carries it, and it is told to ask no network.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILES = ("ro-crate-1.1", "process-run-crate")


def remember_context(cache: Path) -> None:
    """Keep the context in a cache as if it had been asked for."""
    import requests
    from rocrate_validator.utils.http import HttpRequester
    from urllib3 import HTTPResponse

    HttpRequester.initialize_cache(cache_path=str(cache), cache_max_age=-1)
    session = HttpRequester().session
    request = session.prepare_request(requests.Request("GET", CONTEXT))
    content = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()
    assert json.loads(content)["@id"] == CONTEXT
    headers = {"Content-Type": "application/ld+json"}
    raw = HTTPResponse(io.BytesIO(content), headers, 200, request_url=CONTEXT, preload_content=False)
    session.cache.save_response(session.get_adapter(CONTEXT).build_response(request, raw))
    HttpRequester.reset()


def issues(crate: str, level: str, cache: Path) -> list[dict[str, str]]:
    """What both profiles find wrong with a crate, down to a level."""
    from rocrate_validator.models import ValidationSettings
    from rocrate_validator.services import validate

    found = []
    for profile in PROFILES:
        result = validate(ValidationSettings(
            rocrate_uri=crate, profile_identifier=profile, requirement_severity=level, cache_path=cache, offline=True,
        ))
        found += [
            {"profile": profile, "check": each.check.name, "level": each.severity.name, "says": each.message or ""}
            for each in result.get_issues()
        ]
    return found


def main() -> None:
    """Print a list of what is wrong with each crate."""
    level, *crates = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        remember_context(cache)
        print(json.dumps({crate: issues(crate, level, cache) for crate in crates}))


if __name__ == "__main__":
    main()
