"""People at Slack's client, and a real Bolt app behind Socket Mode."""

from threading import Event
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.tests.clinic import Clinic
from sandbox.tests.pieces import actions, asked, button, mrkdwn, option, plain, section, select, typed
from sandbox.workspace.model import View

Json = dict[str, Any]


def form(*blocks: Json, **fields: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(4),
        "submit": plain(4),
        "blocks": list(blocks) or [asked(typed(action_id="text"), block_id="answer")],
        **fields,
    }


def number(**fields: Any) -> Json:
    return {"type": "number_input", "is_decimal_allowed": True, "max_value": "1", **fields}


def opening(clinic: Clinic, view: Json) -> App:
    """An app whose /agenda opens the view, and whose acknowledgements each test adds."""
    app = clinic.app()

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    return app


def opened(clinic: Clinic) -> View:
    clinic.ana.types("/agenda", clinic.team)
    found = clinic.workspace.wait_for(lambda: clinic.ana.modal)
    assert found is not None
    return found


def test_a_command_is_answered_to_the_person_alone(clinic: Clinic) -> None:
    app = clinic.app()
    app.command("/agenda")(lambda ack, command: ack(f"{command['user_name']} asks for {command['text']}"))
    clinic.connect(app)
    clinic.ana.types("/agenda  last month ", clinic.team).result(5)
    assert clinic.texts(clinic.ana) == ["ana asks for last month"]
    assert clinic.texts(clinic.ben) == []


def test_a_command_answered_in_channel_is_seen_by_all(clinic: Clinic) -> None:
    app = clinic.app()
    app.command("/agenda")(lambda ack: ack(text="for all", response_type="in_channel"))
    clinic.connect(app)
    clinic.ana.types("/agenda", clinic.team).result(5)
    assert clinic.texts(clinic.ben) == ["for all"]


def test_names_in_a_command_arrive_as_ids_and_everything_else_raw(clinic: Clinic) -> None:
    heard: list[str] = []
    app = clinic.app()

    @app.command("/agenda")
    def agenda(ack: Ack, command: Json) -> None:
        heard.append(command["text"])
        ack()

    clinic.connect(app)
    clinic.ana.types("/agenda @ben #team <b> & @nobody", clinic.team).result(5)
    assert heard == [f"<@{clinic.ben.id}|ben> <#{clinic.team.id}|team> <b> & @nobody"]


def test_a_bot_that_does_not_answer_in_time_is_reported(clinic: Clinic) -> None:
    app = clinic.app()
    app.command("/agenda")(lambda: None)
    clinic.connect(app)
    clinic.ana.types("/agenda", clinic.team).result(10)
    assert clinic.texts(clinic.ana) == ["/agenda failed with the error “operation_timeout”"]


def test_a_bot_that_is_not_there_is_reported(clinic: Clinic) -> None:
    clinic.ana.types("/agenda", clinic.team).result(5)
    assert clinic.texts(clinic.ana) == ["/agenda failed with the error “dispatch_failed”"]


def test_an_unknown_command_never_reaches_the_bot(clinic: Clinic) -> None:
    clinic.ana.types("/shout hello", clinic.team)
    (text,) = clinic.texts(clinic.ana)
    assert text.startswith("/shout is not a valid command.")


def test_commands_do_not_work_in_threads(clinic: Clinic) -> None:
    parent = clinic.ana.says("agenda?", clinic.team)
    clinic.ana.types("/agenda", clinic.team, thread_ts=parent.ts)
    thread = clinic.workspace.thread(clinic.team, parent.ts, clinic.ana.user)
    assert [message.text for message in thread] == ["agenda?", "/agenda is not supported in threads. Sorry!"]


def test_a_trigger_opens_one_modal_only(clinic: Clinic) -> None:
    errors: list[str] = []
    app = clinic.app()

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form())
        with pytest.raises(SlackApiError) as refused:
            client.views_open(trigger_id=body["trigger_id"], view=form())
        errors.append(refused.value.response["error"])
        ack()

    clinic.connect(app)
    clinic.ana.types("/agenda", clinic.team).result(5)
    assert errors == ["exchanged_trigger_id"]


