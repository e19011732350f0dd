"""Both stores."""
