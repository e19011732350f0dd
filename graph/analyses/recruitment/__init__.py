"""Which non-members matter most, and why."""
