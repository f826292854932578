"""Screens of the watched projects."""
