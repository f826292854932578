"""States that need more than one word of the catalogue."""

from mapping.texts import Texts, slug


def coverage(state: str | None, visited: int, of: int, texts: Texts) -> str:
    """Return the coverage of an area; where only a part was visited, how much of it."""
    if state is None:
        return texts("screens.coverage.partly", visited=visited, of=of)
    return texts(f"map.coverage.{slug(state)}")
