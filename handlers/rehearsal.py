"""What would be posted for a rehearsed call, when and to whom: its steps by the rules of the outbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers.posts import RULES, Occasion, To
from improvement.call import StepKind
from improvement.charter.values import Charter
from improvement.rehearsal import Rehearsal, RehearsedCall, rehearse
from storage.call import GRACE

POSTED: dict[StepKind, tuple[Occasion, ...]] = {
    StepKind.ASK: (Occasion.ASK, Occasion.DRAFT),
    StepKind.REMIND_1: (Occasion.REMIND_1,),
    StepKind.REMIND_2: (Occasion.REMIND_2,),
    StepKind.HAND_OVER: (Occasion.HAND_OVER,),
    StepKind.AGENDA: (Occasion.AGENDA,),
    StepKind.NEVER_STARTED: (),
    StepKind.SUMMARY: (Occasion.SUMMARY,),
}
"""What steps post where calls begin on time, replies in threads aside. Any other step posts nothing then."""

WHILE_MISSING = frozenset({Occasion.REMIND_1, Occasion.REMIND_2, Occasion.HAND_OVER})
"""Posted only where a team still misses something."""


@dataclass(frozen=True)
class Post:
    """One message of a rehearsal. `target` is a channel, or the people of a direct or group message."""

    at: datetime
    occasion: Occasion
    target: str | tuple[str, ...]
    name: str
    """The name of the team, where it is for a team."""


def rehearsed(charter: Charter, start: datetime, months: int) -> Rehearsal:
    """The year as the bot would run it, calls that nobody ends being over when it says so."""
    return rehearse(charter, start, months, GRACE)


def posts_of(charter: Charter, call: RehearsedCall) -> tuple[Post, ...]:
    """Every message about a call, in order of time."""
    return tuple(sorted(_posts(charter, call), key=lambda post: post.at))


def moments_of(call: RehearsedCall) -> tuple[tuple[datetime, Occasion], ...]:
    """When something is posted about a call and on what occasion, in order of time."""
    return tuple(sorted(_moments(call), key=lambda moment: moment[0]))


def _posts(charter: Charter, call: RehearsedCall) -> Iterator[Post]:
    for at, occasion in _moments(call):
        if charter.teams or occasion not in WHILE_MISSING:
            for name, target in _targets(charter, RULES[occasion].to):
                yield Post(at, occasion, target, name)


def _moments(call: RehearsedCall) -> Iterator[tuple[datetime, Occasion]]:
    if any(remark.code == "call_holiday" for remark in call.remarks):
        yield call.planned_at, Occasion.HOLIDAY
    for step in call.steps:
        for occasion in POSTED.get(step.kind, ()):
            yield step.due_at, occasion
    yield call.starts_at, Occasion.CALL


def _targets(charter: Charter, to: To) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    match to:
        case To.TEAM:
            for team in charter.teams:
                yield team.name, team.channel or team.members
        case To.FACILITATOR:
            for person in charter.facilitators:
                yield "", (person,)
        case To.EVERYBODY | To.PERSON:
            yield "", charter.channel
