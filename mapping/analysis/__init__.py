"""Counts and comparisons: pure functions of public documents."""
