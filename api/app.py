"""The application: routers, what surrounds them, and the service behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute

from concerted.api import problems as errors
from concerted.api.middleware.compression import Compression
from concerted.api.middleware.context import Endings, RequestContext
from concerted.api.middleware.cors import AllowedOrigins
from concerted.api.middleware.heads import Heads
from concerted.api.middleware.limits import RequestLimits
from concerted.api.middleware.replay import Replay
from concerted.api.openapi.description import DESCRIPTION, describe
from concerted.api.requests.parameters import pinned_release
from concerted.api.routers import (
    askers,
    attribution,
    briefs,
    coalitions,
    coverage,
    cypher,
    diff,
    docs,
    exports,
    gaps,
    health,
    instruments,
    levers,
    likelihood,
    limits,
    listings,
    maps,
    memberships,
    network,
    overview,
    pairs,
    populations,
    portfolio,
    priorities,
    questions,
    releases,
    reproductions,
    scenarios,
    schema,
    search,
    species,
    states,
    systems,
    taxa,
    timeline,
    verifications,
)
from concerted.api.service.desk import Desk
from concerted.api.service.service import Service, service_of
from concerted.api.service.workshop import Workshop
from concerted.api.settings import Settings
from concerted.api.telemetry import logs
from concerted.api.telemetry.metrics import Metrics
from concerted.version import program_version

# Each of these answers under /v1 for the current release, and under /v1/releases/{release_id} for one that is named.
OF_A_RELEASE: tuple[APIRouter, ...] = tuple(
    module.router for module in (
        overview, limits, gaps, priorities, states, taxa, populations, instruments, maps, memberships, listings, systems, species,
        timeline, diff, search, schema, reproductions, verifications, portfolio, coalitions, scenarios, pairs, askers, levers,
        attribution, coverage, network, likelihood, briefs,
    )
)


def create_app(settings: Settings | None = None, service: Service | None = None) -> FastAPI:
    """The API; settings come from the environment where none are given."""
    settings = settings or Settings()
    logs.configure(settings.log_level)
    held = service or service_of(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        held.start()
        try:
            yield
        finally:
            held.stop()

    app = FastAPI(
        title="concerted", version=program_version(), description=DESCRIPTION, lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url=None, redirect_slashes=False,
        generate_unique_id_function=_operation_id, separate_input_output_schemas=False,
    )
    metrics = Metrics()
    app.state.service, app.state.metrics, app.state.desk = held, metrics, Desk(settings, metrics)
    app.state.workshop = Workshop(settings, held.rendered)
    errors.install(app)
    app.include_router(docs.router)
    app.include_router(health.router)
    app.include_router(exports.exports_router())
    app.include_router(releases.router)
    app.include_router(cypher.router)
    app.include_router(questions.questions_router())
    for router in OF_A_RELEASE:
        app.include_router(router, prefix="/v1")
        app.include_router(router, prefix="/v1/releases/{release_id}", dependencies=[Depends(pinned_release)])
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # FastAPI's own way of extending the description
    # The last one added is the outermost.
    app.add_middleware(Compression)
    app.add_middleware(Replay, service=held)
    app.add_middleware(Endings)
    app.add_middleware(RequestLimits)
    app.add_middleware(Heads)
    app.add_middleware(AllowedOrigins, origins=settings.cors_origins)
    app.add_middleware(RequestContext, metrics=metrics)
    return app


def _operation_id(route: APIRoute) -> str:
    """``get_v1_gaps``: what a generated client calls its functions."""
    path = route.path_format.strip("/").replace("{", "").replace("}", "").translate(str.maketrans("/-.", "___"))
    return f"{'_'.join(sorted(route.methods or ())).lower()}_{path}"
