"""From what people type to the keys of a release, and from keys to names in their language."""
