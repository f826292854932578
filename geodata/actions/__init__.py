"""What can be done to the project: every change is one function here and one transaction.

Screens, routes and the command line call these. Each returns what it did; an error rolls it back.
"""

from geodata.actions.imports.records import (
    DEMO_SOURCE,
    NETWORK,
    begin_sample,
    import_records,
    is_empty,
    is_sample_project,
    preview_records,
    remove_demo,
    require_no_samples,
)
from geodata.actions.places.geography import (
    build_placer,
    import_boundaries,
    set_up,
    use_estimated_areas,
    uses_estimated_areas,
)
from geodata.actions.transactions import TERMINAL, Caller

__all__ = [
    "DEMO_SOURCE",
    "NETWORK",
    "TERMINAL",
    "Caller",
    "begin_sample",
    "build_placer",
    "import_boundaries",
    "import_records",
    "is_empty",
    "is_sample_project",
    "preview_records",
    "remove_demo",
    "require_no_samples",
    "set_up",
    "use_estimated_areas",
    "uses_estimated_areas",
]
