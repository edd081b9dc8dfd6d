"""What is asked about before it is kept, and what never is."""

from datetime import date

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from improvement.measure import Kind, Measure, Question, Setting, Value, questions_about, says_no_data

TODAY, APRIL = date(2026, 5, 9), date(2026, 4, 1)
SHARE = Measure("four-hour", "Four hours", Kind.PROPORTION)
COUNTS, PERCENT = Value(812, 903), Value(89.9, 100, percent_only=True)


def about(
    value: Value | None, months_ago: int, *, held: bool = False, unsure: bool = False
) -> tuple[Question, ...]:
    month = date(2026, 5, 1) - relativedelta(months=months_ago)
    setting = Setting((SHARE,), TODAY, APRIL, held={SHARE.key: {month} if held else set()})
    return questions_about(SHARE, month, value, setting, unsure=unsure)


@given(st.booleans(), st.integers(1, 3))
def test_counts_of_a_month_that_is_over_are_never_asked_about(held: bool, months_ago: int) -> None:
    assert about(COUNTS, months_ago, held=held) == ()


@given(st.booleans(), st.integers(0, 60))
def test_a_bare_percentage_is_always_asked_about(held: bool, months_ago: int) -> None:
    assert Question.PERCENT in about(PERCENT, months_ago, held=held)


@given(st.integers(0, 60), st.booleans())
def test_an_old_month_is_asked_about_exactly_where_it_has_its_value(months_ago: int, held: bool) -> None:
    assert (Question.HELD in about(COUNTS, months_ago, held=held)) == (held and months_ago > 3)


def test_the_running_month_and_what_is_unsure_are_asked_about() -> None:
    assert about(COUNTS, 0) == (Question.RUNNING,)
    assert about(COUNTS, 1, unsure=True) == (Question.UNSURE,)


@given(st.integers(0, 60))
def test_no_data_is_asked_about_only_in_the_place_of_a_value(months_ago: int) -> None:
    assert about(None, months_ago) == ()
    assert about(None, months_ago, held=True) == (Question.VALUE_GOES,)


def test_only_words_that_are_all_of_a_field_say_that_there_is_no_data() -> None:
    for said in ("n/a", "N/A.", "no data", "none", "pas de données", "-"):
        assert says_no_data(said)
    for said in ("", "81", "none of 90", "0", "81 none"):
        assert not says_no_data(said)
