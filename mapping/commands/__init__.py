"""The commands of the map side, one file a noun."""
