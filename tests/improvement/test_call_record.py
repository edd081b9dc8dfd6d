"""When a call may start, and what may be written down while it runs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.call_record import (
    LONGEST_ACTION,
    CallTimes,
    Task,
    checked_task,
    checked_words,
    may_reopen,
    may_say_whether_held,
    may_start,
    must_be_running,
    starts_from,
    usual_due,
)
from improvement.refusal import Refused

STARTS = datetime(2026, 10, 16, 1, 0, tzinfo=UTC)
"""Still the 15th in New York, where it is 21:00."""
CALL = CallTimes("Opioid care", STARTS, "America/New_York")
TODAY = date(2026, 10, 15)


def test_a_call_may_start_from_a_quarter_of_an_hour_before_and_never_earlier() -> None:
    earliest = STARTS - timedelta(minutes=15)
    assert starts_from(STARTS) == earliest
    may_start(CALL, earliest)
    assert refusal_of(lambda: may_start(CALL, earliest - timedelta(seconds=1))).code == "call.too_early"


@given(st.timedeltas(timedelta(0), timedelta(days=2)))
def test_a_call_can_be_reopened_for_an_hour_after_its_end(since: timedelta) -> None:
    over = CallTimes("Opioid care", STARTS, "UTC", started_at=STARTS, ended_at=STARTS)
    if since <= timedelta(hours=1):
        may_reopen(over, STARTS + since)
    else:
        assert refusal_of(lambda: may_reopen(over, STARTS + since)).code == "call.reopened_too_late"


def test_only_a_call_that_was_started_and_is_over_can_be_reopened() -> None:
    running = CallTimes("Opioid care", STARTS, "UTC", started_at=STARTS)
    assert refusal_of(lambda: may_reopen(running, STARTS)).code == "call.still_on"
    missed = CallTimes("Opioid care", STARTS, "UTC", ended_at=STARTS)
    assert refusal_of(lambda: may_reopen(missed, STARTS)).code == "call.none_to_reopen"


def test_whether_a_call_took_place_is_a_question_only_once_its_hour_has_come_and_nobody_started_it() -> None:
    may_say_whether_held(CALL, STARTS)
    early = refusal_of(lambda: may_say_whether_held(CALL, STARTS - timedelta(seconds=1)))
    assert early.code == "call.not_yet"
    started = CallTimes("Opioid care", STARTS, "UTC", started_at=STARTS)
    assert refusal_of(lambda: may_say_whether_held(started, STARTS)).code == "call.was_started"


def test_a_call_that_runs_late_may_still_start() -> None:
    may_start(CALL, STARTS + timedelta(hours=1))


def test_a_call_that_is_over_neither_starts_nor_runs() -> None:
    over = CallTimes("Opioid care", STARTS, "UTC", started_at=STARTS, ended_at=STARTS)
    assert refusal_of(lambda: may_start(over, STARTS)).code == "call.over"
    assert refusal_of(lambda: must_be_running(over)).code == "call.over"


def test_nothing_is_written_down_before_the_call_has_begun() -> None:
    assert refusal_of(lambda: must_be_running(CALL)).code == "call.not_started"


def test_an_action_has_words_an_owner_and_a_day_from_today_on() -> None:
    assert checked_task(" Send it ", "U1", "2026-10-15", today=TODAY) == Task("Send it", "U1", TODAY)


@pytest.mark.parametrize(
    ("words", "owner", "due", "code", "field"),
    [
        ("", "U1", "2026-11-01", "call.empty", "words"),
        ("  \n", "U1", "2026-11-01", "call.empty", "words"),
        ("x" * (LONGEST_ACTION + 1), "U1", "2026-11-01", "call.too_long", "words"),
        ("Send it", None, "2026-11-01", "call.no_owner", "owner"),
        ("Send it", "U1", None, "call.no_due", "due"),
        ("Send it", "U1", "next week", "call.no_due", "due"),
        ("Send it", "U1", "2026-10-14", "call.due_past", "due"),
        ("Send it", "U1", "2062-10-15", "call.due_far", "due"),
    ],
)
def test_each_slip_is_named_at_its_own_field(
    words: str, owner: str | None, due: str | None, code: str, field: str
) -> None:
    refused = refusal_of(lambda: checked_task(words, owner, due, today=TODAY))
    assert (refused.code, refused.field) == (code, field)


@given(st.text(min_size=1, max_size=50).filter(str.strip))
def test_words_are_kept_as_written_without_the_blanks_around_them(words: str) -> None:
    assert checked_words(f" {words}\n", most=60) == words.strip()


def test_the_day_an_action_begins_with_may_be_kept() -> None:
    assert checked_task("Send it", "U1", usual_due(TODAY).isoformat(), today=TODAY).due_on > TODAY


def refusal_of(attempt: object) -> Refused:
    assert callable(attempt)
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value
