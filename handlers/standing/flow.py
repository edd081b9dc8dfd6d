"""How far teams are with their preparation of a call, looked up in a fixed number of queries.

A shared room: the check-in, measures and PDSA all change what a team still misses, and each lets the
message that asked the team say so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlmodel import Session

from handlers import posts
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack.kit import Message
from handlers.standing.blocks import Preparation, ask_message, reminder
from improvement.checkin import OpenCycle, owes_values, what_is_missing
from improvement.update import TeamAnswer
from prompts.words import Words
from storage import call as calls
from storage import checkin as checkins
from storage import outbox, pdsa
from storage import team as teams
from storage.charter import topics_of
from storage.measure import as_measure, measures, reported_keys
from storage.tables import Answer, Call, Collaborative, PdsaCycle, Team

SHOW_STANDING: dict[Occasion, Callable[[Words, Preparation], Message]] = {
    Occasion.ASK: ask_message,
    Occasion.REMIND_1: partial(reminder, occasion=Occasion.REMIND_1.value),
    Occasion.REMIND_2: partial(reminder, occasion=Occasion.REMIND_2.value),
}
"""The messages that say what a team still misses, and how each is written."""


def asked_teams(session: Session, call: Call, wanted: Iterable[Team]) -> list[Preparation]:
    """The standing of each team, in the order given; the number of queries does not grow with teams."""
    collaborative = session.get_one(Collaborative, call.collaborative_id)
    before = calls.last_call_before(session, collaborative.id, call.starts_at)
    said = checkins.answers(session, before.id) if before else {}
    answers = checkins.answers(session, call.id)
    cycles = pdsa.open_cycles_by_team(session, collaborative.id)
    rows = measures(session, collaborative.id)
    reported = reported_keys(session, collaborative.id, call.reporting_month)
    since = before.starts_at if before else None
    wanted = tuple(wanted)
    asked_of = {
        team.id: rows if owes_values(team.first_month, call.reporting_month) else () for team in wanted
    }
    return [
        Preparation(
            call_id=call.id,
            team_id=team.id,
            team=team.name,
            collaborative=collaborative.name,
            starts_at=call.starts_at,
            zone=call.time_zone,
            minutes=call.minutes,
            cancelled=call.cancelled_at is not None,
            month=call.reporting_month,
            standing=what_is_missing(
                calls.questions_of(call),
                {answer.question for answer in answers.get(team.id, ())},
                map(as_measure, asked_of[team.id]),
                {row.key for row in rows if (team.id, row.id) in reported},
                [_open_cycle(cycle, since) for cycle in cycles.get(team.id, ())],
            ),
            said_before=_by_question(before, said.get(team.id, ())),
            said=_by_question(call, answers.get(team.id, ())),
            library=topics_of(collaborative),
            answered_by=_people(answers.get(team.id, ())),
            has_measures=bool(rows),
            language=collaborative.language,
        )
        for team in wanted
    ]


def enqueue_status(session: Session, now: datetime, words: Words, call: Call, team: Team) -> None:
    """Let the messages that asked and reminded `team` show how far it is now; those never posted stay so.

    Call it after saving, in the same transaction; the flow commits.
    """
    session.flush()
    keys = [Key.of(occasion, call.id, team.id) for occasion in SHOW_STANDING]
    posted = [key for key in keys if outbox.by_key(session, call.workspace_id, str(key))]
    if not posted:
        return
    (asked,) = asked_teams(session, call, [team])
    to = Address(call.workspace_id, call.collaborative_id)
    at = Moments(now, call.starts_at)
    for key in posted:
        message = SHOW_STANDING[key.occasion](words, asked)
        outbox.enqueue(session, posts.delivery(key.changed(), message, to, at))


def post_to_teams(
    session: Session,
    call: Call,
    occasion: Occasion,
    messages: Mapping[int, Message],
    at: Moments,
    *about: str,
) -> None:
    """Each message, by its team's id, into the team's channel, or else as a group message to the members.

    The flow commits. A team without a channel and without members gets none.
    """
    channels = {team.id: team.channel_id for team in teams.teams(session, call.collaborative_id)}
    members = teams.members_by_team(session, call.collaborative_id)
    for team_id, message in messages.items():
        channel = channels[team_id]
        people = () if channel else tuple(member.user_id for member in members[team_id])
        if channel or people:
            to = Address(call.workspace_id, call.collaborative_id, channel, people)
            key = Key.of(occasion, call.id, team_id, *about)
            outbox.enqueue(session, posts.delivery(key, message, to, at))


def _open_cycle(cycle: PdsaCycle, last_call: datetime | None) -> OpenCycle:
    """A cycle waits when it has not moved since the last call; before the first call none does."""
    waiting = last_call is not None and cycle.changed_at < last_call
    return OpenCycle(cycle.number, cycle.change_idea, cycle.stage, waiting=waiting)


def _by_question(call: Call | None, answers: Sequence[Answer]) -> dict[str, TeamAnswer]:
    return {answer.question: checkins.as_answer(answer, call) for answer in answers} if call else {}


def _people(answers: Sequence[Answer]) -> tuple[str, ...]:
    """Whoever answered, the latest first, each once."""
    latest_first = sorted(answers, key=lambda answer: answer.answered_at, reverse=True)
    return tuple(dict.fromkeys(answer.answered_by for answer in latest_first))
