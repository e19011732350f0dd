"""What people give to be read, whole and damaged."""
