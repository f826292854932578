"""The monitoring form of a programme as files."""
