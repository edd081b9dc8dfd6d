"""Topics are suggested for reasons people can read, and offers are never made up."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.ask.reading import read
from improvement.charter.values import Topic
from improvement.refusal import Refused
from improvement.topic import (
    LONGEST_TOPIC,
    MOST_MATCHES,
    MOST_TOPICS,
    SHORT_TOPIC,
    Match,
    Reason,
    Said,
    Suggestion,
    Why,
    checked_topics,
    matched,
    proposed,
    suggested,
)
from improvement.topic_words import topic_of
from improvement.update import TeamAnswer, TeamCycle, Update
from prompts import library

TAPERING = Topic("tapering", "Difficult conversations", ("taper", "tapering"))
DATA = Topic("data", "Data from the records", ("IT", "pre-visit planning"))
BEDS = Topic("beds", "Beds before noon", ("bed", "discharge"))
LIBRARY = (TAPERING, DATA, BEDS)


# -- finding a topic in what people wrote ----------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["How do others taper?", "TAPERING!", "…taper,taper", "to *taper*", "We tapered four patients"]
)
def test_a_tag_is_found_in_any_case_form_and_beside_any_punctuation(words: str) -> None:
    assert topic_of(words, LIBRARY) == TAPERING


@pytest.mark.parametrize("words", ["wallpaper", "newspaper", "", "🎉🎉", "pre visit, no planning"])
def test_a_word_inside_a_word_is_no_tag(words: str) -> None:
    assert topic_of(words, LIBRARY) is None


def test_capitals_mean_an_abbreviation_so_it_is_not_it() -> None:
    assert topic_of("Our IT department", LIBRARY) == DATA
    assert topic_of("it is fine, leave it", LIBRARY) is None


def test_a_topic_without_tags_is_found_by_its_own_text() -> None:
    flu = Topic("flu", "Winter flu")
    assert topic_of("ready for winter flu?", (flu,)) == flu


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("A template for the patient agreement", "patient-agreement"),
        ("A template for pain visits", "visit-templates"),
        ("¿Algún consejo para los médicos reacios?", "reluctant-clinicians"),
        ("Formation à l'entretien motivationnel", "empathic-communication"),
        ("Conversaciones difíciles sobre reducir la dosis", "difficult-conversations"),
    ],
)
def test_a_topic_is_what_is_meant_in_three_languages_not_what_holds_it(words: str, key: str) -> None:
    topic = topic_of(words, library.topic_library("six-building-blocks"))
    assert topic is not None
    assert topic.key == key


@pytest.mark.parametrize("words", ["How do others track patients?", "Urine and taper"])
def test_a_topic_is_not_guessed_where_two_are_as_likely(words: str) -> None:
    assert topic_of(words, library.topic_library("six-building-blocks")) is None


@pytest.mark.parametrize("words", ["No", "none.", "N/A", "-", " ", "Nothing this month!", "🙂"])
def test_an_answer_that_says_there_is_nothing_counts_as_nothing(words: str) -> None:
    assert read(words).nothing


@pytest.mark.parametrize("words", ["No beds", "nothing works", "Nobody tapers any more"])
def test_an_answer_that_begins_with_no_may_still_say_something(words: str) -> None:
    assert not read(words).nothing


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
    words = "Earlier discharge Ward round at eight"
    assert found == (Match("Beds before noon", Said("Ash", "Discharge!"), adopted=(Said("Birch", words),)),)


def test_one_teams_ask_meets_what_another_told() -> None:
    found = matched([team("Ash", help="Discharge!"), team("Birch", focus="Discharge by noon")], LIBRARY)
    birch = Said("Birch", "Discharge by noon")
    assert found == (Match("Beds before noon", Said("Ash", "Discharge!"), told=(birch,)),)


def test_what_a_team_offers_where_it_was_asked_for_its_needs_meets_an_ask() -> None:
    found = matched(
        [team("Ash", help="Discharge!"), team("Birch", help="No, we can share our discharge list")], LIBRARY
    )
    assert [one.told for one in found] == [(Said("Birch", "No, we can share our discharge list"),)]


@pytest.mark.parametrize(
    "words", ["Not at this time, discharge is fine", "We're good with beds, thanks!", "Beds as before"]
)
def test_a_polite_no_meets_nothing_and_is_no_reason_for_a_topic(words: str) -> None:
    teams = [team("Ash", help=words), team("Birch", focus="Discharge by noon")]
    assert matched(teams, LIBRARY) == ()
    assert [one.reasons for one in suggested(teams, LIBRARY)] == [(), (), ()]


def test_a_team_is_not_matched_with_itself_nor_with_one_that_asks_the_same() -> None:
    assert matched([team("Ash", help="A bed", focus="A bed"), team("Birch", help="A bed")], LIBRARY) == ()


def test_all_who_may_help_one_team_stand_together_those_who_adopted_something_first() -> None:
    adopted = TeamCycle(4, "Earlier discharge", "closed", adopted=True)
    teams = [
        team("Ash", help="A bed"),
        team("Birch", help="How to taper?"),
        team("Cedar", focus="Beds, discharge, a bed; we taper"),
        Update(4, "Dogwood", (TeamAnswer("focus", "A bed"),), cycles=(adopted,)),
    ]
    assert matched(teams, LIBRARY) == (
        Match(
            "Beds before noon",
            Said("Ash", "A bed"),
            adopted=(Said("Dogwood", "Earlier discharge"),),
            told=(Said("Cedar", "Beds, discharge, a bed"),),
        ),
        Match("Difficult conversations", Said("Birch", "How to taper?"), told=(Said("Cedar", "we taper"),)),
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
    return Update(hash(name), name, tuple(TeamAnswer(key, words) for key, words in answers.items()))
