"""Layers for GIS programs: tables, styles, files."""
