"""One value as typed: how many of how many, a percentage, or one number."""

from improvement.measure.numbers import parse_number
from improvement.measure.values import Kind, Measure, Value, bounded
from improvement.refusal import Refused


def parse_value(text: str, measure: Measure) -> Value:
    """Read one value as typed. Raises Refused, its field `value` or `denominator`."""
    typed = text.strip()
    if "/" in typed:
        numerator, _, denominator = typed.partition("/")
        return bounded(measure, parse_number(numerator), parse_number(denominator, field="denominator"))
    if typed.endswith("%"):
        return _percentage(parse_number(typed[:-1]), measure)
    if measure.kind.has_denominator:
        number = parse_number(typed)
        raise Refused(
            "denominator_missing", field="value", typed=typed, number=number, kind=measure.kind.value
        )
    return bounded(measure, parse_number(typed))


def _percentage(percent: float, measure: Measure) -> Value:
    if measure.kind is not Kind.PROPORTION:
        raise Refused("percent_unwanted", field="value", measure=measure.name)
    if percent < 0:
        raise Refused("negative", field="value")
    if percent > 100:  # noqa: PLR2004 - per cent
        raise Refused("percent_above_100", field="value", percent=percent)
    return Value(percent, 100, percent_only=True)
