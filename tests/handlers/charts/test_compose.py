"""The charts room: what is drawn, what is kept, and how little is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from handlers.charts.compose import charted, composed
from handlers.charts.panels import (
    charted_for_all,
    charted_panels,
    posted_panels,
    told_for_all,
    told_panels,
)
from handlers.tools import Tools
from improvement.measure import Value
from improvement.run_chart.chart import PANELS_A_PAGE
from storage import measure as measures
from storage import picture as pictures
from storage.database import Database
from storage.tables import MeasureRow, PdsaCycle, Picture, Team
from tests.handlers.collaborative import NOW, make

ONLY = 1
"""The id of the one collaborative there is."""

MONTHS = [date(2025 + (8 + back) // 12, (8 + back) % 12 + 1, 1) for back in range(12)]
"""September 2025 to August 2026."""


@pytest.fixture
def tools(sqlite_database: Database) -> Tools:
    return Tools(session=sqlite_database.session, reading=sqlite_database.reading, now=lambda: NOW)


def report(tools: Tools, team: str, values: dict[date, Value], measure: str = "agreement") -> tuple[int, int]:
    """The ids of measure and team, once the values are kept."""
    with tools.session() as session:
        row = session.exec(select(MeasureRow).where(MeasureRow.key == measure)).one()
        of_team = session.exec(select(Team).where(Team.key == team)).one()
        for month, value in values.items():
            measures.report(
                session, measure=row, team=of_team, month=month, value=value, reported_by="U1", now=NOW
            )
        session.commit()
        return row.id, of_team.id


def steady(level: int = 70) -> dict[date, Value]:
    return {month: Value(level + number % 4, 100) for number, month in enumerate(MONTHS)}


def drawn_pictures(tools: Tools) -> int:
    with tools.session() as session:
        return len(session.exec(select(Picture.key)).all())


def test_a_chart_tells_its_finding_and_keeps_its_picture(tools: Tools) -> None:
    make(tools)
    measure_id, team_id = report(tools, "northside", steady())
    one = charted(tools, measure_id=measure_id, team_id=team_id, now=NOW)
    assert one is not None
    assert (one.team, one.measure.key, one.month) == ("Northside", "agreement", date(2026, 8, 1))
    assert one.latest == Value(73, 100)
    assert one.title.startswith("Signed agreement: no signal")
    assert "12 of 12 points reported" in one.alt
    with tools.session() as session:
        kept = pictures.picture(session, one.key)
        assert kept is not None
        assert kept.png.startswith(b"\x89PNG")


def test_the_same_chart_is_drawn_once_and_a_changed_value_is_another_picture(tools: Tools) -> None:
    make(tools)
    measure_id, team_id = report(tools, "northside", steady())
    keys = {charted(tools, measure_id=measure_id, team_id=team_id, now=NOW) for _ in range(2)}
    assert (len(keys), drawn_pictures(tools)) == (1, 1)
    report(tools, "northside", {MONTHS[-1]: Value(90, 100)})
    charted(tools, measure_id=measure_id, team_id=team_id, now=NOW)
    assert drawn_pictures(tools) == 2


def test_a_missing_month_is_a_gap_and_never_zero(tools: Tools) -> None:
    make(tools)
    values = steady()
    del values[MONTHS[5]]
    report(tools, "northside", values)
    with tools.session() as session:
        (one,) = composed(session, tools, ONLY)
    analysis = one.chart.analysis
    assert analysis.values[5] is None
    assert len(analysis.values) == 12
    assert "11 of 12 points reported" in one.charted.alt


def test_a_bare_percentage_shows_no_number_of_people(tools: Tools) -> None:
    make(tools)
    report(tools, "northside", {MONTHS[0]: Value(89.9, 100, percent_only=True)})
    with tools.session() as session:
        (one,) = composed(session, tools, ONLY)
    assert one.chart.captions.last == "89.9%"
    assert one.chart.captions.last_n == ""


def test_a_team_without_values_has_no_chart(tools: Tools) -> None:
    make(tools)
    measure_id, _ = report(tools, "northside", steady())
    with tools.session() as session:
        riverside = session.exec(select(Team.id).where(Team.key == "riverside")).one()
    assert charted(tools, measure_id=measure_id, team_id=riverside, now=NOW) is None
    assert charted(tools, measure_id=999, team_id=riverside, now=NOW) is None


def test_a_cycle_that_was_to_move_the_measure_is_marked_and_others_are_not(tools: Tools) -> None:
    make(tools)
    measure_id, team_id = report(tools, "northside", steady())
    with tools.session() as session:
        for number, (about, begun) in enumerate(
            [(measure_id, date(2026, 3, 9)), (None, date(2026, 4, 1)), (measure_id, date(2024, 1, 1))], 1
        ):
            session.add(
                PdsaCycle(
                    workspace_id="T1",
                    team_id=team_id,
                    number=number,
                    change_idea=f"Idea {number}",
                    measure_id=about,
                    started_on=begun,
                    started_by="U1",
                    changed_by="U1",
                    changed_at=NOW,
                )
            )
        session.commit()
        (one,) = composed(session, tools, ONLY)
    assert [mark.text for mark in one.chart.marks] == ["Idea 1"]


def test_all_teams_come_in_charter_order_and_the_queries_do_not_grow_with_them(
    tools: Tools, sqlite_database: Database
) -> None:
    make(tools, teams=("zebra", "apple", "mango"))
    for team in ("mango", "zebra", "apple"):
        report(tools, team, steady())
        report(tools, team, {month: Value(17) for month in MONTHS}, measure="visits")
    with counted(sqlite_database) as few, tools.session() as session:
        found = composed(session, tools, ONLY)
    in_order = [(team, key) for team in ("Zebra", "Apple", "Mango") for key in ("agreement", "visits")]
    assert [(one.charted.team, one.charted.measure.key) for one in found] == in_order
    with counted(sqlite_database) as one_team, tools.session() as session:
        composed(session, tools, ONLY, team_ids=[1])
    assert len(few) == len(one_team)
    shown = charted_for_all(tools, collaborative_id=ONLY, now=NOW)
    assert [(one.team, one.measure.key) for one in shown] == in_order
    assert [one.key for one in shown] == [one.chart.fingerprint() for one in found]


def test_small_multiples_hold_eight_teams_a_picture_and_are_drawn_once(tools: Tools) -> None:
    keys = tuple(f"team-{number:02}" for number in range(14))
    make(tools, teams=keys)
    for number, team in enumerate(keys):
        report(tools, team, steady(50 + number))
    pages = charted_panels(tools, collaborative_id=ONLY, now=NOW)
    assert [page.title for page in pages] == ["no signal in all 14 teams"] * 2
    assert pages[0].alt.count("last value") == 8
    assert "Team-13" in pages[1].alt
    again = charted_panels(tools, collaborative_id=ONLY, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert (again, drawn_pictures(tools)) == (pages, 2)


def test_the_title_of_small_multiples_counts_better_worse_and_too_few_apart(tools: Tools) -> None:
    make(tools, teams=("north", "south", "west"))
    for team, (first, then) in {"north": (40, 80), "south": (80, 40)}.items():
        report(tools, team, {at: Value((first, then)[n > 5] + n % 3, 100) for n, at in enumerate(MONTHS)})
    report(tools, "west", {at: Value(50, 100) for at in MONTHS[:3]})
    (page,) = charted_panels(tools, collaborative_id=ONLY, now=NOW)
    assert page.title == "better in 1, worse in 1, too few points in 1 of 3 teams"


def test_the_agenda_has_one_picture_a_measure_also_of_more_teams_than_it_holds(tools: Tools) -> None:
    keys = tuple(f"team-{number:02}" for number in range(14))
    make(tools, teams=keys)
    for team in keys:
        report(tools, team, steady())
    (panel,) = posted_panels(tools, collaborative_id=ONLY, now=NOW)
    assert (panel.left, drawn_pictures(tools)) == (14 - PANELS_A_PAGE, 1)
    assert panel.alt.count("last value") == PANELS_A_PAGE


def test_teams_with_little_to_say_make_room_on_the_agenda_for_the_others_in_charter_order(
    tools: Tools,
) -> None:
    keys = tuple(f"team-{number:02}" for number in range(PANELS_A_PAGE + 1))
    make(tools, teams=keys)
    for team in keys:
        report(tools, team, steady() if team != "team-04" else {MONTHS[0]: Value(50, 100)})
    (panel,) = posted_panels(tools, collaborative_id=ONLY, now=NOW)
    assert panel.left == 1
    assert "Team-04" not in panel.alt
    assert panel.alt.index("Team-03") < panel.alt.index("Team-05") < panel.alt.index(keys[-1].title())


def test_words_alone_draw_nothing(tools: Tools) -> None:
    make(tools)
    report(tools, "northside", steady())
    (told,) = told_panels(tools, collaborative_id=ONLY)
    assert (told.key, told.title) == ("", "no signal in the one team that reports")
    assert told_for_all(tools, collaborative_id=ONLY)[0].sentence.startswith("No signal")
    assert drawn_pictures(tools) == 0


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The SELECTs sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)
