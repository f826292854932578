"""QR codes of our links as SVG: black on white, readable from paper and projector."""

import io
from ipaddress import ip_address
from urllib.parse import urlsplit

import segno

QUIET_ZONE = 4  # modules of white around a code


def is_public_link(link: str) -> bool:
    """Return whether another device can open a link, which none of localhost is."""
    host = urlsplit(link).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host not in ("", "localhost")


def render_qr_svg(link: str) -> str:
    """Return the QR code of a link; a quarter of it may be damaged."""
    out = io.BytesIO()
    segno.make(link, error="q", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, light="#fff", dark="#000"
    )
    return out.getvalue().decode()


def render_scalable_qr_svg(
    text: str, title: str | None = None, *, is_inline: bool = False
) -> bytes:
    """Return a QR code without a size of its own, with the quiet zone that the standard asks for.

    `is_inline` leaves the namespace out: the code then stands inside an HTML page.
    """
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        omitsize=True,
        light="#fff",
        xmldecl=False,
        svgns=not is_inline,
        title=title,
    )
    return out.getvalue()
