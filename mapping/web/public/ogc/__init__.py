"""`/ogc`: releases and editions by OGC API – Features. Knows their folders and no database."""
