"""Actions on places: the registry, boundaries, stated names, visits."""
