"""Briefs: two pages on a State, a taxon or an instrument that somebody who decides reads."""
