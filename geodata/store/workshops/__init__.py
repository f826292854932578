"""Rows of workshops: rooms, pins, forms, plans, commitments."""
