"""How sure a rank is: the ranking in many draws of what is contested, and what is read of these."""
