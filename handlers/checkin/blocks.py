"""What the check-in shows: the form, reminders, the hand-over and late updates. Values and words only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from handlers import ids
from handlers.slack import kit, modals, times
from handlers.slack.kit import Block, Message
from handlers.standing.blocks import (
    LAST_CHARACTERS,
    Preparation,
    missing_items,
    one_line,
    when,
    when_plain,
)
from improvement.charter.values import Question
from improvement.merging import LONGEST_ANSWER, room_below
from prompts.words import Words, escape


class Meanwhile(Enum):
    """What became of an answer while somebody was writing to it."""

    NOTHING = auto()
    BOTH_WROTE = auto()
    EMPTIED = auto()
    TOO_LONG = auto()


@dataclass(frozen=True)
class Field:
    """One question in the form."""

    question: Question
    words: str
    """What the field holds."""
    seen: str
    """The fingerprint of what is stored now."""
    stored: str = ""
    meanwhile: Meanwhile = Meanwhile.NOTHING
    written_by: str = ""
    written_at: datetime | None = None

    @property
    def block_id(self) -> str:
        """Under which its text comes back, and errors are shown.

        Slack keeps what was typed in a field whose id stays, so a field shown anew has an id of its own.
        """
        key = self.question.key
        return key if self.meanwhile is Meanwhile.NOTHING else f"{key}:{self.seen}:{self.meanwhile.name}"


@dataclass(frozen=True)
class CheckinForm:
    """The whole form: how the team stands, and its questions."""

    asked: Preparation
    fields: tuple[Field, ...]
    late: bool = False
    channel_id: str = ""
    """Where the person was when they opened it, and where they are thanked."""

    @property
    def undecided(self) -> bool:
        """Whether an answer waits for another look."""
        return any(entry.meanwhile is not Meanwhile.NOTHING for entry in self.fields)


@dataclass(frozen=True)
class CheckinSubmission:
    """What came back from a form, and what the person had seen in it."""

    call_id: int
    team_id: int
    answers: dict[str, str] = field(repr=False)
    """By the key of the question."""
    blocks: dict[str, str]
    """Block ids by the key of the question."""
    seen: dict[str, str]
    adding: tuple[str, ...] = ()
    """Questions whose field held an addition only."""
    channel_id: str = ""


def question_of(block_id: str) -> str:
    """The key of the question that a field's id belongs to."""
    return block_id.partition(":")[0]


def form_modal(words: Words, form: CheckinForm) -> Block:
    """The form as a modal, to be opened, or shown again with what happened meanwhile."""
    intro = words.say("checkin", "form", team=form.asked.team, when=when(words, form.asked))
    blocks = [kit.section(intro), kit.context(words.say("safety", "no_patient_details"))]
    if form.late:
        blocks.append(kit.section(words.say("checkin", "form_late")))
    if form.undecided:
        blocks.append(kit.section(words.say("checkin", "rest_saved")))
    for entry in form.fields:
        blocks += _field(words, form.asked, entry)
    return modals.modal(
        ids.CHECKIN_ANSWERS,
        words.plain("checkin", "title"),
        blocks,
        submit=words.plain("checkin", "send"),
        close=words.plain("checkin", "close"),
        metadata={
            "call": form.asked.call_id,
            "team": form.asked.team_id,
            "channel": form.channel_id,
            "seen": {entry.question.key: entry.seen for entry in form.fields},
            "adding": [entry.question.key for entry in form.fields if entry.meanwhile is Meanwhile.TOO_LONG],
        },
    )


def sent(view: Block) -> CheckinSubmission:
    """A submitted form as values."""
    held = modals.metadata(view)
    values = modals.values(view)
    return CheckinSubmission(
        call_id=held["call"],
        team_id=held["team"],
        answers={question_of(block): text or "" for block, text in values.items()},
        blocks={question_of(block): block for block in values},
        seen=held["seen"],
        adding=tuple(held["adding"]),
        channel_id=held["channel"],
    )


