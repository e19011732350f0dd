"""The Target 9 gaps, why they are contested, and the facts they rest on."""
