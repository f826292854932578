"""Publishing: numbered release files, built from the data by the rules of privacy."""
