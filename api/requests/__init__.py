"""What a request asks, in which format, and who may ask."""