def test_a_trigger_is_too_old_after_three_seconds(clinic: Clinic) -> None:
    triggers: list[str] = []
    app = clinic.app()

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json) -> None:
        triggers.append(body["trigger_id"])
        ack()

    clinic.connect(app)
    clinic.ana.types("/agenda", clinic.team).result(5)
    clinic.time.clock += clinic.workspace.patience + 0.1
    for trigger, error in [(triggers[0], "expired_trigger_id"), ("made.up", "invalid_trigger_id")]:
        with pytest.raises(SlackApiError) as refused:
            clinic.client.views_open(trigger_id=trigger, view=form())
        assert refused.value.response["error"] == error


def test_a_submitted_form_arrives_with_every_value_and_closes(clinic: Clinic) -> None:
    """All kinds of inputs at once, filled in by block id, action id and label."""
    label = {"type": "plain_text", "text": "Who"}
    ticks = {"type": "checkboxes", "action_id": "tick", "options": [option("x"), option("y")]}
    inputs = [
        asked(typed(action_id="text"), block_id="a"),
        asked({"type": "number_input", "is_decimal_allowed": False, "action_id": "count"}, block_id="b"),
        asked({"type": "datepicker", "action_id": "day"}, block_id="c"),
        asked(select(action_id="pick", options=[option("one"), option("two")]), block_id="d"),
        asked(ticks, block_id="e"),
        asked({"type": "multi_users_select", "action_id": "who"}, block_id="f", label=label),
        asked({"type": "conversations_select", "action_id": "where"}, block_id="g"),
        asked(typed(action_id="more"), block_id="h", optional=True),
    ]
    received: list[Json] = []
    app = opening(clinic, form(*inputs, private_metadata="cycle 7"))

    @app.view("form")
    def submitted(ack: Ack, view: Json) -> None:
        received.append(view)
        ack()

    clinic.connect(app)
    values = {
        "a": "yes",
        "count": 12,
        "c": "2026-10-15",
        "pick": "two",
        "tick": ["x", "y"],
        "Who": ["ben"],
        "g": "team",
    }
    assert clinic.ana.submits(opened(clinic), values).result(5).ok
    assert clinic.ana.modal is None
    state = received[0]["state"]["values"]
    assert received[0]["private_metadata"] == "cycle 7"
    assert state == {
        "a": {"text": {"type": "plain_text_input", "value": "yes"}},
        "b": {"count": {"type": "number_input", "value": "12"}},
        "c": {"day": {"type": "datepicker", "selected_date": "2026-10-15"}},
        "d": {"pick": {"type": "static_select", "selected_option": option("two")}},
        "e": {"tick": {"type": "checkboxes", "selected_options": [option("x"), option("y")]}},
        "f": {"who": {"type": "multi_users_select", "selected_users": [clinic.ben.id]}},
        "g": {"where": {"type": "conversations_select", "selected_conversation": clinic.team.id}},
        "h": {"more": {"type": "plain_text_input", "value": None}},
    }


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        (typed(), "", "Please complete this required field."),
        (typed(), "   ", "Please complete this required field."),
        (typed(min_length=3), "ab", "Please enter at least 3 characters."),
        (typed(max_length=3), "abcd", "Please enter no more than 3 characters."),
        (typed(), "x" * 3001, "Please enter no more than 3000 characters."),
        (number(is_decimal_allowed=False), "2.5", "Please enter a whole number."),
        (number(), "two", "Please enter a valid number."),
        (number(min_value="0.8"), 0.5, "Please enter a number no less than 0.8."),
        (number(), 1.5, "Please enter a number no more than 1."),
        ({"type": "email_text_input"}, "ana at home", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "home", "Please enter a valid URL."),
        ({"type": "datepicker"}, None, "Please complete this required field."),
    ],
)
def test_slacks_client_refuses_by_itself(clinic: Clinic, element: Json, value: object, error: str) -> None:
    clinic.connect(opening(clinic, form(asked(element, block_id="a"))))
    answer = clinic.ana.submits(opened(clinic), {"a": value}).result(5)
    assert answer.error == "invalid_input"
    assert clinic.ana.modal is not None
    assert clinic.ana.modal.errors == {"a": error}


def test_errors_from_the_bot_stay_until_the_input_is_changed(clinic: Clinic) -> None:
    app = opening(clinic, form())
    app.view("form")(lambda ack: ack(response_action="errors", errors={"answer": "Not that"}))
    clinic.connect(app)
    view = opened(clinic)
    clinic.ana.submits(view, {"answer": "that"}).result(5)
    assert clinic.workspace.view(view.id).errors == {"answer": "Not that"}
    assert clinic.ana.fills(view, {"answer": "this"}).errors == {}


