"""All that is known of one State, taxon or instrument at a date."""
