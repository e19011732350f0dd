"""Documentation for people, made from the description of the API; no script, nothing from elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from concerted.api.openapi.page import page
from concerted.api.requests.parameters import no_parameters

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
