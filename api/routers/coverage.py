"""Address of coverage."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["coverage"])
