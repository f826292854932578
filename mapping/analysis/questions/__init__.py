"""Questions that a map is asked, answered in one sentence from public documents alone."""
