"""What the facts mean: a release, its projection at a date, and the analyses; nothing here knows of files, commands or HTTP."""
