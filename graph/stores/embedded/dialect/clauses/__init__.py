"""How a query begins, what its columns are called, and how it is ordered."""
