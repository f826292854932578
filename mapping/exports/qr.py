"""QR codes of our links as SVG: black on white, readable from paper and projector."""

import io
from ipaddress import ip_address
from urllib.parse import urlsplit

import segno


def leads_anywhere(link: str) -> bool:
    """Say whether another device can open a link: not one of this machine itself."""
    host = urlsplit(link).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host not in ("", "localhost")


def qr_svg(link: str) -> str:
    """Return the QR code of a link; a quarter of it may be damaged."""
    out = io.BytesIO()
    segno.make(link, error="q", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, light="#fff", dark="#000"
    )
    return out.getvalue().decode()
