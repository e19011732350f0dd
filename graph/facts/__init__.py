"""What is stated, and by whom: tables, nodes and links as declared, a release, its dates."""
