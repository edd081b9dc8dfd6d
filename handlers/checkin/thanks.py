"""What a person alone is told after answering: where it will be seen, what is missing, what is in doubt."""

from handlers import ids
from handlers.checkin.values import Doubt
from handlers.slack import kit
from handlers.slack.kit import Message
from handlers.standing.blocks import Preparation, missing_items, nothing_button
from improvement.checkin import Shown
from prompts.words import Words

QUOTED = 220
"""How many characters of an answer are quoted when it is asked back."""


def thanks(words: Words, asked: Preparation, shown: Shown, *, told: bool) -> Message:
    """To whoever sent the form: short, where it will be seen, and what is missing still.

    `told` is whether it brought an answer, rather than taking some back.
    """
    lines = [_first(words, asked, shown, told=told)]
    items = missing_items(words, asked)
    if items and shown is Shown.AGENDA:
        lines.append(words.say("checkin", "still_missing"))
        lines += [words.say("checkin", "item", text=item) for item in items]
    return _said("\n".join(lines))


def unchanged(words: Words) -> Message:
    """To whoever sent the form as it was."""
    return _said(words.say("checkin", "unchanged"))


def nothing_sent(words: Words, asked: Preparation) -> Message:
    """To whoever sent an empty form for a team without answers: one press says that this is the answer."""
    said = words.say("checkin", "nothing_sent", team=asked.team)
    return Message(said, (kit.section(said), kit.actions(nothing_button(words, asked))))


def kept_by_press(
    words: Words, asked: Preparation, shown: Shown, phrase: str, rows: list[tuple[int, int]]
) -> Message:
    """To whoever answered by one press, `nothing_kept` or `same_kept`: it can be taken back.

    `rows` are the ids and revisions of the answers that were made.
    """
    said = words.say("checkin", phrase, team=asked.team)
    where = words.say("checkin", f"shown_{shown.value}", cancelled=asked.cancelled)
    value = {"team": asked.team_id, "call": asked.call_id, "rows": rows}
    back = kit.button(words.plain("checkin", "take_back_button"), ids.CHECKIN_TAKE_BACK, value=value)
    text = f"{said} {where}"
    return Message(text, (kit.section(text), kit.actions(back)))


def taken_back(words: Words, asked: Preparation) -> Message:
    """To whoever took a press back."""
    return _said(words.say("checkin", "taken_back", team=asked.team))


def asked_back(words: Words, asked: Preparation, doubt: Doubt) -> Message:
    """To whoever wrote it, once: is this an ask for help? Until they say so it is none."""
    before = words.say("checkin", "ask_back", team=asked.team)
    after = words.say("checkin", "ask_back_after")
    value = {
        "team": asked.team_id,
        "call": asked.call_id,
        "question": doubt.question,
        "revision": doubt.revision,
    }
    yes = words.plain("checkin", "ask_back_yes")
    no = words.plain("checkin", "ask_back_no")
    blocks = (
        kit.section(before),
        kit.quoted("", doubt.words, QUOTED),
        kit.context(after),
        kit.actions(
            kit.button(yes, ids.CHECKIN_HELP, value=value),
            kit.button(no, ids.CHECKIN_NO_HELP, value=value),
        ),
    )
    return Message(kit.spoken(blocks), blocks)


def settled(words: Words, asked: Preparation, *, helped: bool) -> Message:
    """To whoever said whether it was an ask."""
    return _said(words.say("checkin", "settled_help" if helped else "settled_nothing", team=asked.team))


def answered_already(words: Words, asked: Preparation) -> Message:
    """To whoever pressed when every question was answered."""
    return _said(words.say("checkin", "answered_already", team=asked.team))


def _first(words: Words, asked: Preparation, shown: Shown, *, told: bool) -> str:
    standing = asked.standing
    if not standing.answered:
        return words.say("checkin", "taken_back", team=asked.team)
    if not told:
        return words.say("checkin", "change_saved")
    thanked = words.say(
        "checkin", "thanks", team=asked.team, done=standing.answered, asked=len(standing.asked)
    )
    return f"{thanked} {words.say('checkin', f'shown_{shown.value}', cancelled=asked.cancelled)}"


def _said(text: str) -> Message:
    return Message(text, (kit.section(text),))
