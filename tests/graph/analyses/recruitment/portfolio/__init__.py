"""Best sets, held to enumeration over small worlds and games."""
