"""Address of briefs."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["briefs"])
