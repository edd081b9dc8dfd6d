"""The Slack workspaces that installed Callboard, as rows."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.instants import Instant


class Workspace(SQLModel, table=True):
    """A Slack workspace that installed Callboard. `bot/tokens.py` finds its tokens by this id."""

    id: str = Field(primary_key=True, max_length=20)
    name: str = ""
    enterprise_id: str | None = Field(default=None, max_length=20)
    bot_user_id: str = ""
    seen_at: datetime = Field(sa_type=Instant)
    resumes_at: datetime | None = Field(default=None, sa_type=Instant)
    """Slack asked to wait until then before anything else is posted there."""
