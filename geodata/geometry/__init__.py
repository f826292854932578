"""Geometry: joining points to areas, placing records, outlines and their areas."""
