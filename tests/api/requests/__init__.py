"""What a request asks."""
