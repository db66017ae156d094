"""What a report says: findings, the table of each measure, and verdicts."""
