"""What changed, when, and by which fact."""
