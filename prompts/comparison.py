"""From a funnel or a Pareto chart to the words on its picture, its sentence and its alternative text."""

from improvement.comparison.funnel import Funnel, FunnelKind, Judged, Place
from improvement.comparison.pareto import Pareto
from improvement.comparison.picture import Captions, FunnelPicture, ParetoPicture
from improvement.measure import Direction
from improvement.run_chart.scale import value_axis
from prompts.words import Words, number

NOUN = "comparison"
PERCENT = 100


class FunnelTeller:
    """Says a funnel. `per` is the base of a rate: values are shown times so many."""

    def __init__(self, funnel: Funnel, words: Words, *, per: float, direction: Direction) -> None:
        self.funnel, self.words, self.direction = funnel, words, direction
        self.per = per
        self.share = funnel.kind is FunnelKind.SHARE
        self.factor = PERCENT if self.share else per
        axis = value_axis([self.factor * one.value for one in funnel.units], share=self.share)
        self.digits = axis.share_digits if self.share else axis.label_digits

    def value(self, value: float) -> str:
        """A value as people see it."""
        return number(self.factor * value, self.digits) + ("%" if self.share else "")

    def sentence(self) -> str:
        """What was found, with the names of units outside in the order of the file."""
        funnel, say = self.funnel, self.words.plain
        said = [
            say(NOUN, "pooled", units=len(funnel.units), centre=self.value(funnel.centre), per=self._base()),
            *self._outside(),
            say(NOUN, "doubtful", count=sum(one.place in (Place.LOW, Place.HIGH) for one in funnel.units)),
            say(NOUN, "overdispersed", dispersion=funnel.dispersion) if funnel.overdispersed else "",
        ]
        return " ".join(part for part in said if part)

    def picture(self, name: str) -> FunnelPicture:
        """The funnel ready to draw; `name` says what was measured."""
        funnel, say = self.funnel, self.words.plain
        many = len(funnel.outside)
        title = say(NOUN, "title", outside=many, units=len(funnel.units), narrow=funnel.overdispersed)
        footer = say(NOUN, "overdispersed", dispersion=funnel.dispersion) if funnel.overdispersed else ""
        subtitle = say(NOUN, "subtitle", name=name, units=len(funnel.units), per=self._base())
        alt_text = say(NOUN, "alt_text", name=name, sentence=self.sentence())
        return FunnelPicture(
            funnel,
            Captions(title, subtitle, footer, alt_text),
            size=say(NOUN, "size"),
            centre=self.value(funnel.centre),
            limits=(say(NOUN, "outer"), say(NOUN, "inner")),
            direction=self.direction,
            factor=self.factor,
            suffix="%" if self.share else "",
        )

    def _base(self) -> float | None:
        """The base of a rate that has one."""
        return None if self.share or self.per == 1 else self.per

    def _outside(self) -> list[str]:
        if not self.funnel.outside:
            return [self.words.plain(NOUN, "none_outside")]
        return [said for place in (Place.ABOVE, Place.BELOW) if (said := self._beyond(place))]

    def _beyond(self, place: Place) -> str:
        units = [one for one in self.funnel.outside if one.place is place]
        named = "; ".join(map(self._named, units))
        above = place is Place.ABOVE
        worth = "" if self.direction is Direction.NONE else _worth(above=above, direction=self.direction)
        return self.words.plain(NOUN, "beyond", above=above, units=named, worth=worth) if units else ""

    def _named(self, one: Judged) -> str:
        return f"{one.unit.name} ({self.value(one.value)})"


def _worth(*, above: bool, direction: Direction) -> str:
    return "better" if above is (direction is Direction.UP) else "worse"


def pareto_finding(chart: Pareto, words: Words) -> str:
    """What the title says: the vital few where there are any, and otherwise that there are none."""
    share = _percent(chart.bars[chart.vital - 1].cumulative)
    return words.plain(
        NOUN, "vital_few" if chart.few else "no_few", few=chart.vital, reasons=len(chart.bars), share=share
    )


def pareto_sentence(chart: Pareto, words: Words) -> str:
    """The finding, with every reason, its count and the cumulative share."""
    counts, sums = _counts(chart), _sums(chart)
    rows = [
        f"{bar.reason} {count} ({share})" for bar, count, share in zip(chart.bars, counts, sums, strict=True)
    ]
    return words.plain(
        NOUN, "reasons", finding=pareto_finding(chart, words), total=number(chart.total), rows="; ".join(rows)
    )


def pareto_picture(chart: Pareto, words: Words, name: str) -> ParetoPicture:
    """The chart ready to draw; `name` says what was counted."""
    say = words.plain
    subtitle = say(NOUN, "pareto_subtitle", name=name, total=number(chart.total), reasons=len(chart.bars))
    alt_text = say(NOUN, "pareto_alt_text", name=name, sentence=pareto_sentence(chart, words))
    return ParetoPicture(
        chart,
        Captions(pareto_finding(chart, words), subtitle, "", alt_text),
        counts=_counts(chart),
        sums=_sums(chart),
        count_head=say(NOUN, "count_head"),
        sum_head=say(NOUN, "sum_head"),
        vital=say(NOUN, "vital"),
    )


def _counts(chart: Pareto) -> tuple[str, ...]:
    return tuple(number(bar.count) for bar in chart.bars)


def _sums(chart: Pareto) -> tuple[str, ...]:
    return tuple(_percent(bar.cumulative) for bar in chart.bars)


def _percent(share: float) -> str:
    """A share as a whole percentage; only the whole is 100%."""
    return f"{number(PERCENT if share == 1 else min(PERCENT * share, PERCENT - 1), 0)}%"
