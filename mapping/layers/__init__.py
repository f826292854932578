"""The map itself: its shell, its live layer, its colours and its static files."""
