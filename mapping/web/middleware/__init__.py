"""Middleware for every request and answer."""
