"""For whom facts count: ranges, lists, scopes and reservations in the rows of those who hold the codes."""
