"""What a charter's fields must be to one another, checked in each part whose own fields are right."""

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from improvement.charter.fields import slug
from improvement.charter.shape import MeasureShape, Shape, TeamShape
from improvement.holiday import known_country, near_subdivisions, subdivisions
from improvement.measure import Direction, Kind
from improvement.yaml_lines import Document

GROUP_MESSAGE_MEMBERS = 8
"""Slack opens a group message with at most eight people (conversations.open)."""

S = TypeVar("S", bound=Shape)


def check_language(raw: dict[str, Any], languages: tuple[str, ...], document: Document) -> None:
    language = raw.get("language")
    if isinstance(language, str) and language not in languages:
        document.mistake(
            ("language",),
            "not_one_of",
            field="language",
            typed=language,
            allowed=list(languages),
            near="",
        )


def check_subdivision(raw: dict[str, Any], document: Document) -> None:
    """A subdivision is one of its country's. A country with a mistake of its own is left to that."""
    country, typed = raw.get("country"), raw.get("subdivision")
    if not isinstance(typed, str):
        return
    if country is None:
        document.mistake(("subdivision",), "subdivision_needs_country", typed=typed)
    elif isinstance(country, str) and known_country(country.upper()):
        _check_subdivision(country.upper(), typed, document)


def _check_subdivision(country: str, typed: str, document: Document) -> None:
    if typed not in subdivisions(country):
        document.mistake(
            ("subdivision",),
            "unknown_subdivision",
            typed=typed,
            country=country,
            near=near_subdivisions(country, typed),
            known=list(subdivisions(country)),
        )


def check_duplicates(document: Document) -> None:
    """No two items of a section share a key, name or text in whatever case, nor two questions a purpose."""
    for section in ("questions", "topics", "measures", "teams"):
        held = document.data.get(section)
        items = held if isinstance(held, list) else []
        for name in ("key", "name", "text", "asks_for"):
            first: dict[str, int] = {}
            for index, item in enumerate(items):
                typed = _typed(item, name, section)
                if typed and first.setdefault(typed.casefold(), index) != index:
                    line = document.line((section, first[typed.casefold()], name))
                    document.mistake(
                        (section, index, name), "duplicate", field=name, typed=typed, first_line=line
                    )


def _typed(item: Any, name: str, section: str) -> str | None:
    """What an item has for a field. A topic without a key has the key its text makes, and no other text."""
    fields = {"text": item} if isinstance(item, str) else item if isinstance(item, dict) else {}
    if section == "topics" and isinstance(fields.get("text"), str) and not fields.get("key"):
        return slug(fields["text"]) if name == "key" else None
    typed = fields.get(name)
    return typed if isinstance(typed, str) else None


def valid_items(raw: dict[str, Any], section: str, shape: type[S]) -> Iterator[tuple[int, S]]:
    """The items of a section that have their shape."""
    held = raw.get(section)
    for index, item in enumerate(held if isinstance(held, list) else ()):
        if (found := valid(shape, item)) is not None:
            yield index, found


def check_measures(raw: dict[str, Any], document: Document) -> None:
    for index, measure in valid_items(raw, "measures", MeasureShape):
        path = ("measures", index)
        if measure.target is not None:
            most = 100 if measure.type is Kind.PROPORTION else None
            if measure.target < 0 or (most is not None and measure.target > most):
                document.mistake((*path, "target"), "target_outside", target=measure.target, most=most)
            if measure.better is Direction.NONE:
                document.mistake((*path, "target"), "target_needs_better", name=measure.name)
        if measure.per is not None and measure.type is not Kind.RATE:
            document.mistake((*path, "per"), "per_needs_rate", type=measure.type.value)
        elif measure.per is not None and measure.per <= 0:
            document.mistake((*path, "per"), "per_above_zero", typed=measure.per)


def check_teams(raw: dict[str, Any], document: Document) -> None:
    for index, team in valid_items(raw, "teams", TeamShape):
        people = {*team.members, *team.leads}
        if team.channel is None and not people:
            document.mistake(("teams", index), "team_unreachable", name=team.name)
        elif team.channel is None and len(people) > GROUP_MESSAGE_MEMBERS:
            document.mistake(
                ("teams", index, "members"),
                "group_too_large",
                name=team.name,
                count=len(people),
                most=GROUP_MESSAGE_MEMBERS,
            )


def check_channels(raw: dict[str, Any], document: Document) -> None:
    """The collaborative and each team have channels of their own."""
    taken = {raw.get("channel")}
    for index, team in valid_items(raw, "teams", TeamShape):
        if team.channel is not None and team.channel in taken:
            document.mistake(("teams", index, "channel"), "channel_twice", channel=team.channel)
        taken.add(team.channel)


def valid(shape: type[S], raw: Any) -> S | None:
    """The part when it has its shape; its mistakes are reported elsewhere."""
    try:
        return shape.model_validate(raw)
    except ValidationError:
        return None
