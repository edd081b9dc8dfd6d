"""Sixty teams with the longest names, asks and wishes there are: every view and every reply fits."""

import pytest

from handlers.agenda import blocks, flow, previews, topics_form
from handlers.call import blocks as call_blocks
from prompts.words import Words
from sandbox.block_kit import check_message, check_view
from storage.database import Database
from tests.handlers.checkin.practice import asker
from tests.handlers.meeting import FACILITATOR, answer, in_words, many_teams, meeting
from tests.storage.clinics import NOW

WORDS = Words()


@pytest.fixture
def full(sqlite_database: Database) -> flow.AgendaPage:
    """What a facilitator is shown of sixty teams that have much to say."""
    clinics = meeting(sqlite_database, many_teams(60))
    for number in range(60):
        answer(
            clinics,
            f"team-{number}",
            told="tag1 " + "&" * 2_900,
            help=f"tag{number % 30} tag1 " + "<" * 2_900,
            discuss="🎉 wish " * 300,
        )
    return flow.shown(clinics.tools, asker(FACILITATOR))


def test_the_preview_the_draft_and_the_agenda_fit_one_message_each(full: flow.AgendaPage) -> None:
    for message in (
        previews.preview(WORDS, full.sheet, full.agenda, NOW),
        previews.draft(WORDS, full.sheet, full.agenda, "/agenda", NOW),
        previews.posted(WORDS, full.sheet, full.agenda, NOW, facilitating=True),
        blocks.header(WORDS, full.sheet, full.agenda, []),
    ):
        payload = message.payload()
        check_message(in_words(payload["blocks"]), lambda _: True)
        assert len(payload["text"]) <= 4_000


def test_a_facilitator_who_sees_a_preview_of_any_length_can_still_post_it(full: flow.AgendaPage) -> None:
    payload = previews.preview(WORDS, full.sheet, full.agenda, NOW).payload()
    assert [block["type"] for block in payload["blocks"]][-1] == "actions"


def test_the_forms_fit_too(full: flow.AgendaPage) -> None:
    check_view(topics_form.form(WORDS, full.sheet, full.agenda, "C0MAIN"), "modal", lambda _: True)
    form = call_blocks.note_form(WORDS, call_id=1, teams=full.sheet.team_names)
    check_view(form, "modal", lambda _: True)
