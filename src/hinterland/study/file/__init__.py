"""The study file: what to compute and what to test, read strictly."""
