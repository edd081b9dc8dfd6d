"""What somebody pressed is done once and answered, also when the process dies or Slack sends it again."""

from datetime import UTC, datetime

from sqlmodel import func, select, update

from handlers import ids
from sandbox.person.person import Person
from sandbox.wire import interactions
from sandbox.wire.interactions import Actor
from storage.tables import Member, Request
from tests.cast import Stage
from tests.dialogue import acknowledged, form, hears
from tests.stories.dialogue import deliveries, opens, sees, starts_call
from tests.stories.test_call import NOTE, WHAT, WHO

NOT_DONE = "had not done it yet"
DONE = "It is done"


def told(person: Person, stage: Stage, words: str) -> list[str]:
    """What somebody was told privately."""
    return [one.text for one in person.sees(person.opens_conversation(stage.bot)) if words in one.text]


def let_leases_run_out(stage: Stage) -> None:
    """As if so much time had passed on the database's clock."""
    with stage.session() as session:
        session.exec(update(Request).values(lease_until=datetime(2000, 1, 1, tzinfo=UTC)))
        session.commit()


def test_who_got_no_answer_hears_once_that_it_was_not_done(stage: Stage) -> None:
    with stage.session() as session:
        session.add(taken(stage, "press-1"))
        session.commit()
    stage.beat()
    assert told(stage.lead, stage, NOT_DONE) == []
    let_leases_run_out(stage)
    stage.beat()
    stage.later(minutes=5)
    (word,) = told(stage.lead, stage, NOT_DONE)
    assert "“/measure”" in word
    for person in (stage.member, stage.facilitator, stage.outsider):
        assert told(person, stage, NOT_DONE) == []


def test_who_got_no_answer_hears_that_it_was_done_where_it_was(stage: Stage) -> None:
    with stage.session() as session:
        session.add(taken(stage, "press-1", done=True))
        session.commit()
    let_leases_run_out(stage)
    stage.beat()
    assert len(told(stage.lead, stage, DONE)) == 1


def taken(stage: Stage, request_id: str, *, done: bool = False) -> Request:
    return Request(
        workspace_id=stage.workspace.team_id,
        request_id=request_id,
        user_id=stage.lead.id,
        what="/measure",
        taken_at=stage.clock(),
        lease_until=datetime(2999, 1, 1, tzinfo=UTC),
        done=done,
    )


def test_a_press_that_slack_sends_twice_is_done_once_and_answered_once(stage: Stage) -> None:
    starts_call(stage)
    roll = sees(stage, stage.member, "has begun")
    actor = Actor(stage.workspace, stage.member.user, stage.bot, stage.server.url)
    button = next(
        element for block in roll.blocks for element in block.get("elements", ()) if "action_id" in element
    )
    payload = interactions.press_on_message(actor, roll, button | {"block_id": "b"})
    for _ in range(2):
        acknowledged(stage.server.courier.deliver(stage.bot, "interactive", payload))
    hears(stage, stage.member, "on the list for Northside", "opioid-care")
    stage.workspace.wait_for(lambda: "answered" if answered(stage, payload["trigger_id"]) else "")
    seen = [one.text for one in stage.member.sees(stage.channels["opioid-care"]) if one.ephemeral_to]
    assert len([text for text in seen if "list" in text]) == 1


def answered(stage: Stage, request_id: str) -> bool:
    stage.callboard.inbox.flush()
    stage.workspace.happenings.note("somebody looked")
    with stage.callboard.database.reading() as session:
        return session.exec(select(Request).where(Request.request_id == request_id)).one().answered


def test_a_form_that_slack_sends_twice_changes_something_once_and_closes(stage: Stage) -> None:
    controls = starts_call(stage)
    filled = stage.facilitator.fills(
        opens(stage, stage.facilitator, controls, ids.CALL_NOTE), {NOTE: "Share the sheet"}
    )
    first, second = stage.facilitator.submits(filled), stage.facilitator.submits(filled)
    acknowledged(first)
    acknowledged(second)
    assert len(deliveries(stage, "note:")) == 1


def test_a_form_that_was_refused_can_be_sent_again(stage: Stage) -> None:
    controls = starts_call(stage)
    view = opens(stage, stage.facilitator, controls, ids.CALL_ACTION)
    filled = stage.facilitator.fills(view, {WHAT: "Send the leaflet", WHO: stage.bot.id})
    acknowledged(stage.facilitator.submits(filled))
    right = stage.facilitator.fills(form(stage, stage.facilitator), {WHO: stage.member.id})
    acknowledged(stage.facilitator.submits(right))
    assert len(deliveries(stage, "action:")) == 1


def members(stage: Stage) -> int:
    with stage.callboard.database.reading() as session:
        return session.exec(select(func.count()).select_from(Member)).one()


def test_somebody_who_joined_is_taken_in_though_the_first_try_failed(stage: Stage) -> None:
    before = members(stage)
    stage.server.set_event_pauses(0.0, 0.0)
    stage.workspace.fail_next("users.info", "internal_error")
    stage.workspace.join(stage.channels["northside"], stage.newcomer.user)
    stage.workspace.wait_for(lambda: members(stage) == before + 1)
    assert len(stage.workspace.calls_of("users.info")) >= 2
