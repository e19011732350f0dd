"""Tests of releases made of sources."""
