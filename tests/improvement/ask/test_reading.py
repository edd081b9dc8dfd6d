"""No is not an ask: how well answers in three languages are told apart, and what an answer may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.ask.reading import Kind, asks, read
from tests.improvement.ask.spoken import Spoken, figures, spoken

SENTENCES = tuple(spoken())
FLOOR = 0.98
"""Of our own sentences, which the rules have seen. What unseen ones score is in `docs/understand.md`."""


@pytest.mark.parametrize("name", ["sentences", "adversary", "adversary_again", "adversary_last"])
def test_asks_are_told_from_noes(name: str) -> None:
    counted = figures(tuple(spoken(name)))
    assert (counted.precision >= FLOOR, counted.recall >= 0.95, counted.noes_read_as_asks) == (True, True, 0)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_asks_are_told_from_noes_in_each_language(language: str) -> None:
    counted = figures([one for one in SENTENCES if one.language == language])
    assert (counted.precision >= FLOOR, counted.recall >= FLOOR) == (True, True)


def test_the_set_is_large_enough_to_say_something() -> None:
    assert len({(one.language, one.text) for one in SENTENCES}) == len(SENTENCES) >= 400


@pytest.mark.parametrize("words", ["We are struggling with staffing", "Idem", "Igual que antes", "Maybe"])
def test_in_doubt_it_is_no_ask_and_the_team_is_asked_back(words: str) -> None:
    assert asks(words) is None


@pytest.mark.parametrize("words", ["nothign right now", "thansk, all good", "necesitamso una guia"])
def test_a_slip_of_the_finger_changes_nothing(words: str) -> None:
    assert asks(words) is words.startswith("nec")


def test_an_offer_is_known_as_one() -> None:
    assert Kind.OFFER in read("No, but we can share our template").kinds


@pytest.mark.parametrize(
    "one",
    [one for one in SENTENCES if one.asks is not None and one.manner != "long"],
    ids=lambda one: one.text,
)
def test_capitals_and_missing_accents_change_nothing(one: Spoken) -> None:
    assert asks(one.text) is asks(one.text.upper()) is one.asks


@given(st.text(max_size=300))
def test_every_text_is_read_as_something(text: str) -> None:
    assert asks(text) in (True, False, None)


@given(st.text(alphabet="🙂-\N{EN DASH}. !…*_~0123456789\n", max_size=40))
def test_marks_and_emojis_alone_ask_for_nothing(text: str) -> None:
    assert asks(text) is False
