"""What a report is made of: tables as data and as printed, findings, and verdicts."""
