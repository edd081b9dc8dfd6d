"""The agenda is posted once, whole, and within Slack's limits, whoever is silent and whatever is written."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from handlers.agenda import flow, jobs
from improvement.refusal import Refused
from storage import charter as charters
from storage import pdsa
from storage import record as records
from storage.database import Database
from storage.tables import Call, MeasureRow, PdsaCycle
from tests.handlers.checkin.practice import Practice, asker
from tests.handlers.meeting import (
    FACILITATOR,
    LEAD,
    NURSE,
    OUTSIDER,
    QUESTIONS,
    answer,
    at_once,
    call_of,
    check_limits,
    counted,
    in_session,
    last_month,
    many_teams,
    meeting,
    posted,
    quoted,
    report,
    shown,
)
from tests.storage.clinics import NOW, WORKSPACE

NASTY = {
    "emoji": "👩🏽‍⚕️😀" * 600,
    "right to left": "שלום \u200fمرحبا " * 250,  # noqa: RUF001 - Arabic it is
    "mention": "<!channel> <@U0LEAD> & " * 130,
    "code": "```\n*bold* _it_ `x`\n" * 150,
}


@pytest.fixture
def clinics(database: Database) -> Practice:
    return meeting(database)


# -- posted ------------------------------------------------------------------------------------------


def test_the_channel_gets_one_message_and_each_team_its_place_in_the_thread(clinics: Practice) -> None:
    answer(clinics, "harbor", told="Agreements revised", focus="Visits")
    assert flow.post(clinics.tools, clinics.call_id, clinics.now)
    header, *threads = clinics.deliveries("agenda:")
    assert (header.key, header.channel_id, header.thread_key) == (f"agenda:{clinics.call_id}", "C0MAIN", None)
    teams = [f"{header.key}:{clinics.team(key).id}" for key in ("harbor", "hill", "lake")]
    assert sorted(one.key for one in threads) == sorted(teams)
    assert {thread.thread_key for thread in threads} == {header.key}
    assert clinics.woken == 1


def test_the_header_has_the_time_the_boxes_and_who_is_silent(clinics: Practice) -> None:
    answer(clinics, "harbor", told="Agreements revised", help="A template")
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    header = clinics.deliveries("agenda:")[0]
    seen = shown(header.message["blocks"])
    assert "Thursday 15 October 2026, 12:30 (America/New_York)" in seen
    assert seen.count("10 min") == 3
    assert "Harbor · 10 min · asks for help" in seen
    assert "Hill · 10 min · _no update received_" in seen
    assert "*No update received:* " in header.message["text"]
    assert "Topics* · 15 min" in header.message["text"]
    check_limits(header)


def test_a_teams_thread_holds_its_answers_its_open_cycles_and_its_figures(clinics: Practice) -> None:
    answer(clinics, "harbor", told="Agreements revised", discuss="Tapering")
    report(clinics, "harbor", 120, 150, 180)
    in_session(clinics, lambda session: pdsa.start(session, cycle(clinics, "Huddle on Mondays")))
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    (thread,) = clinics.deliveries(f"agenda:{clinics.call_id}:{clinics.team('harbor').id}")
    for part in (
        "Successes and challenges\nAgreements revised",
        "PDSA 1 · Do",
        "Huddle on Mondays",
        "180 of 200",
    ):
        assert part in thread.message["text"]
    assert not [block for block in thread.message["blocks"] if block["type"] == "image"]


def test_a_value_for_the_running_month_changes_nothing_of_the_month_that_was_asked_about(
    clinics: Practice,
) -> None:
    report(clinics, "harbor", *A_YEAR, 160, running=20)
    report(clinics, "hill", 110, 120)
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    (thread,) = [post for post in clinics.deliveries("agenda:") if "*Harbor*" in post.message["text"]]
    month = call_of(clinics).reporting_month
    assert f"{month:%B %Y}: *80% (160 of 200)*\n" in thread.message["text"]
    assert "not reported" not in thread.message["text"]
    assert "10%" not in thread.message["text"]
    (picture,) = [block for block in header_of(clinics)["blocks"] if block["type"] == "image"]
    assert "last value 80%" in picture["alt_text"]


def test_a_team_without_the_month_shows_its_last_value_with_the_month_it_is_of(clinics: Practice) -> None:
    report(clinics, "harbor", *A_YEAR, 160)
    report(clinics, "hill", 100, 110, until=1)
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    before = call_of(clinics).reporting_month - timedelta(days=1)
    (picture,) = [block for block in header_of(clinics)["blocks"] if block["type"] == "image"]
    assert f"last value {before:%b %Y}: 55%" in picture["alt_text"]
    assert "last value 80%" in picture["alt_text"]


A_YEAR = [120 + at % 5 for at in range(12)]
"""Enough months for the agenda to show them, with one more behind them."""


def header_of(clinics: Practice) -> dict[str, Any]:
    """The agenda's header as it is posted."""
    return clinics.deliveries("agenda:")[0].message


