"""Claims: their tests, and the verdict of the data on each."""
