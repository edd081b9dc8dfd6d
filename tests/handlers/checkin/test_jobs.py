"""What the clock enqueues: each thing once, to the right place, and within Slack's limits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.checkin import flow, jobs
from handlers.slack import kit
from storage import outbox
from storage.database import Database
from tests.handlers.checkin.practice import CALL_AT, Practice, asker, filled, practice, with_teams
from tests.handlers.meeting import ask_teams
from tests.storage.clinics import CHARTER, NOW, WORKSPACE


@pytest.fixture
def clinics(database: Database) -> Practice:
    return practice(database)


def test_each_team_is_asked_once_however_often_the_clock_says_so(clinics: Practice) -> None:
    for _ in range(2):
        jobs.ask(clinics.tools, clinics.call_id, clinics.now)
    harbor, hill, lake = clinics.deliveries("ask:")
    assert (harbor.channel_id, harbor.user_ids) == ("C0HARBOR", [])
    assert (hill.channel_id, hill.user_ids) == (None, ["U0HILL", "U0DOCTOR"])
    assert lake.channel_id == "C0LAKE"
    assert clinics.woken == 2


def test_a_team_with_neither_channel_nor_members_is_left_to_the_facilitator(
    sqlite_database: Database,
) -> None:
    nobody = replace(CHARTER.teams[1], members=(), leads=())
    clinics = practice(sqlite_database, replace(CHARTER, teams=(nobody,)))
    jobs.ask(clinics.tools, clinics.call_id, clinics.now)
    assert clinics.deliveries("ask:") == []
    jobs.hand_over(clinics.tools, clinics.call_id, clinics.now)
    assert "*Hill*: was not asked this month" in clinics.deliveries("hand_over:")[0].message["text"]


def test_what_could_not_be_posted_in_time_expires_by_the_calls_own_rule(clinics: Practice) -> None:
    jobs.ask(clinics.tools, clinics.call_id, NOW)
    jobs.remind_1(clinics.tools, clinics.call_id, NOW)
    jobs.hand_over(clinics.tools, clinics.call_id, NOW)
    assert clinics.deliveries("ask:")[0].expires_at == CALL_AT - timedelta(days=1)
    assert clinics.deliveries("remind_1:")[0].expires_at == NOW + timedelta(hours=2)
    assert clinics.deliveries("hand_over:")[0].expires_at == CALL_AT


def test_each_facilitator_hears_once_which_teams_miss_what(clinics: Practice) -> None:
    ask_teams(clinics)
    for _ in range(2):
        jobs.hand_over(clinics.tools, clinics.call_id, NOW)
    told = clinics.deliveries("hand_over:")
    assert [one.user_ids for one in told] == [["U0FACIL"], ["U0SECOND"]]
    assert "3 teams still miss something" in told[0].message["text"]
    assert "September 2026: Current agreement, Visits" in told[0].message["text"]


def test_a_team_that_answered_is_reminded_of_its_measures_alone(clinics: Practice) -> None:
    lead = asker("U0LEAD", "C0HARBOR")
    flow.receive(clinics.tools, lead, filled(flow.open_form(clinics.tools, lead), success="All well"))
    jobs.remind_2(clinics.tools, clinics.call_id, NOW)
    harbor, hill, _ = (delivery.message["text"] for delivery in clinics.deliveries("remind_2:"))
    assert "Your answers" not in harbor
    assert "Your answers to the 2 questions" in hill


def test_the_hand_over_about_sixty_teams_fits_one_message(sqlite_database: Database) -> None:
    clinics = practice(sqlite_database, with_teams(60))
    jobs.hand_over(clinics.tools, clinics.call_id, NOW)
    blocks = clinics.deliveries("hand_over:")[0].message["blocks"]
    assert sum(kit.text_length(block) for block in blocks) <= kit.MESSAGE_CHARACTERS
    assert "Team 59" in str(blocks)


def test_an_ask_about_the_fullest_charter_fits_slacks_limits(sqlite_database: Database) -> None:
    questions = tuple(replace(CHARTER.questions[0], key=f"q{n}", text=f"{n}" + "x" * 299) for n in range(10))
    measures = tuple(replace(CHARTER.measures[0], key=f"m{n}", name=f"{n}" + "&" * 73) for n in range(20))
    clinics = practice(sqlite_database, replace(CHARTER, questions=questions, measures=measures))
    jobs.ask(clinics.tools, clinics.call_id, NOW)
    message = clinics.deliveries("ask:")[0].message
    assert len(message["blocks"]) <= kit.MESSAGE_BLOCKS
    assert len(message["text"]) <= kit.FALLBACK_CHARACTERS
    assert message["blocks"][-1]["type"] == "actions"
    sections = [one["text"]["text"] for one in message["blocks"] if one["type"] == "section"]
    assert max(map(len, sections)) <= 3000


def test_an_update_waits_behind_the_ask_it_changes(clinics: Practice) -> None:
    jobs.ask(clinics.tools, clinics.call_id, NOW)
    lead = asker("U0LEAD", "C0HARBOR")
    flow.receive(clinics.tools, lead, filled(flow.open_form(clinics.tools, lead), success="All well"))
    with clinics.database.session() as session:
        claimed = [one.key for one in outbox.claim(session, WORKSPACE, NOW, timedelta(minutes=3))]
    assert not [key for key in claimed if "#" in key]
