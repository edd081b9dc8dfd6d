"""The message that asks a team, and that later shows how far the team is: values and words, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers import call_pieces, ids
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from improvement.charter.values import Question, Topic
from improvement.checkin import Standing
from improvement.update import TeamAnswer
from prompts.words import Mrkdwn, Words

LAST_CHARACTERS = 220
"""How much of last month's answer the message quotes: the whole of it is on that month's agenda."""


@dataclass(frozen=True)
class Preparation:
    """One team's preparation of one call."""

    call_id: int
    team_id: int
    team: str
    collaborative: str
    starts_at: datetime
    zone: str
    minutes: int
    month: date
    """The first day of the month to report."""
    standing: Standing
    said_before: Mapping[str, TeamAnswer]
    """What the team answered for the call before, by the key of the question."""
    said: Mapping[str, TeamAnswer] = field(default_factory=dict)
    """What it answered for this one."""
    library: tuple[Topic, ...] = ()
    answered_by: tuple[str, ...] = ()
    """User ids of whoever answered, the latest first."""
    no_data: Sequence[str] = ()
    """Names of measures of which the team said that the month has no data."""
    has_measures: bool = True
    cancelled: bool = False
    """The call does not take place."""
    language: str = "en"


def ask_message(words: Words, asked: Preparation) -> Message:
    """Questions, the call's time, what the team said last month or has said now, what is missing, buttons.

    For a call that was cancelled it says just that.
    """
    if asked.cancelled:
        return _cancelled(words, asked)
    intro = words.say(
        "checkin",
        "ask",
        team=asked.team,
        collaborative=asked.collaborative,
        when=when(words, asked),
        minutes=asked.minutes,
    )
    return Message(
        text=_plain(words, asked),
        blocks=(
            kit.section(intro),
            *_answered(words, asked),
            *_questions(words, asked),
            kit.section(_missing(words, asked)),
            buttons(words, asked, measure=asked.has_measures, pdsa=True),
        ),
    )


def reminder(words: Words, asked: Preparation, occasion: str) -> Message:
    """A short message that names just what is missing, and once nothing is, says that.

    `occasion` is `remind_1` or `remind_2`. For a call that was cancelled it says just that.
    """
    if asked.cancelled:
        return _cancelled(words, asked)
    standing = asked.standing
    phrase = "reminded" if standing.complete else occasion
    lines = [words.say("checkin", "item", text=item) for item in missing_items(words, asked)]
    lines += _no_data(words, asked)
    plain, marked = (
        "\n".join([words.say("checkin", phrase, team=asked.team, when=at), *lines])
        for at in (when_plain(words, asked), when(words, asked))
    )
    wanted = buttons(
        words,
        asked,
        answer=standing.silent or standing.complete,
        measure=bool(standing.unreported),
        pdsa=bool(standing.waiting),
    )
    return Message(plain, (kit.section(marked), wanted))


def when(words: Words, asked: Preparation) -> Mrkdwn:
    """The call's start with its weekday, in the reader's zone."""
    return kit.moment(asked.starts_at, when_plain(words, asked), "{date_long} at {time}")


def when_plain(words: Words, asked: Preparation) -> str:
    """The call's start in the collaborative's zone, for texts that Slack does not mark up."""
    return words.plain("call", "when", local=asked.starts_at.astimezone(ZoneInfo(asked.zone)))


def missing_items(words: Words, asked: Preparation) -> tuple[Mrkdwn, ...]:
    """What the team still misses, a few words each."""
    standing = asked.standing
    items = []
    if standing.silent:
        items.append(words.say("checkin", "answers_missing", count=len(standing.asked)))
    if standing.unreported:
        items.append(
            words.say("checkin", "measures_missing", month=asked.month, measures=standing.unreported)
        )
    if standing.waiting:
        items.append(words.say("checkin", "update_missing", cycles=standing.waiting))
    return tuple(items)