def hand_over(words: Words, teams: Sequence[Preparation]) -> Message:
    """To a facilitator: the teams that still miss something, and what."""
    first = teams[0]
    facts = {"collaborative": first.collaborative, "count": len(teams)}
    lines = [
        words.say("checkin", "hand_over_line", team=team.team, items=_briefly(words, team)) for team in teams
    ]
    after = words.say("checkin", "hand_over_after")
    plain = words.say("checkin", "hand_over", when=when_plain(words, first), **facts)
    return Message(
        text="\n".join([plain, *lines, after]),
        blocks=(
            kit.section(words.say("checkin", "hand_over", when=when(words, first), **facts)),
            *kit.paragraphs(lines),
            kit.context(after),
        ),
    )


def late_updates(
    words: Words, asked: Preparation, answers: Iterable[tuple[Question, str]], by: str
) -> list[Message]:
    """Answers that came after the agenda was posted, whole, in as many messages as they need."""
    heading = kit.section(words.say("checkin", "late_update", team=asked.team, who=kit.mention(by)))
    quotes = [block for entry, text in answers for block in kit.quotes(escape(entry.text), text)]
    return [Message(kit.spoken(part), tuple(part)) for part in kit.parted([heading, *quotes])]


def thanks(words: Words, asked: Preparation, *, late: bool) -> Message:
    """To whoever sent the form: short, and what is missing still."""
    standing = asked.standing
    facts = {"done": standing.answered, "asked": len(standing.asked)}
    if late:
        return _said(words.say("checkin", "thanks_late", team=asked.team))
    if not standing.answered:
        said = words.say("checkin", "taken_back", team=asked.team)
    else:
        said = words.say("checkin", "thanks", team=asked.team, **facts)
    if not (items := missing_items(words, asked)):
        return _said(said)
    lines = [words.say("checkin", "item", text=item) for item in items]
    return _said("\n".join([said, words.say("checkin", "still_missing"), *lines]))


def unchanged(words: Words) -> Message:
    """To whoever sent the form as it was."""
    return _said(words.say("checkin", "unchanged"))


def _said(text: str) -> Message:
    return Message(text, (kit.section(text),))


def _field(words: Words, asked: Preparation, entry: Field) -> list[Block]:
    label = entry.question.text
    blocks: list[Block] = []
    who = kit.mention(entry.written_by)
    match entry.meanwhile:
        case Meanwhile.BOTH_WROTE:
            blocks.append(kit.section(words.say("checkin", "both_wrote", who=who)))
        case Meanwhile.EMPTIED:
            blocks.append(kit.section(words.say("checkin", "emptied", who=who)))
        case Meanwhile.TOO_LONG:
            left = room_below(entry.stored)
            blocks.append(kit.section(words.say("checkin", "too_long", who=who, left=left)))
            blocks += kit.quotes(words.say("checkin", "theirs"), entry.stored)
            label = words.plain("checkin", "addition", question=label)
    element = modals.text_input(multiline=True, initial=entry.words, limit=LONGEST_ANSWER)
    blocks.append(modals.field(entry.block_id, label, element, hint=entry.question.hint, optional=True))
    return blocks + _below(words, asked, entry)


def _below(words: Words, asked: Preparation, entry: Field) -> list[Block]:
    """Last month's answer and who wrote this one: what people wrote goes into plain text."""
    elements = []
    if last := one_line(asked.said_before.get(entry.question.key, "")):
        said = words.plain("checkin", "last_month", words=kit.cut(last, LAST_CHARACTERS))
        elements.append(kit.plain(said))
    if entry.stored and entry.written_at and entry.meanwhile is Meanwhile.NOTHING:
        at = times.moment(words, entry.written_at, asked.zone)
        elements.append(
            kit.mrkdwn(words.say("checkin", "written", who=kit.mention(entry.written_by), when=at))
        )
    return [{"type": "context", "elements": elements}] if elements else []


def _briefly(words: Words, asked: Preparation) -> list[str]:
    """What the team still misses, for somebody who is not on it."""
    items: list[str] = list(missing_items(words, asked))
    if asked.standing.silent:
        items[0] = words.say("checkin", "no_answers")
    return items
