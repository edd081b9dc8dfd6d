"""Answering, seen from the database: both databases, two people at once, and what is enqueued."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from handlers.checkin import flow, jobs
from handlers.checkin.blocks import form_modal
from handlers.checkin.desk import THEN
from handlers.slack import kit
from handlers.who import WhichTeam
from improvement.ask.choice import NO_CHOICE, Choice, Chosen
from improvement.charter.values import Question
from improvement.checkin import Shown
from improvement.refusal import Refused
from storage import checkin as checkins
from storage.call import kept
from storage.database import Database
from storage.tables import Call, Delivery
from tests.handlers.checkin.practice import CALL_AT, WORDS, Practice, asker, filled, practice
from tests.storage.clinics import CHARTER

LEAD, NURSE = asker("U0LEAD", "C0HARBOR"), asker("U0NURSE", "C0HARBOR")


@pytest.fixture
def clinics(database: Database) -> Practice:
    return practice(database)


def stored(clinics: Practice) -> dict[str, tuple[str, str, int]]:
    with clinics.database.reading() as session:
        rows = checkins.answers_of(session, clinics.call_id, clinics.team("harbor").id)
        return {row.question: (row.words, row.answered_by, row.revision) for row in rows}


def test_the_form_asks_the_questions_of_the_charter_with_their_hints(clinics: Practice) -> None:
    form = flow.open_form(clinics.tools, LEAD)
    assert [field.question for field in form.fields] == list(CHARTER.questions)


def test_two_threads_that_send_the_same_question_at_once_lose_nothing(clinics: Practice) -> None:
    forms = [flow.open_form(clinics.tools, who) for who in (LEAD, NURSE)]
    start = Barrier(2)

    def send(number: int) -> flow.CheckinReceipt:
        start.wait(5)
        form = filled(forms[number], success=f"From {number}", ask="Both the same")
        return flow.receive(clinics.tools, (LEAD, NURSE)[number], form)

    with ThreadPoolExecutor(2) as pool:
        received = list(pool.map(send, range(2)))
    (waits,) = [one for one in received if one.again]
    loser = received.index(waits)
    assert waits.again
    assert waits.again.fields[0].words == f"From {1 - loser}\n\nFrom {loser}"
    assert stored(clinics)["ask"][0] == "Both the same"
    flow.receive(clinics.tools, (LEAD, NURSE)[loser], filled(waits.again))
    assert stored(clinics)["success"][0] == f"From {1 - loser}\n\nFrom {loser}"


def test_many_threads_that_answer_one_empty_question_end_with_every_line(clinics: Practice) -> None:
    start = Barrier(4)

    def persist(number: int) -> None:
        form = flow.open_form(clinics.tools, LEAD)
        start.wait(5)
        again = flow.receive(clinics.tools, LEAD, filled(form, success=f"Line {number}")).again
        while again:
            again = flow.receive(clinics.tools, LEAD, filled(again)).again

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(persist, range(4)))
    lines = stored(clinics)["success"][0].split("\n\n")
    assert sorted(lines) == [f"Line {number}" for number in range(4)]


def test_a_repeated_form_is_recognised_and_changes_nothing(clinics: Practice) -> None:
    form = filled(flow.open_form(clinics.tools, LEAD), success="Once")
    assert flow.receive(clinics.tools, LEAD, form).saved
    again = flow.receive(clinics.tools, LEAD, form)
    assert again.repeated
    assert not again.saved
    assert stored(clinics) == {"success": ("Once", "U0LEAD", 1)}


def test_an_untouched_form_is_no_repetition(clinics: Practice) -> None:
    flow.receive(clinics.tools, LEAD, filled(flow.open_form(clinics.tools, LEAD), success="Once"))
    received = flow.receive(clinics.tools, NURSE, filled(flow.open_form(clinics.tools, NURSE)))
    assert not received.saved
    assert not received.repeated
    assert stored(clinics)["success"][1] == "U0LEAD"


def with_a_choice(database: Database) -> Practice:
    """The charter's second question asks for help, as its question set says."""
    first, second = CHARTER.questions
    return practice(database, replace(CHARTER, questions=(first, replace(second, asks_for="help"))))


