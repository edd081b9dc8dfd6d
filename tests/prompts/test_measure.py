from datetime import date

import pytest

from improvement.measure import Kind, Measure, Value
from prompts.measure import change_in_words, value_in_words
from prompts.words import Words

WORDS = Words()
SHARE = Measure("four-hour", "Seen within 4 h", Kind.PROPORTION, "%")
RATE = Measure("falls", "Falls", Kind.RATE, "per 1,000 patient days", per=1000)
BARE_RATE = Measure("falls", "Falls", Kind.RATE, per=1000)
COUNT = Measure("visits", "Visits", Kind.COUNT, "visits")
TIME = Measure("wait", "Wait", Kind.TIME, "minutes")
SEPTEMBER = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        (SHARE, Value(812, 903), "89.9% (812 of 903)"),
        (SHARE, Value(1812, 2903), "62.4% (1,812 of 2,903)"),
        (SHARE, Value(89.9, 100, percent_only=True), "89.9%"),
        (SHARE, Value(0, 7), "0% (0 of 7)"),
        (RATE, Value(3, 1450), "2.07 per 1,000 patient days (3 of 1,450)"),
        (BARE_RATE, Value(3, 1500), "2 per 1,000 (3 of 1,500)"),
        (COUNT, Value(17), "17 visits"),
        (TIME, Value(34.5), "34.5 minutes"),
        (TIME, Value(0.125), "0.125 minutes"),
    ],
)
def test_a_value_is_told_with_its_counts_and_unit(measure: Measure, value: Value, words: str) -> None:
    assert value_in_words(WORDS, measure, value) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Value(70, 100), Value(71, 100), "1 percentage point higher than in August: 70% (70 of 100)."),
        (Value(70, 100), Value(80, 100), "10 percentage points higher than in August: 70% (70 of 100)."),
        (Value(80, 100), Value(70, 100), "10 percentage points lower than in August: 80% (80 of 100)."),
        (Value(800, 1000), Value(80, 100), "The same as in August: 80% (800 of 1,000)."),
        (Value(80001, 100000), Value(80, 100), "The same as in August: 80% (80,001 of 100,000)."),
    ],
)
def test_a_change_is_told_as_higher_or_lower(before: Value, after: Value, words: str) -> None:
    assert change_in_words(WORDS, SHARE, after, (date(2026, 8, 1), before), SEPTEMBER) == words


def test_a_month_that_is_not_the_last_one_is_named_with_its_year() -> None:
    told = change_in_words(WORDS, COUNT, Value(12), (date(2026, 6, 1), Value(10)), SEPTEMBER)
    assert told == "2 higher than in June 2026, the last month reported: 10 visits."


def test_the_first_value_has_nothing_to_compare_with() -> None:
    assert change_in_words(WORDS, COUNT, Value(12), None, SEPTEMBER) == "This is the first value."


def test_a_unit_that_holds_mark_up_is_escaped() -> None:
    measure = Measure("x", "X", Kind.COUNT, "<!channel>")
    assert value_in_words(WORDS, measure, Value(1)) == "1 &lt;!channel&gt;"
