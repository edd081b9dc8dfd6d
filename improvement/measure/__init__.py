"""Measures: what they are, and how one reported value is read."""

from improvement.measure.amounts import parse_value
from improvement.measure.lines import Report, parse_report
from improvement.measure.months import parse_month
from improvement.measure.names import find_measure
from improvement.measure.numbers import parse_number
from improvement.measure.values import (
    Direction,
    Kind,
    Measure,
    Value,
    bounded,
    checked_month,
    months_between,
)

__all__ = [
    "Direction",
    "Kind",
    "Measure",
    "Report",
    "Value",
    "bounded",
    "checked_month",
    "find_measure",
    "months_between",
    "parse_month",
    "parse_number",
    "parse_report",
    "parse_value",
]
