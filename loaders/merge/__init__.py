"""Facts that several sources state: who says what, which of it stands, and why."""