def choices(clinics: Practice) -> dict[str, Chosen]:
    with clinics.database.reading() as session:
        rows = checkins.answers_of(session, clinics.call_id, clinics.team("harbor").id)
        return {row.question: checkins.chosen_in(row) for row in rows}


def test_the_question_that_its_set_says_asks_for_help_has_a_choice_and_the_topics(
    sqlite_database: Database,
) -> None:
    clinics = with_a_choice(sqlite_database)
    form = flow.open_form(clinics.tools, LEAD)
    assert [entry.question.key for entry in form.fields if entry.choice] == ["ask"]
    flow.receive(clinics.tools, LEAD, filled(form, choosing=("", ("tapering",))))
    assert choices(clinics) == {"ask": Chosen(Choice.HELP, ("tapering",))}
    again = flow.open_form(clinics.tools, LEAD).fields[1].choice
    assert again is not None
    assert again.chosen.topics == ("tapering",)


def test_who_only_types_leaves_the_choice_open(sqlite_database: Database) -> None:
    clinics = with_a_choice(sqlite_database)
    flow.receive(clinics.tools, LEAD, filled(flow.open_form(clinics.tools, LEAD), ask="A template, please"))
    assert choices(clinics) == {"ask": NO_CHOICE}


def test_no_help_needed_beside_topics_is_asked_back_at_the_topics(sqlite_database: Database) -> None:
    clinics = with_a_choice(sqlite_database)
    form = filled(flow.open_form(clinics.tools, LEAD), choosing=("nothing", ("tapering",)))
    with pytest.raises(Refused) as refused:
        flow.receive(clinics.tools, LEAD, form)
    assert (refused.value.code, refused.value.field) == ("checkin.nothing_and_topics", "ask:topics")


def test_two_who_choose_at_once_see_the_first_choice_before_the_second_counts(
    sqlite_database: Database,
) -> None:
    clinics = with_a_choice(sqlite_database)
    one, two = (flow.open_form(clinics.tools, who) for who in (LEAD, NURSE))
    flow.receive(clinics.tools, LEAD, filled(one, choosing=("nothing", ())))
    again = flow.receive(
        clinics.tools, NURSE, filled(two, choosing=("help", ()), success="From the nurse")
    ).again
    assert choices(clinics) == {"ask": Chosen(Choice.NOTHING), "success": NO_CHOICE}
    assert again is not None
    assert again.fields[0].choice_id != one.fields[1].choice_id
    assert not flow.receive(clinics.tools, NURSE, filled(again, choosing=("help", ()))).again
    assert choices(clinics)["ask"] == Chosen(Choice.HELP)


def test_an_answer_longer_than_a_field_is_refused_at_its_field(clinics: Practice) -> None:
    form = filled(flow.open_form(clinics.tools, LEAD), ask="x" * 3001)
    with pytest.raises(Refused) as refused:
        flow.receive(clinics.tools, LEAD, form)
    assert (refused.value.code, refused.value.field) == ("checkin.answer_too_long", "ask")
    assert stored(clinics) == {}


def test_a_form_for_a_call_that_is_gone_is_refused(clinics: Practice) -> None:
    form = filled(flow.open_form(clinics.tools, LEAD), ask="Help")
    with clinics.database.session() as session:
        session.delete(session.get_one(Call, clinics.call_id))
        session.commit()
    with pytest.raises(Refused, match="gone"):
        flow.receive(clinics.tools, LEAD, form)


@pytest.mark.parametrize(
    "act",
    [
        lambda clinics, _form: flow.open_form(clinics.tools, asker("U0NOBODY", "C0HARBOR")),
        lambda clinics, form: flow.receive(clinics.tools, asker("U0NOBODY", "C0HARBOR"), form),
        lambda clinics, form: flow.receive(clinics.tools, asker("U0HILL"), form),
    ],
    ids=["opening", "sending", "sending from another team"],
)
def test_an_outsider_neither_sees_nor_sends_a_teams_form(
    clinics: Practice, act: Callable[[Practice, object], object]
) -> None:
    form = filled(flow.open_form(clinics.tools, LEAD), ask="Help")
    with pytest.raises(Refused, match="not_your_team"):
        act(clinics, form)
    assert stored(clinics) == {}