def test_the_header_shows_each_measure_across_the_teams_with_a_text_for_those_who_cannot_see(
    clinics: Practice,
) -> None:
    report(clinics, "harbor", *A_YEAR, 150)
    report(clinics, "hill", 100, 110)
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    header = clinics.deliveries("agenda:")[0]
    (picture,) = [block for block in header.message["blocks"] if block["type"] == "image"]
    assert picture["alt_text"] in header.message["text"]
    assert "0 of 3 teams have reported them all, 2 some of them." in header.message["text"]


def test_a_silent_team_is_one_line_and_nothing_is_made_up_for_it(clinics: Practice) -> None:
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    (thread,) = clinics.deliveries(f"agenda:{clinics.call_id}:{clinics.team('hill').id}")
    assert thread.message["text"] == "*Hill*: no update received."
    assert len(thread.message["blocks"]) == 1


def test_last_months_value_is_not_shown_as_this_months(clinics: Practice) -> None:
    report(clinics, "harbor", 120)
    in_session(clinics, lambda session: advance(session.get_one(Call, clinics.call_id)))
    answer(clinics, "harbor", focus="Visits")
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    (thread,) = clinics.deliveries(f"agenda:{clinics.call_id}:{clinics.team('harbor').id}")
    assert "October not reported. The last is September 2026: 60% (120 of 200)" in thread.message["text"]


def test_counts_too_small_for_other_teams_stay_out_of_the_collaboratives_channel(clinics: Practice) -> None:
    report(clinics, "harbor", 120, 196)
    report(clinics, "hill", 4, 7)
    answer(clinics, "harbor", focus="Visits")
    answer(clinics, "hill", focus="Visits")
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    harbor, hill = (
        clinics.deliveries(f"agenda:{clinics.call_id}:{clinics.team(key).id}")[0].message["text"]
        for key in ("harbor", "hill")
    )
    assert "is too small to show here. The last shown is" in harbor
    assert "60% (120 of 200)" in harbor
    assert "196" not in harbor
    assert "No month is shown to other teams: counts below 11 are hidden." in hill
    assert "7" not in hill


def test_without_charts_that_can_be_drawn_the_agenda_still_comes(clinics: Practice) -> None:
    answer(clinics, "harbor", focus="Visits")
    report(clinics, "harbor", 120)
    in_session(
        clinics, lambda session: setattr(session.exec(select(MeasureRow)).first(), "rules", "astrology")
    )
    assert flow.post(clinics.tools, clinics.call_id, clinics.now)
    assert "Visits" in clinics.deliveries(f"agenda:{clinics.call_id}:")[0].message["text"]


def test_the_topics_that_were_proposed_are_remembered_as_discussed(clinics: Practice) -> None:
    answer(clinics, "harbor", help="How do you taper?")
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    assert call_of(clinics).topics == ["tapering"]


# -- once --------------------------------------------------------------------------------------------


