"""What a head says follows from the rows below it, whatever the rows are."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.call_sheet import AgreedAction, CallRecord, Participant
from improvement.headline import Turnout, figures, hearing, left_open, turnout
from improvement.update import NoData, TeamAnswer, Update

TEAMS = (1, 2, 3, 4, 5)
people = st.builds(Participant, st.sampled_from("ABCDEFGH"), st.sampled_from((*TEAMS, 99, None)))
records = st.lists(people, unique_by=lambda person: person.user_id).map(
    lambda present: CallRecord(present=tuple(present))
)
answers = st.lists(st.builds(TeamAnswer, st.just("focus"), st.just("Words"), st.booleans()), max_size=3).map(
    tuple
)
updates = st.lists(
    st.builds(
        Update,
        st.integers(1, 40),
        st.text("abc", min_size=1, max_size=5),
        answers,
        reported=st.sampled_from((frozenset(), frozenset({"agreement"}))),
        asked=st.booleans(),
        no_data=st.sampled_from(((), (NoData("visits", "Visits"),))),
        unmeasured=st.sampled_from((frozenset(), frozenset({"visits"}))),
    ),
    unique_by=lambda update: update.team,
)


def test_a_facilitator_is_not_counted_among_the_people_of_the_teams() -> None:
    record = CallRecord(
        present=(Participant("A", 1), Participant("B", 1), Participant("C", 2), Participant("F"))
    )
    assert turnout(record, TEAMS, {"F"}) == Turnout(people=3, teams=2, of_teams=5, facilitating=1)


def test_a_facilitator_who_is_on_a_team_counts_for_the_team() -> None:
    assert turnout(CallRecord(present=(Participant("F", 2),)), TEAMS, {"F"}) == Turnout(1, 1, 5)


@given(records, st.sets(st.sampled_from("ABCDEFGH")))
def test_everybody_on_the_roll_call_is_counted_exactly_once(
    record: CallRecord, facilitators: set[str]
) -> None:
    came = turnout(record, TEAMS, facilitators)
    assert came.people + came.facilitating + came.guests == len(record.present)
    assert came.teams == sum(bool(record.on_team(team_id)) for team_id in TEAMS)
    assert came.people == sum(len(record.on_team(team_id)) for team_id in TEAMS)


@given(updates)
def test_every_team_stands_in_exactly_one_row_and_complete_means_that_all_answered_in_time(
    given_updates: list[Update],
) -> None:
    heard = hearing(given_updates)
    rows = (
        *heard.answered,
        *heard.figures_only,
        *heard.no_data_only,
        *heard.late,
        *heard.silent,
        *heard.unasked,
    )
    assert sorted(rows) == sorted(update.team for update in given_updates)
    in_time = [any(not answer.late for answer in update.answers) for update in given_updates]
    assert heard.complete == all(in_time)


def test_a_team_that_only_sent_figures_has_not_answered() -> None:
    heard = hearing([Update(1, "Northside", reported=frozenset({"agreement"})), Update(2, "Riverside")])
    assert (heard.figures_only, heard.silent, heard.complete) == (("Northside",), ("Riverside",), False)


@given(updates)
def test_only_a_team_that_was_asked_is_said_to_be_silent(given_updates: list[Update]) -> None:
    asked = {update.team for update in given_updates if update.asked}
    heard = hearing(given_updates)
    assert set(heard.silent) <= asked
    assert not set(heard.unasked) & asked


def test_a_team_whose_answers_came_late_is_not_said_to_have_sent_none() -> None:
    luton = Update(1, "Luton", (TeamAnswer("focus", "Beds", late=True),), reported=frozenset({"agreement"}))
    heard = hearing([luton])
    assert (heard.late, heard.figures_only) == (("Luton",), ())


@given(updates)
def test_a_team_that_reported_some_measures_is_not_counted_among_those_that_reported_all(
    given_updates: list[Update],
) -> None:
    asked = [replace(update, unmeasured=frozenset()) for update in given_updates]
    counted = figures(asked, ("agreement", "visits"))
    assert counted.complete == 0
    assert counted.partial == sum(bool(update.reported) for update in asked)
    alone = figures(asked, ("agreement",))
    assert (alone.complete, alone.partial) == (counted.partial, 0)


@given(updates)
def test_what_a_team_does_not_measure_is_not_asked_of_it_and_no_data_is_no_figure(
    given_updates: list[Update],
) -> None:
    counted = figures(given_updates, ("agreement", "visits"))
    assert counted.of_teams == len(given_updates)
    assert counted.complete == sum(bool(one.reported and one.unmeasured) for one in given_updates)
    only = figures(given_updates, ("visits",))
    assert only.of_teams == sum(not update.unmeasured for update in given_updates)
    assert only.complete == only.partial == 0
    assert only.without_data == sum(bool(one.no_data and not one.unmeasured) for one in given_updates)


def test_actions_of_earlier_calls_that_are_still_open_are_not_forgotten_and_none_stands_twice() -> None:
    old, new, done = (
        AgreedAction(number, "Do it", "A", date(2026, 10, 20), done=number == 3) for number in (1, 2, 3)
    )
    record = CallRecord(actions=(new,))
    assert left_open(record, (old, new, done)) == (old,)


@pytest.mark.parametrize("words", ["n/a", "Nothing.", "No, thanks", "-", "Rien ce mois-ci"])
def test_an_answer_that_only_says_there_is_none_is_known_as_that(words: str) -> None:
    assert TeamAnswer("focus", words).says_nothing


@pytest.mark.parametrize("words", ["Flu shots", "Nothing works", "We have no nurse"])
def test_an_answer_that_says_something_is_no_nothing(words: str) -> None:
    assert not TeamAnswer("focus", words).says_nothing


@pytest.mark.parametrize("words", ["Same as last month", "ditto", "Idem", "Same as before, thanks"])
def test_an_answer_that_refers_to_the_call_before_brings_what_was_said_then(words: str) -> None:
    assert TeamAnswer("focus", words, before="Flu shots").refers_to == "Flu shots"
    assert TeamAnswer("focus", "Scripts", before="Flu shots").refers_to == ""


@given(updates)
def test_new_teams_that_owe_no_values_yet_are_not_counted_as_missing(held: list[Update]) -> None:
    newcomers = [replace(update, owes_values=False, reported=frozenset()) for update in held]
    assert figures([*held, *newcomers], {"agreement"}) == figures(held, {"agreement"})
