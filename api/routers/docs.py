"""Documentation for people, made from the description of the API; no script, nothing from elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from concerted.api.asking import no_parameters
from concerted.api.docs_page import page

router = APIRouter(include_in_schema=False)


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
