"""Days: those that can be asked about, those that are known in part, and those on which the Parties met."""
