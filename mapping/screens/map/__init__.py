"""Screens of the map: live, as a table, one community, what is counted."""
