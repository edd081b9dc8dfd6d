"""What a whole collaborative needs takes the same number of queries for 3 teams and for 60."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import Session

from improvement.charter.values import CharterTeam
from improvement.measure import Value
from storage import charter, checkin, measure, pdsa, team
from storage import record as records
from storage.database import Database
from storage.tables import Call, Collaborative, PdsaCycle
from tests.storage.clinics import CHARTER, NOW, WORKSPACE

SEPTEMBER = date(2026, 9, 1)
Bulk = Callable[[Session, Collaborative, Call], object]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def fill(session: Session, collaborative: Collaborative, on: Call) -> None:
    for one in team.teams(session, collaborative.id):
        checkin.save_answer(
            session, call=on, team=one, question="ask", words="Help", answered_by="U0LEAD", now=NOW
        )
        for row in measure.measures(session, collaborative.id):
            measure.report(
                session,
                measure=row,
                team=one,
                month=SEPTEMBER,
                value=Value(1),
                reported_by="U0LEAD",
                now=NOW,
            )
        cycle = PdsaCycle(
            workspace_id=WORKSPACE,
            team_id=one.id,
            number=1,
            change_idea="Huddle",
            started_on=SEPTEMBER,
            started_by="U0LEAD",
            changed_by="U0LEAD",
            changed_at=NOW,
        )
        pdsa.start(session, cycle)


def _values(session: Session, collaborative: Collaborative, _: Call) -> object:
    measures = [row.id for row in measure.measures(session, collaborative.id)]
    teams = [row.id for row in team.teams(session, collaborative.id)]
    return measure.values_of_teams(session, measures, teams)


BULK: dict[str, tuple[int, Bulk]] = {
    "the charter": (4, lambda session, of, _: charter.load_charter(session, of)),
    "members": (1, lambda session, of, _: team.members_by_team(session, of.id)),
    "answers": (1, lambda session, _, on: checkin.answers(session, on.id)),
    "open cycles": (1, lambda session, of, _: pdsa.open_cycles_by_team(session, of.id)),
    "what was reported": (2, lambda session, of, _: measure.heard(session, of.id, SEPTEMBER)),
    "values of every measure": (3, _values),
    "open actions": (1, lambda session, of, _: records.open_actions(session, of.id)),
}


@pytest.mark.parametrize("what", BULK)
def test_the_number_of_queries_does_not_grow_with_teams(
    database: Database, session: Session, collaborative: Collaborative, october: Call, what: str
) -> None:
    allowed, ask = BULK[what]
    many = tuple(CharterTeam(f"team-{n}", f"Team {n}", None, (f"U{n}",)) for n in range(20))
    charter.save_charter(session, WORKSPACE, replace(CHARTER, teams=many), NOW)
    fill(session, collaborative, october)
    session.commit()
    with counted(database) as statements:
        ask(session, collaborative, october)
    assert (
        len([statement for statement in statements if "PRAGMA" not in statement and "BEGIN" not in statement])
        == allowed
    )
