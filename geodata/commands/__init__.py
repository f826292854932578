"""The commands of `python -m geodata`: read arguments, call the actions, say what was done."""
