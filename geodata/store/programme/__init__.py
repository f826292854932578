"""Keeps the programme of the study."""
