"""Tests of how facts of several sources are made one."""
