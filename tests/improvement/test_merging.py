"""Two people who write into one text at the same time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.merging import LONGEST_ANSWER, Outcome, add, compare, fingerprint, merge, room_below

answers = st.text(max_size=200)
lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30)


def written(words: str) -> set[str]:
    return {line.strip() for line in words.splitlines() if line.strip()}


@pytest.mark.parametrize(
    ("seen", "mine", "stored", "outcome"),
    [
        (None, None, 7, Outcome.UNTOUCHED),
        (None, True, True, Outcome.ALREADY),
        (False, True, False, Outcome.SAVE),
        (None, True, False, Outcome.CONFLICT),
    ],
)
def test_a_choice_is_compared_like_a_text(
    seen: object, mine: object, stored: object, outcome: Outcome
) -> None:
    assert compare(fingerprint(seen), mine, stored) is outcome


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
