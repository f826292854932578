"""Public links as people type them."""

from urllib.parse import urlsplit


def is_https(link: str) -> bool:
    """Return whether something typed is a plain https link."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and bool(parts.hostname)
        and parts.username is None
        and link.isprintable()
        and not any(sign.isspace() for sign in link)
    )
