"""The roll call, the facilitator's buttons, the forms for notes and actions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from handlers import ids
from handlers.slack import kit, modals, times
from handlers.slack.kit import Block, Message
from handlers.slack.times import day_and_time
from improvement.call_record import LONGEST_ACTION, LONGEST_NOTE, CallTimes, usual_due
from improvement.call_sheet import AgreedAction, CallRecord, TakenNote
from improvement.headline import turnout
from prompts.words import Mrkdwn, Words

KIND, TEAM, WORDS, OWNER, DUE, PEOPLE = "kind", "team", "words", "owner", "due", "people"
"""The fields of the forms."""

ASKED = "asked"
"""Marks the button of the question whether to end a call: it gives way to the answer."""


def roll_call(
    words: Words,
    *,
    call_id: int,
    name: str,
    teams: Mapping[int, str],
    facilitators: Iterable[str],
    record: CallRecord,
    over: bool = False,
) -> Message:
    """The message that people press in, with whoever did."""
    heading = words.say("call", "ended" if over else "started", name=name)
    here = here_lines(words, teams, facilitators, record, "here_heading")
    buttons = [
        kit.button(words.plain("call", "here_button"), ids.CALL_HERE, value=call_id, style="primary"),
        kit.button(words.plain("call", "note_button"), ids.CALL_NOTE, value=call_id),
        kit.button(words.plain("call", "action_button"), ids.CALL_ACTION, value=call_id),
    ]
    blocks = [
        kit.section(heading),
        *kit.paragraphs(here or [words.say("call", "nobody_yet")]),
        kit.context(words.say("call", "ground_rules")),
    ]
    return Message(kit.spoken(blocks), tuple(blocks), () if over else (kit.actions(*buttons),))


def here_lines(
    words: Words, teams: Mapping[int, str], facilitators: Iterable[str], record: CallRecord, heading: str
) -> list[Mrkdwn]:
    """Who is on the call, by team in charter order, then facilitators and guests. Empty when nobody is."""
    if not record.present:
        return []
    came = turnout(record, teams, running := set(facilitators))
    teamless = [person.user_id for person in record.present if person.team_id not in teams]
    groups = [(name, record.on_team(team_id)) for team_id, name in teams.items()]
    groups.append(
        (words.plain("call", "facilitating"), tuple(person for person in teamless if person in running))
    )
    groups.append(
        (words.plain("call", "guests"), tuple(person for person in teamless if person not in running))
    )
    return [
        words.say("call", heading, came=came),
        *(
            words.say("call", "here_line", team=name, people=[kit.mention(person) for person in people])
            for name, people in groups
            if people
        ),
    ]


def ask_to_end(words: Words, *, call_id: int, teams: int, channel_id: str) -> Message:
    """The question to whoever typed that a call ends."""
    blocks = [
        kit.section(words.say("call", "ask_to_end", teams=teams, channel=kit.channel(channel_id))),
        kit.actions(
            kit.button(
                words.plain("call", "end_yes"), f"{ids.CALL_END}:{ASKED}", value=call_id, style="danger"
            ),
            kit.button(words.plain("call", "end_no"), ids.CALL_KEEP, value=call_id),
        ),
    ]
    return Message(kit.spoken(blocks), tuple(blocks))


def ended(words: Words, *, call_id: int, channel_id: str, first: bool) -> Message:
    """What a facilitator is told who ended a call, with the way back."""
    phrase = "ended_reply" if first else "ended_already"
    reopen = kit.button(words.plain("call", "reopen_button"), ids.CALL_REOPEN, value=call_id)
    said = kit.section(words.say("call", phrase, channel=kit.channel(channel_id)))
    return Message(kit.spoken([said]), (said, kit.actions(reopen)))


def never_started(words: Words, call_id: int, call: CallTimes) -> Message:
    """The word to facilitators that nobody started the call, with what they can do."""
    moment = day_and_time(words, call.starts_at, call.zone)
    start = kit.button(words.plain("call", "start_for_you"), ids.AGENDA_START, value=call_id, style="primary")
    blocks = [
        kit.section(words.say("call", "never_started", name=call.name, moment=moment)),
        kit.actions(
            start,
            kit.button(words.plain("reschedule", "move_button"), ids.CALL_MOVE, value=call_id),
            _missed(words, call_id),
        ),
    ]
    return Message(kit.spoken(blocks), tuple(blocks))


def whether_held(words: Words, call_id: int, call: CallTimes, *, channel_id: str = "") -> Message:
    """The question to facilitators whether a call took place that nobody started.

    `channel_id` is where what teams sent is posted meanwhile.
    """
    said = words.say(
        "call",
        "whether_held",
        name=call.name,
        moment=day_and_time(words, call.starts_at, call.zone),
        channel=kit.channel(channel_id) if channel_id else "",
    )
    took_place = kit.button(words.plain("call", "held_button"), ids.CALL_HELD, value=call_id)
    blocks = [kit.section(said), kit.actions(took_place, _missed(words, call_id))]
    return Message(kit.spoken(blocks), tuple(blocks))


def _missed(words: Words, call_id: int) -> Block:
    """Says that the call did not take place; asks once more, since the channel then reads it."""
    return kit.confirmed(
        kit.button(words.plain("call", "missed_button"), ids.CALL_MISSED, value=call_id),
        title=words.plain("call", "missed_confirm_title"),
        text=words.plain("call", "missed_confirm"),
        yes=words.plain("call", "missed_yes"),
        no=words.plain("call", "missed_no"),
    )


def controls(words: Words, *, call_id: int, name: str, channel_id: str, teams: int) -> Message:
    """What only the facilitator sees while the call runs."""
    end = kit.confirmed(
        kit.button(words.plain("call", "end_button"), ids.CALL_END, value=call_id, style="danger"),
        title=words.plain("call", "end_confirm_title"),
        text=words.plain("call", "end_confirm", teams=teams),
        yes=words.plain("call", "end_yes"),
        no=words.plain("call", "end_no"),
    )
    blocks = [
        kit.section(words.say("call", "controls", name=name, channel=kit.channel(channel_id))),
        kit.actions(
            kit.button(words.plain("call", "note_button"), ids.CALL_NOTE, value=call_id),
            kit.button(words.plain("call", "action_button"), ids.CALL_ACTION, value=call_id),
            kit.button(words.plain("call", "present_button"), ids.CALL_PRESENT, value=call_id),
            end,
        ),
    ]
    return Message(kit.spoken(blocks), tuple(blocks))


def note_form(words: Words, *, call_id: int, teams: Mapping[int, str]) -> Block:
    """A note, or a decision, perhaps about one team."""
    kinds = [modals.option(words.plain("call", f"kind_{kind}"), kind) for kind in ("note", "decision")]
    about = [modals.option(name, team_id) for team_id, name in teams.items()]
    menu = modals.menu(TEAM, about, placeholder=words.plain("call", "note_team_placeholder"))
    return modals.modal(
        ids.CALL_NOTE_WRITTEN,
        words.plain("call", "note_title"),
        [
            modals.field(
                KIND,
                words.plain("call", "note_kind"),
                {"type": "radio_buttons", "options": kinds, "initial_option": kinds[0]},
            ),
            *([modals.field(TEAM, words.plain("call", "note_team"), menu, optional=True)] if about else []),
            modals.field(
                WORDS,
                words.plain("call", "note_words"),
                modals.text_input(multiline=True, limit=LONGEST_NOTE),
            ),
            kit.context(words.say("safety", "no_patient_details")),
        ],
        submit=words.plain("call", "save"),
        close=words.plain("call", "cancel"),
        metadata=call_id,
    )


def action_form(words: Words, *, call_id: int, today: date) -> Block:
    """Something one person will do by a date."""
    due = {"type": "datepicker", "initial_date": usual_due(today).isoformat()}
    return modals.modal(
        ids.CALL_ACTION_WRITTEN,
        words.plain("call", "action_title"),
        [
            modals.field(
                WORDS,
                words.plain("call", "action_words"),
                modals.text_input(multiline=True, limit=LONGEST_ACTION),
                hint=words.plain("call", "action_hint"),
            ),
            modals.field(OWNER, words.plain("call", "action_owner"), {"type": "users_select"}),
            modals.field(DUE, words.plain("call", "action_due"), due),
            kit.context(words.say("safety", "no_patient_details")),
        ],
        submit=words.plain("call", "save"),
        close=words.plain("call", "cancel"),
        metadata=call_id,
    )


def roll_form(words: Words, *, call_id: int, record: CallRecord, opened_at: datetime) -> Block:
    """Who is on the call, for the facilitator to complete; it comes back with when it was opened."""
    people: Block = {"type": "multi_users_select"}
    if record.present:
        people["initial_users"] = [person.user_id for person in record.present]
    return modals.modal(
        ids.CALL_ROLL_TAKEN,
        words.plain("call", "roll_title"),
        [
            kit.section(words.say("call", "roll_intro")),
            modals.field(PEOPLE, words.plain("call", "roll_people"), people, optional=True),
        ],
        submit=words.plain("call", "save"),
        close=words.plain("call", "cancel"),
        metadata=[call_id, opened_at.isoformat()],
    )


def noted(words: Words, note: TakenNote, author: str) -> Message:
    """A note or a decision, for the roll call's thread."""
    label = words.say("call", "noted", who=kit.mention(author), decision=note.decision, team=note.team)
    blocks = [kit.section(label), *kit.quotes("", note.words)]
    return Message(kit.spoken(blocks), tuple(blocks))


def agreed(words: Words, action: AgreedAction) -> Message:
    """An action, for the roll call's thread, with a button for when it is done."""
    owner = kit.mention(action.owner_id)
    if action.done:
        heading = kit.section(words.say("call", "agreed_done", owner=owner))
    else:
        done = kit.button(
            words.plain("call", "done_button"),
            f"{ids.ACTION_DONE}:{action.action_id}",
            value=action.action_id,
        )
        due = times.day(words, action.due_on)
        heading = kit.section(words.say("call", "agreed", owner=owner, due=due), done)
    blocks = [heading, *kit.quotes("", action.words)]
    return Message(kit.spoken(blocks), tuple(blocks))
