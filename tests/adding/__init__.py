"""What it takes to add something: a program with a line or a file more, asked through every door."""
