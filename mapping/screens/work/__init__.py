"""Screens of risk points: proposing, reviewing, visits."""
