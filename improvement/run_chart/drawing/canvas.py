"""A sheet measured in pixels from the lower left, and pens for it."""

import threading
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from improvement.run_chart.drawing.glyphs import drawable, families

DPI = 100
WIDTH = 800.0
"""Pixels across every picture at scale 1."""
READABLE = 23.5
"""Pixels of the smallest letters: a phone that shows the picture 380 pixels wide makes them 11."""
Format = Literal["png", "svg", "pdf"]
Align = Literal["left", "center", "right"]
Rise = Literal["baseline", "center_baseline"]
PNG_LEVEL = 3
"""Half the time of zlib's default for the same size: charts are mostly paper."""
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
LONGEST = 2000
"""Letters of a text that are looked at; no picture has room for as many."""

pen = threading.Lock()
"""matplotlib's caches of fonts are shared: one picture at a time in a process."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours, apart for colour-blind readers (after Okabe & Ito) and in grey."""

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


LIGHT = Theme(
    paper="#ffffff",
    ink="#1c2530",
    muted="#5a6572",
    faint="#e3e7ec",
    line="#66778e",
    limit="#87919d",
    target="#00705c",
    good="#0060a8",
    bad="#c64600",
    neutral="#6a3d9a",
)
DARK = Theme(
    paper="#1a1d21",
    ink="#eceff2",
    muted="#aeb6bf",
    faint="#30363d",
    line="#7f91a8",
    limit="#6b7682",
    target="#4fc3ad",
    good="#62b6f0",
    bad="#ff9a52",
    neutral="#c3a2ea",
)


class Canvas:
    """A sheet of so many pixels at scale 1."""

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        self.width, self.height, self.theme = width, height, theme
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=theme.paper)
        self._pixels = Affine2D().scale(1 / DPI) + self.figure.dpi_scale_trans

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float = 1.0, **style: Any
    ) -> None:
        """A line through points; NaN lifts the pen. `style` is matplotlib's."""
        self._add(Line2D(xs, ys, color=colour, linewidth=_points(width), **style))

    def dots(
        self, xs: Sequence[float], ys: Sequence[float], *, shape: str, size: float, fill: str, edge: str
    ) -> None:
        """One mark a point."""
        dots = Line2D(xs, ys, linestyle="none", marker=shape, markersize=_points(size))
        dots.set_markerfacecolor(fill)
        dots.set_markeredgecolor(edge)
        dots.set_markeredgewidth(_points(min(1.5, size / 8)))
        self._add(dots)

    def pill(self, at: tuple[float, float], wide: float, high: float, *, fill: str, edge: str) -> None:
        """A rectangle with round ends about its middle."""
        corner = (at[0] - wide / 2 + high / 2, at[1])
        for colour, across in ((edge, high), (fill, high - 3)):
            ends = [corner[0], corner[0] + max(wide - high, 1.0)]
            self.line(ends, [at[1], at[1]], colour, across, solid_capstyle="round")

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        align: Align = "left",
        rise: Rise = "baseline",
    ) -> None:
        """One line of text. Nothing in it is mark-up."""
        drawn = drawable(text)
        artist = Text(
            *at,
            drawn,
            color=colour,
            fontproperties=font(size, bold, families(drawn)),
            horizontalalignment=align,
            verticalalignment=rise,
            parse_math=False,
        )
        self._add(artist)

    def _add(self, artist: Any) -> None:
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)

    def bytes(self, format: Format, scale: float) -> bytes:  # noqa: A002 - the word matplotlib uses
        """The finished picture. PNG and SVG come out the same every time."""
        sink = BytesIO()
        if format == "png":
            self.figure.set_dpi(DPI * scale)
            agg = FigureCanvasAgg(self.figure)
            with _letters_as_designed():
                agg.draw()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
            pixels = agg.buffer_rgba()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
            opaque = Image.frombuffer("RGBA", agg.get_width_height(), pixels).convert("RGB")
            opaque.save(sink, "png", compress_level=PNG_LEVEL)
        else:
            self.figure.savefig(sink, format=format, metadata=_UNDATED[format])
        return sink.getvalue()


_UNDATED: dict[str, dict[str, Any]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}


@lru_cache(maxsize=128)
def font(size: float, bold: bool, fonts: tuple[str, ...]) -> FontProperties:
    """A font of so many pixels."""
    return FontProperties(family=list(fonts), size=_points(size), weight="bold" if bold else "normal")


def _points(pixels: float) -> float:
    return pixels * 72 / DPI


def _letters_as_designed() -> AbstractContextManager[None]:
    """Without hinting, which moves letters to whole pixels and takes a quarter of the time of a chart."""
    return rc_context({"text.hinting": "none"})


@lru_cache(maxsize=1)
def _ruler() -> RendererAgg:
    return RendererAgg(8, 8, DPI)  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Pixels from the first to the last letter."""
    shown = drawable(text)
    if not shown:
        return 0.0
    with _letters_as_designed():
        width, _, _ = _ruler().get_text_width_height_descent(  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
            shown, font(size, bold, families(shown)), ismath=False
        )
    return float(width)


def wrapped(text: str, size: float, room: float, *, bold: bool = False, most: int = 2) -> list[str]:
    """The words in lines that fit the room, at most so many; an ellipsis stands for what is left out."""
    lines: list[str] = []
    for word in _cut(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines += _pieces(word, size, room, bold)
    lines = _without_orphan(lines, size, room, bold)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = fitted(f"{kept[-1]} {lines[most]}", size, room - 1, bold=bold, cut=True)
    return kept


def _without_orphan(lines: list[str], size: float, room: float, bold: bool) -> list[str]:
    """The lines, with company for a last word that would stand alone."""
    if len(lines) < 2 or " " in lines[-1] or lines[-2].count(" ") < 2:  # noqa: PLR2004 - two stay above
        return lines
    above, _, word = lines[-2].rpartition(" ")
    last = f"{word} {lines[-1]}"
    return [*lines[:-2], above, last] if text_width(last, size, bold) <= room else lines


def fitted(text: str, size: float, room: float, *, bold: bool = False, cut: bool = False) -> str:
    """The words on one line, shortened with an ellipsis where the room ends (always, with `cut`)."""
    text = _cut(text)
    if not cut and text_width(text, size, bold) <= room:
        return text
    body = text[: _letters(text, size, room - text_width(ELLIPSIS, size, bold), bold)]
    return f"{body.rstrip(' ,;:.')}{ELLIPSIS}" if body else ""


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    """A word longer than a line, cut where the line ends."""
    pieces: list[str] = []
    while word and text_width(word, size, bold) > room:
        many = max(_letters(word, size, room, bold), 1)
        pieces.append(word[:many])
        word = word[many:]
    return [*pieces, word] if word else pieces


def _cut(text: str) -> str:
    """A text that takes no longer to measure than it is worth."""
    return text if len(text) <= LONGEST else text[:LONGEST] + ELLIPSIS


def _letters(text: str, size: float, room: float, bold: bool) -> int:
    """How many of the first letters fit the room."""
    return bisect_right(range(1, len(text) + 1), room, key=lambda many: text_width(text[:many], size, bold))
