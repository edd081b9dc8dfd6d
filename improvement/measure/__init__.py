"""Measures: what they are, and how one reported value is read."""

from improvement.measure.amounts import parse_value
from improvement.measure.lines import Reading, read_line
from improvement.measure.months import parse_month
from improvement.measure.names import find_measure
from improvement.measure.no_data import says_no_data
from improvement.measure.numbers import as_typed, parse_number, printed
from improvement.measure.questions import Question, questions_about
from improvement.measure.setting import Setting
from improvement.measure.values import (
    MDC_CHOICES,
    MDC_POINTS,
    Direction,
    Kind,
    Measure,
    Value,
    bounded,
    checked_month,
    months_between,
)

__all__ = [
    "MDC_CHOICES",
    "MDC_POINTS",
    "Direction",
    "Kind",
    "Measure",
    "Question",
    "Reading",
    "Setting",
    "Value",
    "as_typed",
    "bounded",
    "checked_month",
    "find_measure",
    "months_between",
    "parse_month",
    "parse_number",
    "parse_value",
    "printed",
    "questions_about",
    "read_line",
    "says_no_data",
]
