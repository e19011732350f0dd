"""Tables and cells."""
