"""What is built and renewed by hand: the shipped panel, the translations, the fonts."""
