"""What a picture is drawn from: the judged counts, and every word on it."""

from dataclasses import dataclass

from improvement.comparison.funnel import Funnel
from improvement.comparison.pareto import Pareto
from improvement.measure import Direction


@dataclass(frozen=True, slots=True)
class Captions:
    """The words of one picture, in the language of its readers."""

    title: str
    """The finding."""
    subtitle: str
    footer: str
    alt_text: str
    """The alternative text: says what the picture says."""


@dataclass(frozen=True, slots=True)
class FunnelPicture:
    """A funnel with its words."""

    funnel: Funnel
    captions: Captions
    size: str
    """Names the axis of denominators."""
    centre: str
    """Stands at the end of the centre line."""
    limits: tuple[str, str]
    """Name the outer and the inner limits."""
    direction: Direction = Direction.NONE
    factor: float = 1.0
    """People see values times this: 100 for percent."""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class ParetoPicture:
    """A Pareto chart with its words; `counts` and `sums` say a bar's count and cumulative share."""

    pareto: Pareto
    captions: Captions
    counts: tuple[str, ...]
    sums: tuple[str, ...]
    count_head: str
    sum_head: str
    vital: str
    """Stands at the line of 80 %."""
