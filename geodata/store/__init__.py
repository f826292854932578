"""One database, reached through one door: SQLite by default."""
