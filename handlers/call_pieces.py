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
    """Each question with what a team answered."""
    asked = {question.key: question.in_short for question in sheet.questions}
    pairs = [(asked.get(answer.question, answer.question), answer) for answer in update.answers]
    return told(words, pairs, sheet.library)


def told(words: Words, pairs: Sequence[tuple[str, TeamAnswer]], library: Sequence[Topic]) -> list[Block]:
    """Pairs of question and answer, each whole and as written; late ones and those carried over say so.

    Questions to which a team only said that there is nothing stand together on one line.
    """
    nothing = [asked for asked, answer in pairs if answer.says_nothing]
    blocks: list[Block] = []
    for asked, answer in pairs:
        if not answer.says_nothing:
            blocks += kit.quotes(_label(words, asked, answer), _as_told(words, answer, library))
    return [*blocks, *([kit.context(words.say("agenda", "nothing", questions=nothing))] if nothing else [])]


def _label(words: Words, asked: str, answer: TeamAnswer) -> str:
    if answer.same_as_before:
        asked = words.plain("checkin", "question_same", text=asked)
    return words.plain("agenda", "question_late", text=asked) if answer.late else asked


def _as_told(words: Words, answer: TeamAnswer, library: Sequence[Topic]) -> str:
    said = in_words(words, answer, library)
    if answer.refers_to:
        return f"{said}\n{words.plain('agenda', 'said_before', words=answer.refers_to)}"
    return said


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
