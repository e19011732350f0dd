"""Both engines asked the same."""
