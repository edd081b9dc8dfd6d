"""What a team still misses, and two people answering one question at the same time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.charter.values import Question
from improvement.checkin import (
    LONGEST_ANSWER,
    OpenCycle,
    Outcome,
    Standing,
    add,
    fingerprint,
    is_late,
    merge,
    room_below,
    what_is_missing,
    who_to_remind,
)
from improvement.measure import Kind, Measure

SUCCESS = Question("success", "What went well?")
HELP = Question("help", "Where do you need help?")
FOUR_HOUR = Measure("four-hour", "Seen within four hours", Kind.PROPORTION)
HUDDLE = OpenCycle(3, "Morning huddle", "study")

answers = st.text(max_size=200)
lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30)


def standing(answered: set[str], reported: set[str], *cycles: OpenCycle) -> Standing:
    return what_is_missing((SUCCESS, HELP), answered, (FOUR_HOUR,), reported, cycles)


def written(words: str) -> set[str]:
    return {line.strip() for line in words.splitlines() if line.strip()}


# -- what is missing ------------------------------------------------------------------------------


def test_a_team_that_did_everything_misses_nothing() -> None:
    assert standing({"success", "help"}, {"four-hour"}).complete


def test_a_team_that_said_nothing_misses_all_its_answers() -> None:
    silent = standing(set(), {"four-hour"})
    assert silent.silent
    assert not silent.complete
    assert silent.unanswered == (SUCCESS, HELP)


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


# -- two people at once ---------------------------------------------------------------------------


def test_what_i_did_not_touch_stays_as_my_teammate_left_it() -> None:
    merged = merge(fingerprint("old"), "old", "theirs")
    assert (merged.outcome, merged.words) == (Outcome.UNTOUCHED, "theirs")


def test_what_only_i_changed_is_saved() -> None:
    assert merge(fingerprint("old"), "mine", "old").outcome is Outcome.SAVE


def test_an_answer_i_emptied_is_deleted_when_i_saw_what_it_said() -> None:
    merged = merge(fingerprint("old"), "", "old")
    assert (merged.outcome, merged.words) == (Outcome.SAVE, "")


def test_an_answer_i_emptied_stays_when_it_says_something_i_have_not_seen() -> None:
    merged = merge(fingerprint("old"), "", "theirs")
    assert (merged.outcome, merged.words) == (Outcome.CONFLICT, "theirs")


def test_when_both_changed_it_theirs_comes_first_and_then_mine() -> None:
    merged = merge(fingerprint(""), "mine", "theirs")
    assert (merged.outcome, merged.words) == (Outcome.CONFLICT, "theirs\n\nmine")


def test_submitting_both_texts_after_looking_them_over_saves_them() -> None:
    first = merge(fingerprint(""), "mine", "theirs")
    assert merge(fingerprint("theirs"), first.words, "theirs").outcome is Outcome.SAVE


def test_what_i_was_shown_of_theirs_is_not_repeated_when_they_go_on_writing() -> None:
    shown = merge(fingerprint(""), "mine", "theirs")
    merged = merge(fingerprint("theirs"), shown.words, "theirs\n\na third")
    assert merged.words == "theirs\n\na third\n\nmine"


def test_the_same_submission_twice_changes_nothing_the_second_time() -> None:
    assert merge(fingerprint(""), "mine", "mine").outcome is Outcome.ALREADY


def test_a_short_answer_is_not_taken_for_a_part_of_a_longer_word() -> None:
    assert merge(fingerprint(""), "no", "nothing yet").words == "nothing yet\n\nno"


def test_line_ends_and_outer_blanks_make_no_change() -> None:
    assert merge(fingerprint("a\nb"), " a\r\nb \n", "a\nb").outcome is Outcome.UNTOUCHED


def test_two_texts_too_long_for_one_answer_are_not_cut_but_shown_apart() -> None:
    merged = merge(fingerprint(""), "m" * 2000, "t" * 2000)
    assert (merged.outcome, merged.words) == (Outcome.TOO_LONG, "m" * 2000)


def test_emoji_count_twice_when_two_texts_are_put_together() -> None:
    assert merge(fingerprint(""), "🙂" * 800, "🙃" * 800).outcome is Outcome.TOO_LONG
    assert room_below("🙃" * 800) == 1398
    assert add("🙂" * 699, "🙃" * 800).outcome is Outcome.SAVE
    assert add("🙂" * 700, "🙃" * 800).outcome is Outcome.TOO_LONG


def test_an_addition_goes_below_what_is_there_once() -> None:
    added = add("mine", "theirs")
    assert (added.outcome, added.words) == (Outcome.SAVE, "theirs\n\nmine")
    assert add("mine", added.words).outcome is Outcome.ALREADY


def test_an_addition_that_does_not_fit_yet_is_asked_for_again() -> None:
    assert add("m" * 2000, "t" * 2000).outcome is Outcome.TOO_LONG
    assert add("m" * 998, "t" * 2000).outcome is Outcome.SAVE


def test_no_addition_leaves_theirs_alone() -> None:
    assert add(" \n", "theirs").words == "theirs"


@given(old=answers, mine=answers, stored=answers)
def test_no_line_that_anyone_wrote_disappears_unseen(old: str, mine: str, stored: str) -> None:
    merged = merge(fingerprint(old), mine, stored)
    seen = written(old)
    assert written(stored) - seen <= written(merged.words)
    assert written(mine) - seen <= written(merged.words)


@given(old=answers, first=answers, second=answers)
def test_two_people_who_both_submit_and_look_again_end_with_every_line(
    old: str, first: str, second: str
) -> None:
    shown = fingerprint(old)
    stored = merge(shown, first, old).words
    merged = merge(shown, second, stored)
    if merged.undecided:
        merged = merge(fingerprint(stored), merged.words, stored)
    assert not merged.undecided
    assert (written(first) | written(second)) - written(old) <= written(merged.words)


@given(mine=answers, stored=answers)
def test_an_addition_never_takes_anything_away(mine: str, stored: str) -> None:
    added = add(mine, stored)
    assert written(mine) | written(stored) == written(added.words)


@given(old=answers, mine=answers)
def test_submitting_twice_is_submitting_once(old: str, mine: str) -> None:
    once = merge(fingerprint(old), mine, old)
    twice = merge(fingerprint(old), mine, once.words)
    assert twice.words == once.words
    assert twice.outcome in (Outcome.UNTOUCHED, Outcome.ALREADY)


@given(st.lists(lines, min_size=1, max_size=5), st.lists(lines, min_size=1, max_size=5))
def test_two_long_answers_never_make_one_that_the_field_cannot_hold(
    mine: list[str], stored: list[str]
) -> None:
    merged = merge(fingerprint("old"), "\n".join(mine) * 40, "\n".join(stored) * 40)
    assert len(merged.words) <= max(LONGEST_ANSWER, len("\n".join(mine) * 40), len("\n".join(stored) * 40))


@pytest.mark.parametrize("words", ["🙂" * 3000, "مرحبا " * 500, "<!channel>" * 300, "```\n" * 700, "\ud800"])
def test_any_text_a_field_can_hold_is_recognised_again(words: str) -> None:
    assert merge(fingerprint(words), words, words).outcome is Outcome.UNTOUCHED
