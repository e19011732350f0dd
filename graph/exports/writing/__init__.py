"""What every export does alike: it says what it is, and is written whole or not at all."""
