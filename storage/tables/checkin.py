"""What teams answered before a call, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import key_of, workspace_key


class Answer(SQLModel, table=True):
    """A team's answer to one standing question for one call."""

    __table_args__ = (
        UniqueConstraint("call_id", "team_id", "question"),
        CheckConstraint("choice in ('', 'nothing', 'help')", name="choice_known"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    call_id: int = Field(sa_column=key_of("call"))
    team_id: int = Field(sa_column=key_of("team"))
    question: str = Field(max_length=60)
    words: str = Field(sa_type=Text)
    choice: str = Field(default="", max_length=20)
    """What was chosen beside the words: `nothing`, `help`, or empty while the words alone are read."""
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    """Keys of the library's topics that were ticked."""
    chosen_at: datetime | None = Field(default=None, sa_type=Instant)
    same_as_before: bool = False
    """Carried over from the call before by one press; the words are those of that call."""
    revision: int = 1
    """Counts up with each change, so that two people writing at once are noticed."""
    answered_by: str = Field(max_length=20)
    answered_at: datetime = Field(sa_type=Instant)
    late: bool = False


class AnswerDraft(SQLModel, table=True):
    """What one person typed for a team and has not sent. Nobody else is shown it."""

    __tablename__ = "answer_draft"
    __table_args__ = (UniqueConstraint("call_id", "team_id", "user_id"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    call_id: int = Field(sa_column=key_of("call"))
    team_id: int = Field(sa_column=key_of("team"))
    user_id: str = Field(max_length=20)
    view_id: str = Field(max_length=40)
    """The form it was typed into."""
    typed: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """By the key of the question: what they changed, and what they had seen there."""
    typed_at: float = 0.0
    """Seconds since 1970, by Slack's clock."""
    sent: bool = False
    """The form was sent: what of it arrives later is not kept."""
