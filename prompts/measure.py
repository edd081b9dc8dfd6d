"""One reported value in words: with its counts, and how it differs from the one before."""

from datetime import date

from improvement.measure import Kind, Measure, Value
from prompts.words import Mrkdwn, Words, number


def value_in_words(words: Words, measure: Measure, value: Value) -> Mrkdwn:
    """`89.9% (812 of 903)`, `2.1 per 1,000 patient days (3 of 1,450)`, `34.5 minutes`."""
    return words.say(
        "measure",
        "value",
        shown=_number(value.shown(measure), measure, words.language),
        kind=measure.kind.value,
        unit=measure.unit,
        per=number(measure.per, language=words.language),
        numerator=number(value.numerator, 2, words.language),
        denominator=None
        if value.percent_only or value.denominator is None
        else number(value.denominator, 2, words.language),
    )


def answer_in_words(words: Words, measure: Measure, value: Value | None) -> Mrkdwn:
    """A value as `value_in_words` has it; "no data" in place of None."""
    return value_in_words(words, measure, value) if value else words.say("measure", "no_value")


def change_in_words(
    words: Words, measure: Measure, value: Value, before: tuple[date, Value] | None, month: date
) -> Mrkdwn:
    """How a value differs from the one before: higher or lower, never better. One month proves nothing."""
    if before is None:
        return words.say("measure", "first_value")
    earlier_month, earlier = before
    difference = value.shown(measure) - earlier.shown(measure)
    amount = _number(abs(difference), measure, words.language)
    return words.say(
        "measure",
        "change",
        before=value_in_words(words, measure, earlier),
        before_month=earlier_month,
        next_to=(month.year - earlier_month.year) * 12 + month.month - earlier_month.month == 1,
        way="" if amount == "0" else ("higher" if difference > 0 else "lower"),
        amount=amount,
        points=measure.kind is Kind.PROPORTION,
    )


def _number(shown: float, measure: Measure, language: str) -> str:
    """Enough digits to tell two months apart, and no more."""
    if measure.kind is Kind.PROPORTION or abs(shown) >= 10:  # noqa: PLR2004 - two digits before the point
        return number(shown, 1, language)
    return number(shown, 2 if abs(shown) >= 1 else 3, language)
