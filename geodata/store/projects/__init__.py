"""Stores of the watched projects."""
