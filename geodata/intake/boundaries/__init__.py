"""Readers of boundary files: GeoJSON, KML and shapefiles as shapes."""
