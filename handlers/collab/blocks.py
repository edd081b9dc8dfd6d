"""What people see of collaboratives: the overview, the charter as a file, and the three forms."""

from collections.abc import Iterable
from typing import Any

from handlers import ids
from handlers.collab.values import Addition, CollaborativeCard, Overview
from handlers.collab.zones import offered
from handlers.slack import kit, modals
from handlers.slack.kit import Block, Message
from handlers.slack.times import day_and_time
from improvement.charter.checks import GROUP_MESSAGE_MEMBERS
from improvement.charter.fields import BETTER, LONGEST_NAME, WEEKDAYS, WEEKS
from improvement.charter.values import CharterTeam
from improvement.holiday import country_name
from improvement.measure import Kind
from improvement.mistake import Mistake
from prompts import library
from prompts.words import Mrkdwn, Words

NOUN = "collab"
MOST_FACILITATORS = 20
AIM_CHARACTERS = 1_000
DEFINITION_CHARACTERS = 2_000
UNIT_CHARACTERS = 30
NUMBER_CHARACTERS = 20
SAID_OTHERWISE = frozenset(
    {"duplicate", "channel_twice", "not_a_number", "target_needs_better", "per_needs_rate"}
)
"""Mistakes whose sentence for a file would not fit a form."""
MOST_MESSAGES = 5
"""Slack takes so many answers to one command."""


def overview(words: Words, found: Overview, command: str) -> Message:
    """The person's own collaboratives; to somebody without one, whom to ask, or how to begin."""
    blocks = [block for card in found.mine for block in _collaborative(words, card, command)]
    if not found.mine:
        blocks = _none_of_mine(words, found.others, command)
    return Message(kit.spoken(blocks), tuple(kit.fitted(blocks)))


def help_text(words: Words, command: str, unknown: str = "") -> Message:
    """How the command is used."""
    said = words.say(NOUN, "help", command=command, unknown=unknown)
    return Message(said, (kit.section(said),))


def founded(words: Words, card: CollaborativeCard) -> Message:
    """The answer to the form of a new collaborative: its first call, and what is left to do."""
    lines = [
        words.say(NOUN, "founded", name=card.charter.name, when=_when(words, card)),
        words.say(NOUN, "founded_next"),
    ]
    return Message("\n".join(lines), (kit.section("\n".join(lines)), _buttons(words, card)))


def team_added(words: Words, added: Addition) -> Message:
    """The answer to the form of a team: who is on it, and where it will be asked."""
    card = added.shown
    team = next(team for team in card.charter.teams if team.key == added.key)
    channel = kit.channel(team.channel) if team.channel else ""
    lines = [words.say(NOUN, "team_added", name=team.name, count=len(team.members), channel=channel)]
    lines.append(words.say(NOUN, "next_call", when=_when(words, card)))
    return Message("\n".join(lines), (kit.section("\n".join(lines)), _buttons(words, card)))


def measure_added(words: Words, added: Addition, command: str) -> Message:
    """The answer to the form of a measure: how it is reported."""
    card = added.shown
    measure = next(measure for measure in card.charter.measures if measure.key == added.key)
    example = "812/903" if measure.kind.has_denominator else "17"
    said = words.say(
        NOUN, "measure_added", name=measure.name, key=measure.key, command=command, example=example
    )
    return Message(said, (kit.section(said), _buttons(words, card)))


def as_file(words: Words, card: CollaborativeCard, text: str) -> list[Message]:
    """The charter as its file, to be copied: in as many messages as it needs."""
    said = words.say(NOUN, "as_file", name=card.charter.name)
    parts = kit.parted([kit.section(said), *kit.typewritten(text)])
    if len(parts) > MOST_MESSAGES:
        said = words.say(NOUN, "as_file_too_long", name=card.charter.name, key=card.charter.key)
        return [Message(said, (kit.section(said),))]
    return [Message(kit.spoken(part), tuple(part)) for part in parts]


