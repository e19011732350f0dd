"""Which listed species some instrument covers, through time, and which ones could take in the others."""
