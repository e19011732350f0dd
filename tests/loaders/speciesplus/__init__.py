"""What the files of Species+ have in common, and how they are fetched."""
