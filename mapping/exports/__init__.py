"""Functions that return bytes; each file carries its facts."""