def test_a_facilitator_of_three_teams_is_asked_which(clinics: Practice) -> None:
    with pytest.raises(WhichTeam) as which:
        flow.open_form(clinics.tools, asker("U0FACIL"), text="hill")
    assert [name for _, name in which.value.teams] == ["Harbor", "Hill", "Lake"]
    assert which.value.then == THEN


def test_before_the_agenda_is_posted_an_answer_is_not_late(clinics: Practice) -> None:
    clinics.now = CALL_AT - timedelta(days=1)
    form = filled(flow.open_form(clinics.tools, LEAD), ask="Help")
    assert flow.receive(clinics.tools, LEAD, form).shown is Shown.AGENDA


def test_a_late_answer_waits_for_the_agenda_and_follows_it_in_as_many_messages_as_it_needs(
    clinics: Practice,
) -> None:
    post_agenda(clinics)
    words = "&" * 3000
    form = filled(flow.open_form(clinics.tools, LEAD), success=words, ask="a" * 3000)
    assert flow.receive(clinics.tools, LEAD, form).shown is Shown.THREAD
    late = clinics.deliveries("late:")
    assert {one.thread_key for one in late} == {f"agenda:{clinics.call_id}"}
    assert "".join(quoted(late)) == words + "a" * 3000
    for one in late:
        assert sum(map(kit.text_length, one.message["blocks"])) <= kit.MESSAGE_CHARACTERS


def test_an_answer_taken_back_after_the_agenda_is_not_announced(clinics: Practice) -> None:
    flow.receive(clinics.tools, LEAD, filled(flow.open_form(clinics.tools, LEAD), success="Mr. Smith"))
    post_agenda(clinics)
    form = filled(flow.open_form(clinics.tools, LEAD), success="")
    assert flow.receive(clinics.tools, LEAD, form).saved
    assert clinics.deliveries("late:") == []
    assert stored(clinics) == {}


def test_every_change_of_answers_brings_the_ask_up_to_date(clinics: Practice) -> None:
    jobs.ask(clinics.tools, clinics.call_id, clinics.now)
    for words in ("A", "B", "A", "B"):
        flow.receive(clinics.tools, LEAD, filled(flow.open_form(clinics.tools, LEAD), success=words))
    updates = clinics.deliveries(f"ask:{clinics.call_id}:{clinics.team('harbor').id}#")
    assert len(updates) == 4
    assert "1 of 2 questions" in updates[-1].message["text"]


def test_a_team_that_was_never_asked_has_no_message_to_change(clinics: Practice) -> None:
    flow.receive(clinics.tools, LEAD, filled(flow.open_form(clinics.tools, LEAD), success="Early"))
    assert clinics.deliveries() == []


def test_the_form_of_ten_questions_with_the_longest_keys_fits_a_modal(clinics: Practice) -> None:
    with clinics.database.session() as session:
        call = session.get_one(Call, clinics.call_id)
        questions = [Question(f"{n}" + "k" * 59, "t" * 300, "h" * 150) for n in range(10)]
        call.questions = kept(questions)
        session.commit()
    view = form_modal(WORDS, flow.open_form(clinics.tools, LEAD))
    assert len(view["private_metadata"]) <= 3000
    assert len(view["blocks"]) <= 100


def quoted(late: list[Delivery]) -> list[str]:
    """The pieces of what people wrote, in the order shown."""
    blocks = [block for one in late for block in one.message["blocks"] if block["type"] == "rich_text"]
    return [block["elements"][-1]["elements"][0]["text"] for block in blocks]


def post_agenda(clinics: Practice) -> None:
    with clinics.database.session() as session:
        call = session.get_one(Call, clinics.call_id)
        call.final_at = clinics.now
        session.add(
            Delivery(
                workspace_id=call.workspace_id,
                key=f"agenda:{call.id}",
                channel_id="C0MAIN",
                message={"text": "Agenda", "blocks": []},
                due_at=clinics.now,
            )
        )
        session.commit()
