"""Screens of communities and their boundaries."""
