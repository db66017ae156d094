"""Timings beside named peers: `python -m benchmarks` prints one plain line for each."""
