"""How sure a study's results are: over its choices, over measures, and under scenarios."""
