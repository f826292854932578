"""The street map under ours: one archive of vector tiles, cut to the district and served by us."""
