"""The map as a still picture for paper and slides."""
