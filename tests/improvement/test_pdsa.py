from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.pdsa import (
    LONGEST,
    WRITTEN_AT,
    Cycle,
    Decision,
    Move,
    Stage,
    awaiting_next,
    merged,
    missing,
    moved,
    moves,
    next_in_ramp,
    seen,
    written,
)
from improvement.refusal import Refused

TODAY = date(2026, 10, 20)
PLANNED = Cycle(change_idea="One nurse reviews the list", prediction="8 of 10 are reviewed")
COMPLETE: dict[Stage, dict[str, Any]] = {
    Stage.PLAN: {"change_idea": "One nurse reviews the list", "prediction": "8 of 10 are reviewed"},
    Stage.DO: {"carried_out": True, "happened": "7 of 10 were reviewed"},
    Stage.STUDY: {"matched": False, "learned": "Mondays are too busy"},
    Stage.ACT: {"decision": Decision.ADAPT, "next_step": "Tuesdays"},
}

cycles = st.builds(
    Cycle,
    change_idea=st.text(min_size=1, max_size=20).filter(str.strip),
    number=st.integers(1, 50),
    stage=st.sampled_from(Stage),
    prediction=st.sampled_from(["", "8 of 10"]),
    carried_out=st.sampled_from([None, True, False]),
    happened=st.sampled_from(["", "it went"]),
    matched=st.sampled_from([None, True, False]),
    learned=st.sampled_from(["", "a lot"]),
    decision=st.sampled_from([None, *Decision]),
)


def test_a_cycle_goes_through_its_stages_in_order_and_is_closed_with_a_date() -> None:
    cycle = Cycle(change_idea="")
    seen = []
    for stage, words in COMPLETE.items():
        assert cycle.stage is stage
        cycle = moved(written(cycle, stage, **words), Move.ON, today=TODAY)
        seen.append(cycle.stage)
    assert seen == [Stage.DO, Stage.STUDY, Stage.ACT, Stage.CLOSED]
    assert (cycle.closed_on, cycle.decision, cycle.prediction) == (
        TODAY,
        Decision.ADAPT,
        "8 of 10 are reviewed",
    )


@pytest.mark.parametrize(
    ("stage", "left_out"),
    [
        (Stage.PLAN, "prediction"),
        (Stage.DO, "carried_out"),
        (Stage.DO, "happened"),
        (Stage.STUDY, "matched"),
        (Stage.STUDY, "learned"),
        (Stage.ACT, "decision"),
    ],
)
def test_a_stage_is_not_left_without_what_it_is_for(stage: Stage, left_out: str) -> None:
    words = {name: value for name, value in COMPLETE[stage].items() if name != left_out}
    cycle = written(Cycle(change_idea="An idea", stage=stage), stage, **words)
    assert missing(cycle) == (left_out,)
    with pytest.raises(Refused) as refused:
        moved(cycle, Move.ON, today=TODAY)
    assert (refused.value.code, refused.value.field) == (f"pdsa.needs_{left_out}", left_out)


def test_blanks_are_no_prediction() -> None:
    with pytest.raises(Refused, match="needs_prediction"):
        moved(Cycle(change_idea="An idea", prediction=" \n "), Move.ON, today=TODAY)


def test_a_cycle_without_an_idea_is_none() -> None:
    with pytest.raises(Refused) as refused:
        written(PLANNED, Stage.PLAN, change_idea="  ")
    assert refused.value.field == "change_idea"


def test_a_text_longer_than_its_field_is_refused_there() -> None:
    with pytest.raises(Refused) as refused:
        written(PLANNED, Stage.PLAN, driver="x" * (LONGEST["driver"] + 1))
    assert (refused.value.code, refused.value.field) == ("pdsa.too_long", "driver")


def test_a_form_writes_only_the_fields_of_its_stage() -> None:
    changed = written(PLANNED, Stage.DO, happened="It went", prediction="I always knew", stage=Stage.CLOSED)
    assert (changed.happened, changed.prediction, changed.stage) == (
        "It went",
        PLANNED.prediction,
        Stage.PLAN,
    )


def test_a_test_that_will_not_happen_is_stopped_as_abandoned() -> None:
    stopped = moved(Cycle(change_idea="An idea"), Move.STOP, today=TODAY)
    assert (stopped.stage, stopped.decision, stopped.closed_on) == (
        Stage.CLOSED,
        Decision.ABANDON,
        TODAY,
    )


def test_a_closed_cycle_can_be_opened_again_and_keeps_everything() -> None:
    closed = Cycle(
        change_idea="An idea", stage=Stage.CLOSED, decision=Decision.ADOPT, learned="x", closed_on=TODAY
    )
    again = moved(closed, Move.BACK, today=TODAY)
    assert (again.stage, again.closed_on, again.learned, again.decision) == (
        Stage.ACT,
        None,
        "x",
        Decision.ADOPT,
    )


