"""Folders that tests look into: the repository, and the layers beside it that not everybody has."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
