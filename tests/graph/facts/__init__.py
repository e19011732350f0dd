"""What is stated, and what the rules make of it."""
