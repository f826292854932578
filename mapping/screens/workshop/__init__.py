"""Screens of workshops and the papers of the study."""
