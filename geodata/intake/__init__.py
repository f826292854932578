"""Reads files that somebody gave us: bytes in, values out, or FileRefused. Nothing is stored."""
