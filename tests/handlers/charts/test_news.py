"""What is new since the last agenda comes first, and what it said already is said shortly."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from handlers.charts.hiding import shared_charts
from handlers.charts.panels import news_first, told_for_all, told_panels
from handlers.tools import Tools
from improvement.measure import Value
from improvement.run_chart.news import News, grouped
from prompts.words import Words
from storage import call as calls
from storage import measure as measures
from storage.database import Database
from storage.tables import Collaborative, MeasureRow, Team
from tests.handlers.charts.test_compose import MONTHS, ONLY, report, steady
from tests.handlers.collaborative import NOW, make

JULY, AUGUST = MONTHS[-2], MONTHS[-1]
TWO_YEARS = [*(month.replace(year=month.year - 1) for month in MONTHS), *MONTHS]
THEN = NOW - timedelta(days=30)
"""When the agenda about July was posted."""


@pytest.fixture
def tools(sqlite_database: Database) -> Tools:
    return Tools(session=sqlite_database.session, reading=sqlite_database.reading, now=lambda: NOW)


def posted(tools: Tools, month: date, at: datetime) -> None:
    """The agenda of a call about that month went out at that instant."""
    with tools.session() as session:
        call = calls.plan_call(
            session,
            session.get_one(Collaborative, ONLY),
            usual_on=at.date(),
            starts_at=at,
            wall_time=time(12),
            minutes=60,
            reporting_month=month,
            questions=[],
            steps=[],
        )
        calls.make_final(session, call.id, at)
        session.commit()


def known(tools: Tools, team: str, values: dict[date, Value], measure: str = "agreement") -> None:
    """Reported before the agenda about July."""
    with tools.session() as session:
        row = session.exec(select(MeasureRow).where(MeasureRow.key == measure)).one()
        of_team = session.exec(select(Team).where(Team.key == team)).one()
        at = THEN - timedelta(days=1)
        for month, value in values.items():
            measures.report(
                session, measure=row, team=of_team, month=month, value=value, reported_by="U1", now=at
            )
        session.commit()


def stepped(months: int, *, low: int = 40, high: int = 80) -> dict[date, Value]:
    """A year about one share, then about another, up to August or so many months before."""
    return {
        month: Value((low if at < 12 else high) + at % 3, 100)
        for at, month in enumerate(TWO_YEARS[: len(TWO_YEARS) - months])
    }


def counts(shares: dict[date, Value]) -> dict[date, Value]:
    """Numerators alone: a measure that counts has no denominators."""
    return {month: Value(value.numerator) for month, value in shares.items()}


def flat() -> dict[date, Value]:
    return {month: Value(70 + at % 4, 100) for at, month in enumerate(TWO_YEARS)}


def heard(tools: Tools) -> dict[tuple[str, str], News | None]:
    charts = shared_charts(tools, ONLY, AUGUST)
    return {(chart.material.team, chart.material.measure.key): chart.summed.news for chart in charts}


def lines(tools: Tools) -> list[str]:
    panels = news_first(told_panels(tools, collaborative_id=ONLY, month=AUGUST))
    words = Words()
    return [words.say("call", "chart_line", measure=p.measure.name, told=grouped(p.told)) for p in panels]


def test_without_an_earlier_agenda_nothing_is_called_new(tools: Tools) -> None:
    make(tools)
    report(tools, "northside", stepped(0))
    assert set(heard(tools).values()) == {None}
    assert lines(tools) == ["• *Signed agreement*: better in Northside (41% to 81%)"]


def test_the_measure_with_news_goes_first_and_what_was_said_last_month_is_marked_so(tools: Tools) -> None:
    make(tools)
    posted(tools, JULY, THEN)
    known(tools, "northside", stepped(1))
    known(tools, "riverside", counts(stepped(1, low=80, high=40)), "visits")
    report(tools, "northside", {AUGUST: Value(81, 100)})
    report(tools, "riverside", {AUGUST: Value(41)}, "visits")
    report(tools, "northside", counts(stepped(0)), "visits")
    visits = "*new:* better in Northside (41 to 81); as on the last call: worse in Riverside (81 to 41)"
    assert lines(tools) == [
        f"• *Pain visits*: {visits}",
        "• *Signed agreement*: as on the last call: better in Northside (41% to 81%)",
    ]


def test_months_that_were_reported_late_were_not_said_last_month(tools: Tools) -> None:
    make(tools)
    posted(tools, JULY, THEN)
    report(tools, "northside", stepped(0))
    assert heard(tools) == {("Northside", "agreement"): News.NEW}


def test_a_finding_that_a_correction_takes_away_is_no_signal_any_more(tools: Tools) -> None:
    make(tools)
    posted(tools, JULY, THEN)
    known(tools, "northside", stepped(1))
    report(tools, "northside", flat())
    assert lines(tools) == ["• *Signed agreement*: *new:* no signal any more in Northside"]


def test_what_other_teams_may_not_see_is_no_news_to_them(tools: Tools) -> None:
    make(tools)
    posted(tools, JULY, THEN)
    report(tools, "northside", {month: Value(1 + at // 6, 9) for at, month in enumerate(MONTHS)})
    report(tools, "riverside", steady())
    line = "no signal in Riverside; counts too small to show in Northside"
    assert lines(tools) == [f"• *Signed agreement*: {line}"]


def test_a_chart_in_the_agenda_is_marked_new_or_told_shortly(tools: Tools) -> None:
    make(tools)
    posted(tools, JULY, THEN)
    known(tools, "northside", stepped(1))
    report(tools, "northside", {AUGUST: Value(81, 100)})
    (chart,) = told_for_all(tools, collaborative_id=ONLY, month=AUGUST)
    assert chart.news is News.AS_BEFORE
    assert chart.finding.startswith("Better, 12 months above the median since September 2025. Median 41%")
    assert len(chart.finding) < len(chart.sentence)
