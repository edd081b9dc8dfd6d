"""A charter file becomes a `Charter`, or every mistake in it at once, each with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import ValidationError

from improvement.call import LeadTimes, MonthlyRule, usual_leads, with_exception
from improvement.charter.checks import (
    check_channels,
    check_duplicates,
    check_language,
    check_measures,
    check_subdivision,
    check_teams,
    valid,
    valid_items,
)
from improvement.charter.fields import slug
from improvement.charter.shape import (
    CallShape,
    CharterShape,
    ExceptionShape,
    LeadTimesShape,
    MeasureShape,
    QuestionSetShape,
    QuestionShape,
    Shape,
    TeamShape,
    TopicSetShape,
    TopicShape,
)
from improvement.charter.values import Charter, CharterTeam, Question, Topic
from improvement.measure import Measure
from improvement.mistake import Mistake
from improvement.nearest import nearest
from improvement.refusal import Refused
from improvement.yaml_lines import Document, read_yaml

_SHAPES: Mapping[tuple[str, ...], type[Shape]] = {
    ("call",): CallShape,
    ("call", "exceptions"): ExceptionShape,
    ("lead_times",): LeadTimesShape,
    ("questions",): QuestionShape,
    ("topics",): TopicShape,
    ("measures",): MeasureShape,
    ("teams",): TeamShape,
}

S = TypeVar("S", bound=Shape)


@dataclass(frozen=True)
class Library:
    """What a charter may name instead of writing it out, and the languages there are words for."""

    questions: Mapping[str, tuple[Question, ...]] = field(default_factory=dict)
    topics: Mapping[str, tuple[Topic, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)


class CharterMistakes(Exception):
    """A charter cannot be used as it is; `mistakes` are in order of their lines."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = sorted(mistakes, key=lambda mistake: mistake.line)
        super().__init__(f"{len(mistakes)} mistakes, the first in line {self.mistakes[0].line}")


def read_charter(text: str, shipped: Library) -> Charter:
    """The charter a YAML text describes. Raises CharterMistakes with all of them."""
    return _read(_document(text, "charter"), shipped)


def read_fields(fields: Mapping[str, Any], shipped: Library) -> Charter:
    """The charter that plain values describe, as `charter_writing.plain` gives them and forms add to them.

    The rules are those of a file. Raises CharterMistakes, whose lines mean nothing here.
    """
    return _read(Document(data=_as_typed(fields), source=("",)), shipped)


def _read(document: Document, shipped: Library) -> Charter:
    raw = dict(document.data)
    questions = _named_set(raw, "questions", shipped.questions, document)
    topics = _named_set(raw, "topics", shipped.topics, document)
    shape = _validated(CharterShape, raw, document)
    check_language(raw, shipped.languages, document)
    check_subdivision(raw, document)
    check_duplicates(document)
    check_measures(raw, document)
    check_teams(raw, document)
    check_channels(raw, document)
    rule = _rule(raw, document)
    leads = _leads(raw, rule.weekday if rule else None, document)
    if document.mistakes or shape is None or rule is None or leads is None:
        raise CharterMistakes(document.mistakes)
    charter = _charter(shape, rule, leads)
    return replace(charter, questions=questions or charter.questions, topics=topics or charter.topics)


def read_questions(text: str) -> tuple[Question, ...]:
    """A shipped set of questions. Raises CharterMistakes."""
    document = _document(text, "questions")
    shape = _validated(QuestionSetShape, document.data, document)
    check_duplicates(document)
    if document.mistakes or shape is None:
        raise CharterMistakes(document.mistakes)
    return _questions(shape.questions)


def read_topics(text: str) -> tuple[Topic, ...]:
    """A shipped topic library. Raises CharterMistakes."""
    document = _document(text, "topics")
    shape = _validated(TopicSetShape, document.data, document)
    check_duplicates(document)
    if document.mistakes or shape is None:
        raise CharterMistakes(document.mistakes)
    return _topics(shape.topics)


