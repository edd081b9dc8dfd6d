"""Charts as they were drawn, as rows."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from storage.instants import Instant


class Picture(SQLModel, table=True):
    """A drawn chart, kept by a hash of what it shows, so that the same chart is drawn once."""

    key: str = Field(primary_key=True, max_length=64)
    png: bytes = Field(sa_type=LargeBinary)
    drawn_at: datetime = Field(sa_type=Instant)
