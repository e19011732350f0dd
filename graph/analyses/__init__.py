"""What is asked of a projection: one idea a file, answers as records."""