@pytest.mark.parametrize(
    ("stage", "move"),
    [
        (Stage.PLAN, Move.BACK),
        (Stage.ACT, Move.STOP),
        (Stage.CLOSED, Move.ON),
        (Stage.CLOSED, Move.STOP),
    ],
)
def test_a_move_that_leads_nowhere_is_refused(stage: Stage, move: Move) -> None:
    with pytest.raises(Refused, match="no_such_move"):
        moved(Cycle(change_idea="An idea", stage=stage), move, today=TODAY)


def test_only_an_adapted_cycle_that_nothing_follows_waits_for_its_next() -> None:
    def closed(number: int, decision: Decision, follows: int | None = None) -> Cycle:
        return Cycle("idea", number=number, follows=follows, stage=Stage.CLOSED, decision=decision)

    first, second = closed(1, Decision.ADAPT), closed(2, Decision.ADAPT, follows=1)
    assert awaiting_next([first]) == {1}
    assert awaiting_next([first, second, closed(3, Decision.ABANDON)]) == {2}
    assert awaiting_next([first, Cycle("idea", number=2, follows=1)]) == set()
    assert awaiting_next([replace(first, stage=Stage.ACT)]) == set()


def test_the_next_cycle_of_a_ramp_keeps_idea_driver_and_measure_and_plans_anew() -> None:
    before = Cycle(
        change_idea="An idea",
        number=3,
        stage=Stage.CLOSED,
        driver="Access",
        measure_id=7,
        prediction="8 of 10",
        decision=Decision.ADAPT,
    )
    assert next_in_ramp(before) == Cycle(change_idea="An idea", follows=3, driver="Access", measure_id=7)


def test_a_field_left_as_it_was_shown_keeps_what_somebody_wrote_into_it_meanwhile() -> None:
    stored = replace(PLANNED, prediction="9 of 10")
    mine = {"change_idea": PLANNED.change_idea, "prediction": PLANNED.prediction, "driver": "Access"}
    cycle, both = merged(stored, Stage.PLAN, mine, seen(PLANNED, Stage.PLAN))
    assert (cycle.prediction, cycle.driver, both) == ("9 of 10", "Access", ())


def test_a_field_that_both_changed_is_named_and_holds_my_words() -> None:
    stored = replace(PLANNED, prediction="9 of 10", driver="Access")
    mine = {"prediction": "10 of 10", "driver": "Access"}
    cycle, both = merged(stored, Stage.PLAN, mine, seen(PLANNED, Stage.PLAN))
    assert (cycle.prediction, both) == ("10 of 10", ("prediction",))


def test_line_ends_and_outer_blanks_as_forms_change_them_are_no_change() -> None:
    shown = replace(PLANNED, tasks="One\nTwo")
    stored = replace(shown, tasks="One\nTwo\nThree")
    cycle, both = merged(stored, Stage.PLAN, {"tasks": " One\r\nTwo "}, seen(shown, Stage.PLAN))
    assert (cycle.tasks, both) == ("One\nTwo\nThree", ())


texts = st.sampled_from(["", "one", "two", "three"])


@given(texts, texts, texts)
def test_no_text_is_lost_unseen_when_two_people_write(shown: str, mine: str, theirs: str) -> None:
    before, stored = (Cycle(change_idea="An idea", happened=words) for words in (shown, theirs))
    cycle, both = merged(stored, Stage.DO, {"happened": mine}, seen(before, Stage.DO))
    lost = {mine, theirs} - {cycle.happened, shown}
    assert not lost or both == ("happened",)


@given(cycles, st.sampled_from(Move))
def test_a_move_goes_one_stage_at_most_or_closes_and_never_loses_a_word(cycle: Cycle, move: Move) -> None:
    try:
        after = moved(cycle, move, today=TODAY)
    except Refused:
        assert move not in moves(cycle) or missing(cycle)
        return
    order = list(Stage)
    distance = order.index(after.stage) - order.index(cycle.stage)
    assert distance in {-1, 0, 1} or move is Move.STOP
    assert (after.closed_on is not None) is (after.stage is Stage.CLOSED and move is not Move.STAY)
    for name in {field for fields in WRITTEN_AT.values() for field in fields} - {"decision"}:
        assert getattr(after, name) == getattr(cycle, name)


def test_every_stage_can_be_reached_and_left_again() -> None:
    for stage, following in pairwise(Stage):
        words = {name: value for fields in COMPLETE.values() for name, value in fields.items()}
        there = Cycle(stage=stage, **words)
        on = moved(there, Move.ON, today=TODAY)
        assert on.stage is following
        assert moved(on, Move.BACK, today=TODAY).stage is stage