def test_two_facilitators_and_the_clock_at_once_post_one_agenda(clinics: Practice) -> None:
    answer(clinics, "harbor", focus="Visits")
    tools, number = clinics.tools, clinics.call_id
    posted = at_once(
        lambda: flow.post_now(tools, asker("U0FACIL"), number).first,
        lambda: flow.post_now(tools, asker("U0SECOND"), number).first,
        lambda: flow.post(tools, number, clinics.now),
    )
    assert sorted(posted) == [False, False, True]
    assert len(clinics.deliveries("agenda:")) == 4


def test_after_a_facilitator_posted_it_the_clock_has_nothing_left_to_do(clinics: Practice) -> None:
    flow.post_now(clinics.tools, asker(FACILITATOR), clinics.call_id)
    before = len(posted(clinics))
    jobs.post(clinics.tools, clinics.call_id, clinics.now)
    jobs.draft(clinics.tools, clinics.call_id, clinics.now)
    assert len(posted(clinics)) == before


def test_a_call_that_is_over_gets_no_agenda(clinics: Practice) -> None:
    in_session(clinics, lambda session: setattr(session.get_one(Call, clinics.call_id), "ended_at", NOW))
    jobs.post(clinics.tools, clinics.call_id, clinics.now)
    assert posted(clinics) == []
    with pytest.raises(Refused, match=r"agenda\.over"):
        flow.post_now(clinics.tools, asker(FACILITATOR), clinics.call_id)


# -- at any length -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
def test_answers_of_any_kind_arrive_whole_and_ring_nobody(sqlite_database: Database, words: str) -> None:
    clinics = meeting(sqlite_database)
    said = words[:3000]
    answer(clinics, "harbor", told=said, focus=said, help=said, discuss=said)
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    thread = clinics.deliveries(f"agenda:{clinics.call_id}:{clinics.team('harbor').id}")
    assert quoted(thread) == said * 4
    for delivery in posted(clinics):
        check_limits(delivery)
        assert "<!channel>" not in delivery.message["text"]


def test_sixty_teams_with_four_answers_of_three_thousand_characters_each_fit(
    sqlite_database: Database,
) -> None:
    clinics = meeting(sqlite_database, many_teams(60))
    words = [said[:3000] for said in NASTY.values()]
    for number in range(60):
        told, focus, help_, discuss = words[number % 4 :] + words[: number % 4]
        answer(clinics, f"team-{number}", told=told, focus=focus, help=help_, discuss=discuss)
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    made = clinics.deliveries("agenda:")
    assert len([one for one in made if one.thread_key is None]) == 1
    for one in made:
        check_limits(one)
    for number in (0, 59):
        key = f"agenda:{clinics.call_id}:{clinics.team(f'team-{number}').id}"
        thread = [one for one in made if one.key == key or one.key.startswith(f"{key}:")]
        assert len(quoted(thread)) == sum(len(word) for word in words)
        assert thread[1].key == f"{thread[0].key}:2"


def test_six_or_sixty_teams_take_the_same_number_of_queries(sqlite_database: Database) -> None:
    numbers = []
    clinics = meeting(sqlite_database, many_teams(6))
    for count in (6, 60):
        if count > 6:
            enlarge(clinics, count)
        for number in range(count):
            answer(clinics, f"team-{number}", help=f"tag{number}", told="tag1")
        with counted(sqlite_database) as statements:
            found = flow.shown(clinics.tools, asker(FACILITATOR))
        assert len(found.agenda.order) == count
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 30


# -- the draft ---------------------------------------------------------------------------------------


def test_each_facilitator_gets_the_draft_once_with_what_is_left_from_last_month(clinics: Practice) -> None:
    before = last_month(clinics)
    answer(clinics, "hill", call_id=before, help="Who has a *leaflet*?")
    answer(clinics, "lake", call_id=before, help="No, thanks.")
    in_session(
        clinics,
        lambda session: records.add_action(
            session,
            session.get_one(Call, before),
            words="Send the leaflet",
            owner_id=NURSE,
            due_on=(NOW - timedelta(days=3)).date(),
            written_by=FACILITATOR,
            now=NOW,
        ),
    )
    answer(clinics, "harbor", help="How do you taper?")
    for _ in range(2):
        jobs.draft(clinics.tools, clinics.call_id, clinics.now)
    first, second = clinics.deliveries("draft:")
    assert [first.user_ids, second.user_ids] == [["U0FACIL"], ["U0SECOND"]]
    assert first.channel_id is None
    for part in (
        "Who has a \u2217leaflet\u2217?",
        "Send the leaflet",
        "overdue",
        "Tapering*: Harbor asks for help with it",
    ):
        assert part in first.message["text"]
    assert "No, thanks" not in first.message["text"]
    check_limits(first)


