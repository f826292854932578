"""Actions on cases: reported, worked, referred, ended, forgotten."""
