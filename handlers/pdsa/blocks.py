"""What people see of PDSA cycles: the list, the form of each stage, and the word after it."""

from datetime import date
from typing import Any

from handlers import ids
from handlers.pdsa.values import CycleForm, CycleList, CycleReceipt, EditConflict, ListedCycle
from handlers.slack import kit, modals
from handlers.slack.kit import Block, Message
from improvement.pdsa import LONGEST, WRITTEN_AT, Cycle, Decision, Move, Stage, awaiting_next, moves
from prompts.words import Mrkdwn, Words

NOUN = "pdsa"
OPEN_SHOWN = 20
CLOSED_SHOWN = 8
CHOICES: dict[str, tuple[Any, ...]] = {
    "carried_out": (True, False),
    "matched": (True, False),
    "decision": tuple(decision.value for decision in Decision),
}
"""Fields that are chosen, not written."""
SHORT = frozenset({"driver"})
"""Fields of one line."""
_STAGES = tuple(Stage)


def listing(words: Words, listing: CycleList, command: str) -> Message:
    """The team's cycles, open ones first, each with the button that takes it further."""
    start = kit.button(words.plain(NOUN, "start_button"), ids.PDSA_START, value={"team": listing.team_id})
    if not listing.cycles:
        text = words.say(NOUN, "list_empty", team=listing.team, command=command)
        return Message(text, (kit.section(text), kit.actions(start | {"style": "primary"})))
    still_open = [cycle for cycle in listing.cycles if cycle.cycle.stage is not Stage.CLOSED]
    waiting = awaiting_next(listed.cycle for listed in listing.cycles)
    latest = [listed for listed in reversed(listing.cycles) if listed.cycle.stage is Stage.CLOSED]
    closed = sorted(latest, key=lambda listed: listed.cycle.number not in waiting)
    lines = [words.say(NOUN, "list_heading", team=listing.team, open=len(still_open), closed=len(closed))]
    blocks = [kit.section(lines[0])]
    for listed in [*still_open[:OPEN_SHOWN], *closed[:CLOSED_SHOWN]]:
        lines.append(_line(words, listed, listing.today))
        goes_on = listed.cycle.number in waiting
        button = _next(words, listing.team_id, listed.cycle_id) if goes_on else _button(words, listed)
        blocks.append(kit.section(lines[-1], button))
    hidden = max(0, len(still_open) - OPEN_SHOWN) + max(0, len(closed) - CLOSED_SHOWN)
    if hidden:
        lines.append(words.say(NOUN, "list_more", hidden=hidden, command=command))
        blocks.append(kit.context(lines[-1]))
    return Message("\n".join(lines), (*blocks, kit.actions(start)))


def help_text(words: Words, command: str) -> Message:
    """How the command is used."""
    text = words.say(NOUN, "help", command=command)
    return Message(text, (kit.section(text),))


def done(words: Words, kept: CycleReceipt) -> Message:
    """What was kept, and the next step."""
    cycle = kept.cycle
    facts: dict[str, Any] = {"number": cycle.number, "idea": cycle.change_idea}
    if cycle.stage is Stage.CLOSED and kept.moved:
        said = words.say(NOUN, "closed", decision=(cycle.decision or Decision.ABANDON).value, **facts)
    elif kept.started and cycle.stage is Stage.PLAN:
        said = words.say(NOUN, "started", **facts)
    else:
        phrase = "moved" if kept.moved else "saved"
        said = words.say(NOUN, phrase, stage=cycle.stage.value, **facts)
    decision = cycle.decision.value if cycle.decision else ""
    following = words.say(NOUN, "next_at", stage=cycle.stage.value, decision=decision)
    return Message(f"{said}\n{following}", (kit.section(said), kit.context(following), _after(words, kept)))


def form(words: Words, form: CycleForm, channel_id: str, conflict: EditConflict | None = None) -> Block:
    """The form of one stage: what earlier stages said, the fields of this one, and what comes then."""
    cycle = form.cycle
    blocks = [kit.context(words.say(NOUN, "form_heading", team=form.team, follows=cycle.follows))]
    if conflict:
        blocks += _theirs(words, form, conflict)
    if form.reason:
        label = words.say(NOUN, "reason_label", follows=cycle.follows)
        blocks.append(kit.quoted(label, form.reason))
    if form.at is not Stage.PLAN:
        blocks += [kit.section(words.say(NOUN, "form_idea", idea=cycle.change_idea))]
    blocks += _earlier(words, form)
    blocks += [_field(words, form, name) for name in WRITTEN_AT[form.at] if _is_asked(form, name)]
    if cycle.stage is form.at:
        blocks.append(_move_field(words, form))
    blocks.append(kit.context(words.say("safety", "no_patient_details")))
    return modals.modal(
        ids.PDSA_CYCLE,
        words.plain(NOUN, "form_title", number=cycle.number, stage=form.at.value),
        blocks,
        submit=words.plain(NOUN, "form_submit"),
        close=words.plain(NOUN, "form_close"),
        metadata={
            "team": form.team_id,
            "cycle": form.cycle_id,
            "at": form.at.value,
            "seen": form.seen,
            "follows": form.follows_id,
            "channel": channel_id,
        },
    )


