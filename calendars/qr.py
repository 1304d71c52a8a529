"""QR codes of links, as SVG for pages and PNG for paper and chats."""

import io

import segno

QUIET_ZONE = 4  # modules of white around the code, ISO/IEC 18004
PNG_MODULE = 8  # pixels


def qr_svg(text: str, *, title: str = "QR") -> str:
    """Return an `<svg>` element to stand in a page; `title` is what a screen reader says.

    It carries no style attribute and no script, so that it passes a strict Content-Security-Policy, and no
    size: CSS gives it through the class `qr`. Black on white also where the page is dark.
    """
    svg: str = _code(text).svg_inline(
        omitsize=True,
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title=title,
    )
    return svg.replace("<svg ", '<svg role="img" ', 1)


def qr_png(text: str) -> bytes:
    """Return a PNG picture with 8 pixels per module."""
    picture = io.BytesIO()
    _code(text).save(picture, kind="png", scale=PNG_MODULE, border=QUIET_ZONE, dark="#000", light="#fff")
    return picture.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")
