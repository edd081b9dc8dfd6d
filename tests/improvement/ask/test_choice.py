"""A choice counts, whatever the words say; words alone are read, and doubt is asked back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.ask.choice import NO_CHOICE, Choice, Chosen, in_doubt, wants_help
from improvement.ask.reading import asks

ASK, NO, DOUBT = "Does anyone have a template?", "We're good, thanks!", "Same as last month"
KEYS = st.lists(st.sampled_from(["tapering", "data", "beds"]), unique=True).map(tuple)


@given(st.text(), KEYS)
def test_no_help_needed_is_never_an_ask_whatever_the_words(words: str, topics: tuple[str, ...]) -> None:
    assert not wants_help(words, Chosen(Choice.NOTHING, topics))


@given(st.text(), KEYS)
def test_help_that_was_chosen_is_an_ask_whatever_the_words(words: str, topics: tuple[str, ...]) -> None:
    assert wants_help(words, Chosen(Choice.HELP, topics))
    assert not in_doubt(words, Chosen(Choice.HELP, topics))


@given(st.text())
def test_words_alone_are_an_ask_only_where_nobody_has_to_be_asked_back(words: str) -> None:
    assert wants_help(words, NO_CHOICE) is (asks(words) is True)
    assert not (wants_help(words, NO_CHOICE) and in_doubt(words, NO_CHOICE))


@pytest.mark.parametrize(
    ("words", "chosen", "doubt"),
    [
        (DOUBT, NO_CHOICE, True),
        (NO, NO_CHOICE, False),
        (ASK, NO_CHOICE, False),
        ("", NO_CHOICE, False),
        (ASK, Chosen(Choice.NOTHING), True),
        (NO, Chosen(Choice.NOTHING), False),
        (DOUBT, Chosen(Choice.NOTHING), False),
        ("", Chosen(Choice.NOTHING), False),
    ],
)
def test_who_writes_what_could_be_either_or_the_opposite_of_the_choice_is_asked_back(
    words: str, chosen: Chosen, doubt: bool
) -> None:
    assert in_doubt(words, chosen) is doubt


def test_whoever_ticks_a_topic_chose_help() -> None:
    assert Chosen.of(None, ("tapering",)) == Chosen(Choice.HELP, ("tapering",))
    assert Chosen.of(None) == NO_CHOICE
    assert Chosen.of("nothing", ("tapering",)).at_odds


def test_the_order_of_ticks_is_no_change() -> None:
    assert str(Chosen.of("help", ("a", "b"))) == str(Chosen.of("help", ("b", "a")))
