"""The shape of a charter file: which fields it has and what each may hold.

Pydantic walks the file, so that every field is checked even when its neighbour is wrong.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, model_validator

from improvement.call import LONGEST_LEAD_DAYS
from improvement.charter.fields import (
    AsksFor,
    Better,
    Channel,
    Clock,
    Country,
    Day,
    Instead,
    Key,
    KindWord,
    MdcPoints,
    Name,
    Number,
    Person,
    Rules,
    SmallCells,
    Week,
    Weekday,
    YesNo,
    Zone,
    items,
    limited,
    several,
    slug,
    whole,
)
from improvement.measure import MDC_POINTS, Direction
from improvement.small_numbers import SMALL_CELL_THRESHOLD

MOST_TEAMS = 60
Days = Annotated[int, whole(1, LONGEST_LEAD_DAYS)]


class Shape(BaseModel):
    """Fields as listed, no others; a blank optional field is as good as absent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_absent(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        optional = {name for name, field in cls.model_fields.items() if not field.is_required()}
        return {name: held for name, held in value.items() if held is not None or name not in optional}


class ExceptionShape(Shape):
    """A call that moves within its month, or does not take place."""

    date: Day
    instead: Instead


class CallShape(Shape):
    """The monthly rule."""

    week: Week
    weekday: Weekday
    at: Clock
    minutes: Annotated[int, whole(10, 240)] = 60
    exceptions: Annotated[list[ExceptionShape], items(0, 60)] = []


class LeadTimesShape(Shape):
    """Lead times; what is left out comes from `usual_leads`."""

    ask_days: Days | None = None
    remind_days: Annotated[list[Days], several(0, 2)] | None = None
    hand_over_days: Days | None = None
    agenda_days: Days | None = None
    morning: Clock | None = None
    agenda_at: Clock | None = None
    summary_after_hours: Number | None = None


class QuestionShape(Shape):
    """A standing question."""

    key: Key
    text: Annotated[str, limited(300)]
    hint: Annotated[str, limited(150)] = ""
    label: Annotated[str, limited(60)] = ""
    asks_for: AsksFor | None = None


class TopicShape(Shape):
    """A topic; a plain line of text is one too, its key made of its words."""

    key: Key
    text: Name
    tags: Annotated[list[Name], several(0, 20)] = []

    @model_validator(mode="before")
    @classmethod
    def _line_is_topic(cls, value: Any) -> Any:
        topic = {"text": value} if isinstance(value, str) else value
        if isinstance(topic, dict) and not topic.get("key") and (key := slug(str(topic.get("text") or ""))):
            return {**topic, "key": key}
        return topic


class MeasureShape(Shape):
    """A measure and its operational definition."""

    key: Key
    name: Name
    type: KindWord
    unit: Annotated[str, limited(30)] = ""
    better: Better = Direction.NONE
    target: Number | None = None
    per: Number | None = None
    definition: Annotated[str, limited(2000)]
    rules: Rules = "anhoej"


class TeamShape(Shape):
    """A team."""

    key: Key
    name: Name
    channel: Channel | None = None
    members: Annotated[list[Person], several(0, 100)] = []
    leads: Annotated[list[Person], several(0, 20)] = []


class CharterShape(Shape):
    """A whole charter file. `questions` and `topics` are lists here: named sets were put in before."""

    key: Key
    name: Name
    aim: Annotated[str, limited(1000)]
    channel: Channel
    facilitators: Annotated[list[Person], several(1, 20)]
    zone: Zone
    country: Country | None = None
    subdivision: Name = ""
    language: str = "en"
    small_cells: SmallCells = SMALL_CELL_THRESHOLD
    small_percent: YesNo = False
    mdc_points: MdcPoints = MDC_POINTS
    call: CallShape
    lead_times: LeadTimesShape = LeadTimesShape()
    questions: Annotated[list[QuestionShape], items(1, 10)]
    topics: Annotated[list[TopicShape], items(0, 100)] = []
    measures: Annotated[list[MeasureShape], items(0, 20)] = []
    teams: Annotated[list[TeamShape], items(0, MOST_TEAMS)]
    """Named even while there are none yet: `teams: []`."""


class QuestionSetShape(Shape):
    """A shipped set of standing questions."""

    name: Name
    questions: Annotated[list[QuestionShape], items(1, 10)]


class TopicSetShape(Shape):
    """A shipped topic library."""

    name: Name
    topics: Annotated[list[TopicShape], items(1, 100)]
