"""The month where Slack calls the bot: every request signed, every answer over HTTP."""

from collections.abc import Iterator

import pytest

from handlers import ids
from improvement.call import StepKind
from sandbox.wire.port import Port
from storage.database import Database
from tests.cast import QUESTIONS, Stage, staged
from tests.dialogue import ends_call, form, hears, hears_directly, sends, types


@pytest.fixture
def stage(sqlite_database: Database, port: Port) -> Iterator[Stage]:
    with staged(sqlite_database, port, over_http=True) as made:
        yield made


def test_a_month_over_signed_http_is_the_same_month(stage: Stage) -> None:
    assert stage.server.connections(stage.bot) == 0
    stage.move_to(StepKind.ASK)
    asked = hears(stage, stage.member, "how is it going?")
    stage.member.presses(asked, ids.CHECKIN_OPEN).result(5)
    form(stage, stage.member, QUESTIONS[0].text)
    sends(stage, stage.member, {QUESTIONS[0].text: "Agreements at every visit"})
    hears(stage, stage.member, "has answered 1 of 4 questions")
    types(stage, stage.lead, "/measure agreement 18/20")
    answer = hears(stage, stage.lead, "90% (18 of 20)")
    stage.lead.presses(answer, f"{ids.MEASURE_CHART}:0").result(5)
    hears_directly(stage, stage.lead, "Signed agreement")
    stage.move_to(StepKind.AGENDA)
    hears(stage, stage.neighbour, "Agenda: Opioid care", "opioid-care")
    stage.move_to("call")
    types(stage, stage.facilitator, "/agenda start", "opioid-care")
    stage.lead.presses(hears(stage, stage.lead, "has begun", "opioid-care"), ids.CALL_HERE).result(5)
    hears(stage, stage.lead, "You are on the list", "opioid-care")
    ends_call(stage)
    hears(stage, stage.lead, "Summary: Opioid care", "opioid-care")
