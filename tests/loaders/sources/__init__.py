"""Each source against real files, where they are at hand, and against small ones of every shape."""
