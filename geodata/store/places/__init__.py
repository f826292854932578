"""Rows of places: the registry, boundaries, tracings, visits."""
