"""Everything that can be read in a message or a form."""

from typing import Any

from sandbox.workspace.model import Message, View

_READABLE = {"text", "alt_text", "initial_value"}


def texts(seen: Message | View) -> str:
    """All of it, in order, a line a piece."""
    pieces: list[str] = [seen.text] if isinstance(seen, Message) else []
    _collect(list(seen.blocks), pieces)
    return "\n".join(pieces)


def _collect(part: Any, pieces: list[str]) -> None:
    if isinstance(part, dict):
        for name, value in part.items():
            if name in _READABLE and isinstance(value, str):
                pieces.append(value)
            elif name != "initial_option":
                _collect(value, pieces)
    elif isinstance(part, list | tuple):
        for each in part:
            _collect(each, pieces)
