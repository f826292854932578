"""A pytest plugin that changes one line of the release builder before it is imported.

`DUSITMAP_MUTANT` holds the module, what stands there once, and what is put in its place, by tabs.
"""

import importlib.abc
import importlib.machinery
import os
import sys

MODULE, BEFORE, AFTER = os.environ["DUSITMAP_MUTANT"].split("\t")


class Changed(importlib.machinery.SourceFileLoader):
    """Loads a module with one line changed."""

    def get_code(self, fullname):
        """Compile the changed source: never what was compiled before."""
        source = self.get_source(fullname)
        if source.count(BEFORE) != 1:
            raise ImportError(f"{BEFORE!r} stands {source.count(BEFORE)} times in {fullname}")
        return compile(source.replace(BEFORE, AFTER), self.path, "exec", dont_inherit=True)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the module that is changed."""

    def find_spec(self, fullname, path, target=None):
        """Return how to load it; None for every other."""
        if fullname != MODULE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        spec.loader = Changed(fullname, spec.origin)
        return spec


sys.meta_path.insert(0, Finder())
