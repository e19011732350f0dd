"""Address of levers."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["levers"])
