"""What briefs say, beside what other analyses say, and beside plain programs over small worlds."""
