"""Address of attribution."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["attribution"])
