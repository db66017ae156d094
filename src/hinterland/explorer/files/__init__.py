"""The user's own files: taken in, read in a process of their own, corrected, made a study of."""
