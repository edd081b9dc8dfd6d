"""The modal in which a facilitator chooses what a call discusses, and what it brings back."""

from dataclasses import dataclass

from handlers import ids
from handlers.agenda.blocks import why
from handlers.slack import kit, modals
from handlers.slack.kit import Block
from handlers.slack.times import day_and_time
from improvement.agenda import Agenda
from improvement.call_sheet import CallSheet
from improvement.topic import LONGEST_TOPIC, MOST_TOPICS, Suggestion
from prompts.words import Words, unescape

SUGGESTED, LIBRARY, OWN = "suggested", "library", "own"
"""The fields of the form."""


@dataclass(frozen=True)
class Choice:
    """What a facilitator picked: keys of suggestions, and lines of their own."""

    keys: tuple[str, ...]
    own: str


def form(words: Words, sheet: CallSheet, agenda: Agenda, channel_id: str) -> Block:
    """Checkboxes for the best suggestions with their reasons, a menu for the rest, lines of one's own.

    It comes back with the call and the channel it was opened from.
    """
    best = agenda.suggestions[: kit.CHECKBOXES]
    rest = agenda.suggestions[kit.CHECKBOXES :][: kit.OPTIONS]
    intro = words.say(
        "agenda", "topics_intro", name=sheet.name, moment=day_and_time(words, sheet.starts_at, sheet.zone)
    )
    offered = {one.kept for one in (*best, *rest)}
    own = "\n".join(kept for kept in agenda.kept if kept not in offered)
    return modals.modal(
        ids.AGENDA_TOPICS_CHOSEN,
        words.plain("agenda", "topics_title"),
        [
            kit.section(intro),
            *_field(words, SUGGESTED, "checkboxes", best, agenda),
            *_field(words, LIBRARY, "multi_static_select", rest, agenda),
            modals.field(
                OWN,
                words.plain("agenda", "own_label"),
                modals.text_input(multiline=True, initial=own, limit=kit.ANSWER_CHARACTERS),
                hint=words.plain("agenda", "own_hint", most=MOST_TOPICS, longest=LONGEST_TOPIC),
                optional=True,
            ),
            kit.context(words.say("safety", "no_patient_details")),
        ],
        submit=words.plain("agenda", "topics_save"),
        close=words.plain("agenda", "topics_close"),
        metadata=[sheet.call_id, channel_id],
    )


def choice(view: Block) -> Choice:
    """What the submitted form holds."""
    values = modals.values(view)
    return Choice((*(values.get(SUGGESTED) or []), *(values.get(LIBRARY) or [])), values.get(OWN) or "")


def _field(
    words: Words, block_id: str, kind: str, offered: tuple[Suggestion, ...], agenda: Agenda
) -> list[Block]:
    if not offered:
        return []
    options = {one.kept: _option(words, one) for one in offered}
    element: Block = {"type": kind, "options": list(options.values())}
    initial = [options[kept] for kept in agenda.kept if kept in options]
    if initial:
        element["initial_options"] = initial
    if kind == "multi_static_select":
        element["placeholder"] = kit.plain(
            words.plain("agenda", "library_placeholder"), kit.HEADER_CHARACTERS
        )
    label = words.plain("agenda", f"{block_id}_label")
    return [modals.field(block_id, label, element, optional=True)]


def _option(words: Words, suggestion: Suggestion) -> Block:
    made = modals.option(suggestion.text, suggestion.key)
    reasons = unescape(why(words, suggestion))
    return made | {"description": kit.plain(reasons, kit.OPTION_CHARACTERS)} if reasons else made
