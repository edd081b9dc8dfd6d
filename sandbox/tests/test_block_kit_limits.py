"""Every documented limit: at the limit it passes, one beyond it is refused."""

from collections.abc import Callable

import pytest

from sandbox.tests.pieces import (
    Json,
    actions,
    asked,
    button,
    card,
    chart,
    confirm,
    errors_of,
    errors_of_view,
    markdown,
    modal,
    mrkdwn,
    option,
    options,
    picture,
    plain,
    row,
    section,
    select,
    typed,
)

IN_MESSAGES: list[tuple[str, Callable[[int], list[Json]], int]] = [
    ("blocks of a message", lambda n: [{"type": "divider"}] * n, 50),
    ("section text", lambda n: [section(text=mrkdwn(n))], 3000),
    ("section fields", lambda n: [{"type": "section", "fields": [mrkdwn(1)] * n}], 10),
    ("section field", lambda n: [{"type": "section", "fields": [mrkdwn(n)]}], 2000),
    ("header", lambda n: [{"type": "header", "text": plain(n)}], 150),
    ("context elements", lambda n: [{"type": "context", "elements": [mrkdwn(1)] * n}], 10),
    ("actions elements", lambda n: [actions(*[button()] * n)], 25),
    ("image alt text", lambda n: [picture(alt_text="x" * n)], 2000),
    ("image title", lambda n: [picture(title=plain(n))], 2000),
    ("image address", lambda n: [picture(image_url="x" * n)], 3000),
    ("markdown", lambda n: [markdown(n)], 12_000),
    (
        "markdown together",
        lambda n: [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * (n - 6000)}],
        12_000,
    ),
    ("table rows", lambda n: [{"type": "table", "rows": [row(1)] * n}], 100),
    ("table columns", lambda n: [{"type": "table", "rows": [row(n)]}], 20),
    ("data table rows", lambda n: [{"type": "data_table", "rows": [row(1)] * n}], 101),
    ("charts of a message", lambda n: [chart()] * n, 2),
    ("chart series", lambda n: [chart(series=n)], 6),
    ("chart points", lambda n: [chart(points=n)], 20),
    ("chart labels", lambda n: [chart(label=n)], 20),
    ("pie segments", lambda n: [chart("pie", points=n)], 6),
    (
        "carousel cards",
        lambda n: [{"type": "carousel", "elements": [{"type": "card", "title": plain(1)}] * n}],
        10,
    ),
    ("card buttons", lambda n: [card(actions=[button()] * n)], 3),
    ("card body", lambda n: [card(body=mrkdwn(n))], 200),
    (
        "container children",
        lambda n: [{"type": "container", "title": plain(1), "child_blocks": [section()] * n}],
        10,
    ),
    ("block id", lambda n: [section(block_id="x" * n)], 255),
    ("action id", lambda n: [actions(button(action_id="x" * n))], 255),
    ("button text", lambda n: [actions(button(text=plain(n)))], 75),
    ("button value", lambda n: [actions(button(value="x" * n))], 2000),
    ("button address", lambda n: [actions(button(url="x" * n))], 3000),
    ("button accessibility label", lambda n: [actions(button(accessibility_label="x" * n))], 75),
    ("option text", lambda n: [actions(select(options=[option(text=plain(n))]))], 75),
    ("option value", lambda n: [actions(select(options=[option("x" * n)]))], 150),
    ("option description", lambda n: [actions(select(options=[option(description=plain(n))]))], 75),
    ("options", lambda n: [actions(select(options=options(n)))], 100),
    (
        "option group label",
        lambda n: [
            actions({"type": "static_select", "option_groups": [{"label": plain(n), "options": options(1)}]})
        ],
        75,
    ),
    ("placeholder", lambda n: [actions(select(placeholder=plain(n)))], 150),
    ("checkboxes", lambda n: [actions({"type": "checkboxes", "options": options(n)})], 10),
    ("radio buttons", lambda n: [actions({"type": "radio_buttons", "options": options(n)})], 10),
    ("overflow", lambda n: [actions({"type": "overflow", "options": options(n)})], 5),
    ("confirm title", lambda n: [actions(button(confirm=confirm(title=plain(n))))], 100),
    ("confirm text", lambda n: [actions(button(confirm=confirm(text=plain(n))))], 300),
    ("confirm button", lambda n: [actions(button(confirm=confirm(deny=plain(n))))], 30),
    ("input label", lambda n: [asked(typed(), label=plain(n))], 2000),
    ("input hint", lambda n: [asked(typed(), hint=plain(n))], 2000),
    ("initial value", lambda n: [asked(typed(initial_value="x" * n))], 3000),
    ("max length", lambda n: [asked(typed(max_length=n))], 3000),
]


IN_MODALS: list[tuple[str, Callable[[int], Json], int]] = [
    ("blocks of a view", lambda n: modal(blocks=[{"type": "divider"}] * n), 100),
    ("title", lambda n: modal(title=plain(n)), 24),
    ("submit", lambda n: modal(submit=plain(n)), 24),
    ("close", lambda n: modal(close=plain(n)), 24),
    ("private metadata", lambda n: modal(private_metadata="x" * n), 3000),
    ("callback id", lambda n: modal(callback_id="x" * n), 255),
    ("external id", lambda n: modal(external_id="x" * n), 255),
    ("alert", lambda n: modal(blocks=[{"type": "alert", "text": plain(n)}]), 200),
    ("files", lambda n: modal(blocks=[asked({"type": "file_input", "max_files": n})]), 10),
]


@pytest.mark.parametrize(
    ("build", "limit"), [case[1:] for case in IN_MESSAGES], ids=[case[0] for case in IN_MESSAGES]
)
def test_a_message_is_taken_at_each_limit_and_refused_beyond_it(
    build: Callable[[int], list[Json]],
    limit: int,
) -> None:
    assert errors_of(build(limit)) == []
    assert errors_of(build(limit + 1))


@pytest.mark.parametrize(
    ("build", "limit"), [case[1:] for case in IN_MODALS], ids=[case[0] for case in IN_MODALS]
)
def test_a_view_is_taken_at_each_limit_and_refused_beyond_it(
    build: Callable[[int], Json], limit: int
) -> None:
    assert errors_of_view(build(limit)) == []
    assert errors_of_view(build(limit + 1))
