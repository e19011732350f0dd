"""HTTP: the server, its protocol, its connections."""
