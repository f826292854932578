"""A year of the network, made up by the real actions under a set clock, in a folder of its own.

Nothing in it could not have happened: every step is asked of the action that a screen asks, by
somebody who may take it, in the order of time.
"""

from mapping.sample.year import SampleYear, fill_project

__all__ = ["SampleYear", "fill_project"]
