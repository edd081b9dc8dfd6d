"""Pieces that the agenda and the summary of a call share: answers as written, actions."""

from collections.abc import Sequence
from datetime import date

from handlers.slack import kit, times
from handlers.slack.kit import Block
from improvement.call_sheet import AgreedAction, CallSheet
from improvement.update import Update
from prompts.words import Mrkdwn, Words

MOST_LINES = 15
"""How many actions a message shows; the rest are counted."""


def answers(words: Words, sheet: CallSheet, update: Update) -> list[Block]:
    """Each question with its answer, whole and as written; late ones say so."""
    asked = {question.key: question.in_short for question in sheet.questions}
    blocks: list[Block] = []
    for answer in update.answers:
        text = asked.get(answer.question, answer.question)
        label = words.plain("agenda", "question_late", text=text) if answer.late else text
        blocks += kit.quotes(label, answer.words)
    return blocks


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
