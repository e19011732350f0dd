"""A release at a date, as a value: arrays on the axes of States, taxa and instruments."""
