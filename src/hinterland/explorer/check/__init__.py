"""Ask and check: verdicts, and where every number comes from."""
