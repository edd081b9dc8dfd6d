"""A chart that is not there in time leaves words in its place, and comes later into the same message."""

from collections.abc import Callable
from datetime import date

import pytest
from dateutil.relativedelta import relativedelta

from handlers import ids, posts
from handlers.posts import Address, Key, Moments
from handlers.slack import kit
from improvement.call import StepKind
from improvement.measure import Value
from improvement.run_chart.drawing import panels, sheet
from sandbox.workspace.model import Message
from storage import measure as measures
from storage import outbox
from tests.cast import Stage
from tests.dialogue import hears_directly
from tests.stories.dialogue import deliveries, presses, sees, starts_call, types

COMING = "The picture of this chart comes later"
GONE = "I could not get the picture of this chart"
HEARD = "some of its charts are not in it yet"
OVER = "charts are still missing from the agenda"

Break = Callable[[], None]


@pytest.fixture
def break_drawing(monkeypatch: pytest.MonkeyPatch) -> Break:
    def fails(*_: object, **__: object) -> bytes:
        raise RuntimeError("no ink")

    def break_it() -> None:
        monkeypatch.setattr(sheet, "draw", fails)
        monkeypatch.setattr(panels, "draw_panels", fails)

    return break_it


def reports(stage: Stage) -> None:
    """Northside's signed agreements of almost two years: enough for the agenda to show them."""
    with stage.session() as session:
        row = measures.measures(session, stage.collaborative.id)[0]
        for back in range(20):
            measures.report(
                session,
                measure=row,
                team=stage.team("northside"),
                month=date(2026, 9, 1) - relativedelta(months=back),
                value=Value(70 - back, 100),
                reported_by=stage.lead.id,
                now=stage.clock(),
            )
        session.commit()


def agenda(stage: Stage) -> Message:
    return sees(stage, stage.neighbour, "Agenda: Opioid care")


def pictures(message: Message) -> list[str]:
    return [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]


def told(stage: Stage, words: str) -> list[str]:
    """What the facilitator was told privately."""
    seen = stage.facilitator.sees(stage.facilitator.opens_conversation(stage.bot))
    return [one.text for one in seen if words in one.text]