def _as_typed(value: Any) -> Any:
    """Every value as the text a file would hold."""
    if isinstance(value, Mapping):
        return {name: _as_typed(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_as_typed(held) for held in value]
    return None if value is None else str(value).strip() or None


def _document(text: str, what: str) -> Document:
    document = read_yaml(text)
    if not document.mistakes and not isinstance(document.data, dict):
        document.mistake((), "file_not_fields", what=what, is_list=isinstance(document.data, list))
    if not isinstance(document.data, dict):
        raise CharterMistakes(document.mistakes)
    return document


def _named_set(
    raw: dict[str, Any], section: str, sets: Mapping[str, tuple[Any, ...]], document: Document
) -> tuple[Any, ...]:
    """The shipped set a section names, the section taken out of `raw` in exchange for one that is valid."""
    name = raw.get(section)
    if not isinstance(name, str):
        return ()
    if name not in sets:
        known = sorted(sets)
        document.mistake(
            (section,), "unknown_set", field=section, typed=name, near=nearest(name, known), known=known
        )
    raw[section] = [{"key": "named", "text": name[:60]}]
    return sets.get(name, ())


def _validated(shape: type[S], raw: Any, document: Document) -> S | None:
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        for mistake in _mistakes(error.errors(include_url=False), shape, document):
            document.mistakes.append(mistake)
        return None


def _mistakes(errors: list[Any], root: type[Shape], document: Document) -> Iterator[Mistake]:
    misspelt = set()
    found = Document(lines=document.lines)
    for error in (error for error in errors if error["type"] == "extra_forbidden"):
        path, known = error["loc"], _fields(error["loc"][:-1], root)
        near = nearest(str(path[-1]), known)
        misspelt.add((*path[:-1], near))
        found.mistake(path, "unknown_field", field=path[-1], near=near, known=known)
    for error in (error for error in errors if error["type"] != "extra_forbidden"):
        path = error["loc"]
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        facts = {"field": name, **error.get("ctx", {})}
        match error["type"]:
            case "missing" if path in misspelt or _key_follows_text(path, error["input"]):
                pass
            case "missing":
                found.mistake(path, "missing", field=name, suggestion=_suggestion(name, error["input"]))
            case "model_type":
                found.mistake(path, "needs_fields", field=name, known=_fields(path, root))
            case "blank":
                found.mistake(path, "blank", **facts, comment=_comment(document, path))
            case code:
                found.mistake(path, code, **facts)
    yield from found.mistakes


def _fields(path: tuple[str | int, ...], root: type[Shape]) -> list[str]:
    shape = _SHAPES.get(tuple(step for step in path if isinstance(step, str)), root)
    return list(shape.model_fields)


def _key_follows_text(path: tuple[str | int, ...], around: Any) -> bool:
    """A topic without a text lacks its key too, but only the text is worth a sentence."""
    return path[0] == "topics" and path[-1] == "key" and not (isinstance(around, dict) and around.get("text"))


def _suggestion(name: str, around: Any) -> str:
    """A key that would do, made of the name next to it."""
    if name != "key" or not isinstance(around, dict):
        return ""
    return slug(str(around.get("name") or around.get("text") or ""))


def _comment(document: Document, path: tuple[str | int, ...]) -> str:
    """The text that a # without quotes turned into a comment, on the line of a blank field."""
    content = document.source[document.line(path) - 1]
    hidden = re.search(r"[:-]\s+(#[^\s#]+)", content)
    return hidden[1] if hidden else ""


def _rule(raw: dict[str, Any], document: Document) -> MonthlyRule | None:
    held = raw.get("call")
    if not isinstance(held, dict):
        return None
    call = valid(CallShape, {**held, "exceptions": []})
    if call is None:
        return None
    zone = document.data["zone"] if _zone_is_right(document) else "UTC"
    rule = MonthlyRule(call.week, call.weekday, call.at, zone, call.minutes)
    for index, exception in valid_items(held, "exceptions", ExceptionShape):
        path = ("call", "exceptions", index, "date")
        if any(exception.date == usual for usual, _ in rule.exceptions):
            document.mistake(path, "exception_twice", date=exception.date)
            continue
        try:
            rule = with_exception(rule, exception.date, exception.instead)
        except Refused as refused:
            document.mistake(path, refused.phrase, **refused.facts)
    return rule


def _zone_is_right(document: Document) -> bool:
    wrong = any(mistake.where == "zone" for mistake in document.mistakes)
    return not wrong and isinstance(document.data.get("zone"), str)


def _leads(raw: dict[str, Any], weekday: int | None, document: Document) -> LeadTimes | None:
    shape = valid(LeadTimesShape, raw.get("lead_times") or {})
    if shape is None:
        return None
    given = {name: held for name, held in shape.model_dump().items() if held is not None}
    if "remind_days" in given:
        given["remind_days"] = tuple(given["remind_days"])
    if "summary_after_hours" in given:
        given["summary_after"] = timedelta(hours=given.pop("summary_after_hours"))
    try:
        return replace(LeadTimes() if weekday is None else usual_leads(weekday), **given)
    except Refused as refused:
        document.mistake(("lead_times", refused.field or ""), refused.phrase, **refused.facts)
        return None


def _charter(shape: CharterShape, rule: MonthlyRule, leads: LeadTimes) -> Charter:
    return Charter(
        key=shape.key,
        name=shape.name,
        aim=shape.aim,
        channel=shape.channel,
        facilitators=_once(shape.facilitators),
        zone=shape.zone,
        country=shape.country or "",
        subdivision=shape.subdivision,
        language=shape.language,
        rule=rule,
        leads=leads,
        small_cells=shape.small_cells,
        small_percent=shape.small_percent,
        mdc_points=shape.mdc_points,
        questions=_questions(shape.questions),
        topics=_topics(shape.topics),
        measures=tuple(_measure(measure) for measure in shape.measures),
        teams=tuple(_team(team) for team in shape.teams),
    )


def _measure(shape: MeasureShape) -> Measure:
    return Measure(
        key=shape.key,
        name=shape.name,
        kind=shape.type,
        unit=shape.unit,
        direction=shape.better,
        target=shape.target,
        definition=shape.definition,
        rules=shape.rules,
        per=1 if shape.per is None else shape.per,
    )


def _team(shape: TeamShape) -> CharterTeam:
    members = _once([*shape.leads, *shape.members])
    return CharterTeam(shape.key, shape.name, shape.channel, members, _once(shape.leads))


def _questions(shapes: list[QuestionShape]) -> tuple[Question, ...]:
    return tuple(
        Question(shape.key, shape.text, shape.hint, shape.label, shape.asks_for or "") for shape in shapes
    )


def _topics(shapes: list[TopicShape]) -> tuple[Topic, ...]:
    return tuple(Topic(shape.key, shape.text, tuple(shape.tags)) for shape in shapes)


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