def test_a_draft_with_nothing_left_over_and_no_answers_is_short_and_says_so(clinics: Practice) -> None:
    jobs.draft(clinics.tools, clinics.call_id, clinics.now)
    assert "No topic stands out yet" in clinics.deliveries("draft:")[0].message["text"]


# -- topics ------------------------------------------------------------------------------------------


def test_what_a_facilitator_chooses_is_what_the_agenda_shows(clinics: Practice) -> None:
    answer(clinics, "hill", discuss="Our new phone line")
    raised = f"raised:{clinics.team('hill').id}"
    flow.choose_topics(clinics.tools, asker(FACILITATOR), clinics.call_id, (raised,), "Flu\n")
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    assert "• Our new phone line\n• Flu" in clinics.deliveries("agenda:")[0].message["text"]


def test_a_topic_that_a_team_withdrew_meanwhile_is_left_out(clinics: Practice) -> None:
    shown_ = flow.choose_topics(clinics.tools, asker(FACILITATOR), clinics.call_id, ("raised:99",), "")
    assert shown_.agenda.topics == ()


def test_once_posted_the_topics_stay(clinics: Practice) -> None:
    flow.post(clinics.tools, clinics.call_id, clinics.now)
    with pytest.raises(Refused, match=r"agenda\.already_posted"):
        flow.topics_form(clinics.tools, asker(FACILITATOR), clinics.call_id)
    with pytest.raises(Refused, match=r"agenda\.already_posted"):
        flow.choose_topics(clinics.tools, asker(FACILITATOR), clinics.call_id, (), "Flu")


# -- who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("person", "code"), [(LEAD, "facilitators_only"), (OUTSIDER, "not_on_a_team")])
def test_only_facilitators_post_and_choose(clinics: Practice, person: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        flow.post_now(clinics.tools, asker(person), clinics.call_id)
    with pytest.raises(Refused, match=code):
        flow.topics_form(clinics.tools, asker(person), clinics.call_id)
    with pytest.raises(Refused, match=code):
        flow.choose_topics(clinics.tools, asker(person), clinics.call_id, (), "")
    assert posted(clinics) == []
    assert call_of(clinics).topics is None


def test_somebody_in_the_channel_but_on_no_team_is_an_outsider(clinics: Practice) -> None:
    with pytest.raises(Refused, match="not_on_a_team"):
        flow.shown(clinics.tools, asker(OUTSIDER, "C0MAIN"))


def test_a_facilitator_of_another_workspace_finds_nothing_here(clinics: Practice) -> None:
    stranger = asker(FACILITATOR)
    with pytest.raises(Refused, match="gone"):
        flow.post_now(clinics.tools, type(stranger)("T0OTHER", FACILITATOR), clinics.call_id)


def cycle(clinics: Practice, idea: str) -> PdsaCycle:
    return PdsaCycle(
        workspace_id=WORKSPACE,
        team_id=clinics.team("harbor").id,
        number=0,
        stage="do",
        change_idea=idea,
        started_on=NOW.date(),
        started_by=LEAD,
        changed_by=LEAD,
        changed_at=NOW,
    )


def advance(call: Call) -> None:
    """The call looks back on one month later."""
    call.reporting_month = call.reporting_month.replace(month=call.reporting_month.month + 1)


def enlarge(clinics: Practice, count: int) -> None:
    wanted = replace(many_teams(count), questions=QUESTIONS)
    in_session(clinics, lambda session: charters.save_charter(session, WORKSPACE, wanted, NOW))
