"""Values, comparisons, functions and aggregates as the engine works them out."""
