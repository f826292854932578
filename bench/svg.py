"""Small charts as SVG, built as a tree: dots and lines with axes, no library for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

INK, PALE, EDGE, PAPER = "#14202e", "#e3ebf3", "#8a97a5", "#ffffff"
COLOURS = ("#0b5cad", "#d95f0e", "#1b7837", "#6a3d9a")
FONT = "Helvetica, Arial, sans-serif"
TEXT_PX = 13


@dataclass(frozen=True, slots=True)
class Scale:
    """Values along an axis, and where they lie on the picture."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return where a value lies; what is beyond an end lies at it."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)


class Picture:
    """A picture that grows by shapes."""

    def __init__(self, width: int, height: int, title: str, description: str) -> None:
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "width": str(width),
                "height": str(height),
                "font-family": FONT,
                "font-size": str(TEXT_PX),
                "role": "img",
            },
        )
        ET.SubElement(self._root, "title").text = title
        ET.SubElement(self._root, "desc").text = description
        self.rectangle(0, 0, width, height, PAPER)
        self.text(16, 24, title, size=15, weight="bold")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        size: int = TEXT_PX,
        weight: str = "normal",
        colour: str = INK,
    ) -> None:
        """Write a line of words."""
        given = {"x": _format(x), "y": _format(y), "text-anchor": anchor, "fill": colour}
        given |= {"font-size": str(size), "font-weight": weight}
        ET.SubElement(self._root, "text", given).text = words

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Draw a filled rectangle."""
        size = {"width": _format(width), "height": _format(height)}
        given = {"x": _format(x), "y": _format(y), **size, "fill": colour}
        ET.SubElement(self._root, "rect", given)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        *,
        width: float = 1,
        dash: str = "",
    ) -> None:
        """Draw a line through points."""
        words = " ".join(f"{_format(x)},{_format(y)}" for x, y in points)
        given = {"points": words, "fill": "none", "stroke": colour, "stroke-width": str(width)}
        ET.SubElement(self._root, "polyline", given | ({"stroke-dasharray": dash} if dash else {}))

    def dot(self, x: float, y: float, number: int) -> None:
        """Draw the dot of a series: told by its shape too, not by colour alone."""
        given = {"fill": COLOURS[number], "stroke": PAPER, "stroke-width": "1"}
        if number == 0:
            ET.SubElement(
                self._root, "circle", {"cx": _format(x), "cy": _format(y), "r": "4.5", **given}
            )
            return
        sides = ((0, -5), (5, 4), (-5, 4)) if number == 1 else ((-4, -4), (4, -4), (4, 4), (-4, 4))
        corners = " ".join(f"{_format(x + dx)},{_format(y + dy)}" for dx, dy in sides)
        ET.SubElement(self._root, "polygon", {"points": corners, **given})

    def legend(self, x: float, y: float, names: Sequence[str], step: int) -> None:
        """Name the series in a row."""
        for number, name in enumerate(names):
            self.dot(x + number * step, y - 4, number)
            self.text(x + number * step + 10, y, name)

    def to_bytes(self) -> bytes:
        """Return the picture as a file."""
        ET.indent(self._root)
        text: str = ET.tostring(self._root, encoding="unicode")
        return f"{text}\n".encode()


def _format(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