def buttons(words: Words, asked: Preparation, *, measure: bool, pdsa: bool, answer: bool = True) -> Block:
    """The buttons that are wanted, at least one: answer, report a measure, update a PDSA cycle."""
    value = {"team": asked.team_id, "call": asked.call_id}
    made = []
    if answer:
        label = "change_button" if asked.standing.answered else "answer_button"
        style = None if asked.standing.answered else "primary"
        made.append(kit.button(words.plain("checkin", label), ids.CHECKIN_OPEN, value=value, style=style))
    if answer and asked.standing.silent:
        if asked.said_before:
            made.append(kit.button(words.plain("checkin", "same_button"), ids.CHECKIN_SAME, value=value))
        made.append(nothing_button(words, asked))
    if measure:
        made.append(kit.button(words.plain("checkin", "measure_button"), ids.MEASURE_OPEN, value=value))
    if pdsa:
        made.append(kit.button(words.plain("checkin", "pdsa_button"), ids.PDSA_OPEN, value=value))
    return kit.actions(*made)


def nothing_button(words: Words, asked: Preparation) -> Block:
    """Says by one press that there is nothing this month."""
    label = words.plain("checkin", "nothing_button")
    return kit.button(label, ids.CHECKIN_NOTHING, value={"team": asked.team_id, "call": asked.call_id})


def one_line(text: str) -> str:
    """A text of several lines on one, for places that have room for one."""
    return " ".join(text.split())


def _cancelled(words: Words, asked: Preparation) -> Message:
    said = words.say("reschedule", "ask_cancelled", team=asked.team, when=when(words, asked))
    return Message(said, (kit.section(said),))


def _answered(words: Words, asked: Preparation) -> list[Block]:
    if not asked.standing.answered:
        return []
    return [
        kit.section(
            words.say(
                "checkin",
                "answered",
                people=[kit.mention(who) for who in asked.answered_by],
                done=asked.standing.answered,
                asked=len(asked.standing.asked),
            )
        )
    ]


def _questions(words: Words, asked: Preparation) -> list[Block]:
    """Each question, with the team's answer below it; while there is none, with last month's."""
    numbered = list(enumerate(asked.standing.asked, start=1))
    said = asked.said or asked.said_before
    if not numbered:
        return []
    if not said:
        lines = [words.say("checkin", "question", number=n, text=one.text) for n, one in numbered]
        return kit.paragraphs([words.say("checkin", "questions"), *lines])
    heading = words.say("checkin", "questions_and_answers" if asked.said else "questions_and_last")
    return [
        kit.section(heading),
        *(_answered_question(words, asked, n, one, said.get(one.key)) for n, one in numbered),
    ]


def _answered_question(
    words: Words, asked: Preparation, number: int, question: Question, answer: TeamAnswer | None
) -> Block:
    if answer is None:
        return kit.section(words.say("checkin", "question_alone", number=number, text=question.text))
    label = words.say("checkin", "question", number=number, text=question.text)
    if answer.same_as_before and asked.said:
        label = words.say("checkin", "question_same", text=label)
    return kit.quoted(label, one_line(call_pieces.in_words(words, answer, asked.library)), LAST_CHARACTERS)


def _missing(words: Words, asked: Preparation) -> Mrkdwn:
    items = missing_items(words, asked)
    lines = [words.say("checkin", "still_missing" if items else "nothing_missing")]
    lines += [words.say("checkin", "item", text=item) for item in items]
    lines += _no_data(words, asked)
    touched = [cycle for cycle in asked.standing.open_cycles if not cycle.waiting]
    if touched:
        lines.append(words.say("checkin", "open_cycles", cycles=touched))
    return Mrkdwn("\n".join(lines))


def _no_data(words: Words, asked: Preparation) -> list[Mrkdwn]:
    """The line that names the measures without data for the month, if there are any."""
    if not asked.no_data:
        return []
    return [words.say("checkin", "no_data", month=asked.month, measures=asked.no_data)]


def _plain(words: Words, asked: Preparation) -> str:
    """The whole in plain words, as notifications and screen readers have it."""
    standing = asked.standing
    lines = [
        words.say(
            "checkin",
            "ask_plain",
            team=asked.team,
            collaborative=asked.collaborative,
            when=when_plain(words, asked),
        )
    ]
    if standing.answered:
        lines.append(
            words.say("checkin", "answered_plain", done=standing.answered, asked=len(standing.asked))
        )
    else:
        lines += [
            words.say("checkin", "question", number=number, text=question.text)
            for number, question in enumerate(standing.asked, start=1)
        ]
    items = missing_items(words, asked)
    lines.append(
        words.say("checkin", "still_missing_plain", items=items)
        if items
        else words.say("checkin", "nothing_missing")
    )
    lines += _no_data(words, asked)
    lines.append(words.say("checkin", "how"))
    return "\n".join(lines)
