"""Which contested facts to verify next: what hangs on each, and the question to put to its State."""
