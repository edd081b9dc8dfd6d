"""What forms bring and what people are shown of collaboratives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from improvement.charter.values import Charter

Fields = Mapping[str, Any]
"""What a form holds, by the names of a charter file; blank fields are None or empty."""


@dataclass(frozen=True)
class CollaborativeCard:
    """A collaborative and where the person stands in it."""

    id: int
    charter: Charter
    next_call: datetime | None = None
    facilitating: bool = False
    waiting: tuple[str, ...] = ()
    """Who was named as a facilitator and has not answered yet."""


@dataclass(frozen=True)
class Overview:
    """The collaboratives the person belongs to, and the others of the workspace."""

    mine: tuple[CollaborativeCard, ...]
    others: tuple[CollaborativeCard, ...]


@dataclass(frozen=True)
class Addition:
    """A team or a measure that has just come to a collaborative: the last of its kind in the charter."""

    shown: CollaborativeCard
    key: str


@dataclass(frozen=True)
class Part:
    """What somebody is in one collaborative: on the team with that id, or without one its facilitator."""

    collaborative_id: int
    name: str
    """The collaborative's."""
    team_id: int | None = None
    team: str = ""
