"""The agenda of a call: answers, gaps, cycles and topics become ordered, time-boxed items.

The order of the hour and its time boxes follow the shared learning calls of the Six Building Blocks
practice facilitator guide, made to add up: five minutes to open, five for the data, a round of the
teams, topics, five to wrap up.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from improvement.call_sheet import CallSheet
from improvement.charter.values import Topic
from improvement.topic import Match, Suggestion, matched, proposed, suggested
from improvement.update import Update

_FEW_TEAMS = 5
_HALF_MINUTE = 30
_FRAME_MOST = 5 * 60


class ItemKind(StrEnum):
    """The parts of a call, in this order."""

    OPENING = "opening"
    DATA = "data"
    ROUND = "round"
    TOPICS = "topics"
    WRAP_UP = "wrap_up"


@dataclass(frozen=True)
class Item:
    """One time box: `starts` counts from the start of the call. Only a round has a team."""

    kind: ItemKind
    starts: timedelta
    length: timedelta
    team_id: int | None = None


@dataclass(frozen=True)
class Agenda:
    """A compiled agenda. `topics` are the texts to discuss, `kept` what the call remembers of them."""

    items: tuple[Item, ...]
    order: tuple[Update, ...]
    topics: tuple[str, ...]
    kept: tuple[str, ...]
    chosen: bool
    """Whether a facilitator chose the topics; else they are proposed."""
    suggestions: tuple[Suggestion, ...] = ()
    matches: tuple[Match, ...] = ()


def compiled(
    updates: Sequence[Update],
    library: Sequence[Topic],
    *,
    chosen: Sequence[str] | None,
    discussed: Sequence[Collection[str]],
    minutes: int,
    month: date,
) -> Agenda:
    """The agenda of a call of `minutes` that looks back on `month`.

    `chosen` are topic keys or free texts, None while nobody chose; `discussed` the same of the calls
    before this one, the latest first.
    """
    order = speaking_order(updates, month)
    suggestions = suggested(updates, library, discussed)
    kept = tuple(chosen) if chosen is not None else proposed(suggestions)
    texts = {suggestion.kept: suggestion.text for suggestion in suggestions}
    return Agenda(
        items=time_boxed([update.team_id for update in order], minutes),
        order=order,
        topics=tuple(texts.get(key, key) for key in kept),
        kept=kept,
        chosen=chosen is not None,
        suggestions=suggestions,
        matches=matched(updates, library),
    )


def agenda_of(sheet: CallSheet) -> Agenda:
    """The agenda of a call from what is prepared for it by now."""
    return compiled(
        sheet.updates,
        sheet.library,
        chosen=sheet.chosen,
        discussed=sheet.discussed,
        minutes=sheet.minutes,
        month=sheet.month,
    )


def speaking_order(updates: Sequence[Update], month: date) -> tuple[Update, ...]:
    """Who speaks when: the first speaker moves on by one team a month, then teams that ask for help come
    before those that do not, so that the topics can take it up; silent teams keep their turn at the end.
    What came after the agenda was posted changes nothing of the order that was posted.
    """  # noqa: D205 - one sentence
    first = (month.year * 12 + month.month) % len(updates) if updates else 0
    rotated = [*updates[first:], *updates[:first]]
    heard = [update for update in rotated if not update.in_time.silent]
    silent = [update for update in rotated if update.in_time.silent]
    return (*heard[:1], *sorted(heard[1:], key=lambda update: not update.in_time.wants_help), *silent)


def time_boxed(team_ids: Sequence[int], minutes: int) -> tuple[Item, ...]:
    """The items of a call, which add up exactly to its `minutes`.

    Of an hour, topics get 15 minutes up to five teams and 12 above; each team gets an equal share of
    the rest, in half minutes and at most a sixth of the call; what is left over goes to the topics. Other
    lengths are shared out alike, with at most five minutes to open, for the data and to wrap up.
    """
    total = minutes * 60
    frame = min(_FRAME_MOST, _rounded(total // 12))
    least_topics = _rounded(total // 4 if len(team_ids) <= _FEW_TEAMS else total // 5)
    left = total - 3 * frame - least_topics
    each = _rounded(min(total // 6, left // len(team_ids))) if team_ids else 0
    topics = total - 3 * frame - each * len(team_ids)
    boxes: list[tuple[ItemKind, int, int | None]] = [
        (ItemKind.OPENING, frame, None),
        (ItemKind.DATA, frame, None),
        *((ItemKind.ROUND, each, team_id) for team_id in team_ids),
        (ItemKind.TOPICS, topics, None),
        (ItemKind.WRAP_UP, frame, None),
    ]
    return _one_after_the_other(boxes)


def _rounded(seconds: int) -> int:
    """Minutes rounded down to half ones; less than half a minute stays: sixty teams fit into ten minutes."""
    return seconds // _HALF_MINUTE * _HALF_MINUTE or seconds


def _one_after_the_other(boxes: Iterable[tuple[ItemKind, int, int | None]]) -> tuple[Item, ...]:
    items: list[Item] = []
    starts = timedelta()
    for kind, seconds, team_id in boxes:
        items.append(Item(kind, starts, timedelta(seconds=seconds), team_id))
        starts += timedelta(seconds=seconds)
    return tuple(items)
