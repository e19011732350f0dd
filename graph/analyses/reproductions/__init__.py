"""Numbers that others published, and the same counted here."""
