"""Screens of the public forum."""
