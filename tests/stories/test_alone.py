"""What is wrong with one collaborative, one step or one message stops no other, and a person hears of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.scheduler import Heartbeat
from handlers.slack import kit
from improvement.call import StepKind
from improvement.charter.values import Charter
from storage import call as calls
from storage import outbox
from storage.charter import load_charter, save_charter
from storage.step import LEASE, steps_of
from storage.tables import Call, Collaborative, Delivery
from tests.cast import BEGIN, Stage
from tests.dialogue import hears, hears_directly, texts

NOT_PLANNED = "could not plan the next call of Opioid care"


def second(stage: Stage) -> int:
    """Foot care, at the same hours, with Hillcrest alone on it; it is not planned yet."""
    with stage.session() as session:
        first = stage.collaborative
        charter: Charter = replace(
            load_charter(session, first),
            key="foot-care",
            name="Foot care",
            channel=stage.channels["lobby"].id,
            teams=load_charter(session, first).teams[2:],
        )
        made = save_charter(session, first.workspace_id, charter, stage.clock())
        session.commit()
        return made.id


def breaks(stage: Stage, collaborative_id: int) -> None:
    """Its call is over, and its rule is not one any more."""
    with stage.session() as session:
        collaborative = session.get_one(Collaborative, collaborative_id)
        collaborative.charter = {**collaborative.charter, "rule": {"week": "the third"}}
        for call in calls.calls_of(session, collaborative_id):
            call.ended_at = stage.clock()
        session.commit()


def planned(stage: Stage, collaborative_id: int) -> Call | None:
    with stage.callboard.database.reading() as session:
        return calls.next_call(session, collaborative_id, stage.clock())


def told(stage: Stage, words: str) -> int:
    """How often the facilitator was told."""
    stage.beat()
    place = stage.facilitator.opens_conversation(stage.bot)
    return sum(words in message.text for message in stage.facilitator.sees(place))


def test_a_collaborative_that_cannot_be_planned_costs_the_others_nothing(stage_on_both: Stage) -> None:
    stage = stage_on_both
    first = stage.collaborative.id
    other = second(stage)
    breaks(stage, first)
    stage.beat()
    assert planned(stage, other)
    assert not planned(stage, first)
    hears_directly(stage, stage.facilitator, NOT_PLANNED)


def test_its_facilitators_hear_once_and_it_is_planned_as_soon_as_its_charter_works(stage: Stage) -> None:
    first = stage.collaborative.id
    with stage.callboard.database.reading() as session:
        working = load_charter(session, stage.collaborative)
    breaks(stage, first)
    for _ in range(3):
        stage.later(minutes=11)
    assert told(stage, NOT_PLANNED) == 1
    with stage.session() as session:
        save_charter(session, stage.workspace.team_id, working, stage.clock())
        session.commit()
    stage.later(minutes=11)
    assert planned(stage, first)


def test_one_that_cannot_be_planned_is_left_alone_for_ten_minutes(stage: Stage) -> None:
    breaks(stage, stage.collaborative.id)
    tried = []
    for minutes in (0, 4, 5, 2):
        stage.later(minutes=minutes)
        tried.append(stage.collaborative.plan_again_at)
    put_off = timedelta(minutes=10)
    assert tried == [BEGIN + put_off] * 3 + [stage.clock() + put_off]


def test_a_step_that_fails_costs_the_others_nothing_and_the_facilitator_hears_once(stage: Stage) -> None:
    other = second(stage)
    stage.beat()
    with stage.session() as session:
        (broken,) = calls.calls_of(session, 1)
        broken.questions = [{"nonsense": "of an edit by hand"}]
        due = steps_of(session, broken.id)[0].due_at
        session.commit()
    stage.move_to(due)
    hears_directly(stage, stage.hillcrest, "Foot care")
    for _ in range(3):
        stage.later(minutes=11)
    assert told(stage, "could not prepare the check-in questions for Opioid care") == 1
    assert planned(stage, other)


def test_a_message_that_cannot_be_put_together_costs_the_others_nothing(stage: Stage) -> None:
    for key, message in {"ask:1:1": {}, "ask:1:2": kit.Message("All is well", ()).payload()}.items():
        enqueue(stage, key, message)
    stage.beat()
    hears(stage, stage.lead, "All is well")
    for _ in range(3):
        stage.later(minutes=11)
    assert told(stage, "could not post the check-in questions to") == 1


def enqueue(stage: Stage, key: str, message: dict[str, object]) -> None:
    with stage.session() as session:
        delivery = Delivery(
            workspace_id=stage.workspace.team_id,
            key=key,
            collaborative_id=1,
            channel_id=stage.channels["northside"].id,
            message=message,
            due_at=stage.clock(),
        )
        outbox.enqueue(session, delivery)
        session.commit()


# -- two schedulers ---------------------------------------------------------------------------------


def test_a_step_that_outlasted_its_lease_stays_as_the_other_process_left_it(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    quick = Heartbeat(stage.callboard.tools, stage.callboard.outbox)
    finished: list[datetime] = []

    def outlasted() -> None:
        """The slow process has just asked; its lease runs out before it says so, and the quick one beats."""
        if not finished:
            stage.clock.time += LEASE + timedelta(seconds=1)
            quick.beat()
            finished.append(stage.clock())
            stage.clock.time += timedelta(seconds=1)

    slow = Heartbeat(replace(stage.callboard.tools, wake_outbox=outlasted), stage.callboard.outbox)
    stage.clock.time = stage.due(StepKind.ASK)
    slow.beat()
    with stage.callboard.database.reading() as session:
        (ask,) = [one for one in steps_of(session, stage.call.id) if one.kind == StepKind.ASK]
    assert (ask.outcome, ask.done_at) == ("done", finished[0])
    assert "outlasted its lease" in caplog.text
    asked = [see for see in stage.lead.sees(stage.channels["northside"]) if "how is it going" in texts(see)]
    assert len(asked) == 1
