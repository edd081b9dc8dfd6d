"""What the check-in shows: the form, reminders, the hand-over and late updates. Values and words only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from handlers import call_pieces, ids
from handlers.checkin.values import (
    CHOICE,
    TOPICS,
    WORDS,
    CheckinForm,
    CheckinSubmission,
    Field,
    Meanwhile,
    part_of,
)
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
from improvement.ask.choice import Choice, Chosen
from improvement.charter.values import Question
from improvement.merging import LONGEST_ANSWER, room_below
from improvement.update import TeamAnswer
from prompts.words import Words


def form_modal(words: Words, form: CheckinForm) -> Block:
    """The form as a modal, to be opened, or shown again with what happened meanwhile."""
    intro = words.say("checkin", "form", team=form.asked.team, when=when(words, form.asked))
    blocks = [kit.section(intro), kit.context(words.say("safety", "no_patient_details"))]
    if form.late:
        blocks.append(kit.section(words.say("checkin", "form_late")))
    if form.drafted:
        blocks.append(kit.section(words.say("checkin", "draft")))
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
            "chosen": {entry.question.key: entry.choice.seen for entry in form.fields if entry.choice},
            "adding": [entry.question.key for entry in form.fields if entry.meanwhile is Meanwhile.TOO_LONG],
        },
    )


def sent(view: Block) -> CheckinSubmission:
    """A submitted form as values."""
    held = modals.metadata(view)
    parts: dict[str, dict[str, Any]] = {WORDS: {}, CHOICE: {}, TOPICS: {}}
    blocks = {}
    for block, value in modals.values(view).items():
        key, part = part_of(block)
        parts[part][key] = value
        blocks[key if part == WORDS else f"{key}:{part}"] = block
    return CheckinSubmission(
        call_id=held["call"],
        team_id=held["team"],
        answers={key: text or "" for key, text in parts[WORDS].items()},
        blocks=blocks,
        seen=held["seen"],
        adding=tuple(held["adding"]),
        chosen={
            key: Chosen.of(choice, tuple(parts[TOPICS].get(key) or ()))
            for key, choice in parts[CHOICE].items()
        },
        chosen_seen=held["chosen"],
        channel_id=held["channel"],
        view_id=view.get("id", ""),
    )


def hand_over(words: Words, teams: Sequence[Preparation], asked: Collection[int]) -> Message:
    """To a facilitator: the teams that still miss something, and what; `asked` are the ids of those asked."""
    first = teams[0]
    facts = {"collaborative": first.collaborative, "count": len(teams)}
    lines = [
        words.say("checkin", "hand_over_line", team=team.team, items=_briefly(words, team))
        if team.team_id in asked or not team.standing.silent
        else words.say("checkin", "hand_over_unasked", team=team.team)
        for team in teams
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


def late_updates(words: Words, asked: Preparation, told: Iterable[Question], by: str) -> list[Message]:
    """Answers that came after the agenda was posted, whole, in as many messages as they need."""
    heading = kit.section(words.say("checkin", "late_update", team=asked.team, who=kit.mention(by)))
    pairs = [(question.text, _just_said(asked, question.key)) for question in told]
    said = call_pieces.told(words, pairs, asked.library)
    return [Message(kit.spoken(part), tuple(part)) for part in kit.parted([heading, *said])]


def _just_said(asked: Preparation, question: str) -> TeamAnswer:
    """An answer below a heading that says it is late, beside what was answered the last time."""
    before = asked.said_before.get(question)
    return replace(asked.said[question], late=False, before=before.words if before else "")


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
    element = modals.text_input(multiline=True, initial=entry.words, limit=LONGEST_ANSWER, as_typed=True)
    blocks.append(_kept_as_typed(entry.block_id, label, element, hint=entry.question.hint))
    return blocks + _choice(words, entry) + _below(words, asked, entry)


def _kept_as_typed(block_id: str, label: str, element: Block, hint: str = "") -> Block:
    """A field that may stay empty, and that tells of each change, so that it is kept as a draft."""
    element = {"action_id": ids.CHECKIN_TYPED} | element
    return modals.field(block_id, label, element, hint=hint, optional=True, dispatch=True)


def _choice(words: Words, entry: Field) -> list[Block]:
    """The choice beside the words, where the question asks for help."""
    if entry.choice is None:
        return []
    blocks = []
    if entry.choice.overtaken:
        blocks.append(kit.section(words.say("checkin", "both_chose", who=kit.mention(entry.written_by))))
    options = {
        choice: modals.option(words.plain("checkin", f"choose_{choice}"), choice.value)
        for choice in (Choice.NOTHING, Choice.HELP)
    }
    radio = modals.radio(list(options.values()), options.get(entry.choice.chosen.choice))
    blocks.append(_kept_as_typed(entry.choice_id, words.plain("checkin", "choice"), radio))
    topics = {topic.key: modals.option(topic.text, topic.key) for topic in entry.choice.library}
    if topics:
        ticked = [topics[key] for key in entry.choice.chosen.topics if key in topics]
        menu = modals.several(
            list(topics.values()), ticked, placeholder=words.plain("checkin", "topics_hint")
        )
        blocks.append(_kept_as_typed(entry.topics_id, words.plain("checkin", "topics"), menu))
    return blocks


def _below(words: Words, asked: Preparation, entry: Field) -> list[Block]:
    """Last month's answer and who wrote this one: what people wrote goes into plain text."""
    elements = []
    before = asked.said_before.get(entry.question.key)
    if before and (last := one_line(call_pieces.in_words(words, before, asked.library))):
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
