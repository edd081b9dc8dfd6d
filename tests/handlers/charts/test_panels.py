"""Small multiples for everybody: what is too small for other teams is not there, and the panel says so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from handlers.charts.compose import composed
from handlers.charts.hiding import shared
from handlers.charts.panels import charted_for_all, charted_panels, told_for_all
from handlers.tools import Tools
from improvement.measure import Value
from improvement.run_chart import ChartKind
from improvement.run_chart.decisions import Baseline
from improvement.run_chart.phases import FourQuestions, NewPhase
from storage import run_chart as decisions
from storage.charter import load_charter, save_charter
from storage.database import Database
from storage.tables import Collaborative, MeasureRow, Team
from tests.handlers.charts.test_compose import MONTHS, ONLY, drawn_pictures, report, steady
from tests.handlers.collaborative import NOW, make


@pytest.fixture
def tools(sqlite_database: Database) -> Tools:
    return Tools(session=sqlite_database.session, reading=sqlite_database.reading, now=lambda: NOW)


def small(tools: Tools) -> None:
    """Northside has one month of three; Riverside only months of two of nine."""
    make(tools)
    report(tools, "northside", steady() | {MONTHS[4]: Value(3, 100)})
    report(tools, "riverside", dict.fromkeys(MONTHS, Value(2, 9)))


def panels(tools: Tools, threshold: int | None) -> list[Any]:
    with tools.session() as session:
        return [chart.panel() for chart in shared(composed(session, tools, ONLY), threshold)]


def test_a_small_month_is_missing_and_told_in_words(tools: Tools) -> None:
    small(tools)
    northside, riverside = panels(tools, 11)
    assert northside.analysis.values[4] is None
    assert northside.captions.finding.endswith(". 1 month hidden: counts below 11")
    assert set(riverside.analysis.values) == {None}
    assert riverside.captions.finding == "Nothing to show here: counts below 11 are hidden"
    assert (riverside.captions.last, riverside.analysis.latest.centre) == ("", None)


def test_the_page_is_drawn_and_its_alternative_text_tells_no_hidden_value(tools: Tools) -> None:
    small(tools)
    (page,) = charted_panels(tools, collaborative_id=ONLY, now=NOW)
    assert "Riverside: Nothing to show here: counts below 11 are hidden" in page.alt
    assert "22" not in page.alt
    assert drawn_pictures(tools) == 1


def test_a_team_of_which_nothing_may_be_shown_is_not_counted_among_those_with_too_few_points(
    tools: Tools,
) -> None:
    small(tools)
    (page,) = charted_panels(tools, collaborative_id=ONLY, now=NOW)
    assert page.title == "too few points in 1, counts too small to show in 1 of 2 teams"


def test_the_teams_own_charts_stay_exact(tools: Tools) -> None:
    small(tools)
    with tools.session() as session:
        northside, riverside = composed(session, tools, ONLY)
    assert northside.chart.analysis.values[4] == 3
    assert riverside.chart.captions.last == "22.2%"


def test_what_the_agenda_shows_of_a_team_tells_other_teams_no_small_count(tools: Tools) -> None:
    small(tools)
    northside, riverside = charted_for_all(tools, collaborative_id=ONLY, now=NOW)
    assert northside.key
    assert northside.sentence.endswith("1 month is not shown: counts below 11 are hidden.")
    assert northside.hidden == {MONTHS[4]}
    assert riverside.key == ""
    assert riverside.sentence == "No month is shown to other teams: counts below 11 are hidden."
    assert drawn_pictures(tools) == 1


def practice(tools: Tools) -> Any:
    """A year of a practice of eighteen patients, as other teams see it."""
    make(tools)
    report(tools, "northside", {month: Value(6 + at % 4, 18) for at, month in enumerate(MONTHS)})
    with tools.session() as session:
        (chart,) = shared(composed(session, tools, ONLY, until=MONTHS[-1]), 11)
    return chart


def test_a_small_practice_is_drawn_by_quarter(tools: Tools) -> None:
    chart = practice(tools).panel()
    assert [point.period for point in chart.analysis.series.points] == [
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]
    assert [round(value, 1) for value in chart.analysis.values] == [44.4, 38.9, 40.7]
    assert chart.captions.finding.endswith(". By quarter: counts below 11 are hidden")
    assert chart.captions.last == "Apr\N{EN DASH}Jun 2026: 40.7%"


def test_a_small_practice_reads_on_the_agenda_what_is_hidden_and_what_is_said_instead(tools: Tools) -> None:
    practice(tools)
    (told,) = told_for_all(tools, collaborative_id=ONLY, month=MONTHS[-1])
    assert told.withheld
    assert told.sentence == (
        "No month is shown to other teams: counts below 11 are hidden."
        " April to June 2026 together: 40.7% (22 of 54)."
    )
    assert " of 18" not in told.sentence + told.alt


def test_whether_a_small_month_is_on_target_is_said_alone(tools: Tools) -> None:
    practice(tools)
    with tools.session() as session:
        measure = session.exec(select(MeasureRow).where(MeasureRow.key == "agreement")).one()
        measure.target = 60
        session.commit()
    (told,) = told_for_all(tools, collaborative_id=ONLY, month=MONTHS[-1])
    assert " August is not on target." in told.sentence


def test_percents_alone_are_shown_where_the_charter_says_so(tools: Tools) -> None:
    practice(tools)
    agree_on(tools, small_percent=True)
    (told,) = told_for_all(tools, collaborative_id=ONLY, month=MONTHS[-1])
    assert (told.latest, told.hidden) == (Value(50, 100, percent_only=True), frozenset())
    (page,) = charted_panels(tools, collaborative_id=ONLY, now=NOW, month=MONTHS[-1])
    assert "last value 50%" in page.alt


def agree_on(tools: Tools, **agreed: Any) -> None:
    """Change the charter of the collaborative."""
    with tools.session() as session:
        charter = load_charter(session, session.get_one(Collaborative, ONLY))
        save_charter(session, "T1", replace(charter, **agreed), NOW)
        session.commit()


@pytest.mark.parametrize(("points", "verdict"), [(6, "better"), (7, "no signal")])
def test_how_many_points_make_a_shift_is_the_collaborative_s_choice(
    tools: Tools, points: int, verdict: str
) -> None:
    low, high = ([60, 61, 62, 60, 61, 62], [70, 71, 72, 70, 71, 72])
    values = {month: Value(share, 100) for month, share in zip(MONTHS, low + high, strict=True)}
    make(tools)
    report(tools, "northside", values)
    agree_on(tools, mdc_points=points)
    with tools.session() as session:
        session.exec(select(MeasureRow).where(MeasureRow.key == "agreement")).one().rules = "mdc"
        session.commit()
    (told,) = told_for_all(tools, collaborative_id=ONLY, month=MONTHS[-1])
    assert verdict in told.sentence.lower()


def test_a_collaborative_may_agree_to_show_all(tools: Tools) -> None:
    small(tools)
    agree_on(tools, small_cells=None)
    (page,) = charted_panels(tools, collaborative_id=ONLY, now=NOW)
    assert "hidden" not in page.alt
    assert "last value 22.2%" in page.alt


def test_large_counts_are_never_hidden(tools: Tools) -> None:
    make(tools)
    report(tools, "northside", steady())
    (chart,) = panels(tools, 11)
    assert "hidden" not in chart.captions.finding


def test_a_team_shows_others_all_months_with_its_phases_and_kind(tools: Tools) -> None:
    make(tools)
    measure_id, team_id = report(tools, "northside", two_years())
    with tools.session() as session:
        about = session.get_one(MeasureRow, measure_id), session.get_one(Team, team_id)
        by: dict[str, Any] = {"by": "U1", "now": NOW}
        decisions.choose_view(session, *about, kind=ChartKind.P, months=12, **by)
        decisions.freeze(
            session,
            *about,
            Baseline(date(2024, 9, 1), date(2025, 8, 1), "A lead", NOW.date(), "before"),
            **by,
        )
        answers = FourQuestions(*[True] * 4)
        begun = NewPhase(date(2025, 9, 1), "A lead", NOW.date(), "form", answers)
        decisions.begin_phase(session, *about, begun, **by)
        session.commit()
    with tools.session() as session:
        (own,) = composed(session, tools, ONLY)
    assert len(own.chart.analysis.series.points) == 12
    assert "The last 12 of 24 months are shown" in own.chart.captions.footer
    assert "frozen by A lead" in own.chart.captions.alt_text
    (chart,) = panels(tools, 11)
    assert (len(chart.analysis.series.points), chart.analysis.kind) == (24, ChartKind.P)
    assert len(chart.analysis.phases) == 2


def test_decisions_taken_back_bring_the_kept_picture_back(tools: Tools) -> None:
    make(tools)
    measure_id, team_id = report(tools, "northside", two_years())
    before = [page.key for page in charted_panels(tools, collaborative_id=ONLY, now=NOW)]
    with tools.session() as session:
        row, team = session.exec(select(MeasureRow)).first(), session.get_one(Team, team_id)
        assert row is not None
        assert row.id == measure_id
        decisions.choose_view(session, row, team, kind=ChartKind.P, months=None, by="U1", now=NOW)
        session.commit()
        assert [page.key for page in charted_panels(tools, collaborative_id=ONLY, now=NOW)] != before
        decisions.choose_view(session, row, team, kind=ChartKind.RUN, months=None, by="U1", now=NOW)
        session.commit()
    assert [page.key for page in charted_panels(tools, collaborative_id=ONLY, now=NOW)] == before
    assert drawn_pictures(tools) == 2


def two_years() -> dict[date, Value]:
    months = [date(2024 + (8 + at) // 12, (8 + at) % 12 + 1, 1) for at in range(24)]
    return {month: Value((60 if at < 12 else 80) + at % 4, 100) for at, month in enumerate(months)}
