"""A collaborative with its standing questions just before a call, for tests of agendas and calls."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import event
from sqlmodel import Session, select

from bot.outbox.pictures import Placed
from handlers.posts import Address, Key, Moments, Occasion, delivery
from handlers.slack.kit import Message
from improvement.charter.values import Charter, CharterTeam, Question, Topic
from improvement.measure import Value
from sandbox.block_kit import check_message
from storage import charter as charters
from storage import checkin as checkins
from storage import measure as measures
from storage.call import kept
from storage.database import Database
from storage.outbox import enqueue
from storage.tables import Call, Delivery, Team
from tests.handlers.checkin.practice import CALL_AT, WORDS, Practice, practice
from tests.storage.clinics import CHARTER, NOW, WORKSPACE, plan_month

T = TypeVar("T")

QUESTIONS = (
    Question(
        "successes-challenges",
        "What are some recent successes and challenges?",
        label="Successes and challenges",
    ),
    Question("focus", "What is your current focus?"),
    Question("help", "What do you need help with?"),
    Question("discuss", "What would you like to discuss?"),
)
FACILITATOR, LEAD, NURSE, HILL_DOCTOR, OUTSIDER = "U0FACIL", "U0LEAD", "U0NURSE", "U0DOCTOR", "U0NOBODY"


def meeting(database: Database, charter: Charter = CHARTER) -> Practice:
    """The October call with the four standing questions, on its morning; every team was asked."""
    clinics = practice(database, replace(charter, questions=QUESTIONS))
    clinics.now = CALL_AT - timedelta(hours=3)
    ask_questions(clinics, clinics.call_id)
    ask_teams(clinics)
    return clinics


def ask_teams(clinics: Practice, *keys: str) -> None:
    """The asks of these teams, or of all, were posted a week before the call."""
    with clinics.database.session() as session:
        call = session.get_one(Call, clinics.call_id)
        for team in session.exec(select(Team)):
            if team.key in keys or not keys:
                key = Key.of(Occasion.ASK, call.id, team.id)
                to = Address(call.workspace_id, call.collaborative_id, f"C{team.id}")
                ask = delivery(key, Message("How is it going?", ()), to, Moments(NOW, call.starts_at))
                enqueue(session, ask)
                session.get_one(Delivery, ask.id).status = "sent"
        session.commit()


def ask_questions(clinics: Practice, call_id: int) -> None:
    with clinics.database.session() as session:
        session.get_one(Call, call_id).questions = kept(QUESTIONS)
        session.commit()


def posted(clinics: Practice) -> list[Delivery]:
    """What was enqueued since every team was asked."""
    return [delivery for delivery in clinics.deliveries() if not delivery.key.startswith("ask:")]


def last_month(clinics: Practice) -> int:
    """A call four weeks earlier, which is over."""
    with clinics.database.session() as session:
        collaborative = charters.collaboratives(session, WORKSPACE)[0]
        before = plan_month(session, collaborative, CALL_AT - timedelta(days=28))
        before.ended_at = before.starts_at + timedelta(hours=1)
        session.commit()
        call_id = before.id
    ask_questions(clinics, call_id)
    return call_id


def answer(
    clinics: Practice, key: str, *, call_id: int | None = None, late: bool = False, **words: str
) -> None:
    """One team answers: `help="A template"`; `told` stands for the first question."""
    words = {"successes-challenges" if name == "told" else name: said for name, said in words.items()}
    with clinics.database.session() as session:
        call = session.get_one(Call, call_id or clinics.call_id)
        team = session.exec(select(Team).where(Team.key == key)).one()
        for question, said in words.items():
            checkins.save_answer(
                session,
                call=call,
                team=team,
                question=question,
                words=said,
                answered_by=LEAD,
                now=NOW,
                late=late,
            )
        session.commit()


def report(
    clinics: Practice, key: str, *numerators: float, until: int = 0, running: float | None = None
) -> None:
    """A team's values of the first measure, out of 200, one a month.

    The last is for the call's month, or so many months before (`until`); `running` is for the month after it.
    """
    with clinics.database.session() as session:
        call = session.get_one(Call, clinics.call_id)
        team = session.exec(select(Team).where(Team.key == key)).one()
        row = measures.measures(session, call.collaborative_id)[0]
        every = [*enumerate(reversed(numerators), start=until), *([(-1, running)] if running else [])]
        for back, numerator in every:
            months = call.reporting_month.year * 12 + call.reporting_month.month - 1 - back
            measures.report(
                session,
                measure=row,
                team=team,
                month=call.reporting_month.replace(year=months // 12, month=months % 12 + 1),
                value=Value(numerator, 200),
                reported_by=LEAD,
                now=NOW,
            )
        session.commit()


def call_of(clinics: Practice) -> Call:
    with clinics.database.reading() as session:
        return session.get_one(Call, clinics.call_id)


def many_teams(count: int) -> Charter:
    """So many teams with long names, and a library of topics."""
    teams = tuple(
        CharterTeam(f"team-{number}", f"Team {number} ".ljust(75, "&"), None, (f"U{number:04}", LEAD))
        for number in range(count)
    )
    topics = tuple(Topic(f"topic-{number}", f"Topic {number}", (f"tag{number}",)) for number in range(30))
    return replace(CHARTER, teams=teams, topics=topics)


def shown(blocks: Any) -> str:
    """Every text of some blocks, one a line."""
    if isinstance(blocks, dict):
        own = [blocks[name] for name in ("text", "alt_text") if isinstance(blocks.get(name), str)]
        return "\n".join([*own, *(shown(one) for one in blocks.values())])
    if isinstance(blocks, list | tuple):
        return "\n".join(shown(block) for block in blocks)
    return ""


def quoted(deliveries: Iterable[Delivery]) -> str:
    """What people wrote, put together again from the quotes that hold it."""
    return "".join(
        run["text"]
        for delivery in deliveries
        for block in delivery.message["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
        for run in part["elements"]
    )


def check_limits(delivery: Delivery) -> None:
    """Raises SlackError where Slack would refuse the message; fails on a notification that is too long."""
    check_message(in_words(delivery.message["blocks"]), lambda _: True)
    assert 0 < len(delivery.message["text"]) <= 4_000


def in_words(blocks: list[Any]) -> list[Any]:
    """The blocks as they are posted while no picture is there yet."""
    return Placed(blocks).in_words(lambda alt: WORDS.say("outbox", "picture_coming", alt=alt))


def at_once(*attempts: Callable[[], T]) -> list[T]:
    """Several people press in the same moment."""
    together = Barrier(len(attempts))

    def attempt(press: Callable[[], T]) -> T:
        together.wait(10)
        return press()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(attempt, attempts))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def in_session(clinics: Practice, act: Callable[[Session], T]) -> T:
    """Do something in a session of its own, and keep it."""
    with clinics.database.session() as session:
        done = act(session)
        session.commit()
        return done
