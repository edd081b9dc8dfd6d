"""Charts as they were drawn, and those still to be drawn, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field, SQLModel

from storage.instants import Instant


class Picture(SQLModel, table=True):
    """A drawn chart, kept by a hash of what it shows, so that the same chart is drawn once."""

    key: str = Field(primary_key=True, max_length=64)
    png: bytes = Field(sa_type=LargeBinary)
    drawn_at: datetime = Field(sa_type=Instant)


class Drawing(SQLModel, table=True):
    """A page that could not be drawn, kept to be drawn later. The row goes once its picture is there."""

    key: str = Field(primary_key=True, max_length=64)
    """The key of its picture."""
    first_key: str = Field(max_length=64, index=True)
    """The key of the first of the pages drawn in one go, whose row holds what is on all of them."""
    page: int = 0
    """Its place among those, from 0."""
    recipe: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """The charts on the pages; only at the first."""
    asked_at: datetime = Field(sa_type=Instant)
