"""What a team still misses, whom to remind, and when an answer is late."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from improvement.charter.values import Question
from improvement.checkin import OpenCycle, Standing, is_late, owes_values, what_is_missing, who_to_remind
from improvement.measure import Kind, Measure

SUCCESS = Question("success", "What went well?")
HELP = Question("help", "Where do you need help?")
FOUR_HOUR = Measure("four-hour", "Seen within four hours", Kind.PROPORTION)
HUDDLE = OpenCycle(3, "Morning huddle", "study")


def standing(answered: set[str], reported: set[str], *cycles: OpenCycle) -> Standing:
    return what_is_missing((SUCCESS, HELP), answered, (FOUR_HOUR,), reported, cycles)


def test_a_team_that_did_everything_misses_nothing() -> None:
    assert standing({"success", "help"}, {"four-hour"}).complete


def test_a_team_that_said_nothing_misses_all_its_answers() -> None:
    silent = standing(set(), {"four-hour"})
    assert silent.silent
    assert not silent.complete
    assert silent.unanswered == (SUCCESS, HELP)


@given(st.dates(), st.dates())
def test_a_new_team_owes_values_from_the_month_on_in_which_it_came(came: date, month: date) -> None:
    first, asked = came.replace(day=1), month.replace(day=1)
    assert owes_values(first, asked) == (asked >= first)
    assert owes_values(None, asked)


def test_a_question_left_blank_beside_others_is_a_choice_and_no_gap() -> None:
    answered_one = standing({"success"}, {"four-hour"})
    assert answered_one.answered == 1
    assert answered_one.complete


def test_a_measure_without_a_value_this_month_is_missing() -> None:
    missing = standing({"success"}, set())
    assert missing.unreported == (FOUR_HOUR,)
    assert not missing.complete


def test_an_open_cycle_is_missing_an_update_only_when_nobody_touched_it_since_the_last_call() -> None:
    touched = OpenCycle(4, "Triage nurse", "do", waiting=False)
    assert standing({"success"}, {"four-hour"}, touched).complete
    assert standing({"success"}, {"four-hour"}, touched, HUDDLE).waiting == (HUDDLE,)


def test_a_collaborative_without_questions_reminds_nobody_of_answers() -> None:
    assert what_is_missing((), set(), (), set(), ()).complete


def test_only_teams_that_still_miss_something_are_reminded_in_charter_order() -> None:
    done, silent = standing({"success"}, {"four-hour"}), standing(set(), set())
    assert who_to_remind({7: silent, 2: done, 5: silent}) == (7, 5)


def test_an_answer_is_late_from_the_moment_the_agenda_is_posted() -> None:
    final_at = datetime(2026, 11, 18, 15, tzinfo=UTC)
    assert not is_late(None, final_at)
    assert not is_late(final_at, final_at - timedelta(seconds=1))
    assert is_late(final_at, final_at)