def new_form(words: Words, *, user_id: str, zone: str, channel_id: str) -> Block:
    """The essentials of a collaborative. `zone` is the person's own, or empty."""
    zones = {name: modals.option(name.replace("_", " "), name) for name in offered(zone)}
    return modals.modal(
        ids.COLLAB_CREATED,
        words.plain(NOUN, "new_title"),
        [
            kit.section(words.say(NOUN, "new_intro")),
            _field(words, "name", modals.text_input(limit=LONGEST_NAME)),
            _field(words, "aim", modals.text_input(multiline=True, limit=AIM_CHARACTERS), hinted=True),
            _field(words, "channel", modals.channel_select(), hinted=True),
            _field(words, "facilitators", modals.people_select(user_id, most=MOST_FACILITATORS)),
            _field(words, "week", _words_menu(words, "week", WEEKS, initial="third")),
            _field(words, "weekday", _words_menu(words, "weekday", WEEKDAYS, initial="Thursday")),
            _field(words, "at", modals.time_select("12:00")),
            _field(words, "zone", modals.menu("zone", list(zones.values()), initial=zones.get(zone))),
            _field(words, "questions", _shelf(library.QUESTIONS, initial="four-standing"), hinted=True),
            _field(words, "topics", _shelf(library.TOPICS), hinted=True, optional=True),
            kit.context(words.say("safety", "no_patient_details")),
        ],
        submit=words.plain(NOUN, "create"),
        close=words.plain(NOUN, "cancel"),
        metadata={"channel": channel_id},
    )


def team_form(words: Words, card: CollaborativeCard, channel_id: str) -> Block:
    """A team: its channel, or the members a group message goes to."""
    return modals.modal(
        ids.COLLAB_TEAM_ADDED,
        words.plain(NOUN, "add_team"),
        [
            kit.section(words.say(NOUN, "team_intro", name=card.charter.name)),
            _field(words, "name", modals.text_input(limit=LONGEST_NAME), label="team_name"),
            _field(
                words, "channel", modals.channel_select(), label="team_channel", hinted=True, optional=True
            ),
            _field(
                words, "members", modals.people_select(most=GROUP_MESSAGE_MEMBERS), hinted=True, optional=True
            ),
            _field(
                words, "leads", modals.people_select(most=GROUP_MESSAGE_MEMBERS), hinted=True, optional=True
            ),
        ],
        submit=words.plain(NOUN, "add"),
        close=words.plain(NOUN, "cancel"),
        metadata={"collaborative": card.id, "channel": channel_id},
    )


def measure_form(words: Words, card: CollaborativeCard, channel_id: str) -> Block:
    """A measure and its operational definition."""
    kinds = [kind.value for kind in Kind]
    return modals.modal(
        ids.COLLAB_MEASURE_ADDED,
        words.plain(NOUN, "add_measure"),
        [
            kit.section(words.say(NOUN, "measure_intro", name=card.charter.name)),
            _field(words, "name", modals.text_input(limit=LONGEST_NAME), label="measure_name"),
            _field(words, "type", _words_menu(words, "type", kinds, initial="proportion")),
            _field(
                words,
                "definition",
                modals.text_input(multiline=True, limit=DEFINITION_CHARACTERS),
                hinted=True,
            ),
            _field(words, "better", _words_menu(words, "better", BETTER, initial="higher")),
            _field(words, "target", modals.text_input(limit=NUMBER_CHARACTERS), hinted=True, optional=True),
            _field(words, "unit", modals.text_input(limit=UNIT_CHARACTERS), hinted=True, optional=True),
            _field(words, "per", modals.text_input(limit=NUMBER_CHARACTERS), hinted=True, optional=True),
            kit.context(words.say("safety", "no_patient_details")),
        ],
        submit=words.plain(NOUN, "add"),
        close=words.plain(NOUN, "cancel"),
        metadata={"collaborative": card.id, "channel": channel_id},
    )


