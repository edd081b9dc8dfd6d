"""Values: one current one for each team, measure and month, and every correction kept."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from improvement.measure import Value
from storage import measure, team
from storage.database import Database
from storage.tables import Collaborative, MeasureRow, MeasureValue, Team, Unmeasured
from tests.storage.clinics import CHARTER, NOW, WORKSPACE

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def agreements(session: Session, collaborative: Collaborative) -> MeasureRow:
    return measure.measures(session, collaborative.id)[0]


@pytest.fixture
def harbor(session: Session, collaborative: Collaborative) -> Team:
    return team.teams(session, collaborative.id)[0]


def report(
    session: Session,
    row: MeasureRow,
    by: Team,
    month: date,
    value: Value | None,
    *,
    minute: int = 0,
    comment: str = "",
) -> tuple[MeasureValue, MeasureValue | None]:
    now = NOW + timedelta(minutes=minute)
    return measure.report(
        session,
        measure=row,
        team=by,
        month=month,
        value=value,
        reported_by="U0LEAD",
        now=now,
        comment=comment,
    )


def test_a_measure_is_the_one_of_the_charter(session: Session, agreements: MeasureRow) -> None:
    session.expire_all()
    assert measure.as_measure(agreements) == CHARTER.measures[0]


def test_a_value_is_kept_as_it_was_reported(session: Session, agreements: MeasureRow, harbor: Team) -> None:
    for month, value in {
        AUGUST: Value(812, 903),
        SEPTEMBER: Value(89.9, 100, percent_only=True),
        OCTOBER: Value(0, 7),
    }.items():
        report(session, agreements, harbor, month, value)
    session.expire_all()
    kept = measure.values(session, agreements.id, harbor.id)
    assert [(row.month, measure.as_value(row)) for row in kept] == [
        (AUGUST, Value(812, 903)),
        (SEPTEMBER, Value(89.9, 100, percent_only=True)),
        (OCTOBER, Value(0, 7)),
    ]


def test_a_correction_keeps_what_it_replaced(session: Session, agreements: MeasureRow, harbor: Team) -> None:
    first, nothing = report(session, agreements, harbor, SEPTEMBER, Value(8, 9))
    assert nothing is None
    second, replaced = report(session, agreements, harbor, SEPTEMBER, Value(7, 9), minute=5)
    assert replaced is first
    session.expire_all()
    assert first.replaced_at == NOW + timedelta(minutes=5)
    assert measure.values(session, agreements.id, harbor.id) == [second]
    assert measure.history(session, agreements.id, harbor.id, SEPTEMBER) == [first, second]


def test_the_same_report_sent_twice_is_one(session: Session, agreements: MeasureRow, harbor: Team) -> None:
    first, _ = report(session, agreements, harbor, SEPTEMBER, Value(8, 9))
    assert report(session, agreements, harbor, SEPTEMBER, Value(8, 9), minute=1) == (first, None)
    assert measure.history(session, agreements.id, harbor.id, SEPTEMBER) == [first]


def test_what_was_reported_is_known_by_team_and_measure(
    session: Session, collaborative: Collaborative, agreements: MeasureRow, harbor: Team
) -> None:
    report(session, agreements, harbor, SEPTEMBER, Value(8, 9))
    report(session, agreements, harbor, SEPTEMBER, Value(7, 9))
    heard = measure.heard(session, collaborative.id, SEPTEMBER)
    assert heard == {harbor.id: measure.Heard(reported={agreements.id})}
    assert measure.heard(session, collaborative.id, OCTOBER) == {}


def test_no_data_is_an_answer_of_the_month_and_no_value(
    session: Session, collaborative: Collaborative, agreements: MeasureRow, harbor: Team
) -> None:
    report(session, agreements, harbor, SEPTEMBER, Value(8, 9))
    row, replaced = report(session, agreements, harbor, SEPTEMBER, None, minute=1, comment="Server down")
    assert (measure.as_answer(row), replaced and measure.as_answer(replaced)) == (None, Value(8, 9))
    assert measure.values(session, agreements.id, harbor.id) == []
    heard = measure.heard(session, collaborative.id, SEPTEMBER)[harbor.id]
    assert heard == measure.Heard(no_data={agreements.id: "Server down"})
    assert heard.answered == {agreements.id}
    measure.leave_unmeasured(session, agreements, harbor, reason="", said_by="U0LEAD", now=NOW)
    given = {(agreements.id, harbor.id, SEPTEMBER): measure.NewValue(Value(7, 9), row.id)}
    assert measure.report_many(session, WORKSPACE, given, reported_by="import", now=NOW) == 1
    session.expire_all()
    assert measure.heard(session, collaborative.id, SEPTEMBER)[harbor.id].answered == {agreements.id}
    assert measure.unmeasured_by(session, harbor.id) == {}
    assert len(measure.history(session, agreements.id, harbor.id, SEPTEMBER)) == 3


def test_what_was_taken_back_stays_on_record_and_what_it_replaced_stands_again(
    session: Session, agreements: MeasureRow, harbor: Team
) -> None:
    first, _ = report(session, agreements, harbor, SEPTEMBER, Value(8, 9))
    second, _ = report(session, agreements, harbor, SEPTEMBER, Value(7, 9), minute=1)
    later = NOW + timedelta(minutes=2)
    assert measure.take_back(session, second, by="U0LEAD", now=later) == first
    session.expire_all()
    assert measure.values(session, agreements.id, harbor.id) == [first]
    assert measure.history(session, agreements.id, harbor.id, SEPTEMBER) == [first, second]
    assert (second.undone_by, second.replaced_at) == ("U0LEAD", later)
    third, _ = report(session, agreements, harbor, SEPTEMBER, Value(6, 9), minute=3)
    assert measure.take_back(session, third, by="U0LEAD", now=later) == first
    assert measure.take_back(session, first, by="U0LEAD", now=later) is None
    assert measure.values(session, agreements.id, harbor.id) == []


def test_a_value_ends_that_a_measure_is_not_measured_and_no_data_does_not(
    session: Session, collaborative: Collaborative, agreements: MeasureRow, harbor: Team
) -> None:
    for _ in range(2):
        measure.leave_unmeasured(session, agreements, harbor, reason="Too few", said_by="U0LEAD", now=NOW)
    for answer, unmeasured in ((None, {agreements.id}), (Value(8, 9), set[int]())):
        report(session, agreements, harbor, SEPTEMBER, answer)
        assert measure.heard(session, collaborative.id, OCTOBER).get(
            harbor.id, measure.Heard()
        ).unmeasured == (unmeasured)
    assert not measure.measure_again(session, agreements.id, harbor.id, by="U0LEAD", now=NOW)
    assert session.exec(select(Unmeasured)).one().withdrawn_by == "U0LEAD"


def test_undoing_that_value_leaves_the_measure_unmeasured_again_and_once(
    session: Session, agreements: MeasureRow, harbor: Team
) -> None:
    measure.leave_unmeasured(session, agreements, harbor, reason="Too few", said_by="U0LEAD", now=NOW)
    value, _ = report(session, agreements, harbor, SEPTEMBER, Value(8, 9), minute=1)
    again = NOW + timedelta(minutes=2)
    measure.leave_unmeasured(session, agreements, harbor, reason="", said_by="U0LEAD", now=again)
    measure.take_back(session, value, by="U0LEAD", now=again)
    assert measure.unmeasured_by(session, harbor.id)[agreements.id].said_at == again
    second, _ = report(session, agreements, harbor, SEPTEMBER, Value(7, 9), minute=3)
    measure.take_back(session, second, by="U0LEAD", now=NOW + timedelta(minutes=4))
    session.expire_all()
    assert measure.unmeasured_by(session, harbor.id)[agreements.id].said_at == again


def test_values_of_all_teams_come_by_measure_and_team(
    session: Session, collaborative: Collaborative, agreements: MeasureRow
) -> None:
    harbor, hill, lake = team.teams(session, collaborative.id)
    september, _ = report(session, agreements, harbor, SEPTEMBER, Value(8, 9))
    august, _ = report(session, agreements, harbor, AUGUST, Value(7, 9))
    other, _ = report(session, agreements, hill, AUGUST, Value(1, 9))
    assert measure.values_of_teams(session, [agreements.id], [harbor.id, hill.id, lake.id]) == {
        (agreements.id, harbor.id): [august, september],
        (agreements.id, hill.id): [other],
    }
    assert measure.values_of_teams(session, [], []) == {}


def test_what_stood_at_an_earlier_instant_is_told_as_it_was_known_then(
    session: Session, collaborative: Collaborative, agreements: MeasureRow
) -> None:
    harbor, hill, _ = team.teams(session, collaborative.id)
    first, _ = report(session, agreements, harbor, AUGUST, Value(7, 9))
    report(session, agreements, harbor, AUGUST, Value(8, 9), minute=2)
    report(session, agreements, hill, AUGUST, Value(1, 9), minute=2)
    at = NOW + timedelta(minutes=1)
    pairs = ([agreements.id], [harbor.id, hill.id])
    assert measure.values_of_teams(session, *pairs, at) == {(agreements.id, harbor.id): [first]}
    assert measure.values_of_teams(session, *pairs, NOW - timedelta(minutes=1)) == {}


def test_two_people_reporting_at_once_are_both_kept(
    database: Database, session: Session, agreements: MeasureRow, harbor: Team
) -> None:
    session.commit()
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def person(numerator: int) -> None:
        mine = Database(database.url)
        try:
            start.wait()
            with mine.session() as opened:
                row = opened.get_one(MeasureRow, agreements.id)
                report(opened, row, opened.get_one(Team, harbor.id), SEPTEMBER, Value(numerator, 9))
                opened.commit()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=person, args=[numerator]) for numerator in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    session.rollback()
    assert len(measure.values(session, agreements.id, harbor.id)) == 1
    versions = measure.history(session, agreements.id, harbor.id, SEPTEMBER)
    assert sorted(row.numerator or 0 for row in versions) == [0, 1, 2, 3]


def test_a_denominator_of_nothing_is_refused(session: Session, agreements: MeasureRow, harbor: Team) -> None:
    with pytest.raises(IntegrityError):
        report(session, agreements, harbor, SEPTEMBER, Value(0, 0))


def test_a_second_current_value_is_refused(session: Session, agreements: MeasureRow, harbor: Team) -> None:
    first, _ = report(session, agreements, harbor, SEPTEMBER, Value(8, 9))
    session.add(MeasureValue(**{**first.model_dump(), "id": None}))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
    assert session.exec(select(MeasureValue)).all() == []
