"""Certificates: what was asked, of which release, and the answer, in a file that recomputes."""
