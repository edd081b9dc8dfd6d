"""A charter is kept as it was given; what leaves it is retired, never lost."""

import threading
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from improvement.call import LeadTimes, MonthlyRule
from improvement.charter.values import Charter, CharterTeam
from improvement.measure import Direction, Kind, Measure, Value
from storage import checkin, measure, team, workspace
from storage.charter import (
    all_collaboratives,
    close,
    collaborative_by_key,
    collaboratives,
    load_charter,
    save_charter,
)
from storage.database import Database
from storage.tables import Answer, Call, Collaborative, Delivery, MeasureRow, MeasureValue, Member, Team
from tests.storage.clinics import CHARTER, NOW, WORKSPACE, plan_month

LATER = NOW + timedelta(days=1)


def test_a_charter_is_loaded_as_it_was_saved(session: Session) -> None:
    saved = save_charter(session, WORKSPACE, CHARTER, NOW)
    session.commit()
    session.expire_all()
    assert load_charter(session, saved) == CHARTER


def test_a_charter_saved_before_there_were_countries_has_none(session: Session) -> None:
    saved = save_charter(session, WORKSPACE, CHARTER, NOW)
    saved.charter = {
        name: held for name, held in saved.charter.items() if name not in ("country", "subdivision")
    }
    session.commit()
    session.expire_all()
    assert load_charter(session, saved) == CHARTER


def test_the_country_of_a_charter_is_kept(session: Session) -> None:
    american = replace(CHARTER, country="US", subdivision="MA")
    saved = save_charter(session, WORKSPACE, american, NOW)
    session.commit()
    session.expire_all()
    assert load_charter(session, saved) == american


def test_every_detail_of_the_calendar_survives(session: Session) -> None:
    rule = MonthlyRule(
        week=-1,
        weekday=0,
        at=time(8, 15),
        zone="Asia/Kathmandu",
        minutes=90,
        exceptions=((date(2026, 12, 28), None), (date(2027, 5, 31), date(2027, 5, 24))),
    )
    leads = LeadTimes(
        ask_days=10, remind_days=(5,), hand_over_days=3, agenda_days=2, summary_after=timedelta(minutes=90)
    )
    odd = replace(CHARTER, rule=rule, leads=leads, zone="Asia/Kathmandu")
    saved = save_charter(session, WORKSPACE, odd, NOW)
    session.commit()
    session.expire_all()
    assert load_charter(session, saved) == odd


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=words, target=st.none() | st.floats(0, 1e12), kind=st.sampled_from(Kind))
def test_words_and_numbers_survive_as_they_are(
    sqlite_database: Database, text: str, target: float | None, kind: Kind
) -> None:
    one = Measure("m", text, kind, text, Direction.DOWN, target, definition=text, per=1000)
    odd = replace(CHARTER, name=text, aim=text, measures=(one,), teams=(CharterTeam("t", text),))
    with sqlite_database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        saved = save_charter(session, WORKSPACE, odd, NOW)
        session.flush()
        session.expire_all()
        assert load_charter(session, saved) == odd


def test_saving_the_same_charter_again_changes_nothing(session: Session) -> None:
    def everything() -> list[dict[str, object]]:
        session.flush()
        session.expire_all()
        tables = (Collaborative, Team, Member, MeasureRow)
        return [row.model_dump() for table in tables for row in session.exec(select(table))]

    save_charter(session, WORKSPACE, CHARTER, NOW)
    before = everything()
    save_charter(session, WORKSPACE, CHARTER, LATER)
    assert everything() == before


def test_a_change_is_dated(session: Session, collaborative: Collaborative) -> None:
    save_charter(session, WORKSPACE, replace(CHARTER, aim="Sooner."), LATER)
    assert (collaborative.aim, collaborative.created_at, collaborative.changed_at) == ("Sooner.", NOW, LATER)


def test_a_team_that_leaves_is_retired_with_everything_it_wrote_and_comes_back_with_it(
    session: Session, collaborative: Collaborative, october: Call
) -> None:
    harbor = _team(session, collaborative, "harbor")
    [agreements, _] = measure.measures(session, collaborative.id)
    checkin.save_answer(
        session, call=october, team=harbor, question="ask", words="Help", answered_by="U0LEAD", now=NOW
    )
    measure.report(
        session,
        measure=agreements,
        team=harbor,
        month=date(2026, 9, 1),
        value=Value(8, 9),
        reported_by="U0LEAD",
        now=NOW,
    )

    save_charter(session, WORKSPACE, replace(CHARTER, teams=CHARTER.teams[1:]), LATER)
    assert [row.key for row in team.teams(session, collaborative.id)] == ["hill", "lake"]
    assert team.team_by_key(session, collaborative.id, "harbor") is None
    assert team.teams_of(session, WORKSPACE, "U0LEAD") == []
    assert harbor.retired_at == LATER

    save_charter(session, WORKSPACE, CHARTER, LATER + timedelta(days=1))
    assert load_charter(session, collaborative) == CHARTER
    assert _team(session, collaborative, "harbor").id == harbor.id
    assert len(session.exec(select(Answer)).all()) == len(session.exec(select(MeasureValue)).all()) == 1


def test_a_team_that_comes_after_the_first_call_has_a_first_month(session: Session) -> None:
    founding = save_charter(session, WORKSPACE, replace(CHARTER, teams=CHARTER.teams[:1]), NOW)
    session.flush()
    plan_month(session, founding, NOW + timedelta(days=7))
    save_charter(session, WORKSPACE, replace(CHARTER, teams=CHARTER.teams[:2]), NOW + timedelta(days=1))
    save_charter(session, WORKSPACE, CHARTER, NOW + timedelta(days=30))
    months = {row.key: row.first_month for row in session.exec(select(Team))}
    assert months == {"harbor": None, "hill": None, "lake": date(2026, 11, 1)}


