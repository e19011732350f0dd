"""A release as files for other programs, one file a format."""
