"""The nouns of places: communities, boundaries, names, visits."""
