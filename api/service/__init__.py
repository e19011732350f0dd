"""What is served, and the places where answers are made."""
