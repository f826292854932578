"""Rows of cases: what is sealed, and what may be read without a key."""
