"""Topics are suggested for reasons people can read, and offers are never made up."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.charter.values import Topic
from improvement.refusal import Refused
from improvement.topic import (
    LONGEST_TOPIC,
    MOST_MATCHES,
    MOST_TOPICS,
    SHORT_TOPIC,
    Match,
    Reason,
    Suggestion,
    Why,
    checked_topics,
    matched,
    proposed,
    suggested,
)
from improvement.topic_words import Words, names
from improvement.update import Answered, TeamCycle, Update, says_nothing

TAPERING = Topic("tapering", "Difficult conversations", ("taper", "tapering"))
DATA = Topic("data", "Data from the records", ("IT", "pre-visit planning"))
BEDS = Topic("beds", "Beds before noon", ("bed", "discharge"))
LIBRARY = (TAPERING, DATA, BEDS)


# -- finding a topic in what people wrote ----------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["How do others taper?", "TAPERING!", "…taper,taper", "to *taper*", "We need Pre-Visit  planning."],
)
def test_a_tag_is_found_in_any_case_and_beside_any_punctuation(words: str) -> None:
    assert names(TAPERING, Words(words)) or names(DATA, Words(words))


@pytest.mark.parametrize("words", ["a tapered rope", "newspaper", "", "🎉🎉", "pre visit, no planning"])
def test_a_word_inside_a_word_is_no_tag(words: str) -> None:
    assert not names(TAPERING, Words(words))
    assert not names(DATA, Words(words))


def test_capitals_mean_an_abbreviation_so_it_is_not_it() -> None:
    assert names(DATA, Words("Our IT department"))
    assert not names(DATA, Words("it is fine, leave it"))


def test_a_topic_without_tags_is_found_by_its_own_text() -> None:
    assert names(Topic("flu", "Winter flu"), Words("ready for winter flu?"))


@pytest.mark.parametrize("words", ["No", "none.", "N/A", "-", " ", "Nothing this month!", "🙂"])
def test_an_answer_that_says_there_is_nothing_counts_as_nothing(words: str) -> None:
    assert says_nothing(words)


@pytest.mark.parametrize("words", ["No beds", "nothing works", "Nobody tapers any more"])
def test_an_answer_that_begins_with_no_may_still_say_something(words: str) -> None:
    assert not says_nothing(words)


# -- ranking ---------------------------------------------------------------------------------------


def test_a_topic_lists_the_teams_that_ask_that_want_to_discuss_and_that_are_stuck() -> None:
    stuck = TeamCycle(1, "Call before discharge", "do", stalled=True)
    best = suggested(
        [
            team("Ash", help="How do you free a bed?"),
            team("Birch", discuss="Discharge on Sundays"),
            Update(3, "Cedar", cycles=(stuck,)),
        ],
        LIBRARY,
    )[0]
    assert best.key == "beds"
    assert best.reasons == (
        Reason(Why.ASKED, ("Ash",)),
        Reason(Why.RAISED, ("Birch",)),
        Reason(Why.STALLED, ("Cedar",)),
    )
    assert best.score == 3


def test_a_topic_of_the_last_two_calls_moves_down_one_for_each() -> None:
    asks = [team("Ash", help="bed"), team("Birch", help="bed"), team("Cedar", help="taper")]
    before = [{"beds"}, {"beds"}, {"tapering"}]
    assert [one.key for one in suggested(asks, LIBRARY, before)] == ["tapering", "data", "beds"]
    assert suggested(asks, LIBRARY, before)[2].reasons[-2:] == (Reason(Why.RECENT), Reason(Why.RECENT))


def test_without_any_reason_the_order_of_the_library_stays_and_nothing_is_proposed() -> None:
    found = suggested([team("Ash", focus="Nothing special")], LIBRARY)
    assert [one.key for one in found] == ["tapering", "data", "beds"]
    assert proposed(found) == ()


def test_a_wish_that_no_topic_knows_is_a_topic_in_the_teams_own_words() -> None:
    raised = suggested([team("Ash", discuss="Our  new\nphone line")], LIBRARY)[0]
    assert (raised.text, raised.reasons) == ("Our new phone line", (Reason(Why.RAISED, ("Ash",)),))
    assert raised.kept == "Our new phone line"


@given(st.text(max_size=3000))
def test_a_wish_of_any_length_fits_a_choice(words: str) -> None:
    assert all(len(one.text) <= SHORT_TOPIC for one in suggested([team("Ash", discuss=words)], LIBRARY))


def test_at_most_three_topics_are_proposed() -> None:
    wishes = [team(f"Team {number}", discuss=f"Subject {number}") for number in range(9)]
    assert len(proposed(suggested(wishes, LIBRARY))) == 3


# -- need and offer ----------------------------------------------------------------------------------


def test_one_teams_ask_meets_what_another_adopted() -> None:
    adopted = TeamCycle(4, "Ward round at eight", "closed", driver="Earlier discharge", adopted=True)
    found = matched([team("Ash", help="Discharge!"), Update(2, "Birch", cycles=(adopted,))], LIBRARY)
    assert found == (Match("Beds before noon", "Ash", adopted=("Birch",)),)


def test_one_teams_ask_meets_what_another_told() -> None:
    found = matched([team("Ash", help="Discharge!"), team("Birch", focus="Discharge by noon")], LIBRARY)
    assert found == (Match("Beds before noon", "Ash", told=("Birch",)),)


def test_a_team_is_not_matched_with_itself_nor_with_one_that_asks_the_same() -> None:
    assert matched([team("Ash", help="A bed", focus="A bed"), team("Birch", help="A bed")], LIBRARY) == ()


def test_all_who_may_help_one_team_stand_together_those_who_adopted_something_first() -> None:
    adopted = TeamCycle(4, "Earlier discharge", "closed", adopted=True)
    teams = [
        team("Ash", help="A bed"),
        team("Birch", help="How to taper?"),
        team("Cedar", focus="Beds, discharge, a bed; we taper"),
        Update(4, "Dogwood", (Answered("focus", "A bed"),), cycles=(adopted,)),
    ]
    assert matched(teams, LIBRARY) == (
        Match("Beds before noon", "Ash", adopted=("Dogwood",), told=("Cedar",)),
        Match("Difficult conversations", "Birch", told=("Cedar",)),
    )


def test_an_open_cycle_is_not_offered_as_adopted() -> None:
    trying = TeamCycle(4, "Earlier discharge", "do")
    assert matched([team("Ash", help="Discharge!"), Update(2, "Birch", cycles=(trying,))], LIBRARY) == ()


def test_there_are_never_more_matches_than_a_wrap_up_can_speak_about() -> None:
    asking = [team(f"Team {number}", help="A bed") for number in range(20)]
    assert len(matched([*asking, team("Ash", focus="A bed")], LIBRARY)) == MOST_MATCHES


# -- choosing ----------------------------------------------------------------------------------------


def test_picked_topics_and_own_lines_are_kept_once_each() -> None:
    assert checked_topics(["beds"], " Flu \n\nbeds\nFlu", field="own") == ("beds", "Flu")


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ("x" * (LONGEST_TOPIC + 1), "agenda.topic_too_long"),
        ("\n".join(f"Topic {number}" for number in range(MOST_TOPICS + 1)), "agenda.too_many_topics"),
    ],
)
def test_a_topic_that_is_a_speech_and_a_list_that_is_a_day_are_refused_at_their_field(
    own: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        checked_topics([], own, field="own")
    assert (refused.value.code, refused.value.field) == (code, "own")


def test_a_suggestion_from_the_library_is_remembered_by_its_key() -> None:
    assert Suggestion("beds", "Beds before noon").kept == "beds"


def team(name: str, **answers: Any) -> Update:
    return Update(hash(name), name, tuple(Answered(key, words) for key, words in answers.items()))
