"""Rows of imported records, and of what of them is counted."""
