"""PDSA cycles: numbered by team, changed only by who saw them last."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage import pdsa, team
from storage.conflict import Conflict
from storage.database import Database
from storage.tables import Collaborative, PdsaCycle, Team
from tests.storage.clinics import NOW, WORKSPACE


@pytest.fixture
def harbor(session: Session, collaborative: Collaborative) -> Team:
    return team.teams(session, collaborative.id)[0]


def new(by: Team, stage: str = "plan", decision: str = "") -> PdsaCycle:
    return PdsaCycle(
        workspace_id=WORKSPACE,
        team_id=by.id,
        number=0,
        stage=stage,
        change_idea="Huddle at eight",
        decision=decision,
        started_on=date(2026, 10, 8),
        started_by="U0LEAD",
        changed_by="U0LEAD",
        changed_at=NOW,
    )


def save(session: Session, changed: PdsaCycle, seen: int) -> PdsaCycle:
    later = NOW + timedelta(hours=1)
    return pdsa.save(session, changed, expected_revision=seen, changed_by="U0NURSE", now=later)


def test_cycles_are_numbered_within_their_team(session: Session, collaborative: Collaborative) -> None:
    harbor, hill, _ = team.teams(session, collaborative.id)
    numbers = [pdsa.start(session, new(by)).number for by in (harbor, harbor, hill)]
    assert numbers == [1, 2, 1]
    assert pdsa.next_number(session, harbor.id) == 3


def test_a_cycle_moves_on(session: Session, harbor: Team) -> None:
    started = pdsa.start(session, new(harbor))
    started.stage, started.happened, started.carried_out = "study", "Five of six days", True
    saved = save(session, started, seen=1)
    session.expire_all()
    found = pdsa.cycle(session, started.id)
    assert found is saved
    assert (found.stage, found.happened, found.carried_out) == ("study", "Five of six days", True)
    assert (found.revision, found.changed_by, found.changed_at) == (2, "U0NURSE", NOW + timedelta(hours=1))


def test_who_did_not_see_the_latest_change_is_shown_it(session: Session, harbor: Team) -> None:
    started = pdsa.start(session, new(harbor))
    started.learned = "Mornings work"
    save(session, started, seen=1)
    session.commit()
    mine = session.get_one(PdsaCycle, started.id)
    mine.learned = "Something else"
    with pytest.raises(Conflict) as conflict:
        save(session, mine, seen=1)
    assert (conflict.value.current.learned, conflict.value.current.revision) == ("Mornings work", 2)


def test_closed_cycles_are_left_out_when_only_open_ones_are_asked_for(
    session: Session, collaborative: Collaborative
) -> None:
    harbor, hill, lake = team.teams(session, collaborative.id)
    closed = pdsa.start(session, new(harbor, stage="closed", decision="adopt"))
    running = pdsa.start(session, new(harbor))
    other = pdsa.start(session, new(hill))
    assert pdsa.cycles_of(session, harbor.id) == [closed, running]
    assert pdsa.cycles_of(session, harbor.id, open_only=True) == [running]
    assert pdsa.open_cycles_by_team(session, collaborative.id) == {harbor.id: [running], hill.id: [other]}
    assert pdsa.cycles_of(session, lake.id) == []


def test_two_people_starting_at_once_get_two_numbers(
    database: Database, session: Session, harbor: Team
) -> None:
    session.commit()
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def person() -> None:
        mine = Database(database.url)
        try:
            start.wait()
            with mine.session() as opened:
                pdsa.start(opened, new(harbor))
                opened.commit()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=person) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    session.rollback()
    assert [one.number for one in pdsa.cycles_of(session, harbor.id)] == [1, 2, 3, 4]


@pytest.mark.parametrize("facts", [{"stage": "plans"}, {"decision": "perhaps"}])
def test_a_stage_or_decision_that_does_not_exist_is_refused(
    session: Session, harbor: Team, facts: dict[str, str]
) -> None:
    with pytest.raises(IntegrityError):
        pdsa.start(session, new(harbor, **facts))


def test_two_cycles_of_a_team_cannot_have_one_number(session: Session, harbor: Team) -> None:
    pdsa.start(session, new(harbor))
    second = new(harbor)
    second.number = 1
    session.add(second)
    with pytest.raises(IntegrityError):
        session.flush()
