"""Look: a study's finding, figures, map, and what changed."""
