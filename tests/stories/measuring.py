"""How the stories of measures look inside: what was reported long ago, and what is kept now."""

from datetime import UTC, date, datetime

from sqlmodel import select

from improvement.measure import Value
from sandbox.person.person import Person
from sandbox.workspace.model import View
from storage import measure as measures
from storage.tables import Delivery, MeasureRow, MeasureValue, Team
from tests.cast import Stage
from tests.dialogue import form, is_told

SEPTEMBER = date(2026, 9, 1)
"""The month the October call looks back on."""


def filled(view: View, *fields: str) -> tuple[str, ...]:
    """What fields such as `value:agreement` are filled with."""
    inputs = {
        block["element"]["action_id"]: block["element"] for block in view.blocks if block["type"] == "input"
    }
    return tuple(str(inputs[name].get("initial_value", "")) for name in fields)


def is_told_at(stage: Stage, person: Person, name: str, words: str, values: dict[str, str]) -> None:
    """Send the form, and be told at that field what is wrong."""
    (block_id,) = [
        block["block_id"]
        for block in form(stage, person).blocks
        if block["type"] == "input" and block["element"]["action_id"] == name
    ]
    is_told(stage, person, block_id, words, values)


def a_year_of(stage: Stage) -> dict[date, Value]:
    """Twelve steady months up to August."""
    months = [date(2025 + (8 + back) // 12, (8 + back) % 12 + 1, 1) for back in range(12)]
    return {month: Value(70 + number % 3, 100) for number, month in enumerate(months)}


LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


def report(
    stage: Stage, values: dict[date, Value], *, team: str = "northside", now: datetime = LONG_AGO
) -> None:
    """Values that were reported then."""
    with stage.session() as session:
        measure, *_ = measures.measures(session, stage.collaborative.id)
        for month, value in values.items():
            measures.report(
                session,
                measure=measure,
                team=session.get_one(Team, stage.team(team).id),
                month=month,
                value=value,
                reported_by=stage.lead.id,
                now=now,
            )
        session.commit()


def charts(stage: Stage) -> list[str]:
    """The charts that were sent or will be, by their keys."""
    with stage.session() as session:
        return [one.key for one in session.exec(select(Delivery)).all() if one.key.startswith("chart:")]


def stored(stage: Stage, *, team: str = "northside") -> dict[date, Value | None]:
    """What stands of the team's measures, by month; None for no data."""
    with stage.session() as session:
        rows = session.exec(
            select(MeasureValue).where(
                MeasureValue.team_id == stage.team(team).id,
                MeasureValue.replaced_at == None,  # noqa: E711 - SQL
            )
        ).all()
        return {row.month: measures.as_answer(row) for row in rows}


def history(stage: Stage, *, team: str = "northside") -> list[tuple[float | None, str]]:
    """Every version of the value for September: numerator, and who reported it."""
    with stage.session() as session:
        row = session.exec(select(MeasureRow).where(MeasureRow.key == "agreement")).one()
        versions = measures.history(session, row.id, stage.team(team).id, SEPTEMBER)
        return [(version.numerator, version.reported_by) for version in versions]
