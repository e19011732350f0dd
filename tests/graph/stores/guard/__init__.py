"""Guards and what they keep out."""
