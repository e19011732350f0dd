"""How every State stands to an instrument, as maps show it: at a date, and through time."""
