"""The command line. Commands import what they need when they run, so that a cold start stays quick."""
