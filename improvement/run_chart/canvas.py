"""A sheet measured in pixels from the lower left, and pens for it. The only floor below words that knows matplotlib."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal, NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

DPI = 100
Format = Literal["png", "svg", "pdf"]
pen = threading.Lock()
"""matplotlib's font cache is shared: one picture at a time in a process."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours, safe for colour-blind readers (after Okabe & Ito) and apart in grey."""

    paper: str
    ink: str
    muted: str
    faint: str
    line: str
    limit: str
    target: str
    good: str
    bad: str
    neutral: str
    shade: str


LIGHT = Theme(
    paper="#ffffff",
    ink="#1c2530",
    muted="#5a6572",
    faint="#e3e7ec",
    line="#6b7c93",
    limit="#a9b3bf",
    target="#00705c",
    good="#0060a8",
    bad="#c64600",
    neutral="#6a3d9a",
    shade="#f1f4f8",
)
DARK = Theme(
    paper="#1a1d21",
    ink="#eceff2",
    muted="#aeb6bf",
    faint="#30363d",
    line="#8a9bb0",
    limit="#626d79",
    target="#4fc3ad",
    good="#62b6f0",
    bad="#ff9a52",
    neutral="#c3a2ea",
    shade="#22272e",
)


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


class Canvas:
    """A sheet of so many pixels at scale 1."""

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        self.width, self.height, self.theme = width, height, theme
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=theme.paper)
        self.pixels = Affine2D().scale(1 / DPI) + self.figure.dpi_scale_trans

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float = 1.0, **style: Any
    ) -> None:
        """A line through points; NaN breaks it."""
        self._add(Line2D(xs, ys, color=colour, linewidth=_points(width), **style))

    def dots(
        self, xs: Sequence[float], ys: Sequence[float], shape: str, size: float, fill: str, edge: str
    ) -> None:
        """One mark a point."""
        if xs:
            self._add(
                Line2D(
                    xs,
                    ys,
                    linestyle="none",
                    marker=shape,
                    markersize=_points(size),
                    markerfacecolor=fill,
                    markeredgecolor=edge,
                    markeredgewidth=_points(1.5),
                )
            )

    def block(self, box: Box, colour: str) -> None:
        """A filled rectangle."""
        self._add(
            Rectangle(
                (box.left, box.bottom), box.right - box.left, box.top - box.bottom, fc=colour, ec="none"
            )
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
        rise: Literal["baseline", "center_baseline"] = "baseline",
    ) -> None:
        """One line of text. Nothing in it is mark-up."""
        self._add(
            Text(
                x,
                y,
                words,
                color=colour,
                fontproperties=font(size, bold),
                horizontalalignment=align,
                verticalalignment=rise,
                parse_math=False,
            )
        )

    def _add(self, artist: Any) -> None:
        artist.set_transform(self.pixels)
        artist.figure = self.figure
        self.figure.artists.append(artist)

    def bytes(self, format: Format, scale: float) -> bytes:  # noqa: A002 - the word matplotlib uses
        """The finished picture."""
        sink = BytesIO()
        if format == "png":
            self.figure.set_dpi(DPI * scale)
            FigureCanvasAgg(self.figure).print_png(sink, metadata={"Software": None})  # type: ignore[no-untyped-call]
        elif format == "svg":
            from matplotlib.backends.backend_svg import FigureCanvasSVG

            FigureCanvasSVG(self.figure).print_svg(sink, metadata={"Date": None})  # type: ignore[no-untyped-call]
        else:
            from matplotlib.backends.backend_pdf import FigureCanvasPdf

            FigureCanvasPdf(self.figure).print_pdf(sink, metadata={"CreationDate": None})  # type: ignore[no-untyped-call]
        return sink.getvalue()


@lru_cache(maxsize=64)
def font(size: float, bold: bool = False) -> FontProperties:
    """The font that ships with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew and more; size in pixels."""
    return FontProperties(family="DejaVu Sans", size=_points(size), weight="bold" if bold else "normal")


def _points(pixels: float) -> float:
    return pixels * 72 / DPI


@lru_cache(maxsize=1)
def _ruler() -> RendererAgg:
    return RendererAgg(8, 8, DPI)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, bold: bool = False) -> float:
    """Pixels from the first to the last letter."""
    width, _, _ = _ruler().get_text_width_height_descent(words, font(size, bold), ismath=False)  # type: ignore[no-untyped-call]
    return float(width)


def wrapped(words: str, size: float, room: float, *, bold: bool = False, most: int = 2) -> list[str]:
    """The words in lines that fit the room, at most so many; the last ends in an ellipsis when some are left out."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = f"{kept[-1]}\N{HORIZONTAL ELLIPSIS}"
    return [_cut(line, size, room, bold) for line in kept]


def _cut(line: str, size: float, room: float, bold: bool) -> str:
    if text_width(line, size, bold) <= room:
        return line
    body = line.rstrip("\N{HORIZONTAL ELLIPSIS}")
    while body and text_width(f"{body}\N{HORIZONTAL ELLIPSIS}", size, bold) > room:
        body = body[:-1]
    return f"{body.rstrip()}\N{HORIZONTAL ELLIPSIS}"
