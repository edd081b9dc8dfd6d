"""Where a report goes: a team, its collaborative, its measures, and what is kept of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.measure.values import StoredValue
from handlers.tools import Tools
from handlers.who import name_for, team_for
from improvement.call import reporting_month
from improvement.measure import Measure, Setting
from improvement.refusal import Refused
from improvement.team import Asker
from storage import call as calls
from storage import measure as measures
from storage.tables import Collaborative, MeasureRow, MeasureValue, Team

THEN = "measure"
"""What a menu of teams goes on with."""


@dataclass(frozen=True)
class Place:
    """A team that reports, and what it has reported so far."""

    asker: Asker
    team: Team
    name: str
    """The team's, for this person."""
    collaborative: Collaborative
    rows: Sequence[MeasureRow]
    current: Mapping[int, Sequence[MeasureValue]]
    """By the id of the measure, each in order of months."""
    unmeasured: Collection[int]
    """The ids of the measures that the team does not measure."""
    today: date
    """The local date."""
    month: date
    """The month the next call looks back on."""

    @property
    def language(self) -> str:
        return self.collaborative.language

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(measures.as_measure(row) for row in self.rows)

    @property
    def setting(self) -> Setting:
        """What is typed here is read against."""
        return Setting(self.measures, self.today, self.month, self.language, self._held())

    def row(self, measure: Measure) -> MeasureRow:
        return next(row for row in self.rows if row.key == measure.key)

    def measures_it(self, measure: Measure) -> bool:
        """Whether the team has not said that it does not measure this."""
        return self.row(measure).id not in self.unmeasured

    def of(self, measure: Measure) -> Sequence[MeasureValue]:
        """What the team has said of a measure, by month."""
        return self.current.get(self.row(measure).id, ())

    def values_of(self, measure: Measure) -> Sequence[MeasureValue]:
        """What of it are values, by month."""
        return [row for row in self.of(measure) if row.numerator is not None]

    def held(self, measure: Measure, month: date) -> MeasureValue | None:
        """What is kept of a measure for a month: a value, or that there is no data."""
        return next((row for row in self.of(measure) if row.month == month), None)

    def _held(self) -> Mapping[str, Collection[date]]:
        return {measure.key: {row.month for row in self.values_of(measure)} for measure in self.measures}


def place_of(
    session: Session,
    tools: Tools,
    asker: Asker,
    *,
    team_id: int | None,
    text: str = "",
    writing: bool = False,
) -> Place:
    """Look up where somebody reports; with `writing`, nobody else reports for the team meanwhile.

    Raises as `team_for` does, and Refused `measure.no_measures`.
    """
    known, team = team_for(session, asker, then=THEN, text=text, team_id=team_id)
    collaborative = session.get_one(Collaborative, team.collaborative_id)
    rows = measures.measures(session, collaborative.id)
    if not rows:
        raise Refused("measure.no_measures")
    if writing:
        measures.take_turns(session, [team.id])
    answers = measures.answers_of_teams(session, [row.id for row in rows], [team.id])
    now = tools.now()
    return Place(
        known,
        team,
        name_for(session, known, team),
        collaborative,
        rows,
        {measure_id: kept for (measure_id, _), kept in answers.items()},
        measures.unmeasured_by(session, team.id).keys(),
        now.astimezone(ZoneInfo(collaborative.time_zone)).date(),
        month_due(session, collaborative, now),
    )


def month_due(session: Session, collaborative: Collaborative, now: datetime) -> date:
    """The month the next call looks back on; without a call planned, last month."""
    call = calls.next_call(session, collaborative.id, now)
    return call.reporting_month if call else reporting_month(now, collaborative.time_zone)


def stored(row: MeasureValue) -> StoredValue:
    """What is kept, as it is shown."""
    return StoredValue(measures.as_answer(row), row.reported_by, row.comment, corrects=row.corrects)
