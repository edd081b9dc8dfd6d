"""The calls ahead: there is always a next one."""

from dataclasses import replace
from datetime import time, timedelta

from sqlmodel import select

from handlers import charter as charters
from handlers.rescheduling import replan
from storage.charter import load_charter, save_charter
from storage.tables import CallStep
from tests.cast import QUESTIONS, Stage
from tests.dialogue import ends_call, form, texts, types


def test_the_bot_connects_and_plans_the_next_call(stage: Stage) -> None:
    assert stage.call.starts_at.isoformat() == "2026-10-15T16:00:00+00:00"


def test_as_soon_as_a_call_ends_the_next_one_is_planned(stage: Stage) -> None:
    stage.move_to("call")
    types(stage, stage.facilitator, "/agenda start", "opioid-care")
    stage.workspace.wait_for(lambda: stage.call.started_at)
    ends_call(stage)
    stage.workspace.wait_for(lambda: stage.call.starts_at.isoformat() == "2026-11-19T17:00:00+00:00")


def test_a_call_that_began_and_ended_early_is_not_planned_again(stage: Stage) -> None:
    stage.later(days=14, hours=3, minutes=50)
    stage.facilitator.types("/agenda start", "opioid-care").result(5)
    stage.workspace.wait_for(lambda: stage.call.started_at)
    ends_call(stage)
    stage.workspace.wait_for(lambda: stage.workspace.calls_of("chat.update"))
    assert stage.call.starts_at.isoformat() == "2026-11-19T17:00:00+00:00"


def test_a_planned_call_asks_with_the_hints_of_the_charter(stage: Stage) -> None:
    with stage.session() as session:
        collaborative = stage.collaborative
        hinted = replace(QUESTIONS[0], hint="One of each is plenty.", label="In short")
        wanted = replace(load_charter(session, collaborative), questions=(hinted,))
        replan(
            session, save_charter(session, collaborative.workspace_id, wanted, stage.clock()), stage.clock()
        )
        session.commit()
    types(stage, stage.lead, "/checkin")
    assert "One of each is plenty." in texts(form(stage, stage.lead, QUESTIONS[0].text))


def test_a_call_that_runs_stays_where_it_is_when_the_charter_changes(stage: Stage) -> None:
    stage.later(days=14, hours=3, minutes=50)
    types(stage, stage.facilitator, "/agenda start", "opioid-care")
    stage.workspace.wait_for(lambda: stage.call.started_at)
    running = stage.call
    moved_to(stage, time(15))
    assert (stage.call.id, stage.call.starts_at) == (running.id, running.starts_at)


def test_a_call_nobody_was_asked_about_moves_with_the_charter(stage: Stage) -> None:
    planned = stage.call
    moved_to(stage, time(15))
    assert (stage.call.id, stage.call.starts_at) == (planned.id, planned.starts_at + timedelta(hours=3))


def moved_to(stage: Stage, at: time) -> None:
    """The facilitator's charter names another hour, and nobody was asked yet."""
    with stage.session() as session:
        for step in session.exec(select(CallStep)):
            step.done_at = None
        session.commit()
        charter = load_charter(session, stage.collaborative)
    wanted = replace(charter, rule=replace(charter.rule, at=at))
    charters.apply(stage.callboard.tools, stage.workspace.team_id, wanted)
