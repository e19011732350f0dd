"""Whether the process lives, and whether it can answer; figures for Prometheus."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from concerted.api.models.health import Health, Ready
from concerted.api.requests.parameters import no_parameters, service
from concerted.api.service.service import Service
from concerted.api.telemetry import metrics

router = APIRouter(tags=["health"], dependencies=[Depends(no_parameters)])
_NO_STORE = {"Cache-Control": "no-store"}


@router.get("/healthz", response_model=Health)
async def healthz() -> Response:
    """The process answers."""
    return Response('{"status":"ok"}', headers=_NO_STORE, media_type="application/json")


@router.get("/readyz", response_model=Ready)
async def readyz(of: Annotated[Service, Depends(service)]) -> Response:
    """The projection serves (503 until then); `store` says whether the store answers too."""
    snapshot = of.snapshot
    document = {"status": "ready", "release": snapshot.current().ref, "store": snapshot.store.record()}
    return Response(json.dumps(document), headers=_NO_STORE, media_type="application/json")


@router.get("/metrics", include_in_schema=False)
def figures(request: Request) -> Response:
    """Figures for Prometheus."""
    found: metrics.Metrics = request.app.state.metrics
    of = service(request)
    found.serves(of.snapshot)
    return Response(found.text(), headers=_NO_STORE, media_type=metrics.MEDIA_TYPE)
