"""Cycles on both databases, without Slack."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.pdsa import flow
from handlers.pdsa.values import CycleReceipt, CycleSubmission, EditConflict
from handlers.tools import Tools
from improvement.pdsa import Move, Stage
from improvement.refusal import Refused
from improvement.team import Asker
from storage.database import Database
from storage.tables import PdsaCycle
from tests.handlers.collaborative import NOW, make

NURSE = Asker("T1", "U1")
PLAN = {"change_idea": "One nurse reviews the list", "prediction": "8 of 10"}


@pytest.fixture
def tools(database: Database) -> Tools:
    made = Tools(session=database.session, reading=database.reading, now=lambda: NOW)
    make(made, teams=("northside",))
    return made


def starts(tools: Tools, **more: str) -> CycleReceipt:
    return flow.submitted(tools, NURSE, CycleSubmission(1, Stage.PLAN, PLAN | more, Move.ON))


def stored(tools: Tools) -> list[PdsaCycle]:
    with tools.session() as session:
        return sorted(session.exec(select(PdsaCycle)).all(), key=lambda cycle: cycle.number)


def test_cycles_started_at_once_get_numbers_of_their_own(tools: Tools) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: starts(tools, change_idea=f"Idea {number}"), range(4)))
    assert [cycle.number for cycle in stored(tools)] == [1, 2, 3, 4]


def test_the_same_plan_from_two_threads_starts_one_cycle(tools: Tools) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: starts(tools), range(2)))
    assert done[0].cycle_id == done[1].cycle_id
    assert len(stored(tools)) == 1


def test_the_same_plan_again_on_another_day_is_another_cycle(tools: Tools) -> None:
    starts(tools)
    starts(replace(tools, now=lambda: NOW + timedelta(days=1)))
    assert len(stored(tools)) == 2


def test_two_people_writing_the_same_field_at_once_are_never_both_told_it_is_kept(tools: Tools) -> None:
    cycle_id = starts(tools).cycle_id
    seen = flow.opened(tools, NURSE, cycle_id).seen

    def write(words: str) -> CycleReceipt | EditConflict:
        sent = CycleSubmission(1, Stage.DO, {"happened": words}, Move.STAY, seen=seen, cycle_id=cycle_id)
        try:
            return flow.submitted(tools, NURSE, sent)
        except EditConflict as told:
            return told

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(write, ["It went", "It did not"]))
    (kept,) = [result for result in results if isinstance(result, CycleReceipt)]
    (told,) = [one for one in results if isinstance(one, EditConflict)]
    assert stored(tools)[0].happened == kept.cycle.happened == told.theirs.happened
    assert {told.mine.cycle.happened, told.theirs.happened} == {"It went", "It did not"}


def test_a_refused_move_keeps_nothing(tools: Tools) -> None:
    cycle_id = starts(tools).cycle_id
    seen = flow.opened(tools, NURSE, cycle_id).seen
    sent = CycleSubmission(1, Stage.DO, {"happened": "It went"}, Move.ON, seen=seen, cycle_id=cycle_id)
    with pytest.raises(Refused, match="needs_carried_out"):
        flow.submitted(tools, NURSE, sent)
    assert (stored(tools)[0].happened, stored(tools)[0].revision) == ("", 1)


def test_a_cycle_of_another_workspace_is_not_there(tools: Tools) -> None:
    cycle_id = starts(tools).cycle_id
    with pytest.raises(Refused, match="gone"):
        flow.opened(tools, Asker("T2", "U1"), cycle_id)


def test_an_outsider_neither_sees_nor_starts_a_cycle(tools: Tools) -> None:
    cycle_id = starts(tools).cycle_id
    outsider = Asker("T1", "U7")
    with pytest.raises(Refused, match="not_your_team"):
        flow.opened(tools, outsider, cycle_id)
    with pytest.raises(Refused, match="not_your_team"):
        flow.submitted(tools, outsider, CycleSubmission(1, Stage.PLAN, PLAN, Move.ON))
    with pytest.raises(Refused, match="not_on_a_team"):
        flow.listing(tools, outsider)


def test_a_facilitator_may_enter_what_a_team_told_by_other_ways(tools: Tools) -> None:
    done = flow.submitted(tools, Asker("T1", "U9"), CycleSubmission(1, Stage.PLAN, PLAN, Move.STAY))
    assert (done.started, done.cycle.stage) == (True, Stage.PLAN)
