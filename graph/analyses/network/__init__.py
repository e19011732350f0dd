"""States and species as a network: who is tied to whom, which communities they form, and what hangs on one of them."""