def errors(words: Words, mistakes: Iterable[Mistake], view: Block) -> dict[str, str]:
    """Mistakes by the field of the form they belong to, one each; those without a field go to the first."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    found: dict[str, str] = {}
    for mistake in mistakes:
        at = next((step for step in reversed(mistake.where.split(".")) if step in fields), None)
        place = at or ("channel" if mistake.code == "team_unreachable" else fields[0])
        found.setdefault(place, _sentence(words, mistake))
    return found


def _sentence(words: Words, mistake: Mistake) -> str:
    """A form has no lines, menus instead of words to write, and no mark-up in its errors."""
    noun = NOUN if mistake.code in SAID_OTHERWISE else "charter"
    return words.plain(noun, mistake.code, **mistake.facts).replace("`", "")


def _collaborative(words: Words, card: CollaborativeCard, command: str) -> list[Block]:
    charter = card.charter
    heading = [
        words.say(NOUN, "heading", name=charter.name, aim=charter.aim),
        words.say(NOUN, "meets_in", channel=kit.channel(charter.channel)),
        words.say(NOUN, "next_call", when=_when(words, card)),
        words.say(NOUN, "facilitators", who=_mentions(_accepted(card))),
        *([words.say(NOUN, "waiting", who=_mentions(card.waiting))] if card.waiting else []),
        *_holidays(words, card),
    ]
    teams = [_team_line(words, team) for team in charter.teams]
    measures = [
        words.say(NOUN, "measure_line", name=measure.name, key=measure.key) for measure in charter.measures
    ]
    blocks = [
        *kit.paragraphs(heading),
        *kit.paragraphs([words.say(NOUN, "teams", count=len(teams)), *teams]),
        *kit.paragraphs([words.say(NOUN, "measures", count=len(measures)), *measures]),
    ]
    if card.facilitating:
        blocks += [_buttons(words, card), kit.context(words.say(NOUN, "file_hint", command=command))]
    return [*blocks, kit.divider()]


def _holidays(words: Words, card: CollaborativeCard) -> list[Mrkdwn]:
    """Whose holidays count; that none do is for those who can change it."""
    charter = card.charter
    if not charter.country:
        return [words.say(NOUN, "no_holidays")] if card.facilitating else []
    country = country_name(charter.country)
    return [words.say(NOUN, "holidays", country=country, subdivision=charter.subdivision)]


def _none_of_mine(words: Words, others: tuple[CollaborativeCard, ...], command: str) -> list[Block]:
    if not others:
        new = kit.button(words.plain(NOUN, "new_title"), ids.COLLAB_NEW, style="primary")
        return [kit.section(words.say(NOUN, "none_here", command=command)), kit.actions(new)]
    people = dict.fromkeys(who for other in others for who in _accepted(other))
    who = _mentions(people)
    return kit.paragraphs([words.say(NOUN, "not_in_one", who=who, command=command)])


def _team_line(words: Words, team: CharterTeam) -> Mrkdwn:
    channel = kit.channel(team.channel) if team.channel else ""
    return words.say(NOUN, "team_line", name=team.name, channel=channel, count=len(team.members))


def _accepted(card: CollaborativeCard) -> list[str]:
    return [who for who in card.charter.facilitators if who not in card.waiting]


def _mentions(people: Iterable[str]) -> Mrkdwn:
    return Mrkdwn(", ".join(map(kit.mention, people)))


def _when(words: Words, card: CollaborativeCard) -> Mrkdwn | str:
    return day_and_time(words, card.next_call, card.charter.zone) if card.next_call else ""


def _buttons(words: Words, card: CollaborativeCard) -> Block:
    """One step each; the one that is missing most stands out."""
    team = "primary" if not card.charter.teams else None
    measure = "primary" if card.charter.teams and not card.charter.measures else None
    return kit.actions(
        kit.button(words.plain(NOUN, "add_team"), f"{ids.COLLAB_TEAM}:{card.id}", value=card.id, style=team),
        kit.button(
            words.plain(NOUN, "add_measure"), f"{ids.COLLAB_MEASURE}:{card.id}", value=card.id, style=measure
        ),
    )


def _field(
    words: Words,
    name: str,
    element: Block,
    *,
    label: str = "",
    hinted: bool = False,
    optional: bool = False,
) -> Block:
    """A field whose block id is the name it has in a charter file."""
    hint = words.plain(NOUN, "hint", field=label or name) if hinted else ""
    return modals.field(
        name, words.plain(NOUN, "label", field=label or name), element, hint=hint, optional=optional
    )


def _words_menu(words: Words, name: str, allowed: Iterable[str], *, initial: str) -> Block:
    options = {
        word: modals.option(words.plain(NOUN, "choice", field=name, word=word), word) for word in allowed
    }
    return modals.menu(name, list(options.values()), initial=options[initial])


def _shelf(shelf: str, initial: str = "") -> Block:
    options = {
        name: modals.option(name.replace("-", " ").capitalize(), name) for name in library.names(shelf)
    }
    return modals.menu(shelf, list(options.values()), initial=options.get(initial))


def submitted(view: Block) -> dict[str, Any]:
    """What a form holds, in the nesting of a charter file."""
    fields = modals.values(view)
    call = {name: fields.pop(name) for name in ("week", "weekday", "at") if name in fields}
    return fields | ({"call": call} if call else {})
