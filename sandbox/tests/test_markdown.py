"""Standard markdown from apps, and the rich text of what people type."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from sandbox.showing.reader import Reader
from sandbox.showing.render import blocks, message
from sandbox.tests.clinic import Clinic
from sandbox.tests.html_seen import Seen
from sandbox.workspace.typed_text import rich_text_of

READER = Reader(users={"U1": "Ana"})


def shown(text: str) -> str:
    return str(blocks([{"type": "markdown", "text": text}], READER))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**bold**", "<strong>bold</strong>"),
        ("*leaning*", "<em>leaning</em>"),
        ("~~gone~~", "<s>gone</s>"),
        ("# Title", "<strong>Title</strong>"),
        ("[here](https://example.org/a)", 'href="https://example.org/a"'),
        ("`**code**`", "<code>**code**</code>"),
        ("- one", "• one"),
        ("<@U1>", "@Ana"),
        ("a < b", "a &lt; b"),
    ],
)
def test_markdown_reads_as_slack_shows_it(markdown: str, html: str) -> None:
    assert html in shown(markdown)


@given(st.text("<>&*_~`[]()#- abhtps:/\n\"'!@", max_size=40))
def test_no_markdown_becomes_a_tag_of_its_own(text: str) -> None:
    assert set(Seen(shown(text)).tags) <= {
        "div", "strong", "em", "s", "code", "pre", "a", "br", "blockquote", "p", "span", "ul", "ol", "li",
    }  # fmt: skip


def test_markdown_text_is_posted_and_seen(clinic: Clinic) -> None:
    clinic.client.chat_postMessage(channel=clinic.team.id, markdown_text="**soon**")
    (said,) = clinic.ana.sees(clinic.team)
    assert "<strong>soon</strong>" in str(message(said, READER))


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"markdown_text": "a", "text": "b"}, "markdown_text_conflict"),
        ({"markdown_text": "a" * 12_001}, "msg_too_long"),
    ],
)
def test_markdown_text_stands_alone_and_has_an_end(clinic: Clinic, fields: Any, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        clinic.client.chat_postMessage(channel=clinic.team.id, **fields)


def test_an_app_hears_peoples_words_as_rich_text_too(clinic: Clinic) -> None:
    heard: list[dict[str, Any]] = []
    app = clinic.app()

    @app.event("message")
    def note(event: dict[str, Any]) -> None:
        heard.append(event)

    clinic.connect(app)
    clinic.ana.says("*no* @ben: 1 < 2 :wave: https://example.org/?a=1&b=2", clinic.team)
    clinic.workspace.wait_for(lambda: heard)
    assert heard[0]["text"] == (
        f"*no* <@{clinic.ben.id}>: 1 &lt; 2 :wave: <https://example.org/?a=1&amp;b=2>"
    )
    (block,) = heard[0]["blocks"]
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "no", "style": {"bold": True}},
        {"type": "text", "text": " "},
        {"type": "user", "user_id": clinic.ben.id},
        {"type": "text", "text": ": 1 < 2 "},
        {"type": "emoji", "name": "wave"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://example.org/?a=1&b=2"},
    ]
    assert clinic.client.conversations_history(channel=clinic.team.id)["messages"][0]["blocks"] == [block]


@given(st.text("ab *_~`:@\n", max_size=40))
def test_rich_text_loses_no_word(text: str) -> None:
    section = rich_text_of(text, "b")["elements"][0]
    words = "".join(element.get("text") or element.get("name", "") for element in section["elements"])
    assert [letter for letter in words if letter.isalpha()] == [c for c in text if c.isalpha()]
