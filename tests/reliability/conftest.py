from tests.mapping.screens.conftest import open_app

__all__ = ["open_app"]  # a fixture of the screens
