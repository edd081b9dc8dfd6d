"""Drafts: the latest change counts, a sent form keeps none, and each person has their own."""

import pytest
from sqlmodel import Session, select

from storage import answer_draft, team
from storage.tables import AnswerDraft, Call, Collaborative, Team
from tests.storage.clinics import NOW


@pytest.fixture
def harbor(session: Session, collaborative: Collaborative) -> Team:
    return team.teams(session, collaborative.id)[0]


def draft(call: Call, of: Team, words: str, at: float, *, view: str = "V1") -> AnswerDraft:
    return AnswerDraft(
        workspace_id=call.workspace_id,
        call_id=call.id,
        team_id=of.id,
        user_id="U0LEAD",
        view_id=view,
        typed={"ask": {"words": words}},
        typed_at=at,
    )


def typed(session: Session, call: Call, of: Team, by: str = "U0LEAD") -> str:
    session.expire_all()
    held = answer_draft.typed_by(session, call.id, of.id, by)
    return str(held["ask"]["words"]) if held else ""


def test_the_latest_change_counts_in_whatever_order_changes_arrive(
    session: Session, october: Call, harbor: Team
) -> None:
    for words, at in (("He", 1.0), ("Help with", 3.0), ("Help", 2.0)):
        answer_draft.keep(session, draft(october, harbor, words, at))
    assert typed(session, october, harbor) == "Help with"


def test_what_arrives_of_a_form_after_it_was_sent_is_not_kept_and_a_new_form_begins_anew(
    session: Session, october: Call, harbor: Team
) -> None:
    answer_draft.keep(session, draft(october, harbor, "Help", 1.0))
    answer_draft.send(session, draft(october, harbor, "", 0.0))
    answer_draft.keep(session, draft(october, harbor, "Help with", 2.0))
    assert typed(session, october, harbor) == ""
    answer_draft.keep(session, draft(october, harbor, "Another", 3.0, view="V2"))
    assert typed(session, october, harbor) == "Another"


def test_a_form_that_was_sent_before_anything_of_it_arrived_keeps_nothing(
    session: Session, october: Call, harbor: Team
) -> None:
    answer_draft.send(session, draft(october, harbor, "", 0.0))
    answer_draft.keep(session, draft(october, harbor, "Help", 1.0))
    assert typed(session, october, harbor) == ""


def test_a_draft_is_one_persons(session: Session, october: Call, harbor: Team) -> None:
    answer_draft.keep(session, draft(october, harbor, "Help", 1.0))
    assert typed(session, october, harbor, by="U0NURSE") == ""


def test_drafts_go_when_their_call_is_over(session: Session, october: Call, harbor: Team) -> None:
    answer_draft.keep(session, draft(october, harbor, "Help", 1.0))
    assert not answer_draft.any_left_over(session)
    october.ended_at = NOW
    session.flush()
    assert answer_draft.any_left_over(session)
    answer_draft.forget_left_over(session)
    assert session.exec(select(AnswerDraft)).all() == []
