"""What would be if a State joined or left, a taxon were listed, or an instrument took in more."""