def test_a_collaborative_that_is_closed_keeps_its_calls_and_posts_nothing_more(
    session: Session, collaborative: Collaborative
) -> None:
    call = plan_month(session, collaborative, NOW + timedelta(days=7))
    session.add(
        Delivery(
            workspace_id=WORKSPACE,
            key="ask:1:1",
            collaborative_id=collaborative.id,
            message={"text": "How is it going?", "blocks": []},
            due_at=NOW,
        )
    )
    session.flush()
    close(session, collaborative, NOW)
    session.expire_all()
    assert call.cancelled_at == call.ended_at == NOW
    assert session.exec(select(Delivery.status)).one() == "dropped"
    assert session.exec(select(Call)).all() == [call]


def test_a_retirement_keeps_its_first_date(session: Session, collaborative: Collaborative) -> None:
    harbor = _team(session, collaborative, "harbor")
    fewer = replace(CHARTER, teams=CHARTER.teams[1:])
    save_charter(session, WORKSPACE, fewer, LATER)
    save_charter(session, WORKSPACE, fewer, LATER + timedelta(days=9))
    assert harbor.retired_at == LATER


def test_a_measure_that_leaves_is_retired_and_comes_back(
    session: Session, collaborative: Collaborative
) -> None:
    _, visits = measure.measures(session, collaborative.id)
    save_charter(session, WORKSPACE, replace(CHARTER, measures=CHARTER.measures[:1]), LATER)
    assert [row.key for row in measure.measures(session, collaborative.id)] == ["agreements"]
    save_charter(session, WORKSPACE, CHARTER, LATER)
    assert measure.measures(session, collaborative.id)[1] is visits


def test_people_follow_the_charter(session: Session, collaborative: Collaborative) -> None:
    harbor = replace(CHARTER.teams[0], members=("U0NEW", "U0NURSE"), leads=("U0NURSE",))
    changed = replace(CHARTER, facilitators=("U0SECOND", "U0THIRD"), teams=(harbor, *CHARTER.teams[1:]))
    save_charter(session, WORKSPACE, changed, LATER)
    session.expire_all()
    assert load_charter(session, collaborative) == changed
    assert team.facilitates(session, WORKSPACE, "U0FACIL") == []
    assert team.facilitates(session, WORKSPACE, "U0THIRD") == [collaborative]


def test_teams_may_change_places(session: Session, collaborative: Collaborative) -> None:
    turned = replace(CHARTER, teams=CHARTER.teams[::-1], measures=CHARTER.measures[::-1])
    save_charter(session, WORKSPACE, turned, LATER)
    session.expire_all()
    assert load_charter(session, collaborative) == turned


def test_a_lead_who_is_not_named_as_a_member_is_one(session: Session) -> None:
    alone = replace(CHARTER, teams=(CharterTeam("a", "A", None, (), ("U0LEAD",)),))
    [loaded] = load_charter(session, save_charter(session, WORKSPACE, alone, NOW)).teams
    assert (loaded.members, loaded.leads) == (("U0LEAD",), ("U0LEAD",))


def test_collaboratives_are_found_in_their_workspace_only(
    session: Session, collaborative: Collaborative
) -> None:
    workspace.remember(session, id="T0OTHER", name="Other", bot_user_id="U1BOT", now=NOW)
    other = save_charter(session, "T0OTHER", CHARTER, NOW)
    assert collaboratives(session, WORKSPACE) == [collaborative]
    assert collaborative_by_key(session, "T0OTHER", "safer-opioids") is other
    assert all_collaboratives(session) == [collaborative, other]


def test_two_people_applying_a_charter_at_once_make_one_collaborative(database: Database) -> None:
    with database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        session.commit()
    start = threading.Barrier(2)
    errors: list[BaseException] = []

    def apply(charter: Charter) -> None:
        mine = Database(database.url)
        try:
            with mine.session() as session:
                start.wait()
                save_charter(session, WORKSPACE, charter, NOW)
                session.commit()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=apply, args=[charter]) for charter in (CHARTER, CHARTER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with database.reading() as session:
        [only] = collaboratives(session, WORKSPACE)
        assert load_charter(session, only) == CHARTER


@pytest.mark.parametrize(
    "bad",
    [
        Team(workspace_id=WORKSPACE, collaborative_id=1, key="harbor", name="Harbor again", position=9),
        MeasureRow(
            workspace_id=WORKSPACE, collaborative_id=1, key="visits", name="V", kind="count", position=9
        ),
        MeasureRow(workspace_id=WORKSPACE, collaborative_id=1, key="new", name="V", kind="guess", position=9),
        MeasureRow(
            workspace_id=WORKSPACE,
            collaborative_id=1,
            key="new",
            name="V",
            kind="count",
            direction="left",
            position=9,
        ),
        Member(workspace_id=WORKSPACE, team_id=1, user_id="U0NEW", role="boss"),
    ],
    ids=["team twice", "measure twice", "unknown kind", "unknown direction", "unknown role"],
)
def test_the_database_refuses(session: Session, collaborative: Collaborative, bad: Team) -> None:
    assert collaborative.id == 1
    session.add(type(bad)(**bad.model_dump()))
    with pytest.raises(IntegrityError):
        session.flush()


def _team(session: Session, collaborative: Collaborative, key: str) -> Team:
    found = team.team_by_key(session, collaborative.id, key)
    assert found is not None
    return found
