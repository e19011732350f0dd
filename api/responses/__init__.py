"""Answers on their way out: pages, order, entity tags, files."""
