"""Readers of tables: CSV, XLSX and JSON as rows of cells."""
