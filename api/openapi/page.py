"""The documentation page: the OpenAPI description as plain HTML."""

from __future__ import annotations

import json
from html import escape
from typing import Any
from urllib.parse import quote

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1b2733;background:#fff}
h2{border-bottom:1px solid #c8d2da;margin-top:2.5rem}code,pre{font:14px/1.4 ui-monospace,monospace}
details{border:1px solid #c8d2da;border-radius:4px;margin:.4rem 0;padding:.4rem .8rem}summary{cursor:pointer}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-top:1px solid #e3e9ed}
.method{display:inline-block;min-width:3.2rem;font-weight:600;color:#0b5c8a}pre{overflow:auto;background:#f3f6f8;padding:.6rem}
@media(prefers-color-scheme:dark){body{background:#12181e;color:#dfe7ee}h2,details,th,td{border-color:#36424d}pre{background:#1c252d}
.method,a{color:#7cc4ee}}
"""


def page(description: dict[str, Any]) -> str:
    """The page; addresses below a release are left out, since each is said once above."""
    groups: dict[str, list[str]] = {}
    for path, operations in description["paths"].items():
        if path.startswith("/v1/releases/{release_id}/") and not path.endswith("/sources"):
            continue
        for method, operation in operations.items():
            tag = operation.get("tags", ["other"])[0]
            groups.setdefault(tag, []).append(_operation(method, path, operation, description["components"]["schemas"]))
    sections = "".join(f"<h2>{escape(tag)}</h2>{''.join(items)}" for tag, items in groups.items())
    about = "".join(f"<p>{escape(part)}</p>" for part in description["info"]["description"].split("\n\n"))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>concerted API</title><style>{_STYLE}</style></head><body><main><h1>concerted API</h1>{about}"
        "<p>Every address under <code>/v1</code> that speaks of the facts is also found under "
        "<code>/v1/releases/{release_id}/…</code>, where its answers never change. "
        f'The description for programs is <a href="/openapi.json">openapi.json</a>.</p>{sections}</main></body></html>'
    )


def _operation(method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    rows = "".join(_parameter(p, schemas) for p in operation.get("parameters", []))
    table = f"<table><tr><th>parameter</th><th>accepted</th><th>meaning</th></tr>{rows}</table>" if rows else ""
    text = "".join(f"<p>{escape(part)}</p>" for part in operation.get("description", "").split("\n\n"))
    codes = ", ".join(operation["responses"])
    link = _example(path, operation) if method == "get" else ""
    return (
        f'<details><summary><span class="method">{method.upper()}</span> <code>{escape(path)}</code> – '
        f"{escape(operation.get('summary', ''))}</summary>{text}{table}{link}<p>Statuses: {codes}</p></details>"
    )


def _parameter(parameter: dict[str, Any], schemas: dict[str, Any]) -> str:
    schema = parameter.get("schema", {"type": "JSON"})
    options = [schemas[o["$ref"].rpartition("/")[2]] if "$ref" in o else o for o in (schema, *schema.get("anyOf", []))]
    accepted = next((", ".join(map(str, o["enum"])) for o in options if "enum" in o), None)
    if accepted is None:
        accepted = next((str(o.get("format") or o["type"]) for o in options if o.get("type") not in (None, "null")), "")
    needed = " (needed)" if parameter.get("required") else ""
    default = f" Default: {json.dumps(schema['default'])}." if schema.get("default") is not None else ""
    meaning = escape(parameter.get("description", "") + default)
    return f"<tr><td><code>{escape(parameter['name'])}</code>{needed}</td><td>{escape(accepted)}</td><td>{meaning}</td></tr>"


def _example(path: str, operation: dict[str, Any]) -> str:
    """A link to try, where every part of the address has an example."""
    if "{" in path:
        return ""
    words = [
        f"{p['name']}={quote(str(p['schema']['examples'][0]))}"
        for p in operation.get("parameters", []) if p.get("required") and p["schema"].get("examples")
    ]
    address = path + ("?" + "&".join(words) if words else "")
    return f'<p>Try <a href="{escape(address)}"><code>{escape(address)}</code></a></p>'
