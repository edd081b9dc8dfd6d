"""How far a team is: what counts as missing, and what it costs to know."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event

from handlers.checkin import flow
from handlers.standing.blocks import Preparation
from handlers.standing.flow import asked_teams
from improvement.measure import Value
from storage import measure, pdsa, team
from storage.database import Database
from storage.tables import Call, PdsaCycle
from tests.handlers.checkin.practice import CALL_AT, Practice, asker, filled, practice, with_teams
from tests.storage.clinics import NOW, WORKSPACE

LEAD = asker("U0LEAD", "C0HARBOR")


@pytest.fixture
def clinics(database: Database) -> Practice:
    return practice(database)


def asked(clinics: Practice, key: str = "harbor") -> Preparation:
    flow.open_form(clinics.tools, LEAD)
    with clinics.database.reading() as session:
        call = session.get_one(Call, clinics.call_id)
        return asked_teams(session, call, [clinics.team(key)])[0]


def start_cycle(clinics: Practice, idea: str, changed_at: datetime, stage: str = "do") -> None:
    with clinics.database.session() as session:
        cycle = PdsaCycle(
            workspace_id=WORKSPACE,
            team_id=clinics.team("harbor").id,
            number=0,
            stage=stage,
            change_idea=idea,
            started_on=date(2026, 9, 1),
            started_by="U0LEAD",
            changed_by="U0LEAD",
            changed_at=changed_at,
        )
        pdsa.start(session, cycle)
        session.commit()


def test_a_cycle_waits_for_an_update_when_it_has_not_moved_since_the_last_call(clinics: Practice) -> None:
    september = CALL_AT - timedelta(days=28)
    clinics.plan(september)
    start_cycle(clinics, "Morning huddle", september - timedelta(days=1))
    start_cycle(clinics, "Phone call", september + timedelta(days=3))
    start_cycle(clinics, "Given up", september - timedelta(days=1), stage="closed")
    standing = asked(clinics).standing
    assert [cycle.idea for cycle in standing.open_cycles] == ["Morning huddle", "Phone call"]
    assert [one.idea for one in standing.waiting] == ["Morning huddle"]


def test_before_the_first_call_no_cycle_waits(clinics: Practice) -> None:
    start_cycle(clinics, "Morning huddle", NOW - timedelta(days=60))
    assert asked(clinics).standing.waiting == ()


def test_only_this_months_values_count_as_reported(clinics: Practice) -> None:
    with clinics.database.session() as session:
        call = session.get_one(Call, clinics.call_id)
        agreements, visits = measure.measures(session, call.collaborative_id)
        harbor = team.team_by_key(session, call.collaborative_id, "harbor")
        assert harbor
        for row, month in ((agreements, call.reporting_month), (visits, date(2026, 8, 1))):
            value = Value(9, 10) if row.kind == "proportion" else Value(9)
            measure.report(
                session, measure=row, team=harbor, month=month, value=value, reported_by="U0LEAD", now=NOW
            )
        session.commit()
    assert [one.key for one in asked(clinics).standing.unreported] == ["visits"]


def test_last_month_is_the_call_before_and_not_an_older_one(clinics: Practice) -> None:
    flow.receive(clinics.tools, LEAD, filled(flow.open_form(clinics.tools, LEAD), success="October"))
    november = clinics.plan(CALL_AT + timedelta(days=35))
    december = clinics.plan(CALL_AT + timedelta(days=63))
    clinics.call_id = november
    assert {key: answer.words for key, answer in asked(clinics).said_before.items()} == {"success": "October"}
    clinics.call_id = december
    assert asked(clinics).said_before == {}


def test_the_latest_to_answer_is_named_first_and_nobody_twice(clinics: Practice) -> None:
    for minute, (who, words) in enumerate((("U0LEAD", "A"), ("U0NURSE", "B"))):
        clinics.now = NOW + timedelta(minutes=minute)
        key = "success" if who == "U0LEAD" else "ask"
        asking = asker(who, "C0HARBOR")
        form = filled(flow.open_form(clinics.tools, asking), None, **{key: words})
        flow.receive(clinics.tools, asking, form)
    assert asked(clinics).answered_by == ("U0NURSE", "U0LEAD")


def test_what_it_costs_to_know_does_not_grow_with_teams(sqlite_database: Database) -> None:
    clinics = practice(sqlite_database, with_teams(60))
    with clinics.database.reading() as session:
        call = session.get_one(Call, clinics.call_id)
        teams = team.teams(session, call.collaborative_id)
        statements: list[str] = []
        event.listen(
            clinics.database.engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, *_: statements.append(statement),
        )
        asked_teams(session, call, teams)
    assert len(teams) == 60
    assert len(statements) <= 8
