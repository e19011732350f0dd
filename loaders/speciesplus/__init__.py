"""What the files of Species+ have in common: its words for occurrence, its names of States and instruments, its populations."""
