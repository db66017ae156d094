"""Names and numbers as text, in the language of the reader."""
