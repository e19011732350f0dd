"""Questions go out: the command line and the JSON API."""
