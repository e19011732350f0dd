"""Documentation for people, made from the description of the API without a script; and the example page. Nothing is from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

import concerted
from concerted.api.middleware.context import SECURITY
from concerted.api.openapi.page import page
from concerted.api.requests.parameters import no_parameters

router = APIRouter(include_in_schema=False)
# There where the program runs from its source tree; an installed one has no example.
EXAMPLE = Path(concerted.__file__).resolve().parents[1] / "docs" / "example" / "index.html"


@router.get("/")
def start() -> RedirectResponse:
    """To the documentation."""
    return RedirectResponse("/docs", 302)


@router.get("/openapi.json", dependencies=[Depends(no_parameters)])
def openapi(request: Request) -> JSONResponse:
    """The description for programs."""
    return JSONResponse(request.app.openapi())


@router.get("/docs", dependencies=[Depends(no_parameters)])
def docs(request: Request) -> HTMLResponse:
    """Every address with its parameters and what it answers."""
    return HTMLResponse(page(request.app.openapi()))


@router.get("/example")
def example() -> HTMLResponse:
    """The example of a dashboard, in development: its own script may run, and ask this server."""
    if not EXAMPLE.is_file():
        raise HTTPException(404)
    text = EXAMPLE.read_text(encoding="utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in re.findall("<script>(.*?)</script>", text, re.DOTALL))
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    policy = f"{SECURITY['Content-Security-Policy']}; script-src {allowed}; connect-src 'self'"
    return HTMLResponse(text, headers={"Content-Security-Policy": policy})
