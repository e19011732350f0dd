"""Recruitment: whom to approach, by what is known and how surely."""
