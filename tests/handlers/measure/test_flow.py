"""Reporting on both databases, without Slack."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlmodel import select

from handlers.measure import flow, undoing
from handlers.measure.values import (
    Fields,
    KeptAnswer,
    MeasureSubmission,
    Pending,
    Questions,
    Receipt,
    StoredValue,
    Undoing,
)
from handlers.tools import Tools
from improvement.measure import Value
from improvement.refusal import Refused
from improvement.team import Asker
from storage.database import Database
from storage.tables import MeasureRow, MeasureValue
from tests.handlers.collaborative import NOW, make

NURSE = Asker("T1", "U1")
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def tools(database: Database) -> Tools:
    made = Tools(session=database.session, reading=database.reading, now=lambda: NOW)
    make(made, teams=("northside",))
    return made


def sent(value: str = "81", denominator: str = "90", month: date = SEPTEMBER) -> MeasureSubmission:
    return MeasureSubmission(1, month, month, {"agreement": Fields(value, denominator)}, {})


def kept(done: object) -> KeptAnswer:
    """The one answer that was kept."""
    assert isinstance(done, Receipt)
    (answer,) = done.kept
    return answer


def current(tools: Tools) -> list[MeasureValue]:
    with tools.session() as session:
        rows = session.exec(select(MeasureValue)).all()
        return [row for row in rows if row.replaced_at is None]


def test_without_a_call_planned_a_value_is_for_the_month_before_this_one(tools: Tools) -> None:
    reported = kept(flow.typed(tools, NURSE, "agreement 81/90"))
    assert (reported.month, reported.value, reported.before) == (SEPTEMBER, Value(81, 90), None)


def test_five_people_reporting_at_once_leave_one_value_and_a_history(tools: Tools) -> None:
    with ThreadPoolExecutor(5) as pool:
        done = list(
            pool.map(lambda number: flow.typed(tools, NURSE, f"agreement {70 + number}/90"), range(5))
        )
    assert len(current(tools)) == 1
    assert sum(kept(one).replaced is None for one in done) == 1
    with tools.session() as session:
        assert len(session.exec(select(MeasureValue)).all()) == 5


def test_the_same_form_from_two_threads_is_kept_once(tools: Tools) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: flow.submitted(tools, NURSE, sent()), range(2)))
    assert len({kept(one).value_id for one in done}) == 1
    with tools.session() as session:
        assert len(session.exec(select(MeasureValue)).all()) == 1


@pytest.mark.parametrize("month", [date(2027, 1, 1), date(2019, 1, 1)])
def test_a_month_ahead_or_long_ago_is_refused_at_its_field(tools: Tools, month: date) -> None:
    with pytest.raises(Refused) as refused:
        flow.submitted(tools, NURSE, sent(month=month))
    assert refused.value.field == "month"
    assert current(tools) == []


def test_a_measure_that_left_the_charter_meanwhile_is_told_as_unknown(tools: Tools) -> None:
    with tools.session() as session:
        row = session.exec(select(MeasureRow).where(MeasureRow.key == "agreement")).one()
        row.retired_at = NOW
        session.add(row)
        session.commit()
    with pytest.raises(Refused, match="gone"):
        flow.submitted(tools, NURSE, sent())


def test_a_collaborative_without_measures_says_so(tools: Tools) -> None:
    with tools.session() as session:
        for row in session.exec(select(MeasureRow)).all():
            row.retired_at = NOW
            session.add(row)
        session.commit()
    with pytest.raises(Refused, match=r"measure\.no_measures"):
        flow.form(tools, NURSE)


def test_an_outsider_reports_nothing(tools: Tools) -> None:
    with pytest.raises(Refused, match="not_your_team"):
        flow.submitted(tools, Asker("T1", "U7"), sent())
    with pytest.raises(Refused, match="gone"):
        flow.submitted(tools, Asker("T2", "U1"), sent())
    assert current(tools) == []


def test_two_people_who_undo_at_once_take_it_back_once(tools: Tools) -> None:
    flow.typed(tools, NURSE, "agreement 70/90")
    flow.typed(tools, NURSE, "agreement 75/90")
    newest = kept(flow.typed(tools, NURSE, "agreement 81/90")).value_id
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: undoing.undo(tools, NURSE, 1, [newest]).undone[0].outcome, range(2)))
    assert sorted(done) == [Undoing.ALREADY, Undoing.BACK]
    assert [row.numerator for row in current(tools)] == [75]


def test_what_belongs_to_another_team_is_not_there_to_be_undone(tools: Tools) -> None:
    newest = kept(flow.typed(tools, NURSE, "agreement 81/90")).value_id
    with pytest.raises(Refused, match="not_your_team"):
        undoing.undo(tools, Asker("T1", "U7"), 1, [newest])
    with pytest.raises(Refused, match="gone"):
        undoing.undo(tools, NURSE, 1, [newest, newest + 1])
    assert [row.numerator for row in current(tools)] == [81]


def test_the_form_remembers_an_older_month_that_is_to_be_corrected(tools: Tools) -> None:
    march = date(2024, 3, 1)
    flow.submitted(tools, NURSE, sent(month=march))
    form = flow.form(tools, NURSE, team_id=1, measure="agreement", month=march)
    (entry,) = form.entries
    assert entry.held == StoredValue(Value(81, 90), "U1")
    assert entry.filled == Fields("81", "90")
    assert (form.only, form.months) == ("agreement", ((march, 0),))


def test_the_list_shows_this_months_value_before_a_later_one(tools: Tools) -> None:
    flow.submitted(tools, NURSE, sent())
    running = flow.typed(tools, NURSE, "agreement 85/90 this month")
    assert isinstance(running, Questions)
    flow.agreed(tools, NURSE, Pending(1, "agreement", OCTOBER, Value(85, 90), "", running.agreed))
    assert len(current(tools)) == 2
    agreement, visits = flow.listing(tools, NURSE).entries
    assert agreement.latest is not None
    assert (agreement.latest[0], agreement.latest[1].value) == (SEPTEMBER, Value(81, 90))
    assert (agreement.is_reported, visits.is_reported, visits.latest) == (True, False, None)
