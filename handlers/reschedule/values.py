"""What the flow of changing calls hands to its forms and listeners, and what it is handed."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class CallToChange:
    """A call that may be changed, as its forms show it."""

    call_id: int
    name: str
    language: str
    zone: str
    starts_at: datetime
    looks_back_on: date

    @property
    def local(self) -> datetime:
        """Its start where the collaborative is."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True)
class MoveSubmission:
    """The form as it was sent. `day` and `at` are local; `looks_back_on` is None unless it was asked."""

    call_id: int
    day: str | None
    at: str | None
    why: str | None
    looks_back_on: date | None = None


@dataclass(frozen=True)
class Months:
    """The new date lies in another month: which one the call looks back on must be said."""

    choices: tuple[date, ...]
