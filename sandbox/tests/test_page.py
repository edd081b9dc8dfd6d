"""The page in a real Chromium, with a real Bolt app behind it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from starlette.applications import Starlette

from sandbox.page.mount import Control, mount_page
from sandbox.tests.clinic import Clinic, Time
from sandbox.tests.pixel import PIXEL
from sandbox.tests.visitor import PHONE, Browser, Visitor, missing, open_browser
from sandbox.wire.server import Server, serve
from sandbox.workspace.model import Message
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]
pytestmark = [pytest.mark.browser, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
LIMIT = 1000


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, label: str, kind: str, *, optional: bool = False, **more: Any) -> Json:
    element = {"type": kind, "action_id": "x", **more}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "optional": optional,
        "element": element,
    }


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


TEAMS = [{"text": plain(name), "value": name.lower()} for name in ("North", "South")]
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Monthly check-in"),
    "submit": plain("Send"),
    "blocks": [
        field("story", "What went well?", "plain_text_input", multiline=True, max_length=200),
        field("seen", "Patients seen", "number_input", is_decimal_allowed=False),
        field("team", "Team", "static_select", options=TEAMS),
        field("topics", "Topics", "multi_static_select", options=TEAMS, optional=True),
        field("owner", "Owner", "users_select", optional=True),
        field("day", "Day", "datepicker", optional=True),
        field("result", "Result", "radio_buttons", options=TEAMS, optional=True),
        {
            "type": "actions",
            "block_id": "more",
            "elements": [button("More", "more"), button("Change", "change")],
        },
    ],
}
MORE: Json = {
    "type": "modal",
    "title": plain("More about it"),
    "blocks": [{"type": "section", "text": plain("Lies on top.")}],
}
SURE = {
    "title": plain("Withdraw it?"),
    "text": plain("Answers stay."),
    "confirm": plain("Withdraw"),
    "deny": plain("Keep"),
}
AGENDA: list[Json] = [
    {"type": "section", "text": plain("The agenda is here."), "accessory": button("Open", "open")},
    {
        "type": "actions",
        "elements": [
            button("Withdraw", "withdraw", style="danger", confirm=SURE),
            {"type": "static_select", "action_id": "pick", "placeholder": plain("Team"), "options": TEAMS},
            {"type": "overflow", "action_id": "rest", "options": TEAMS},
        ],
    },
]


def open_form(ack: Ack, client: WebClient, body: Json) -> None:
    ack()
    place = body.get("channel_id") or body["channel"]["id"]
    client.views_open(trigger_id=body["trigger_id"], view={**FORM, "private_metadata": place})


def push_more(ack: Ack, client: WebClient, body: Json) -> None:
    ack()
    client.views_push(trigger_id=body["trigger_id"], view=MORE)


def change_form(ack: Ack, client: WebClient, body: Json) -> None:
    ack()
    note = {"type": "section", "text": plain("Changed meanwhile.")}
    client.views_update(view_id=body["view"]["id"], view={**FORM, "blocks": [note, *FORM["blocks"]]})


def say_what_was_pressed(ack: Ack, respond: Respond, body: Json) -> None:
    ack()
    action = body["actions"][0]
    chosen = action.get("selected_option", {}).get("value", "")
    respond(text=f"{action['action_id']} {chosen}", replace_original=False)


def take_form(ack: Ack, view: Json, client: WebClient) -> None:
    values = {block: next(iter(of.values())) for block, of in view["state"]["values"].items()}
    if int(values["seen"]["value"]) > LIMIT:
        ack(response_action="errors", errors={"seen": "More than a thousand? Please look again."})
        return
    ack()
    team = values["team"]["selected_option"]["value"]
    client.chat_postMessage(channel=view["private_metadata"], text=f"{team}: {values['story']['value']}")


def publish_home(client: WebClient, event: Json) -> None:
    view = {"type": "home", "blocks": [{"type": "header", "text": plain("Your month")}]}
    client.views_publish(user_id=event["user"], view=view)


def make_bot(app: App) -> None:
    app.command("/agenda")(lambda ack: ack("The agenda comes on *Tuesday*."))
    app.command("/form")(open_form)
    app.action("open")(open_form)
    app.action("more")(push_more)
    app.action("change")(change_form)
    app.action(re.compile("withdraw|pick|rest"))(say_what_was_pressed)
    app.view("form")(take_form)
    app.event("app_home_opened")(publish_home)
    app.event("message")(lambda: None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


class Clockwork:
    """A control of the host: it moves on when the test lets it."""

    def __init__(self) -> None:
        self.status, self.go = "Thu 11 April 2019, 09:00", Event()

    def move(self) -> None:
        self.go.wait(10)
        self.status = "Thu 18 April 2019, 09:00"


@pytest.fixture(scope="module")
def clockwork() -> Clockwork:
    return Clockwork()


@pytest.fixture(scope="module")
def served(clockwork: Clockwork) -> Iterator[Clinic]:
    """One workspace for all tests here: Bolt takes two seconds to hang up."""
    time = Time()
    workspace = Workspace(now=time.read_now, clock=time.read_clock)
    workspace.add_user("ana", "Ana Ito")
    workspace.add_user("ben", "Ben Osei", tz="Europe/London")
    bot, lobby = workspace.install_bot(), workspace.add_channel("lobby", ["ana", "ben"])

    def extend(app: Starlette, server: Server) -> None:
        mount_page(
            app,
            server,
            controls=[Control("To the call", clockwork.move, "A week later")],
            status=lambda: clockwork.status,
            title="Test clinic",
            roles={"ana": "Facilitator"},
            hints={"/agenda": "See what is coming"},
        )

    with serve(workspace, extend=extend) as server:
        clinic = Clinic(workspace, server, bot, lobby, time)
        server.register_commands(["/agenda", "/form"])
        app = clinic.app()
        make_bot(app)
        clinic.connect(app)
        yield clinic
        clinic.disconnect()


@pytest.fixture
def clinic(served: Clinic) -> Iterator[Clinic]:
    """A channel of its own for each test."""
    team = served.workspace.add_channel(
        f"team-{len(served.workspace.channels)}", ["ana", "ben", served.bot.id]
    )
    yield replace(served, team=team)
    for person in served.workspace.people:
        served.workspace.modals.clear(person.id)


@pytest.fixture
def visitor(browser: Browser, clinic: Clinic) -> Iterator[Visitor]:
    visitor = Visitor(browser, clinic.server.url, clinic.team.name)
    visitor.prefers("light")
    yield visitor
    complaints = visitor.complaints()
    browser.get("about:blank")
    assert complaints == []


def post_agenda(clinic: Clinic) -> Message:
    answer = clinic.client.chat_postMessage(channel=clinic.team.id, text="Agenda", blocks=AGENDA)
    return clinic.workspace.message(clinic.team, str(answer["ts"]))


def test_a_message_appears_for_everyone_at_once(visitor: Visitor, clinic: Clinic) -> None:
    visitor.comes("ana")
    visitor.writes("Hello <b>all</b>\n")
    visitor.finds(".message", "Hello <b>all</b>")
    clinic.ben.says("Hello Ana", clinic.team)
    visitor.finds(".message", "Hello Ana")


def test_words_that_look_like_code_are_only_words(visitor: Visitor, clinic: Clinic) -> None:
    said = "`${document.title=1}` \\u0041 </script><img src=x onerror=document.title=2> {{ 1 + 1 }}"
    clinic.ben.says(said, clinic.team)
    visitor.comes("ana")
    shown = visitor.finds(".message", "</script><img src=x")
    assert "${document.title=1} \\u0041" in shown.text
    assert "{{ 1 + 1 }}" in shown.text
    assert visitor.browser.title == "Test clinic"


def test_a_slash_command_is_offered_sent_and_answered(visitor: Visitor) -> None:
    visitor.comes("ana")
    visitor.writes("/ag")
    assert "See what is coming" in visitor.finds("[role=option][aria-selected=true]", "/agenda").text
    visitor.writes(Keys.TAB)
    visitor.writes(Keys.ENTER)
    assert "Only visible to you" in visitor.finds(".message.ephemeral", "The agenda comes on Tuesday.").text
    visitor.comes("ben")
    assert not visitor.sees(".message.ephemeral")


def test_what_is_being_typed_survives_what_others_say(visitor: Visitor, clinic: Clinic) -> None:
    visitor.comes("ana")
    visitor.writes("half a sen")
    clinic.ben.says("Interrupting", clinic.team)
    visitor.finds(".message", "Interrupting")
    visitor.writes("tence")
    assert visitor.finds("main textarea").get_property("value") == "half a sentence"


def test_a_form_is_opened_filled_in_and_sent(visitor: Visitor, clinic: Clinic) -> None:
    post_agenda(clinic)
    visitor.comes("ana")
    visitor.clicks(".message [data-action=open]")
    visitor.writes("Shorter waits", "dialog [data-block=story]")
    visitor.writes("812", "dialog [data-block=seen]")
    visitor.chooses("dialog [data-block=team]", "South")
    visitor.clicks("dialog [type=submit]")
    visitor.loses("dialog")
    visitor.finds(".message", "south: Shorter waits")


def test_an_error_stands_under_its_field_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    visitor.comes("ana")
    visitor.writes("/form\n")
    visitor.clicks("dialog [type=submit]")
    assert "required" in visitor.finds("dialog .input.wrong .error").text
    visitor.writes("A long story", "dialog [data-block=story]")
    visitor.chooses("dialog [data-block=team]", "North")
    visitor.writes("5000", "dialog [data-block=seen]")
    visitor.clicks("dialog [type=submit]")
    visitor.finds("dialog .error", "More than a thousand? Please look again.")
    assert visitor.finds("dialog [data-block=story]").get_property("value") == "A long story"
    assert visitor.runs("return document.activeElement.dataset.block") == "seen"
    visitor.writes(Keys.BACKSPACE, "dialog [data-block=seen]")
    visitor.clicks("dialog [type=submit]")
    visitor.loses("dialog")


def test_an_update_from_the_bot_keeps_what_is_in_the_form(visitor: Visitor) -> None:
    visitor.comes("ana")
    visitor.writes("/form\n")
    visitor.writes("Not sent yet", "dialog [data-block=story]")
    visitor.clicks("dialog [data-block=topics] label", "South")
    visitor.clicks("dialog [data-action=change]")
    visitor.finds("dialog", "Changed meanwhile.")
    assert visitor.finds("dialog [data-block=story]").get_property("value") == "Not sent yet"
    assert visitor.runs("return document.querySelectorAll('dialog [data-block=topics] :checked').length") == 1


def test_a_pushed_form_leads_back_to_the_one_below(visitor: Visitor) -> None:
    visitor.comes("ana")
    visitor.writes("/form\n")
    visitor.writes("Kept", "dialog [data-block=story]")
    visitor.clicks("dialog [data-action=more]")
    visitor.finds("dialog", "Lies on top.")
    visitor.clicks("dialog [aria-label=Back]")
    assert visitor.finds("dialog [data-block=story]").get_property("value") == "Kept"
    visitor.writes(Keys.ESCAPE, "dialog [data-block=story]")
    visitor.loses("dialog")


def test_one_can_go_on_writing_after_a_form_is_closed(visitor: Visitor) -> None:
    visitor.comes("ana")
    visitor.writes("/form\n")
    visitor.clicks("dialog [aria-label=Close]")
    visitor.loses("dialog")
    visitor.writes("Where was I\n")
    visitor.finds(".message", "Where was I")


def test_a_danger_is_confirmed_first(visitor: Visitor, clinic: Clinic) -> None:
    post_agenda(clinic)
    visitor.comes("ana")
    visitor.clicks("[data-action=withdraw]")
    visitor.clicks("dialog button", "Keep")
    visitor.loses("dialog")
    assert not visitor.sees(".message.ephemeral")
    visitor.clicks("[data-action=withdraw]")
    visitor.clicks("dialog button", "Withdraw")
    visitor.finds(".message", "withdraw")


def test_menus_in_messages_tell_the_bot_what_was_chosen(visitor: Visitor, clinic: Clinic) -> None:
    post_agenda(clinic)
    visitor.comes("ana")
    visitor.chooses("[data-action=pick]", "South")
    visitor.finds(".message", "pick south")
    visitor.clicks(".overflow summary")
    visitor.clicks(".overflow .menu button", "North")
    visitor.finds(".message", "rest north")


def test_a_thread_opens_beside_and_takes_replies(visitor: Visitor, clinic: Clinic) -> None:
    agenda = post_agenda(clinic)
    clinic.ben.says("I will come", clinic.team, thread_ts=agenda.ts)
    visitor.comes("ana")
    visitor.clicks(".replies", "1 reply")
    visitor.finds("aside .message", "I will come")
    visitor.writes("So will I\n", "aside textarea")
    visitor.finds("aside .message", "So will I")
    visitor.finds(".replies", "2 replies")
    visitor.clicks("aside [aria-label='Close the thread']")
    visitor.loses("aside")


def test_a_dot_marks_what_has_not_been_read(visitor: Visitor, clinic: Clinic) -> None:
    other = clinic.workspace.add_channel("news-of-ben", ["ana", "ben"])
    visitor.comes("ana")
    visitor.finds(".place:not(.news)", "news-of-ben")
    clinic.ben.says("News", other)
    visitor.clicks(".place.news:has(.dot)", "news-of-ben")
    visitor.finds(".message", "News")
    visitor.finds(".place.here:not(.news)", "news-of-ben")


def test_a_visitor_can_be_someone_else(visitor: Visitor, clinic: Clinic) -> None:
    visitor.comes("ana")
    visitor.finds("#who option", "Ana Ito · Facilitator")
    visitor.chooses("#who", "Ben Osei")
    visitor.writes("It is Ben\n")
    assert "Ben Osei" in visitor.finds(".message", "It is Ben").text
    visitor.waits_for(lambda browser: "as=ben" in browser.current_url, "Ben in the address")


def test_someone_in_no_channel_is_told_so(visitor: Visitor, clinic: Clinic) -> None:
    if not any(person.name == "eve" for person in clinic.workspace.people):
        clinic.workspace.add_user("eve", "Eve Lund")
    visitor.comes("eve")
    visitor.finds(".empty", "Eve Lund is in no channel yet.")
    assert not visitor.sees("main textarea")


def test_an_app_has_a_home(visitor: Visitor) -> None:
    visitor.comes("ana", "robin")
    visitor.finds(".empty", "Nothing has been said here yet.")
    visitor.clicks("[role=tab]", "Home")
    visitor.finds(".home", "Your month")
    visitor.comes("ana", "robin")
    visitor.finds(".home", "Your month")


def test_a_picture_is_enlarged_with_its_words(visitor: Visitor, clinic: Clinic) -> None:
    uploads = clinic.workspace.uploads
    chart = uploads.reserve(clinic.bot.id, "chart.png", len(PIXEL), "It falls.")
    uploads.receive(chart.id, PIXEL)
    uploads.complete(chart.id, "Chart")
    image = {"type": "image", "block_id": "i", "slack_file": {"id": chart.id}, "alt_text": "It falls."}
    clinic.workspace.timeline.post(clinic.team.id, clinic.bot.id, "Chart", blocks=(image,))
    visitor.comes("ana")
    assert visitor.finds(".picture img").get_attribute("alt") == "It falls."
    visitor.waits_for(
        lambda _: visitor.runs("return document.querySelector('.picture img').naturalWidth"), "it drawn"
    )
    visitor.clicks(".picture a")
    visitor.finds("dialog figcaption", "It falls.")
    visitor.clicks("dialog [aria-label='Close picture']")
    visitor.loses("dialog")


def test_the_hosts_controls_run_one_at_a_time(visitor: Visitor, clockwork: Clockwork) -> None:
    visitor.comes("ana")
    visitor.finds(".status", "Thu 11 April 2019, 09:00")
    visitor.clicks(".steps button", "To the call")
    visitor.finds(".steps button[aria-busy=true]")
    clockwork.go.set()
    visitor.finds(".status", "Thu 18 April 2019, 09:00")
    visitor.finds(".steps button:enabled")


def test_colours_follow_the_system_until_someone_chooses(visitor: Visitor) -> None:
    paper = "return getComputedStyle(document.body).backgroundColor"
    visitor.comes("ana")
    light = visitor.runs(paper)
    visitor.prefers("dark")
    visitor.waits_for(lambda _: visitor.runs(paper) != light, "it get dark")
    visitor.clicks("#theme")
    visitor.clicks("#theme[title='Colours: dark']")
    visitor.waits_for(lambda _: visitor.runs(paper) == light, "it get light")


@pytest.mark.parametrize(
    ("open_first", "opened"),
    [("", ""), (".replies", "aside"), ("[data-action=open]", "dialog"), ("[data-do=open-rail]", ".rail")],
)
def test_a_phone_never_scrolls_sideways(
    visitor: Visitor, clinic: Clinic, open_first: str, opened: str
) -> None:
    agenda = post_agenda(clinic)
    clinic.ben.says("y" * 300, clinic.team, thread_ts=agenda.ts)
    clinic.ben.says("x" * 600 + " https://example.org/" + "z" * 300, clinic.team)
    visitor.comes("ana", size=PHONE)
    visitor.finds(".message", "xxx")
    if open_first:
        visitor.runs(f"document.querySelector('{open_first}').click()")
        visitor.finds(
            {".replies": "aside", "[data-action=open]": "dialog", "[data-do=open-rail]": ".rail"}[open_first]
        )
    assert visitor.runs("return document.documentElement.scrollWidth") == PHONE[0]
    boxes = "document.querySelectorAll('main, .stream, dialog[open] .body')"
    assert visitor.runs(f"return [...{boxes}].filter((e) => e.scrollWidth > e.clientWidth).length") == 0


def test_a_phone_gets_to_other_channels_through_the_drawer(visitor: Visitor, clinic: Clinic) -> None:
    clinic.workspace.add_channel("other-room", ["ana", "ben"])
    visitor.comes("ana", size=PHONE)
    visitor.clicks("[aria-label=Conversations]")
    visitor.clicks(".place", "other-room")
    visitor.finds("h1", "other-room")
    visitor.loses(".rail")


def test_every_control_has_a_name_that_can_be_heard(visitor: Visitor, clinic: Clinic) -> None:
    post_agenda(clinic)
    visitor.comes("ana")
    visitor.writes("/form\n")
    visitor.finds("dialog")
    nameless = """
        const said = (e) => e.textContent.trim() || e.ariaLabel;
        const isNamed = (e) => said(e) || e.ariaLabelledByElements?.length || e.labels?.length;
        return [...document.querySelectorAll("button, select, input, textarea, [role=group]")]
            .filter((e) => e.checkVisibility() && !isNamed(e)).map((e) => e.outerHTML);
    """
    assert visitor.runs(nameless) == []


def test_pages_load_nothing_from_other_places(visitor: Visitor, clinic: Clinic) -> None:
    visitor.comes("ana")
    loaded = visitor.runs("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert loaded
    assert [address for address in loaded if not address.startswith(clinic.server.url)] == []
