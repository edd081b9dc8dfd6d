"""Accepting, declining, stepping down and closing, on both databases: each once, by those who may."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import select

from handlers import charter as charters
from handlers.collab import closing, consent
from handlers.team import flow as team_flow
from handlers.tools import Tools
from improvement.refusal import Refused
from improvement.team import Asker
from storage import team as teams
from storage.charter import load_charter
from storage.database import Database
from storage.tables import Collaborative, Delivery, Facilitator
from tests.handlers.collaborative import NOW, make

FOUNDER, INVITED, MEMBER, OUTSIDER = (Asker("T1", user_id) for user_id in ("U9", "U8", "U1", "U7"))


@pytest.fixture
def tools(database: Database) -> Tools:
    return Tools(session=database.session, reading=database.reading, now=lambda: NOW)


@pytest.fixture
def number(tools: Tools) -> int:
    """The collaborative, which U9 facilitates and U8 was asked to."""
    made = make(tools)
    with tools.session() as session:
        collaborative = session.get_one(Collaborative, made)
        wanted = replace(load_charter(session, collaborative), facilitators=("U9", "U8"))
        charters.put_in_force(session, tools, "T1", wanted, by="U9")
        session.commit()
    return made


def told(tools: Tools) -> list[tuple[list[str], str]]:
    """What was said privately, to whom, oldest first."""
    with tools.reading() as session:
        rows = session.exec(select(Delivery).order_by(Delivery.id))  # type: ignore[arg-type]  # a column, to SQLModel
        return [(row.user_ids, row.message["text"]) for row in rows if row.key.startswith("belonging:")]


def refused(code: str, doing: Callable[[], object]) -> None:
    with pytest.raises(Refused) as wrong:
        doing()
    assert wrong.value.code == code


def test_accepting_twice_is_accepting_once_and_the_inviter_hears_it_once(tools: Tools, number: int) -> None:
    for _ in range(2):
        consent.accept(tools, INVITED, number)
    heard = [text for people, text in told(tools) if people == ["U9"]]
    assert heard == ["<@U8> will facilitate *Opioid care* with you."]
    with tools.reading() as session:
        assert len(teams.facilitates(session, "T1", "U8")) == 1


def test_nobody_declines_what_they_have_accepted_and_nobody_answers_for_others(
    tools: Tools, number: int
) -> None:
    consent.accept(tools, INVITED, number)
    for asker in (INVITED, MEMBER, OUTSIDER, replace(INVITED, workspace_id="T2")):
        code = "gone" if asker.workspace_id == "T2" else "collab.not_invited"
        refused(code, partial(consent.decline, tools, asker, number))


def test_whoever_declines_is_named_no_more(tools: Tools, number: int) -> None:
    consent.decline(tools, INVITED, number)
    with tools.reading() as session:
        assert [row.user_id for row in session.exec(select(Facilitator))] == ["U9"]
    refused("collab.not_invited", partial(consent.accept, tools, INVITED, number))


def test_whoever_has_not_accepted_is_no_second_facilitator(tools: Tools, number: int) -> None:
    refused("facilitators_only", partial(consent.step_down, tools, INVITED, number))
    refused("collab.last_facilitator", partial(consent.step_down, tools, FOUNDER, number))
    consent.accept(tools, INVITED, number)
    consent.step_down(tools, FOUNDER, number)
    refused("collab.last_facilitator", partial(consent.step_down, tools, INVITED, number))


def test_closing_is_for_facilitators_and_happens_once(tools: Tools, number: int) -> None:
    for asker in (INVITED, MEMBER, OUTSIDER):
        refused("facilitators_only", partial(closing.close, tools, asker, number))
    closing.close(tools, FOUNDER, number)
    refused("gone", partial(closing.close, tools, FOUNDER, number))
    with tools.reading() as session:
        rows = session.exec(select(Delivery).where(Delivery.status == "queued")).all()
        assert [row.key for row in rows if row.key.startswith("closed:")] == [f"closed:{number}"]
        assert {row.key.partition(":")[0] for row in rows} == {"closed", "belonging_team"}


def test_what_was_waiting_for_an_answer_is_over_with_the_collaborative(tools: Tools, number: int) -> None:
    closing.close(tools, FOUNDER, number)
    for answer in (consent.accept, consent.decline):
        refused("gone", partial(answer, tools, INVITED, number))


def test_whoever_leaves_twice_is_told_that_they_are_off(tools: Tools, number: int) -> None:
    with tools.reading() as session:
        northside, riverside = teams.teams(session, number)
    left = team_flow.leave(tools, MEMBER, northside.id)
    assert (left.team, left.name) == ("Northside", "Opioid care")
    refused("gone", partial(team_flow.leave, tools, MEMBER, northside.id))
    refused("team.not_on_it", partial(team_flow.leave, tools, OUTSIDER, riverside.id))
    refused("gone", partial(team_flow.leave, tools, replace(MEMBER, workspace_id="T2"), riverside.id))
