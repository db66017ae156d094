"""The tables of a study in each format that it can be written in."""
