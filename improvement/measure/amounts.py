"""One value as typed: so many of so many, a percentage, one number, or a time.

What can be read in two ways is never guessed: `amounts_at` gives every way, and whoever asks keeps a value
only where one is left.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from improvement.measure.numbers import decimals, parse_number, style_of
from improvement.measure.times import seconds_of, time_at
from improvement.measure.typed import Typed, typed
from improvement.measure.values import Kind, Measure, Value, bounded
from improvement.refusal import Refused

_NUMBER = re.compile(r"[0-9]+(?:[.,'\u00a0][0-9]+)*(?:e[+-]?[0-9]+)?")
_SIGNED = re.compile(r"-?" + _NUMBER.pattern)
_PERCENT = re.compile(r"[ \u00a0]?(?:%|(?:percent|per cent|pct|pour ?cent|por ?ciento|prozent)(?![^\W_]))")
_THE = r"(?: (?:the|our|all|a total|total|les|nos|los|las|nuestr[oa]s|unos|den|insgesamt|un total de))?"
_OF = re.compile(
    rf"[ \u00a0]?/[ \u00a0]?(?=-?[0-9])"
    rf"|[ \u00a0](?:out of|of|sur|parmi|de|sobre|von|aus){_THE}[ \u00a0](?=-?[0-9])"
)
_IN = re.compile(r"[ \u00a0](?:in|entre)[ \u00a0](?=-?[0-9])")
_MONTH = re.compile(
    r"(?:[0-9]{1,2}[-/.](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[-/.][0-9]{1,2}|[0-9]{1,2}/[0-9]{2})(?![0-9])"
)
_EQUALS = re.compile(r"[ \u00a0]?(\(|=)?[ \u00a0]?=?[ \u00a0]?")

HUNDRED = 100
THOUSANDTHS = 3


@dataclass(frozen=True)
class Amount:
    """A value that stands in a text up to `end`. `unsure`: it should be asked about before it is kept."""

    value: Value
    end: int
    unsure: bool = False


def parse_value(text: str, measure: Measure, language: str = "") -> Value:
    """Read one value that is all of the text. Raises Refused, its field `value` or `denominator`."""
    line = typed(text)
    refusals: list[Refused] = []
    values = set()
    for way in amounts_at(line, 0, measure, language):
        if isinstance(way, Refused):
            refusals.append(way)
        elif way.end == len(line.shown):
            values.add(way.value)
    if len(values) == 1:
        return values.pop()
    _each_part_is_a_number(text, language)
    example = style_of(language).percent
    raise next(iter(refusals), Refused("not_a_number", field="value", typed=text.strip(), example=example))


def _each_part_is_a_number(text: str, language: str) -> None:
    """Raises Refused for the part of `812/abc` that is none."""
    numerator, slash, denominator = text.partition("/")
    if slash and "/" not in denominator:
        parse_number(numerator, language=language)
        parse_number(denominator, field="denominator", language=language)


def amounts_at(line: Typed, start: int, measure: Measure, language: str) -> Iterator[Amount | Refused]:
    """Every way to read a value of the measure from that place on, and why other ways were refused."""
    reader = _Reader(line, measure, language)
    ways = reader.ways(start)
    while True:
        try:
            yield next(ways)
        except StopIteration:
            return
        except Refused as refused:
            yield refused
            return


@dataclass(frozen=True)
class _Reader:
    line: Typed
    measure: Measure
    language: str

    @property
    def text(self) -> str:
        return self.line.folded

    def ways(self, start: int) -> Iterator[Amount | Refused]:
        if self._is_timed and (clock := time_at(self.text, start, self._seconds, self.language)):
            yield Amount(bounded(self.measure, clock.amount), clock.end)
            return
        run = _run(self.text, start)
        if not run:
            raise self._no_number(start)
        last = run[-1].end()
        if percent := _PERCENT.match(self.text, last):
            yield self._percent(start, last, percent.end())
        elif of := self._of(last):
            yield from self._ratios(start, run, of.end())
        elif self.measure.kind.has_denominator:
            yield from self._side_by_side(start, run)
        else:
            yield from self._singles(start, run)

    # -- so many of so many ---------------------------------------------------------------------

    def _of(self, end: int) -> re.Match[str] | None:
        of = _OF.match(self.text, end)
        return of or (_IN.match(self.text, end) if self.measure.kind.has_denominator else None)

    def _ratios(self, start: int, run: list[re.Match[str]], after: int) -> Iterator[Amount | Refused]:
        numerator = self._number(start, run[-1].end())
        right = _run(self.text, after)
        for end in self._ends(right):
            yield self._attempt(numerator, (after, end), grouped=end != right[0].end() and len(run) == 1)

    def _side_by_side(self, start: int, run: list[re.Match[str]]) -> Iterator[Amount | Refused]:
        """`812 903`: wherever the figures can be parted in two numbers."""
        if len(run) == 1:
            yield self._alone(start, run[0].end())
            return
        for at in range(1, len(run)):
            try:
                numerator = self._number(start, run[at - 1].end())
            except Refused:
                continue
            for right in run[at:]:
                grouped = at > 1 or right is not run[at]
                yield self._attempt(numerator, (run[at].start(), right.end()), grouped=grouped)

    def _attempt(self, numerator: float, span: tuple[int, int], *, grouped: bool) -> Amount | Refused:
        try:
            denominator = self._number(*span, field="denominator")
            value = bounded(self.measure, numerator, denominator)
            unsure = grouped and not style_of(self.language).spaced
            part_of_a_case = not denominator.is_integer()
            return self._checked(Amount(value, span[1], unsure or part_of_a_case))
        except Refused as refused:
            return refused

    def _checked(self, amount: Amount) -> Amount:
        """A fraction with the percentage that repeats it: `812/903 (89.9%)`."""
        opened = _EQUALS.match(self.text, amount.end)
        number = _NUMBER.match(self.text, opened.end()) if opened else None
        percent = _PERCENT.match(self.text, number.end()) if number else None
        if opened is None or number is None or percent is None or self.measure.kind is not Kind.PROPORTION:
            return amount
        closed = self.text[percent.end() : percent.end() + 1] == ")"
        if opened[1] == "(" and not closed:
            return amount
        self._agree(number[0], amount.value)
        return replace(amount, end=percent.end() + (opened[1] == "("))

    def _agree(self, shown: str, value: Value) -> None:
        number = self._as_number(shown)
        tolerance = 10.0 ** -decimals(shown, self.language)
        if abs(value.shown(self.measure) - number) > tolerance:
            raise Refused("not_the_same", field="value", typed=self.line.shown)

    # -- a percentage, or a rate with its counts ------------------------------------------------

    def _percent(self, start: int, end: int, after: int) -> Amount:
        percent = self._number(start, end)
        if self.measure.kind is not Kind.PROPORTION:
            if "%" in self.measure.unit and not self.measure.kind.has_denominator:
                return Amount(bounded(self.measure, percent), after)
            raise Refused("percent_unwanted", field="value", measure=self.measure.name)
        if of := _OF.match(self.text, after):
            raise Refused("not_a_number", field="value", typed=self.line.shown[start : of.end() + 1])
        counted = self._counts_behind(after)
        if counted is None:
            return Amount(_percentage(percent), after)
        self._agree(self.text[start:end], counted.value)
        return counted

    def _counts_behind(self, after: int) -> Amount | None:
        """The counts in brackets, as the bot prints them behind a share or a rate."""
        opened = re.compile(r"([^()]{0,80})\(").match(self.text, after)
        if opened is None or not self._is_unit(opened[1]):
            return None
        inner = _run(self.text, opened.end())
        of = self._of(inner[-1].end()) if inner else None
        if of is None:
            return None
        ways = [way for way in self._ratios(opened.end(), inner, of.end()) if isinstance(way, Amount)]
        closed = [way for way in ways if self.text[way.end : way.end + 1] == ")"]
        return replace(closed[0], end=closed[0].end + 1) if len(closed) == 1 else None

    def _is_unit(self, between: str) -> bool:
        words = between.strip()
        return (
            words in ("", typed(self.measure.unit).folded)
            or re.fullmatch(r"per [0-9.,' \u00a0]+", words) is not None
        )

    def _alone(self, start: int, end: int) -> Amount:
        counted = self._counts_behind(end)
        if counted is not None:
            self._agree(self.text[start:end], counted.value)
            return counted
        number = self._number(start, end)
        if re.match(r"[^\s\u00a0,.;:!?)\u2013-]|[:.,-][0-9]", self.text[end:]):
            raise self._no_number(start)
        if number < 0:
            raise Refused("negative", field="value")
        raise Refused(
            "denominator_missing",
            field="value",
            typed=self.line.shown[start:end],
            number=number,
            kind=self.measure.kind.value,
            offer=_readings(number, self.measure),
        )

    # -- one number -----------------------------------------------------------------------------

    def _singles(self, start: int, run: list[re.Match[str]]) -> Iterator[Amount | Refused]:
        for end in self._ends(run):
            try:
                number = self._number(start, end)
                time = time_at(self.text, start, self._seconds, self.language, number=(number, end))
                amount, after = (time.amount, time.end) if self._is_timed and time else (number, end)
                grouped = end != run[0].end() and not style_of(self.language).spaced
                yield Amount(bounded(self.measure, amount), after, grouped and bool(self.language))
            except Refused as refused:
                yield refused

    def _ends(self, run: list[re.Match[str]]) -> list[int]:
        """Where a number may end whose thousands stand apart; in French, `1 204` is one number."""
        spaced = style_of(self.language).spaced or not self.language
        grouped = [at for at in range(1, len(run)) if self._is_number(run[0].start(), run[at].end())]
        if grouped and spaced and len(run[0][0]) < THOUSANDTHS:
            return [run[grouped[-1]].end()]
        return [run[at].end() for at in (0, *grouped)]

    # -- numbers --------------------------------------------------------------------------------

    @property
    def _seconds(self) -> float | None:
        return seconds_of(self.measure.unit)

    @property
    def _is_timed(self) -> bool:
        return self.measure.kind in (Kind.TIME, Kind.AVERAGE) and self._seconds is not None

    def _is_number(self, start: int, end: int) -> bool:
        try:
            self._as_number(self.text[start:end])
        except Refused:
            return False
        return True

    def _as_number(self, shown: str, field: str = "value") -> float:
        return parse_number(shown, field=field, language=self.language)

    def _number(self, start: int, end: int, field: str = "value") -> float:
        shown = self.line.shown[start:end]
        number = self._as_number(shown, field)
        whole = self.measure.kind in (Kind.PROPORTION, Kind.COUNT)
        percent = _PERCENT.match(self.text, end)
        if whole and not percent and number.is_integer() and decimals(shown, self.language) == THOUSANDTHS:
            raise Refused("not_a_number", field=field, typed=shown, example=style_of(self.language).percent)
        return number

    def _no_number(self, start: int) -> Refused:
        rest = self.line.shown[start:] or self.line.shown
        return Refused("not_a_number", field="value", typed=rest, example=style_of(self.language).percent)


def _run(text: str, start: int) -> list[re.Match[str]]:
    """Numbers with single spaces between them, up to a month; only the first may have a sign."""
    run = []
    number = _SIGNED.match(text, start)
    while number:
        run.append(number)
        at = number.end()
        ends = text[at : at + 1] != " " or _MONTH.match(text, at + 1)
        number = None if ends else _NUMBER.match(text, at + 1)
        number = None if number and text[number.end() : number.end() + 1].isalpha() else number
    return run


def _percentage(percent: float) -> Value:
    if percent < 0:
        raise Refused("negative", field="value")
    if percent > HUNDRED:
        raise Refused("percent_above_100", field="value", percent=percent)
    return Value(percent, HUNDRED, percent_only=True)


def _readings(number: float, measure: Measure) -> tuple[dict[str, float], ...]:
    """What a number alone may mean for a share or a rate."""
    counts = ({"numerator": number},) if number.is_integer() else ()
    if measure.kind is Kind.RATE:
        return (*counts, {"rate": number})
    return (*counts, *(({"percent": number},) if number <= HUNDRED else ()))