def test_charts_that_cannot_be_drawn_are_missed_in_words_and_come_when_drawing_works(
    stage: Stage, break_drawing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports(stage)
    break_drawing()
    stage.move_to(StepKind.AGENDA)
    assert pictures(agenda(stage)) == []
    assert COMING in str(agenda(stage).blocks)
    monkeypatch.undo()
    stage.later(minutes=1)
    assert len(pictures(agenda(stage))) == 1
    assert COMING not in str(agenda(stage).blocks)
    carried = [str(call.args["metadata"]) for call in stage.workspace.calls_of("chat.postMessage")]
    assert len(carried) == len(set(carried))


def test_a_facilitator_hears_privately_once_that_charts_are_missing(
    stage: Stage, break_drawing: Break
) -> None:
    reports(stage)
    break_drawing()
    stage.move_to(StepKind.AGENDA)
    stage.later(hours=1)
    assert len(told(stage, HEARD)) == 1
    for person in (stage.lead, stage.neighbour, stage.outsider):
        seen = person.sees(person.opens_conversation(stage.bot))
        assert [one for one in seen if HEARD in one.text] == []


def test_every_chart_that_somebody_asked_for_comes_later_into_their_direct_messages(
    stage: Stage, break_drawing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports(stage)
    break_drawing()
    stage.move_to(StepKind.AGENDA)
    presses(stage, stage.neighbour, agenda(stage), ids.CHART_EVERY, "on its way")
    stage.later(minutes=1)
    assert COMING in str(hears_directly(stage, stage.neighbour, "every chart, up to").blocks)
    monkeypatch.undo()
    stage.later(minutes=1)
    assert len(pictures(hears_directly(stage, stage.neighbour, "every chart, up to"))) == 1


@pytest.mark.parametrize(
    "step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info"]
)
def test_an_upload_that_slack_refuses_is_tried_again_and_put_in(stage: Stage, step: str) -> None:
    reports(stage)
    for _ in range(2):
        stage.workspace.fail_next(step, "internal_error")
    stage.move_to(StepKind.AGENDA)
    assert COMING in str(agenda(stage).blocks)
    stage.later(minutes=5)
    stage.later(minutes=5)
    assert len(pictures(agenda(stage))) == 1
    assert len(told(stage, HEARD)) == 1


def test_a_message_is_posted_though_slack_refuses_its_picture_and_gets_it_later(stage: Stage) -> None:
    reports(stage)
    stage.move_to(StepKind.HAND_OVER)
    stage.workspace.fail_next("chat.postMessage", "invalid_blocks")
    stage.move_to(StepKind.AGENDA)
    assert pictures(agenda(stage)) == []
    assert COMING in str(agenda(stage).blocks)
    stage.later(minutes=5)
    assert len(pictures(agenda(stage))) == 1


def test_a_picture_that_slack_refuses_to_put_in_is_tried_again(stage: Stage) -> None:
    reports(stage)
    stage.workspace.fail_next("files.info", "internal_error")
    stage.workspace.fail_next("chat.update", "invalid_blocks")
    stage.move_to(StepKind.AGENDA)
    for _ in range(5):
        stage.later(minutes=5)
    assert len(pictures(agenda(stage))) == 1
    assert told(stage, OVER) == []


def test_no_file_is_left_at_slack_that_no_message_shows(stage: Stage) -> None:
    reports(stage)
    stage.workspace.drop_answer_of_next("files.getUploadURLExternal")
    stage.workspace.drop_answer_of_next("files.completeUploadExternal")
    stage.move_to(StepKind.AGENDA)
    for _ in range(5):
        stage.later(minutes=5)
    assert [file.id for file in stage.workspace.uploads.all] == pictures(agenda(stage))


def test_what_is_uploaded_already_is_not_uploaded_again(stage: Stage) -> None:
    reports(stage)
    stage.workspace.fail_next("files.info", "internal_error")
    stage.move_to(StepKind.AGENDA)
    stage.later(minutes=5)
    assert len(pictures(agenda(stage))) == 1
    assert len(stage.workspace.calls_of("files.completeUploadExternal")) == 1


def test_after_a_day_of_tries_the_message_says_that_the_chart_will_not_come(
    stage: Stage, break_drawing: Break
) -> None:
    reports(stage)
    break_drawing()
    stage.move_to(StepKind.AGENDA)
    for _ in range(60):
        stage.later(minutes=30)
    assert GONE in str(agenda(stage).blocks)
    assert COMING not in str(agenda(stage).blocks)
    assert len(told(stage, OVER)) == 1
    edits = len(stage.workspace.calls_of("chat.update"))
    stage.later(hours=2)
    assert len(stage.workspace.calls_of("chat.update")) == edits


def test_a_message_of_which_the_answer_got_lost_gets_its_charts_all_the_same(
    stage: Stage, break_drawing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports(stage)
    break_drawing()
    stage.workspace.drop_answer_of_next("chat.postMessage")
    stage.move_to(StepKind.AGENDA)
    monkeypatch.undo()
    stage.later(minutes=5)
    stage.later(minutes=5)
    assert len(pictures(agenda(stage))) == 1


def test_a_chart_somebody_asked_for_comes_later_into_their_direct_message_and_nobody_else_hears(
    stage: Stage, break_drawing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports(stage)
    break_drawing()
    types(stage, stage.lead, "/measure chart agreement", "direct message", "northside")
    direct = stage.lead.opens_conversation(stage.bot)

    def chart() -> Message | None:
        seen = [see for see in stage.lead.sees(direct) if "Signed agreement" in see.text or see.blocks]
        return seen[-1] if seen else None

    first = stage.workspace.wait_for(chart, timeout=30)
    assert first is not None
    assert COMING in str(first.blocks)
    monkeypatch.undo()
    stage.later(minutes=1)  # the message may be seen a moment before it is recorded as sent
    stage.later(minutes=1)
    later = chart()
    assert later is not None
    assert len(pictures(later)) == 1
    assert told(stage, HEARD) == []


def test_charts_that_cannot_even_be_prepared_are_missed_in_words_and_a_facilitator_hears(
    stage: Stage,
) -> None:
    reports(stage)
    with stage.session() as session:
        measures.measures(session, stage.collaborative.id)[0].rules = "astrology"
        session.commit()
    stage.move_to(StepKind.AGENDA)
    assert "The charts are missing" in str(agenda(stage).blocks)
    assert len(told(stage, "comes without its charts")) == 1
    starts_call(stage)
    stage.move_to(StepKind.SUMMARY)
    summary = sees(stage, stage.neighbour, "Summary: Opioid care")
    assert "The charts are missing" in str(summary.blocks)
    assert len(told(stage, "The summary in")) == 1


def test_late_pictures_never_undo_a_newer_change_of_the_message(
    stage: Stage, break_drawing: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports(stage)
    break_drawing()
    stage.move_to(StepKind.AGENDA)
    header = deliveries(stage, "agenda:")[0]
    with stage.session() as session:
        key = Key.read(header.key).changed()
        to = Address(header.workspace_id, header.collaborative_id)
        newer = posts.delivery(key, kit.Message("Newer", (kit.section("Newer"),)), to, Moments(stage.clock()))
        outbox.enqueue(session, newer)
        session.commit()
    monkeypatch.undo()
    stage.later(minutes=1)
    stage.later(minutes=1)
    assert sees(stage, stage.neighbour, "Newer").ts == header.sent_ts
