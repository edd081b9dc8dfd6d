"""Nobody from outside changes anything by any button that anybody was shown in three months."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from handlers import ids
from sandbox.wire import interactions
from sandbox.wire.interactions import Actor
from sandbox.wire.port import Port
from sandbox.workspace.model import Message, User
from storage import tables
from tests.cast import Stage
from tests.dialogue import acknowledged
from tests.stories.year import april, lived, november, october

TOLD = ("Delivery", "Picture", "Drawing", "Workspace", "ClockBeat", "AnswerDraft", "Request")
"""Tables of what is said, drawn and asked of Slack: not of what people decided."""


@pytest.fixture(scope="module")
def stage(port: Port, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Months with a call that was held, one on a holiday and one that nobody started; the next one is on."""
    with lived(port, tmp_path_factory.mktemp("strangers"), (october, november, april)) as year:
        year.starts_call()
        year.reports(year.stage.member, "agreement 58/60", "northside")
        yield year.stage


def buttons(stage: Stage) -> dict[tuple[str, str], tuple[Message, dict[str, Any]]]:
    """Every button that anybody was shown, by its action and value."""
    return {
        (element["action_id"], element.get("value", "")): (
            message,
            {**element, "block_id": block.get("block_id", "b")},
        )
        for person in stage.workspace.people
        for channel in stage.workspace.channels_for(person)
        for message in stage.workspace.messages(channel, person)
        for block in message.blocks
        for element in [*block.get("elements", ()), block.get("accessory", {})]
        if element.get("type") == "button"
    }


def told(stage: Stage, stranger: User) -> list[Message]:
    """What only this person was told."""
    return [
        message
        for channel in stage.workspace.channels
        for message in stage.workspace.timeline.all_in(channel.id)
        if message.ephemeral_to == stranger.id
    ]


def decided(stage: Stage) -> dict[str, list[str]]:
    """All rows of what people decided and wrote."""
    models = [model for name in tables.__all__ if name not in TOLD and (model := getattr(tables, name))]
    with stage.session() as session:
        return {model.__name__: sorted(map(_row, session.exec(select(model)))) for model in models}


def _row(row: SQLModel) -> str:
    return repr(sorted(row.model_dump().items(), key=str))


@pytest.mark.parametrize(
    "facts", [{}, {"is_restricted": True}, {"home": "T0ELSEWHERE"}], ids=["outsider", "guest", "elsewhere"]
)
def test_each_button_answers_a_stranger_in_private_and_changes_nothing(
    stage: Stage, facts: dict[str, Any]
) -> None:
    stranger = _stranger(stage, facts)
    actor = Actor(stage.workspace, stranger, stage.bot, stage.server.url)
    before = decided(stage)
    live = buttons(stage)
    assert {ids.CALL_END, ids.MEASURE_UNDO, ids.CHECKIN_NOTHING, ids.CALL_MISSED} <= {
        action.partition(":")[0] for action, _ in live
    }
    pressed = [
        one for one in live.values() if not one[1]["action_id"].startswith(ids.CALL_HERE)
    ]  # a guest may be on a call
    for message, element in pressed:
        payload = interactions.press_on_message(actor, message, element)
        acknowledged(stage.server.courier.deliver(stage.bot, "interactive", payload))
    stage.workspace.wait_for(lambda: len(told(stage, stranger)) >= len(pressed), timeout=30)
    assert decided(stage) == before


def _stranger(stage: Stage, facts: dict[str, Any]) -> User:
    name = "-".join(["stranger", *facts])
    return stage.workspace.add_user(name.replace("_", "-"), "Stranger", **facts)
