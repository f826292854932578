"""Actions on risk points: proposed, reviewed, mitigated."""
