"""A collaborative before its October call, with a clock to set, for tests of flows and jobs."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from handlers.checkin.blocks import form_modal, sent
from handlers.checkin.values import CheckinForm, CheckinSubmission
from handlers.slack.kit import Block
from handlers.tools import Tools
from improvement.charter.values import Charter, CharterTeam
from improvement.team import Asker
from prompts.words import Words
from storage import charter as charters
from storage import workspace
from storage.call import kept
from storage.database import Database
from storage.tables import Call, Delivery, Team
from tests.storage.clinics import CHARTER, NOW, WORKSPACE, plan_month

CALL_AT = datetime(2026, 10, 15, 16, 30, tzinfo=UTC)
WORDS = Words()


@dataclass
class Practice:
    """The tools the flows are handed, and what they leave behind."""

    database: Database
    call_id: int
    now: datetime = NOW
    woken: int = 0

    @property
    def tools(self) -> Tools:
        return Tools(
            session=self.database.session,
            reading=self.database.reading,
            now=lambda: self.now,
            wake_outbox=self._wake,
        )

    def team(self, key: str) -> Team:
        with self.database.reading() as session:
            return session.exec(select(Team).where(Team.key == key)).one()

    def deliveries(self, prefix: str = "") -> list[Delivery]:
        with self.database.reading() as session:
            rows = session.exec(select(Delivery).order_by(col(Delivery.id)))
            return [row for row in rows if row.key.startswith(prefix)]

    def plan(self, starts_at: datetime) -> int:
        with self.database.session() as session:
            collaborative = charters.collaboratives(session, WORKSPACE)[0]
            planned = plan_month(session, collaborative, starts_at)
            session.commit()
            return planned.id

    def _wake(self) -> None:
        self.woken += 1


def practice(database: Database, charter: Charter = CHARTER) -> Practice:
    """The charter in force and the October call planned."""
    with database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        collaborative = charters.save_charter(session, WORKSPACE, charter, NOW)
        call = plan_month(session, collaborative, CALL_AT)
        call.questions = kept(charter.questions)
        session.commit()
        return Practice(database, call.id)


def with_teams(count: int) -> Charter:
    """The charter with so many teams, each in a channel."""
    teams = tuple(
        CharterTeam(f"team-{n}", f"Team {n} " + "x" * 60, f"C{n:04}", ("U0LEAD",)) for n in range(count)
    )
    return replace(CHARTER, teams=teams)


def asker(user_id: str, channel_id: str = "") -> Asker:
    return Asker(WORKSPACE, user_id, channel_id)


def filled(
    form: CheckinForm,
    choosing: tuple[str, tuple[str, ...]] | None = None,
    **answers: str,
) -> CheckinSubmission:
    """The form as it comes back from Slack with these answers and this choice; the rest as shown."""
    view = form_modal(WORDS, form)
    given = dict(zip(("choice", "topics"), choosing or (None, None), strict=True))
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            key, _, part = block["block_id"].partition(":")
            part = part.partition(":")[0]
            said = given[part] if part in given else answers.get(key)
            values[block["block_id"]] = {block["block_id"]: _state(block["element"], said)}
    return sent({**view, "state": {"values": values}})


def _state(element: Block, said: Any) -> Block:
    """What Slack sends of one field: what was put in, else what it showed."""
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": (element.get("initial_value") if said is None else said) or None}
    options = {option["value"]: option for option in element["options"]}
    if kind == "radio_buttons":
        initial = element.get("initial_option")
        return {"type": kind, "selected_option": initial if said is None else options.get(f'"{said}"')}
    ticked = element.get("initial_options", []) if said is None else [options[f'"{one}"'] for one in said]
    return {"type": kind, "selected_options": ticked}


def in_month(session: Session, practice: Practice) -> Call:
    return session.get_one(Call, practice.call_id)


WEEK = timedelta(days=7)
