"""The screens for Streamlit's AppTest: the router's file, and what it is told to switch to."""

from mapping.screens.start import SCREENS
from tests.paths import ROOT

START = ROOT / "mapping" / "screens" / "start.py"


def script_of(screen):
    """Return the file of a screen, seen from the router's."""
    return next(member.script for member in SCREENS if member.name == screen)
