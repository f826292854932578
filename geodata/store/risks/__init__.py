"""Rows of risk points, their versions, photos and mitigations."""
