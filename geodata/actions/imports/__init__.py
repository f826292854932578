"""Actions on imported records: import, undo, count for a release."""
