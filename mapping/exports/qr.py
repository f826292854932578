"""QR codes of our links as SVG: black on white, readable from paper and projector."""

import io

import segno


def qr_svg(link: str) -> str:
    """Return the QR code of a link; a quarter of it may be damaged."""
    out = io.BytesIO()
    segno.make(link, error="q", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, light="#fff", dark="#000"
    )
    return out.getvalue().decode()
