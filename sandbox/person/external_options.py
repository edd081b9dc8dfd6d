"""Options that only the app knows: asked of it as the person types, then chosen from."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from sandbox.person.form_values import option_of
from sandbox.wire.delivery import Answer
from sandbox.workspace.model import Json

Ask = Callable[[str], Future[Answer]]
Offered = Callable[[], list[Json]]
DEFAULT_MIN_QUERY = 3  # docs.slack.dev/reference/block-kit/block-elements/select-menu-element
PATIENCE = 10.0  # seconds; the app's own time runs out before


def is_external(element: Json) -> bool:
    return str(element["type"]).endswith("external_select")


def chosen(element: Json, value: Any, ask: Ask, offered: Offered) -> Any:
    """`value` with names replaced by whole options: those offered already, else the app is asked."""
    if isinstance(value, list | tuple | set):
        return [_option(element, each, ask, offered) for each in value]
    return value if value in (None, "") else _option(element, value, ask, offered)


def _option(element: Json, value: Any, ask: Ask, offered: Offered) -> Json:
    """ValueError when the app does not offer it."""
    for typed in _queries(element, str(value)):
        with suppress(ValueError):
            return option_of({"option_groups": offered()}, value)
        _wait(ask(typed))
    return option_of({"option_groups": offered()}, value)


def _queries(element: Json, value: str) -> list[str]:
    """What a person would type to find it; a menu that needs no text shows its options at once."""
    least = element.get("min_query_length", DEFAULT_MIN_QUERY)
    return [query for query in (value, "") if len(query) >= least]


def _wait(answer: Future[Answer]) -> None:
    """LookupError on an event loop, which must not wait: search first there, then choose."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        answer.result(PATIENCE)
    else:
        raise LookupError("Search for the option first")
