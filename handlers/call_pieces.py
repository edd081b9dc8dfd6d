"""Pieces that the agenda and the summary of a call share: answers as written, actions."""

from collections.abc import Sequence
from datetime import date

from handlers.slack import kit, times
from handlers.slack.kit import Block
from improvement.call_sheet import AgreedAction, CallSheet
from improvement.charter.values import Purpose, Topic
from improvement.update import TeamAnswer, Update
from prompts.words import Mrkdwn, Words

MOST_LINES = 15
"""How many actions a message shows; the rest are counted."""


def answers(words: Words, sheet: CallSheet, update: Update) -> list[Block]:
    """Each question with its answer, whole and as written; late ones and those carried over say so.

    Questions to which a team only said that there is nothing stand together on one line.
    """
    telling = [answer for answer in update.answers if not answer.says_nothing]
    nothing = [_asked(sheet, answer) for answer in update.answers if answer.says_nothing]
    quoted = [block for answer in telling for block in _quoted(words, sheet, answer)]
    return [*quoted, *([kit.context(words.say("agenda", "nothing", questions=nothing))] if nothing else [])]


def _quoted(words: Words, sheet: CallSheet, answer: TeamAnswer) -> list[Block]:
    label = _asked(sheet, answer)
    if answer.same_as_before:
        label = words.plain("checkin", "question_same", text=label)
    if answer.late:
        label = words.plain("agenda", "question_late", text=label)
    said = in_words(words, answer, sheet.library)
    if answer.refers_to:
        said = f"{said}\n{words.plain('agenda', 'said_before', words=answer.refers_to)}"
    return kit.quotes(label, said)


def _asked(sheet: CallSheet, answer: TeamAnswer) -> str:
    asked = {question.key: question.in_short for question in sheet.questions}
    return asked.get(answer.question, answer.question)


def in_words(words: Words, answer: TeamAnswer, library: Sequence[Topic]) -> str:
    """An answer as it is shown: what was chosen, and below it the words, as written."""
    if not answer.chosen.choice:
        return answer.words
    said = words.plain(
        "checkin",
        "chosen",
        choice=answer.chosen.choice.value,
        topics=[topic.text for topic in library if topic.key in answer.chosen.topics],
        about_help=answer.purpose is Purpose.HELP,
    )
    return f"{said}\n{answer.words}" if answer.words else said


def action_lines(
    words: Words, actions: Sequence[AgreedAction], today: date, *, most: int = MOST_LINES
) -> list[Mrkdwn]:
    """What somebody will do, who, and by when; beyond `most` they are counted."""
    lines = [
        words.say(
            "agenda",
            "action_line",
            words=" ".join(action.words.split()),
            owner=kit.mention(action.owner_id),
            due=times.day(words, action.due_on),
            overdue=action.due_on < today,
            done=action.done,
        )
        for action in actions[:most]
    ]
    if len(actions) > most:
        lines.append(words.say("agenda", "more_of_them", count=len(actions) - most))
    return lines
