"""The question library and researchers' queries."""