def test_a_bot_that_does_not_answer_a_submission_leaves_the_form_open(clinic: Clinic) -> None:
    app = opening(clinic, form())
    app.view("form")(lambda: None)
    clinic.connect(app)
    view = opened(clinic)
    clinic.ana.submits(view, {"answer": "that"}).result(10)
    assert clinic.workspace.view(view.id).trouble == "We had some trouble connecting. Try again?"


def test_an_answer_that_slack_refuses_leaves_the_form_open(clinic: Clinic) -> None:
    app = opening(clinic, form())
    app.view("form")(lambda ack: ack(response_action="update", view=form(title=plain(25))))
    clinic.connect(app)
    view = opened(clinic)
    clinic.ana.submits(view, {"answer": "that"}).result(5)
    assert clinic.workspace.view(view.id).trouble


def test_modals_stack_three_high_and_no_higher(clinic: Clinic) -> None:
    errors: list[str] = []
    app = opening(clinic, form(asked(typed(), block_id="answer"), actions(button(action_id="deeper"))))

    @app.action("deeper")
    def deeper(ack: Ack, body: Json, client: WebClient) -> None:
        try:
            client.views_push(
                trigger_id=body["trigger_id"],
                view=form(actions(button(action_id="deeper")), notify_on_close=True),
            )
        except SlackApiError as refusal:
            errors.append(refusal.response["error"])
        ack()

    closed: list[bool] = []

    @app.view_closed("form")
    def on_close(ack: Ack, body: Json) -> None:
        closed.append(body["is_cleared"])
        ack()

    clinic.connect(app)
    root = opened(clinic)
    for depth in (2, 3, 3):
        top = clinic.ana.modal
        assert top is not None
        clinic.ana.presses(top, "deeper").result(5)
        assert len(clinic.workspace.modals_of(clinic.ana.user)) == depth
    assert errors == ["push_limit_reached"]
    assert {view.root_view_id for view in clinic.workspace.modals_of(clinic.ana.user)} == {root.id}
    top = clinic.ana.modal
    assert top is not None
    clinic.ana.closes(top)
    assert len(clinic.workspace.modals_of(clinic.ana.user)) == 2
    clinic.ana.closes(root, everything=True)
    assert clinic.ana.modal is None
    clinic.workspace.wait_for(lambda: len(closed) == 2)
    assert sorted(closed) == [False, True]


def test_a_closed_form_does_not_say_what_was_typed_into_it(clinic: Clinic) -> None:
    app = opening(clinic, form(notify_on_close=True))
    states: list[Json] = []

    @app.view_closed("form")
    def on_close(ack: Ack, body: Json) -> None:
        states.append(body["view"]["state"]["values"])
        ack()

    clinic.connect(app)
    view = clinic.ana.fills(opened(clinic), {"answer": "half a sentence"})
    clinic.ana.closes(view)
    clinic.workspace.wait_for(lambda: states)
    assert states == [{}]


def test_an_acknowledgement_may_push_update_or_clear(clinic: Clinic) -> None:
    app = opening(clinic, form())
    app.view("form")(lambda ack: ack(response_action="push", view=form(section(), callback_id="second")))
    app.view("second")(lambda ack: ack(response_action="update", view=form(section(), callback_id="third")))
    app.view("third")(lambda ack: ack(response_action="clear"))
    clinic.connect(app)
    clinic.ana.submits(opened(clinic), {"answer": "yes"}).result(5)
    seen = []
    while (top := clinic.ana.modal) is not None:
        seen.append((top.payload["callback_id"], len(clinic.workspace.modals_of(clinic.ana.user))))
        clinic.ana.submits(top).result(5)
    assert seen == [("second", 2), ("third", 2)]


def test_an_update_keeps_what_was_typed_and_a_stale_hash_is_refused(clinic: Clinic) -> None:
    clinic.connect(opening(clinic, form()))
    view = clinic.ana.fills(opened(clinic), {"answer": "so far"})
    changed = form(section(), asked(typed(action_id="text"), block_id="answer"))
    clinic.client.views_update(view_id=view.id, view=changed, hash=view.hash)
    assert clinic.workspace.view(view.id).inputs["answer"]["text"]["value"] == "so far"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        clinic.client.views_update(view_id=view.id, view=changed, hash=view.hash)
    clinic.ana.closes(view)
    with pytest.raises(SlackApiError, match="not_found"):
        clinic.client.views_update(view_id=view.id, view=changed)


