"""The description, and answers held to it."""
