"""What is asked about before it is kept: slips of the finger that the one who made them cannot see.

A percentage alone, a month that still runs and an old month that has its value already are the ways in which
a right number lands in a wrong place.
"""

from datetime import date
from enum import StrEnum

from improvement.measure.setting import Setting
from improvement.measure.values import Measure, Value, months_between

OLD_MONTHS = 3
"""A value older than so many months is not replaced without a question."""


class Question(StrEnum):
    """Why an answer is asked about before it is kept."""

    PERCENT = "percent"
    """A percentage came without its counts."""
    RUNNING = "running"
    """The month is not over."""
    HELD = "held"
    """The month is long over and has its value."""
    UNSURE = "unsure"
    """The line could mean something else."""
    VALUE_GOES = "value_goes"
    """The answer "no data" would take the place of a value."""
    MEANWHILE = "meanwhile"
    """Somebody else reported the month after the form was opened."""


def questions_about(
    measure: Measure, month: date, value: Value | None, setting: Setting, *, unsure: bool = False
) -> tuple[Question, ...]:
    """Why this value, or the answer that there is none, is asked about first; usually for no reason."""
    age = months_between(month, setting.today)
    is_held = month in setting.held.get(measure.key, ())
    asked = {
        Question.PERCENT: value is not None and value.percent_only,
        Question.RUNNING: value is not None and age == 0,
        Question.HELD: value is not None and is_held and age > OLD_MONTHS,
        Question.UNSURE: unsure,
        Question.VALUE_GOES: value is None and is_held,
    }
    return tuple(question for question, applies in asked.items() if applies)
