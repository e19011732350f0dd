"""Groups of States that complete together what none of them completes alone."""
