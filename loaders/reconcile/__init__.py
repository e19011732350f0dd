"""From what files call things to the keys of a release: by rule or by a recorded decision, never by likeness."""