def _line(words: Words, listed: ListedCycle, today: date) -> Mrkdwn:
    cycle = listed.cycle
    facts: dict[str, Any] = {
        "number": cycle.number,
        "idea": kit.cut(" ".join(cycle.change_idea.split()), LONGEST["change_idea"]),
        "follows": cycle.follows,
    }
    if cycle.stage is Stage.CLOSED:
        decision = cycle.decision.value if cycle.decision else ""
        return words.say(NOUN, "list_closed", decision=decision, closed_on=cycle.closed_on, **facts)
    days = (today - listed.started_on).days
    return words.say(NOUN, "list_open", stage=cycle.stage.value, days=days, **facts)


def _button(words: Words, listed: ListedCycle) -> Block:
    stage = listed.cycle.stage
    text = (
        words.plain(NOUN, "open_button")
        if stage is Stage.CLOSED
        else words.plain(NOUN, "move_button", stage=stage.value)
    )
    return kit.button(text, f"{ids.PDSA_MOVE}:{listed.cycle_id}", value=listed.cycle_id)


def _next(words: Words, team_id: int, cycle_id: int) -> Block:
    """The button that plans the next cycle of the same idea."""
    value = {"team": team_id, "follows": cycle_id}
    return kit.button(words.plain(NOUN, "next_button"), f"{ids.PDSA_START}:{cycle_id}", value=value)


def _after(words: Words, kept: CycleReceipt) -> Block:
    """The button for the next step."""
    cycle = kept.cycle
    if cycle.stage is Stage.CLOSED and cycle.decision is Decision.ADAPT:
        return kit.actions(_next(words, kept.team_id, kept.cycle_id) | {"style": "primary"})
    return kit.actions(_button(words, ListedCycle(kept.cycle_id, cycle, date.min)))


def _earlier(words: Words, form: CycleForm) -> list[Block]:
    """What the stages before this one say, as it was written."""
    quoted = []
    for stage in _STAGES[: _STAGES.index(form.at)]:
        for name in WRITTEN_AT[stage]:
            told = _told(words, form, form.cycle, name)
            if told and name != "change_idea":
                quoted.append(kit.quoted(words.say(NOUN, "label", field=name), told))
    return quoted


def _theirs(words: Words, form: CycleForm, conflict: EditConflict) -> list[Block]:
    """The notice, and what somebody else wrote into the same fields."""
    blocks = [kit.section(words.say(NOUN, "meanwhile", who=kit.mention(conflict.who)))]
    for name in conflict.both:
        told = _told(words, form, conflict.theirs, name) or words.plain(NOUN, "left_empty")
        blocks.append(kit.quoted(words.say(NOUN, "theirs_label", field=name), told))
    return blocks


def _told(words: Words, form: CycleForm, cycle: Cycle, name: str) -> str:
    """One field in words, empty when nothing was said."""
    value = getattr(cycle, name)
    if value is None or value == "":
        return ""
    if name == "measure_id":
        return dict(form.measures).get(value, "")
    if name in CHOICES:
        return words.plain(NOUN, "choice", field=name, value=str(value))
    return str(value)


def _is_asked(form: CycleForm, name: str) -> bool:
    return name != "measure_id" or bool(form.measures)


def _field(words: Words, form: CycleForm, name: str) -> Block:
    value = getattr(form.cycle, name)
    return modals.field(
        name,
        words.plain(NOUN, "label", field=name),
        _element(words, form, name, value),
        hint=words.plain(NOUN, "hint", field=name),
        optional=name != "change_idea",
    )


def _element(words: Words, form: CycleForm, name: str, value: Any) -> Block:
    if name == "measure_id":
        options = {key: modals.option(text, key) for key, text in form.measures}
        return modals.menu(name, list(options.values()), initial=options.get(value))
    if name in CHOICES:
        options = {
            choice: modals.option(words.plain(NOUN, "choice", field=name, value=str(choice)), choice)
            for choice in CHOICES[name]
        }
        return modals.radio(list(options.values()), options.get(value))
    return modals.text_input(multiline=name not in SHORT, initial=value, limit=LONGEST[name])


def _move_field(words: Words, form: CycleForm) -> Block:
    """What comes after this form; a cycle that has not begun cannot be stopped."""
    offered = [move for move in moves(form.cycle) if form.cycle_id or move is not Move.STOP]
    stage = form.at.value
    options = [
        modals.option(words.plain(NOUN, "move", move=move.value, stage=stage), move.value) for move in offered
    ]
    return modals.field("move", words.plain(NOUN, "field_move"), modals.radio(options, options[0]))
