"""Internal papers of cases: lists, one case, packets."""