def test_an_external_id_is_used_once_at_a_time(clinic: Clinic) -> None:
    errors: list[str] = []
    app = clinic.app()

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        try:
            client.views_open(trigger_id=body["trigger_id"], view=form(external_id="form-1"))
        except SlackApiError as refusal:
            errors.append(refusal.response["error"])
        ack()

    clinic.connect(app)
    clinic.ana.types("/agenda", clinic.team).result(5)
    clinic.ben.types("/agenda", clinic.team).result(5)
    assert errors == ["duplicate_external_id"]


def test_a_press_in_a_message_carries_what_was_chosen_around_it(clinic: Clinic) -> None:
    received: list[Json] = []
    app = clinic.app()
    app.action("pick")(lambda ack: ack())

    @app.action("go")
    def go(ack: Ack, body: Json) -> None:
        received.append(body)
        ack()

    clinic.connect(app)
    choice = select(action_id="pick", options=[option("one"), option("two")])
    posted = clinic.client.chat_postMessage(
        channel=clinic.team.id,
        text="choose",
        blocks=[{**actions(choice, button(action_id="go", value="g")), "block_id": "row"}],
    )
    message = clinic.workspace.message(clinic.team, posted["ts"])
    clinic.ana.presses(message, "pick", value="two").result(5)
    clinic.ana.presses(message, "go").result(5)
    (body,) = received
    assert body["state"]["values"]["row"]["pick"]["selected_option"] == option("two")
    assert (body["actions"][0]["value"], body["message"]["ts"]) == ("g", posted["ts"])
    assert body["channel"]["name"] == "team"


def test_a_press_without_an_answer_is_marked_for_the_one_who_pressed(clinic: Clinic) -> None:
    posted = clinic.client.chat_postMessage(
        channel=clinic.team.id, text="a", blocks=[actions(button(action_id="go"))]
    )
    clinic.ana.presses(clinic.workspace.message(clinic.team, posted["ts"]), "go").result(5)
    assert clinic.workspace.message(clinic.team, posted["ts"]).trouble.keys() == {clinic.ana.id}


def test_a_response_url_answers_replaces_deletes_and_wears_out(clinic: Clinic) -> None:
    answers: list[tuple[int, str]] = []
    all_answered = Event()
    app = clinic.app()

    @app.action("go")
    def go(ack: Ack, respond: Respond) -> None:
        ack()
        for message in (
            {"text": "for you"},
            {"text": "for all", "response_type": "in_channel"},
            {"text": "changed", "replace_original": True},
            {"text": ""},
            {"delete_original": True},
            {"text": "one too many"},
        ):
            answer = respond(**message)
            answers.append((answer.status_code, answer.body))
        all_answered.set()

    clinic.connect(app)
    posted = clinic.client.chat_postEphemeral(
        channel=clinic.team.id,
        user=clinic.ana.id,
        text="original",
        blocks=[actions(button(action_id="go"))],
    )
    clinic.ana.presses(clinic.workspace.message(clinic.team, posted["message_ts"]), "go").result(5)
    assert all_answered.wait(5)
    assert [status for status, _ in answers] == [200, 200, 200, 400, 200, 404]
    assert "no_text" in answers[3][1]
    assert "used_url" in answers[5][1]
    assert clinic.texts(clinic.ana) == ["for you", "for all"]
    assert clinic.texts(clinic.ben) == ["for all"]


def test_the_app_home_is_published_when_it_is_opened(clinic: Clinic) -> None:
    app = clinic.app()

    @app.event("app_home_opened")
    def welcome(event: Json, client: WebClient) -> None:
        client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [section(text=mrkdwn(5))]}
        )

    clinic.connect(app)
    clinic.ana.opens_home()
    home = clinic.workspace.wait_for(lambda: clinic.ana.home)
    assert home is not None
    assert (home.kind, clinic.ben.home) == ("home", None)


def test_a_button_that_is_not_there_cannot_be_pressed(clinic: Clinic) -> None:
    message = clinic.ana.says("hello", clinic.team)
    with pytest.raises(LookupError, match="nothing to press"):
        clinic.ana.presses(message, "go")
